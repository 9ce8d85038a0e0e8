//! Tables of concepts: those of a build, and those made from SKOS vocabularies.

mod tables;

pub(crate) use tables::compile;
