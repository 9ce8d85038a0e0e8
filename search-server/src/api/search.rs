//! `/v1/search`.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LINK};
use axum::response::{IntoResponse, Response};
use luukku_engine::index::Snapshot;
use luukku_engine::query::{self, QueryError, SearchRequest, SearchResponse};

use super::caching::{CachePolicy, speak};
use super::failure::Failure;
use super::language::answer_language;
use super::request::search_request;
use crate::app::App;
use crate::limits::MAX_LINK_BYTES;
use crate::problem::Problem;
use crate::wire::{
    Asked, BadBody, FeatureCollection, Format, Meta, Mode, ProblemDocument, SearchPage,
    SearchParameters, csv, fields_of_json, fields_of_query, geojson,
};

/// Room for the bytes of a page at first: most of ten services come to less.
const BODY_BYTES: usize = 16 * 1024;

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
            ("Link" = String, description = "The pages `first`, `prev`, `next` and `last` (RFC 8288), unless that is over 6 KiB."),
            ("Content-Language" = String, description = "The language of the answer."),
        )),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter cannot be understood.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 414, description = "The address is over 4 KiB.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
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
    let snapshot = app.live.snapshot()?;
    let caching = CachePolicy::new(
        snapshot.generation(),
        "/v1/search",
        &parameters.to_query(),
        Some(language.into()),
    );
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let parameters = Arc::new(parameters);
    let answered = answer(&app, snapshot, &parameters, request).await?;
    let links = paging_links(&parameters, &answered.pages);
    let links = HeaderValue::from_str(&links);
    let mut response =
        caching.apply_to_search(answered.body.into_response(), &parameters, &answered.found);
    if let Some(links) = links.ok().filter(|links| links.len() <= MAX_LINK_BYTES) {
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
        (status = 413, description = "The body is over 64 KiB.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON or is compressed.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
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
    let parameters = Arc::new(parameters);
    let answered = answer(&app, app.live.snapshot()?, &parameters, request).await?;
    let mut response = answered.body.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    speak(headers, language.into());
    Ok(response)
}

/// The page as what was asked for: its media type, and its bytes.
fn written(page: SearchPage<'_>, format: Option<Format>) -> Result<Written, Failure> {
    let written = match format {
        None | Some(Format::Json) => {
            let mut body = Vec::with_capacity(BODY_BYTES);
            serde_json::to_writer(&mut body, &page)
                .map(|()| ("application/json", body))
                .map_err(|error| error.to_string())
        }
        Some(Format::Geojson) => {
            geojson(page).map(|text| ("application/geo+json", text.into_bytes()))
        }
        Some(Format::Csv) => csv(&page).map(|text| {
            let kind = "text/csv; charset=utf-8; header=present";
            (kind, text.into_bytes())
        }),
    };
    let (kind, body) = written.map_err(|error| {
        tracing::error!(%error, "an answer could not be written");
        Failure::Internal
    })?;
    Ok(([(CONTENT_TYPE, kind)], body))
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

/// What a page is written as: its media type, and its bytes.
type Written = ([(HeaderName, &'static str); 1], Vec<u8>);

/// An answer as it is sent.
struct Answered {
    body: Written,
    pages: Pages,
    found: SearchResponse,
}

/// Which page an answer is, and of how many.
struct Pages {
    number: usize,
    total: usize,
    is_last: bool,
}

/// Asks the engine and writes what it found.
async fn answer(
    app: &App,
    snapshot: Arc<Snapshot>,
    parameters: &Arc<SearchParameters>,
    request: SearchRequest,
) -> Result<Answered, Failure> {
    let parameters = Arc::clone(parameters);
    let job = move || {
        let Found { response, took_ms } = search(&snapshot, &request)?;
        let asked = Asked {
            text: parameters.q.as_deref().unwrap_or_default(),
            language: request.language,
            page: request.page,
            highlights: Mode::from_flag(parameters.highlight, Mode::On),
        };
        let meta = Meta::new(&response.hits, &snapshot);
        let page = SearchPage::new(&response, asked, took_ms, meta);
        let pages = Pages {
            number: page.page_number,
            total: page.total_pages,
            is_last: page.last_page,
        };
        let body = written(page, parameters.format)?;
        Ok(Answered {
            body,
            pages,
            found: response,
        })
    };
    app.workers.search(job).await?
}

/// An answer of the engine, and how long it took.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) response: SearchResponse,
    pub(crate) took_ms: f64,
}

/// Asks the engine.
pub(crate) async fn run_search(
    app: &App,
    snapshot: Arc<Snapshot>,
    request: SearchRequest,
) -> Result<Found, Failure> {
    let job = move || search(&snapshot, &request);
    Ok(app.workers.search(job).await??)
}

fn search(snapshot: &Snapshot, request: &SearchRequest) -> Result<Found, QueryError> {
    let started = Instant::now();
    let response = query::search(snapshot, request)?;
    let took_ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
    Ok(Found { response, took_ms })
}

/// `Link` (RFC 8288) to the other pages of the same question.
fn paging_links(parameters: &SearchParameters, pages: &Pages) -> String {
    let Pages {
        number,
        total,
        is_last,
    } = *pages;
    let mut relations = vec![("first", 1)];
    if number > 1 {
        relations.push(("prev", (number - 1).min(total.max(1))));
    }
    if !is_last {
        relations.push(("next", number + 1));
    }
    relations.push(("last", total.max(1)));
    let pages: Vec<Option<usize>> = relations.iter().map(|(_, number)| Some(*number)).collect();
    let queries = parameters.to_queries(&pages).into_iter();
    relations
        .iter()
        .zip(queries)
        .map(|((relation, _), query)| format!("</v1/search?{query}>; rel=\"{relation}\""))
        .collect::<Vec<_>>()
        .join(", ")
}
