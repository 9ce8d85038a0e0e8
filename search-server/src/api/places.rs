//! `/v1/places`: the gazetteer, by name and by position.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use luukku_engine::Language;
use luukku_engine::catalog::GeoPoint;
use luukku_engine::gazetteer::{Gazetteer, Place, PlaceId};
use luukku_engine::query::limits;

use super::caching::CachePolicy;
use super::language::answer_language;
use super::request::position;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{
    KnownPlace, KnownPlaces, ParameterError, PlaceParameters, ProblemDocument, fields_of_query,
};

const DEFAULT_PLACES: usize = 8;

/// Most places in one answer: as many as suggestions.
const MAX_PLACES: usize = 10;

/// Places by name or by position.
///
/// With `q`, places whose name is, or begins with, the text; inflected Finnish forms, postcodes
/// and names with one typing mistake are known too. With `lat` and `lon`, the nearest village,
/// suburb or municipality seat, then its municipality.
#[utoipa::path(get, path = "/v1/places", tag = "places", operation_id = "places",
    params(PlaceParameters),
    responses(
        (status = 200, description = "The places, best first.", body = KnownPlaces),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter cannot be understood.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let fields = fields_of_query(query.as_deref().unwrap_or_default());
    let parameters = PlaceParameters::read(&fields).map_err(Problem::invalid_parameters)?;
    let language = answer_language(parameters.lang, &headers);
    let (asked, limit) = asked(parameters).map_err(Problem::invalid_parameters)?;
    let snapshot = app.live.snapshot()?;
    let question = format!("{limit} {asked:?}");
    let caching = CachePolicy::new(
        snapshot.generation(),
        "/v1/places",
        &question,
        Some(language.into()),
    );
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let places = match asked {
        Asked::Name(name) => {
            let found = Gazetteer::embedded().find(&name, limit).into_iter();
            found
                .map(|place| KnownPlace::new(place, None, language))
                .collect()
        }
        Asked::Position(point) => around(point, limit, language),
    };
    Ok(caching.apply(Json(KnownPlaces { places }).into_response()))
}

#[derive(Debug, PartialEq)]
enum Asked {
    Name(String),
    Position(GeoPoint),
}

/// What is asked and how many are wanted, or everything that is wrong.
fn asked(parameters: PlaceParameters) -> Result<(Asked, usize), Vec<ParameterError>> {
    let mut errors = Vec::new();
    let point = position(parameters.lat, parameters.lon, &mut errors);
    let name = parameters.q.filter(|name| !name.trim().is_empty());
    let limit = parameters.limit.unwrap_or(DEFAULT_PLACES);
    if !(1..=MAX_PLACES).contains(&limit) {
        let detail = format!("limit {limit} is outside 1..={MAX_PLACES}");
        errors.push(ParameterError::new("limit", "out_of_range", detail));
    }
    let length = name.as_ref().map_or(0, |name| name.chars().count());
    if length > limits::MAX_TEXT_CHARS {
        let most = limits::MAX_TEXT_CHARS;
        let detail = format!("q is {length} characters long; at most {most} are looked up");
        errors.push(ParameterError::new("q", "too_long", detail));
    }
    let asked = match (name, point) {
        (Some(name), None) => Some(Asked::Name(name)),
        (None, Some(point)) => Some(Asked::Position(point)),
        (Some(_), Some(_)) => {
            let detail = "ask by q or by lat and lon, not by both";
            errors.push(ParameterError::new("q", "invalid_value", detail));
            None
        }
        (None, None) => {
            if errors.is_empty() {
                let detail = "a name (q) or a position (lat and lon) is needed";
                errors.push(ParameterError::new("q", "missing_parameter", detail));
            }
            None
        }
    };
    match asked {
        Some(asked) if errors.is_empty() => Ok((asked, limit)),
        _ => Err(errors),
    }
}

/// The nearest place, and the municipality it lies in.
fn around(point: GeoPoint, limit: usize, language: Language) -> Vec<KnownPlace> {
    let gazetteer = Gazetteer::embedded();
    let Some((nearest, distance_m)) = gazetteer.nearest(point) else {
        return Vec::new();
    };
    let outer = nearest.municipality.map(PlaceId::Municipality);
    let outer: Option<&Place> = outer
        .filter(|id| *id != nearest.id)
        .and_then(|id| gazetteer.place(id));
    let outer = outer.map(|place| (place, place.point.distance_m(point)));
    std::iter::once((nearest, distance_m))
        .chain(outer)
        .take(limit)
        .map(|(place, distance_m)| KnownPlace::new(place, Some(distance_m), language))
        .collect()
}
