//! Full-text and geo search over local services.
//!
//! A library: it reads and writes index directories and answers queries. It knows no
//! HTTP and no source format but the project's own [`record`] format.
//!
//! ```
//! use luukku_engine::index::{IndexBuilder, Snapshot};
//! use luukku_engine::query::{PlaceMode, SearchRequest, search};
//! use luukku_engine::record;
//!
//! let folder = tempfile::tempdir()?;
//! let mut builder = IndexBuilder::create(folder.path())?;
//! let group = record::parse(
//!     r#"{"id": "1", "name": {"fi": "Vertaistukiryhmä", "sv": "Kamratstödsgrupp"},
//!         "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}"#,
//! )?;
//! builder.add(&group.service)?;
//! builder.publish()?;
//!
//! let snapshot = Snapshot::open(folder.path())?;
//! for question in ["support groups near Forssa", "stödgrupper nära Forssa"] {
//!     let answer = search(&snapshot, &SearchRequest::new(question))?;
//!     assert_eq!(answer.hits[0].service.id.as_str(), "1");
//!     assert_eq!(answer.interpretation.place.map(|place| place.mode), Some(PlaceMode::Near));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Untrusted input
//!
//! Any text is a query and any bytes are a record to be accepted or refused: neither panics.
//! What is searched of a text is bounded in [`query::limits`], a record in
//! [`record::MAX_RECORD_BYTES`]; time spent matching by [`query::limits::DEADLINE_MS`]. An
//! index directory is verified, size and hash of every file, before anything is read from it; or
//! first what is taken on trust, and the rest while it answers: [`index::Snapshot::open_early`].

mod analysis;
mod audience;
pub mod catalog;
pub mod concepts;
pub mod gazetteer;
pub mod hsds;
pub mod index;
mod needs;
pub mod query;
pub mod record;
mod spelled;

pub use analysis::{analyzers, load};
pub use luukku_analyzers::Language;
