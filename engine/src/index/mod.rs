//! The on-disk index: written, verified, published and opened here, and only here.

mod boundaries;
mod builder;
mod document;
mod document_concepts;
mod duplicates;
mod error;
mod facts;
mod geo;
mod layout;
mod manifest;
mod prepare;
mod readonly;
mod schema;
mod snapshot;
mod suggest;
mod terms;
mod vocabulary;

pub use boundaries::Boundaries;
pub use builder::IndexBuilder;
pub use duplicates::SameBecause;
pub use error::IndexError;
pub use layout::{GenerationId, current_generation};
pub use manifest::{FileEntry, Manifest, SourceCount, verify};
pub use prepare::{Prepared, Preparer};
pub use snapshot::Snapshot;

pub(crate) use document::days_since_1970;
pub(crate) use schema::{Fact, Fields, Zone};
pub(crate) use snapshot::{SegmentColumns, unit_vector};
pub(crate) use suggest::{
    AreaNumber, Completed, Name, Space, SuggestDictionary, Tally, Topic, key_words, walk,
};
pub(crate) use vocabulary::{Edits, KnownWord, Vocabulary};
