//! Suggestions.

use luukku_engine::query::{Suggestion, SuggestionKind, Suggestions};
use serde::Serialize;
use utoipa::ToSchema;

/// Ways to go on typing.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestionList {
    /// Best first.
    pub(crate) suggestions: Vec<SuggestionItem>,
}

/// One way to go on typing.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum SuggestionItem {
    /// A word or topic.
    Topic {
        /// The whole text to search for.
        text: String,
        /// How many services have it.
        services: usize,
    },
    /// The name of a service.
    Service {
        /// The whole text to search for.
        text: String,
        /// The service's id.
        id: String,
    },
    /// A place.
    Place {
        /// The whole text to search for.
        text: String,
        /// The place's id.
        #[schema(example = "municipality:061")]
        place: String,
    },
}

impl From<Suggestions> for SuggestionList {
    fn from(suggestions: Suggestions) -> Self {
        Self {
            suggestions: suggestions.items.into_iter().map(item).collect(),
        }
    }
}

fn item(suggestion: Suggestion) -> SuggestionItem {
    let text = suggestion.text;
    match suggestion.kind {
        SuggestionKind::Topic { services } => SuggestionItem::Topic { text, services },
        SuggestionKind::Service { id } => SuggestionItem::Service { text, id },
        SuggestionKind::Place { id } => SuggestionItem::Place {
            text,
            place: id.to_string(),
        },
    }
}
