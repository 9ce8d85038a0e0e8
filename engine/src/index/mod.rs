//! The on-disk index: written, verified, published and opened here, and only here.

mod boundaries;
mod builder;
mod cell_facts;
mod cells;
mod changed;
mod columns;
mod directory;
mod document;
mod document_concepts;
mod document_order;
mod duplicates;
mod early;
mod error;
mod facts;
mod fixed_box;
mod fold;
mod generations;
mod geo;
mod ids;
mod impact;
mod known_words;
mod layout;
mod located;
mod manifest;
mod nearest_cells;
mod occurrence;
mod parallel;
mod place_tree;
mod positions;
mod prepare;
mod previous;
mod publish;
mod readonly;
mod rows;
mod running;
mod schema;
mod searched_texts;
mod served;
mod service_terms;
mod shown;
mod snapshot;
mod spelled;
mod standing;
mod statistics;
mod suggest;
mod terms;
mod text;
mod updater;
mod verification;
mod vocabulary;

pub use boundaries::Boundaries;
pub use builder::IndexBuilder;
pub use directory::{OwnServices, Taxonomy};
pub use duplicates::{Link, SameBecause};
pub use early::Unverified;
pub use error::IndexError;
pub use generations::{Generation, GenerationState, generations, prune, rollback};
pub use layout::{GenerationId, InvalidGenerationId, current_generation};
pub use manifest::{FeedState, FileEntry, Manifest, SourceCount};
pub use positions::{Position, positions};
pub use prepare::{Prepared, Preparer};
pub use served::{county, region};
pub use snapshot::Snapshot;
pub use updater::{Deleted, IndexUpdater, UpdateCounts, Updated};
pub use verification::verify;

pub(crate) use cells::{CELL, Cap, Cells, Circle, Cover};
pub(crate) use columns::{FACETS, SegmentColumns};
pub(crate) use document::days_since_1970;
pub(crate) use fixed_box::FixedBox;
pub(crate) use geo::{FixedPoint, Uncertainty};
pub(crate) use place_tree::{Near, PlaceRank, chord_2_of, chord_arc_m, unit_vector};
pub(crate) use running::RunningCounts;
pub(crate) use schema::Fact;
pub(crate) use shown::{Reading, Shown, TermSet, Text};
pub(crate) use standing::Home;
pub(crate) use statistics::{LiveStatistics, Statistics, TermCounts};
pub(crate) use suggest::{
    AreaNumber, Completed, Name, Space, SuggestDictionary, Tally, Topic, key_words, walk,
};
pub(crate) use text::{
    BlockMax, ConceptMatch, KeptList, Payload, Postings, TermEntry, concept_key, impacts, lemma_key,
};
pub(crate) use vocabulary::{Edits, KnownWord, Vocabulary};
