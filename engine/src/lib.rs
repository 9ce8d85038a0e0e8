//! Full-text and geo search over local services.
//!
//! A library: it reads and writes index directories and answers queries. It knows no
//! HTTP and no source formats.

mod analysis;
pub mod catalog;
pub mod gazetteer;
