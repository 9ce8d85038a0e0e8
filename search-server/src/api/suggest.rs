//! `/v1/suggest`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use luukku_engine::Language;
use luukku_engine::query::{self, SuggestRequest, limits};

use super::caching::CachePolicy;
use super::failure::Failure;
use super::language::answer_language;
use super::request::position;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{
    ParameterError, ProblemDocument, SuggestParameters, SuggestionList, fields_of_query,
};

const DEFAULT_SUGGESTIONS: usize = 8;

/// Ways to go on typing.
#[utoipa::path(get, path = "/v1/suggest", tag = "search", operation_id = "suggest",
    params(SuggestParameters),
    responses(
        (status = 200, description = "Suggestions, best first.", body = SuggestionList),
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
    let parameters = SuggestParameters::read(&fields).map_err(Problem::invalid_parameters)?;
    let language = answer_language(parameters.lang, &headers);
    let request = request(parameters, language).map_err(Problem::invalid_parameters)?;
    let snapshot = app.live.snapshot()?;
    let question = format!("{} {:?} {}", request.limit, request.position, request.text);
    let caching = CachePolicy::new(
        snapshot.generation(),
        "/v1/suggest",
        &question,
        Some(language.into()),
    );
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let suggestions = app
        .workers
        .search(move || query::suggest(&snapshot, &request))
        .await
        .map_err(Failure::from)?
        .map_err(Failure::from)?;
    Ok(caching.apply(Json(SuggestionList::new(&suggestions, language)).into_response()))
}

/// The engine's request for these parameters, or everything that is wrong with them.
fn request(
    parameters: SuggestParameters,
    language: Language,
) -> Result<SuggestRequest, Vec<ParameterError>> {
    let mut errors = Vec::new();
    let mut request = SuggestRequest::new(parameters.q.unwrap_or_default());
    request.language = language;
    request.limit = parameters.limit.unwrap_or(DEFAULT_SUGGESTIONS);
    let length = request.text.chars().count();
    if length > limits::MAX_TEXT_CHARS {
        let most = limits::MAX_TEXT_CHARS;
        errors.push(ParameterError::new(
            "q",
            "too_long",
            format!("q is {length} characters long; at most {most} are completed"),
        ));
    }
    if !(1..=limits::MAX_SUGGESTIONS).contains(&request.limit) {
        let most = limits::MAX_SUGGESTIONS;
        errors.push(ParameterError::new(
            "limit",
            "out_of_range",
            format!("limit {} is outside 1..={most}", request.limit),
        ));
    }
    request.position = position(parameters.lat, parameters.lon, &mut errors);
    if errors.is_empty() {
        Ok(request)
    } else {
        Err(errors)
    }
}
