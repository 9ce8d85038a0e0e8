//! Tables of concepts: those of a build, and those made from SKOS vocabularies.

mod import;
mod position;
mod skos;
mod tables;

pub use import::{ImportOptions, import};
pub use skos::ImportCounts;
pub(crate) use tables::compile;
