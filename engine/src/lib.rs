//! Full-text and geo search over local services.
//!
//! A library: it reads and writes index directories and answers queries. It knows no
//! HTTP and no source formats.

mod analysis;
pub mod catalog;
mod concepts;
pub mod gazetteer;
pub mod index;
pub mod query;
pub mod record;

pub use analysis::{analyzers, load};
pub use luukku_analyzers::Language;
