//! What a caller may ask of suggestions.

use luukku_analyzers::Language;

use crate::catalog::GeoPoint;
use crate::query::limits;

/// What is typed so far, and by whom.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestRequest {
    /// What is typed so far. Any text.
    pub text: String,
    /// The language of the interface.
    pub language: Language,
    /// Where the person is.
    pub position: Option<GeoPoint>,
    /// How many suggestions at most, up to [`limits::MAX_SUGGESTIONS`].
    pub limit: usize,
}

impl SuggestRequest {
    /// What goes on from `text`, with everything else at its default.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            language: Language::Finnish,
            position: None,
            limit: limits::MAX_SUGGESTIONS,
        }
    }
}
