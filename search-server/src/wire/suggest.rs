//! Suggestions.

use luukku_engine::Language;
use luukku_engine::gazetteer::{self, Gazetteer, PlaceId};
use luukku_engine::query::{Segment, Suggestion, SuggestionKind, Suggestions};
use serde::Serialize;
use utoipa::ToSchema;

use super::interpretation::{PlaceKind, place_kind, place_name};

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
    /// Something people ask for.
    Topic {
        /// The whole text to search for.
        #[schema(example = "tukiryhmät")]
        text: String,
        /// The text in pieces.
        parts: Vec<SuggestionPart>,
        /// How many services a search for the text finds that have all of it.
        services: usize,
        /// The concept it names; `null` for a keyword of services.
        #[schema(example = "peer_support_group")]
        concept: Option<String>,
    },
    /// Something people ask for, with where or with further words.
    Query {
        /// The whole text to search for.
        #[schema(example = "tukiryhmät Forssassa")]
        text: String,
        /// The text in pieces.
        parts: Vec<SuggestionPart>,
        /// How many services a search for the text finds that have all of it. Near a place
        /// nobody is left out, so there it is how many there are in all.
        services: usize,
        /// The id of the place it asks for; `null` when it asks for none.
        #[schema(example = "municipality:061")]
        place: Option<String>,
    },
    /// The name of an organization.
    Organization {
        /// The whole text to search for.
        text: String,
        /// The text in pieces.
        parts: Vec<SuggestionPart>,
        /// How many services a search for the text finds that have all of it.
        services: usize,
    },
    /// The name of a service.
    Service {
        /// The name.
        text: String,
        /// The text in pieces.
        parts: Vec<SuggestionPart>,
        /// The service's id; `/v1/services/{id}` has the whole record.
        id: String,
        /// The municipality of its primary place, in the language of the answer.
        #[schema(example = "Forssa")]
        municipality: Option<String>,
        /// Great-circle metres from `lat`, `lon` to its primary place.
        distance_m: Option<f64>,
    },
    /// A place.
    Place {
        /// The whole text to search for.
        text: String,
        /// The text in pieces.
        parts: Vec<SuggestionPart>,
        /// How many services a search for the text finds; `null` for villages and suburbs,
        /// where there is at least one.
        services: Option<usize>,
        /// The place's id.
        #[schema(example = "municipality:061")]
        place: String,
        /// What it is.
        place_kind: PlaceKind,
        /// The region it is in, in the language of the answer.
        #[schema(example = "Kanta-Häme")]
        region: Option<String>,
    },
}

/// A piece of a suggestion's text. Joined in order the pieces are the text.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct SuggestionPart {
    /// The piece.
    pub(crate) text: String,
    /// Whether it was typed; what was not completes it.
    pub(crate) typed: bool,
}

impl SuggestionList {
    /// The wire form; names of places come in `language`.
    pub(crate) fn new(suggestions: &Suggestions, language: Language) -> Self {
        let items = suggestions.items.iter().cloned();
        Self {
            suggestions: items.map(|suggestion| item(suggestion, language)).collect(),
        }
    }
}

fn item(suggestion: Suggestion, language: Language) -> SuggestionItem {
    let Suggestion { text, parts, kind } = suggestion;
    let parts = parts.into_iter().map(part).collect();
    match kind {
        SuggestionKind::Topic { services, concept } => SuggestionItem::Topic {
            text,
            parts,
            services,
            concept,
        },
        SuggestionKind::Query { services, place } => SuggestionItem::Query {
            text,
            parts,
            services,
            place: place.map(|place| place.to_string()),
        },
        SuggestionKind::Organization { services } => SuggestionItem::Organization {
            text,
            parts,
            services,
        },
        SuggestionKind::Service {
            id,
            municipality,
            distance_m,
        } => SuggestionItem::Service {
            text,
            parts,
            id,
            municipality: municipality.and_then(|place| name_of(place, language)),
            distance_m,
        },
        SuggestionKind::Place { place, services } => SuggestionItem::Place {
            text,
            parts,
            services,
            place: place.id.to_string(),
            place_kind: place_kind(place.kind),
            region: region_of(&place, language),
        },
    }
}

fn part(segment: Segment) -> SuggestionPart {
    SuggestionPart {
        text: segment.text,
        typed: segment.matched,
    }
}

fn name_of(place: PlaceId, language: Language) -> Option<String> {
    let place = Gazetteer::embedded().place(place)?;
    Some(place_name(place, language).to_owned())
}

/// The region a place is in; a region is in none.
fn region_of(place: &gazetteer::Place, language: Language) -> Option<String> {
    let region = place.region.filter(|region| *region != place.id)?;
    name_of(region, language)
}
