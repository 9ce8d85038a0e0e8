//! `/v1/search`.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue, LINK};
use axum::response::{IntoResponse, Response};
use luukku_engine::index::Snapshot;
use luukku_engine::query::{self, SearchRequest, SearchResponse};

use super::caching::{CachePolicy, speak};
use super::failure::Failure;
use super::language::answer_language;
use super::request::search_request;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{
    Asked, BadBody, FeatureCollection, Format, Meta, Mode, ProblemDocument, SearchPage,
    SearchParameters, csv, fields_of_json, fields_of_query, geojson,
};

/// Finds services.
///
/// Understands Finnish, Swedish and English, and a place in the text: `vertaistuki Forssan
/// lähellä`, `stödgrupper nära Åbo`, `support groups near Forssa`.
#[utoipa::path(get, path = "/v1/search", tag = "search", operation_id = "search",
    params(SearchParameters),
    responses(
        (status = 200, description = "One page of services.", content(
            (SearchPage = "application/json"),
            (FeatureCollection = "application/geo+json"),
            (String = "text/csv"),
        ), headers(
            ("ETag" = String, description = "Names this answer: send it back in If-None-Match."),
            ("Link" = String, description = "The pages `first`, `prev`, `next` and `last` (RFC 8288)."),
            ("Content-Language" = String, description = "The language of the answer."),
        )),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter cannot be understood.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 414, description = "The address is over 4 KiB.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy; Retry-After says when to try again.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let fields = fields_of_query(query.as_deref().unwrap_or_default());
    let parameters = SearchParameters::read(&fields).map_err(Problem::invalid_parameters)?;
    let language = answer_language(parameters.lang, &headers);
    let request = search_request(&parameters, language).map_err(Problem::invalid_parameters)?;
    let snapshot = app.live.snapshot();
    let caching = CachePolicy::new(
        snapshot.generation(),
        "/v1/search",
        &parameters.to_query(),
        Some(language.into()),
    );
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let (page, found) = answer(&app, snapshot, &parameters, request).await?;
    let links = paging_links(&parameters, &page);
    let answer = written(page, parameters.format)?;
    let mut response = caching.apply_to_search(answer, &parameters, &found);
    if let Ok(links) = HeaderValue::from_str(&links) {
        response.headers_mut().insert(LINK, links);
    }
    Ok(response)
}

/// Finds services, with the question in the body.
///
/// The same parameters as JSON members. The question stays out of addresses, and so out of
/// the logs of proxies on the way; the answer is not kept by caches.
#[utoipa::path(post, path = "/v1/search", tag = "search", operation_id = "searchPrivately",
    request_body(content = SearchParameters, content_type = "application/json"),
    responses(
        (status = 200, description = "One page of services.", content(
            (SearchPage = "application/json"),
            (FeatureCollection = "application/geo+json"),
            (String = "text/csv"),
        )),
        (status = 400, description = "The body or a parameter cannot be understood.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 413, description = "The body is over 16 KiB.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON or is compressed.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy; Retry-After says when to try again.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn post(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    require_json(&headers)?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::body_too_large(),
        _ => Problem::invalid_body("the body could not be read"),
    })?;
    // Parameters of a POST belong in its body; those in the address are not overlooked.
    let mut fields = fields_of_query(query.as_deref().unwrap_or_default());
    fields.extend(fields_of_json(&body).map_err(|bad| match bad {
        BadBody::NotAnObject(detail) => Problem::invalid_body(detail),
        BadBody::Members(errors) => Problem::invalid_parameters(errors),
    })?);
    let parameters = SearchParameters::read(&fields).map_err(Problem::invalid_parameters)?;
    let language = answer_language(parameters.lang, &headers);
    let request = search_request(&parameters, language).map_err(Problem::invalid_parameters)?;
    let (page, _) = answer(&app, app.live.snapshot(), &parameters, request).await?;
    let mut response = written(page, parameters.format)?;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    speak(headers, language.into());
    Ok(response)
}

/// The page as what was asked for.
fn written(page: SearchPage, format: Option<Format>) -> Result<Response, Problem> {
    let (kind, text) = match format {
        None | Some(Format::Json) => return Ok(Json(page).into_response()),
        Some(Format::Geojson) => ("application/geo+json", geojson(page)),
        Some(Format::Csv) => ("text/csv; charset=utf-8; header=present", csv(&page)),
    };
    let text = text.map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Problem::internal()
    })?;
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let is_json = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if is_json {
        Ok(())
    } else {
        Err(Problem::unsupported_body(
            "send the body as application/json",
        ))
    }
}

async fn answer(
    app: &App,
    snapshot: Arc<Snapshot>,
    parameters: &SearchParameters,
    request: SearchRequest,
) -> Result<(SearchPage, SearchResponse), Failure> {
    let (language, page) = (request.language, request.page);
    let found = run_search(app, Arc::clone(&snapshot), request).await?;
    let asked = Asked {
        text: parameters.q.as_deref().unwrap_or_default(),
        language,
        page,
        highlights: Mode::from_flag(parameters.highlight, Mode::On),
    };
    let meta = Meta::new(&found.response.hits, &snapshot);
    let page = SearchPage::new(&found.response, asked, found.took_ms, meta);
    Ok((page, found.response))
}

/// An answer of the engine, and how long it took.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) response: SearchResponse,
    pub(crate) took_ms: f64,
}

/// Asks the engine, off the async threads.
pub(crate) async fn run_search(
    app: &App,
    snapshot: Arc<Snapshot>,
    request: SearchRequest,
) -> Result<Found, Failure> {
    let found = app
        .workers
        .run(move || {
            let started = Instant::now();
            let response = query::search(&snapshot, &request)?;
            let took_ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
            Ok::<_, query::QueryError>(Found { response, took_ms })
        })
        .await??;
    Ok(found)
}

/// `Link` (RFC 8288) to the other pages of the same question.
fn paging_links(parameters: &SearchParameters, page: &SearchPage) -> String {
    let number = page.page_number;
    let mut relations = vec![("first", 1)];
    if number > 1 {
        relations.push(("prev", (number - 1).min(page.total_pages.max(1))));
    }
    if !page.last_page {
        relations.push(("next", number + 1));
    }
    relations.push(("last", page.total_pages.max(1)));
    relations
        .into_iter()
        .map(|(relation, number)| {
            let there = SearchParameters {
                page: Some(number),
                ..parameters.clone()
            };
            format!("</v1/search?{}>; rel=\"{relation}\"", there.to_query())
        })
        .collect::<Vec<_>>()
        .join(", ")
}
