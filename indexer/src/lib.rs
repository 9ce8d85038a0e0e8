//! From source files to a published index generation.
//!
//! ```
//! use luukku_indexer::{BuildOptions, build};
//!
//! let folder = tempfile::tempdir()?;
//! let input = folder.path().join("services.jsonl");
//! std::fs::write(&input, r#"{"id": "forssa:kirjasto", "name": "Forssan kirjasto"}"#)?;
//! let options = BuildOptions::new(vec![input], folder.path().join("index"));
//! let built = build(&options)?;
//! assert_eq!((built.counts.accepted, built.counts.rejected), (1, 0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every record read is accepted or rejected by name: nothing is lost on the way. Memory
//! does not grow with the input, but for the ids already met.

mod analyze;
mod boundaries;
mod build;
mod error;
mod export;
mod fetch;
mod id_list;
mod judge;
mod pipeline;
mod report;
mod source;
mod stale;
mod sync;
mod thesaurus;
mod update;

pub use analyze::analysis_table;
pub use build::{BuildFailure, BuildOptions, Built, build};
pub use error::IndexerError;
pub use export::{ByteOrderMark, ExportFormat, ExportOptions, Exported, export};
pub use fetch::FetchOptions;
pub use report::{Counts, Finding, Verdict};
pub use source::{Source, SourceFormat};
pub use stale::{StaleCounts, StaleOptions, stale};
pub use sync::{FeedOutcome, SyncOptions, SyncOutcome, Which, sync};
pub use thesaurus::{ImportCounts, ImportOptions, import};
pub use update::{UpdateOptions, UpdateOutcome, update};
