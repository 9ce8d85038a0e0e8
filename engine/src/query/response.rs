//! What a caller gets.

use std::ops::Range;
use std::sync::Arc;

use crate::catalog::Service;
use crate::gazetteer::{Place, PlaceId};
use crate::index::Position;

use super::{FacetCounts, FilterKind, SearchStep};

/// The answer to a search.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchResponse {
    /// How many services match in all.
    pub total: usize,
    /// Whether there are exactly so many, or as many at least: see [`Totals`](super::Totals).
    pub is_total_exact: bool,
    /// The page asked for, in order.
    pub hits: Vec<Hit>,
    /// How the text was understood.
    pub interpretation: Interpretation,
    /// The values of the facets asked for, in that order.
    pub facets: Vec<FacetCounts>,
    /// How matches were looked for, step by step, when asked for.
    pub steps: Option<Vec<SearchStep>>,
}

/// What a search found, without the services.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundIds {
    /// How many services match in all.
    pub total: usize,
    /// Whether there are exactly so many, or as many at least: see [`Totals`](super::Totals).
    pub is_total_exact: bool,
    /// The ids of the page asked for, in order.
    pub ids: Vec<String>,
    /// The values of the facets asked for, in that order.
    pub facets: Vec<FacetCounts>,
}

/// One service in the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The service, which other answers may share.
    pub service: Arc<Service>,
    /// The place that matched: an index into `service.locations`.
    pub location: Option<usize>,
    /// Where that location is, and how exactly that is known, when a position counted.
    pub position: Option<Position>,
    /// Great-circle metres from the place asked for, or from the person, to that position. Only
    /// about so far where it is not exact.
    pub distance_m: Option<f64>,
    /// How the service's area answers the place asked for.
    pub area_match: Option<AreaMatch>,
    /// The score the order came from; greater is better, comparable only within one answer.
    pub score: f64,
    /// Which words of the name and the summary matched.
    pub highlights: Highlights,
    /// Why the hit is where it is, when asked for.
    pub explanation: Option<Explanation>,
}

/// How a service's area answers the place asked for; better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaMatch {
    /// It has a place in the area.
    Located,
    /// It serves the area from elsewhere.
    Served,
    /// It serves the whole country.
    Nationwide,
}

/// Texts cut into segments that matched and segments that did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Highlights {
    /// The name in the language shown.
    pub name: Vec<Segment>,
    /// The summary, or the part of the description around the first match; at most 300 characters.
    pub summary: Vec<Segment>,
}

/// A piece of text. Joined in order the segments are the text shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The piece.
    pub text: String,
    /// Whether it answers a word of the query.
    pub matched: bool,
}

/// The parts of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The text score of the words, BM25.
    pub text: f64,
    /// The factor for nearness, 0–1; 1 when no place was asked for.
    pub nearness: f64,
    /// The factor for the area match, 0–1.
    pub area: f64,
    /// The factor for how recently the record was verified, 0–1.
    pub freshness: f64,
    /// The factor for the filters said in words, 0–1; 1 when none was said.
    pub filters: f64,
    /// Words of the query the service does not have.
    pub missing: Vec<String>,
}

/// How a text was understood, so that it can be shown and corrected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interpretation {
    /// The words searched for, without the place.
    pub text: String,
    /// The place.
    pub place: Option<PlaceInterpretation>,
    /// Places asked for beside it: Jokioinen in "Forssassa tai Jokioisilla".
    pub also: Vec<Place>,
    /// Other places of the same name, likeliest first.
    pub alternatives: Vec<Place>,
    /// The concepts met.
    pub concepts: Vec<ConceptInterpretation>,
    /// What was taken for a typing mistake, in the order of the text.
    pub corrections: Vec<Correction>,
    /// The filters said in words.
    pub filters: Vec<FilterInterpretation>,
    /// Words left out because too few services have them all.
    pub relaxed: Vec<String>,
    /// What the person should be told.
    pub notices: Vec<Notice>,
}

/// The place a text asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceInterpretation {
    /// Which place; `None` for the person's own position.
    pub place: Option<Place>,
    /// How the place bounds the answers.
    pub mode: PlaceMode,
    /// The radius that cuts, in metres, when `mode` is [`PlaceMode::Within`].
    pub radius_m: Option<f64>,
    /// The bytes of the query that say so; `None` when the place came from elsewhere.
    pub said: Option<Range<usize>>,
}

/// How a place bounds the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceMode {
    /// In the area: others are left out.
    In,
    /// Near it: ranked by distance, nobody left out.
    Near,
    /// Nearest first, whatever else matches.
    Nearest,
    /// Within a radius: others are left out.
    Within,
}

/// A concept met in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConceptInterpretation {
    /// Its stable id.
    pub id: String,
    /// Its name in the language of the interface.
    pub label: String,
    /// The bytes of the query that say so.
    pub said: Range<usize>,
}

/// Words taken for others: a typing mistake put right, in a topic or in a place.
///
/// With [`Corrections::Off`](super::Corrections::Off) a text is searched as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The bytes of the query that were corrected.
    pub said: Range<usize>,
    /// Those words as written.
    pub from: String,
    /// What they were taken for, in the same form: "Hämenlinnassa" as "Hämeenlinnassa".
    pub to: String,
}

/// A filter said in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterInterpretation {
    /// What it is about.
    pub kind: FilterKind,
    /// Its value: `free`, `now`, `su`, `phone`, a language's tag, `wheelchair`, `young`.
    pub value: String,
    /// What it is called in the language of the interface.
    pub label: String,
    /// The bytes of the query that say so.
    pub said: Range<usize>,
}

/// Something the person should be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// "Near me" was asked, but no position given.
    PositionMissing,
    /// Nothing had all the words: answers with some of them are shown.
    Relaxed,
    /// Nothing in the place answers: answers near it are shown.
    NoneInArea,
    /// Nothing has what was said as a filter: answers without it are shown.
    FilterLoosened,
    /// The time ran out: the best of the answers seen so far are shown.
    Incomplete,
    /// The query is longer than what is searched: the end was left out.
    Shortened,
}

/// Suggestions for what is being typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestions {
    /// Best first.
    pub items: Vec<Suggestion>,
}

/// One way to go on typing.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The whole text to search for.
    pub text: String,
    /// The text in pieces: what was typed, and what completes it.
    pub parts: Vec<Segment>,
    /// What it is.
    pub kind: SuggestionKind,
}

/// What a suggestion is.
#[derive(Clone, Debug, PartialEq)]
pub enum SuggestionKind {
    /// Something people ask for.
    Topic {
        /// How many services a search for the text finds that have all of it.
        services: usize,
        /// The concept it names, unless it is only a keyword of services.
        concept: Option<String>,
    },
    /// Something people ask for, with where or with further words.
    Query {
        /// How many services a search for the text finds that have all of it.
        services: usize,
        /// Where.
        place: Option<PlaceId>,
    },
    /// The name of an organization.
    Organization {
        /// How many services a search for the text finds that have all of it.
        services: usize,
    },
    /// The name of a service.
    Service {
        /// Its identifier.
        id: String,
        /// The municipality of its primary place.
        municipality: Option<PlaceId>,
        /// Great-circle metres from the person to its primary place.
        distance_m: Option<f64>,
    },
    /// A place.
    Place {
        /// Which place.
        place: Box<Place>,
        /// How many services a search for the text finds; not counted for villages and
        /// suburbs, where there is at least one.
        services: Option<usize>,
    },
}

impl Suggestion {
    /// How many services a search for the text finds, where that is counted: not for names of
    /// services, villages and suburbs.
    #[must_use]
    pub fn services(&self) -> Option<usize> {
        match &self.kind {
            SuggestionKind::Topic { services, .. }
            | SuggestionKind::Query { services, .. }
            | SuggestionKind::Organization { services } => Some(*services),
            SuggestionKind::Place { services, .. } => *services,
            SuggestionKind::Service { .. } => None,
        }
    }
}
