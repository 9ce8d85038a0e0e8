//! Text in, ranked services out.

mod error;
pub mod limits;
mod request;
mod response;

pub use error::QueryError;
pub use request::{Explain, National, Page, SearchRequest, Sort};
pub use response::{
    AreaMatch, ConceptInterpretation, Explanation, Highlights, Hit, Interpretation, Notice,
    PlaceInterpretation, PlaceMode, SearchResponse, Segment, Suggestion, SuggestionKind,
    Suggestions,
};

use luukku_analyzers::Language;

use crate::catalog::Service;
use crate::index::Snapshot;

/// Answers `request` from `snapshot`.
///
/// # Errors
/// When a number of the request is out of range, `near` names no place, or the index cannot be read.
pub fn search(snapshot: &Snapshot, request: &SearchRequest) -> Result<SearchResponse, QueryError> {
    let _ = (snapshot, request);
    Err(QueryError::Stored(String::new()))
}

/// The service with this id.
///
/// # Errors
/// When the index cannot be read.
pub fn service(snapshot: &Snapshot, id: &str) -> Result<Option<Service>, QueryError> {
    let _ = (snapshot, id);
    Ok(None)
}

/// Ways to go on typing after `text`, at most `limit` (up to [`limits::MAX_SUGGESTIONS`]).
///
/// # Errors
/// When the index cannot be read.
pub fn suggest(
    snapshot: &Snapshot,
    text: &str,
    language: Language,
    limit: usize,
) -> Result<Suggestions, QueryError> {
    let _ = (snapshot, text, language, limit);
    Ok(Suggestions::default())
}
