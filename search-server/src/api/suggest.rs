//! `/v1/suggest`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use luukku_engine::query::{self, limits};

use super::caching::{CachePolicy, Validator};
use super::failure::Failure;
use super::language::answer_language;
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
        (status = 503, description = "The server is busy; Retry-After says when to try again.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let fields = fields_of_query(query.as_deref().unwrap_or_default());
    let parameters = SuggestParameters::read(&fields).map_err(Problem::invalid_parameters)?;
    let limit = parameters.limit.unwrap_or(DEFAULT_SUGGESTIONS);
    let text = parameters.q.unwrap_or_default();
    check(&text, limit).map_err(Problem::invalid_parameters)?;
    let language = answer_language(parameters.lang, &headers);
    let snapshot = app.live.snapshot();
    let question = format!("{limit} {text}");
    let caching = CachePolicy {
        validator: Validator::new(
            snapshot.generation(),
            "/v1/suggest",
            &question,
            Some(language),
        ),
        language: Some(language),
    };
    if caching.validator.is_held_by(&headers) {
        return Ok(caching.not_modified());
    }
    let suggestions = app
        .workers
        .run(move || query::suggest(&snapshot, &text, language, limit))
        .await
        .map_err(Failure::from)?
        .map_err(Failure::from)?;
    Ok(caching.apply(Json(SuggestionList::from(suggestions)).into_response()))
}

fn check(text: &str, limit: usize) -> Result<(), Vec<ParameterError>> {
    let mut errors = Vec::new();
    let length = text.chars().count();
    if length > limits::MAX_TEXT_CHARS {
        let most = limits::MAX_TEXT_CHARS;
        errors.push(ParameterError::new(
            "q",
            "too_long",
            format!("q is {length} characters long; at most {most} are completed"),
        ));
    }
    if !(1..=limits::MAX_SUGGESTIONS).contains(&limit) {
        let most = limits::MAX_SUGGESTIONS;
        errors.push(ParameterError::new(
            "limit",
            "out_of_range",
            format!("limit {limit} is outside 1..={most}"),
        ));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors)
    }
}
