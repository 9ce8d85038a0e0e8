//! The shapes of the API: what is read from requests and written in answers.
//!
//! The engine's types know nothing of these; each module here also holds the way from the
//! one to the other.

mod export;
mod health;
mod interpretation;
mod organization;
mod parameters;
mod places;
mod problem;
mod result;
mod search;
mod service;
mod suggest;

pub(crate) use export::{FeatureCollection, csv, geojson};
pub(crate) use health::{Health, IndexTrouble, Readiness};
pub(crate) use interpretation::{place_around, place_name};
pub(crate) use organization::OrganizationPage;
pub(crate) use parameters::{
    BadBody, Format, Lang, Mode, PlaceParameters, SearchParameters, SortOrder, SuggestParameters,
    fields_of_json, fields_of_query, joined,
};
pub(crate) use places::{KnownPlace, KnownPlaces};
pub(crate) use problem::{ParameterError, ProblemDocument};
pub(crate) use result::address_line;
pub(crate) use search::{Asked, Meta, SearchPage, facet_label, total_pages};
pub(crate) use service::ServiceRecord;
pub(crate) use suggest::SuggestionList;
