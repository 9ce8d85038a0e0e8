//! `/` and `/services/{id}`.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderMap, HeaderValue, RETRY_AFTER};
use axum::response::{Html, IntoResponse, Response};
use luukku_engine::Language;
use luukku_engine::query::{Facet, SearchRequest, SearchResponse};
use uuid::Uuid;

use super::form::Form;
use super::format::service_path;
use super::links::{asking, in_language, search_address};
use super::narrowing::PAGE_FACETS;
use super::search_view::Results;
use super::service_view::ServiceView;
use super::strings::{Strings, fill};
use super::templates::{Frame, HomePage, NamedLink, ResultsPage, ServicePage, TroublePage};
use crate::api::{
    CachePolicy, Failure, Validator, answer_language, find_service, run_search, search_request,
};
use crate::app::App;
use crate::hsds;
use crate::limits;
use crate::problem::Problem;
use crate::wire::{ParameterError, SearchParameters, fields_of_query};

pub(super) async fn search_page(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if hsds::asks_for_json(&headers) {
        return Ok(hsds::about());
    }
    let fields = fields_of_query(query.as_deref().unwrap_or_default());
    let question = match SearchParameters::read_known(&fields) {
        Ok(question) => question,
        Err(errors) => {
            let language = answer_language(None, &headers);
            let failure = Failure::Parameters(errors);
            return trouble(&SearchParameters::default(), language, &failure);
        }
    };
    let language = answer_language(question.lang, &headers);
    let request = match search_request(&question, language) {
        Ok(request) => SearchRequest {
            facets: PAGE_FACETS.to_vec(),
            ..request
        },
        Err(errors) => return trouble(&question, language, &Failure::Parameters(errors)),
    };
    let snapshot = app.live.snapshot();
    let caching = CachePolicy {
        validator: Validator::new(
            snapshot.generation(),
            "/",
            &question.to_query(),
            Some(language.into()),
        ),
        language: Some(language.into()),
    };
    if caching.validator.is_held_by(&headers) {
        return Ok(caching.not_modified());
    }
    if !asks_something(&question) {
        return Ok(caching.apply(home(&question, language)?));
    }
    match run_search(&app, snapshot, request).await {
        Ok(found) => {
            let page = results(&question, &found.response, language)?;
            Ok(caching.apply_to_search(page, &question, &found.response))
        }
        Err(failure) => trouble(&question, language, &failure),
    }
}

/// Whether there is anything to search by: else the page is the start.
fn asks_something(question: &SearchParameters) -> bool {
    let has_text =
        |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    has_text(&question.q)
        || has_text(&question.near)
        || question.lat.is_some()
        || question.bbox.is_some()
        || question.open_at.is_some()
        || question.min_age.is_some()
        || question.max_age.is_some()
        || question
            .lists()
            .iter()
            .any(|(_, values)| !values.is_empty())
}

fn home(question: &SearchParameters, language: Language) -> Result<Response, Problem> {
    let strings = Strings::of(language);
    render(&HomePage {
        frame: frame(strings.tagline, question, language),
        form: Form::new(question, language, &[]),
        examples: examples(language),
    })
}

fn results(
    question: &SearchParameters,
    found: &SearchResponse,
    language: Language,
) -> Result<Response, Problem> {
    let results = Results::new(question, found, language);
    let shown: Vec<Facet> = results.narrowing.facets.iter().map(|it| it.facet).collect();
    render(&ResultsPage {
        frame: frame(&results.heading, question, language),
        form: Form::new(question, language, &shown),
        results,
        examples: examples(language),
    })
}

fn trouble(
    question: &SearchParameters,
    language: Language,
    failure: &Failure,
) -> Result<Response, Problem> {
    let strings = Strings::of(language);
    let (status, messages) = match failure {
        Failure::Parameters(errors) => (
            StatusCode::BAD_REQUEST,
            errors.iter().map(|error| message(error, strings)).collect(),
        ),
        Failure::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            vec![strings.trouble_busy.to_owned()],
        ),
        Failure::Internal => (
            StatusCode::INTERNAL_SERVER_ERROR,
            vec![strings.trouble_internal.to_owned()],
        ),
    };
    let page = render(&TroublePage {
        frame: frame(strings.trouble_title, question, language),
        form: Form::new(question, language, &[]),
        heading: strings.trouble_title,
        messages,
        examples: examples(language),
    })?;
    Ok(failed(page, status, language))
}

/// What is wrong with a parameter, in the words of the person rather than the program.
fn message(error: &ParameterError, strings: &Strings) -> String {
    match (error.parameter.as_str(), error.code.as_str()) {
        (_, "too_long") => strings.trouble_too_long.to_owned(),
        (_, "unknown_place") => strings.trouble_place.to_owned(),
        (name, "unknown_value") => fill(strings.trouble_value, "name", name),
        (name, "unknown_area") => fill(strings.trouble_area, "name", name),
        ("lat" | "lon", _) => strings.trouble_position.to_owned(),
        (name, _) => fill(strings.trouble_parameter, "name", name),
    }
}

pub(super) async fn service_page(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_hsds_id = Uuid::try_parse(&id).is_ok();
    if hsds::asks_for_json(&headers) || is_hsds_id && hsds::takes_json(&headers) {
        return hsds::service_or_missing(app, id, headers).await;
    }
    let fields = fields_of_query(query.as_deref().unwrap_or_default());
    let question = SearchParameters::read_known(&fields).unwrap_or_default();
    let language = answer_language(question.lang, &headers);
    let snapshot = app.live.snapshot();
    let caching = CachePolicy {
        validator: Validator::new(snapshot.generation(), "/services", &id, Some(language.into())),
        language: Some(language.into()),
    };
    let service = match find_service(&app, snapshot, id.clone()).await {
        Ok(Some(service)) => service,
        Ok(None) => return missing(&id, language),
        Err(failure) => return trouble(&SearchParameters::default(), language, &failure),
    };
    if caching.validator.is_held_by(&headers) {
        return Ok(caching.not_modified());
    }
    let service = ServiceView::new(&service, language);
    let page = render(&ServicePage {
        frame: Frame::new(&service.name.text, language, |other| service.address(other)),
        service,
    })?;
    Ok(caching.apply(page))
}

fn missing(id: &str, language: Language) -> Result<Response, Problem> {
    let strings = Strings::of(language);
    let page = render(&TroublePage {
        frame: Frame::new(strings.service_missing, language, |other| {
            service_path(id, other)
        }),
        form: Form::new(&SearchParameters::default(), language, &[]),
        heading: strings.service_missing,
        messages: vec![strings.service_missing_lead.to_owned()],
        examples: examples(language),
    })?;
    Ok(failed(page, StatusCode::NOT_FOUND, language))
}

/// An error's page: with its status, and not kept.
fn failed(mut page: Response, status: StatusCode, language: Language) -> Response {
    *page.status_mut() = status;
    let headers = page.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(
            RETRY_AFTER,
            HeaderValue::from(limits::RETRY_AFTER.as_secs()),
        );
    }
    page
}

fn frame(title: &str, question: &SearchParameters, language: Language) -> Frame {
    Frame::new(title, language, |other| {
        search_address(&in_language(question, other))
    })
}

fn examples(language: Language) -> Vec<NamedLink> {
    Strings::of(language)
        .examples
        .into_iter()
        .map(|example| NamedLink {
            name: example.to_owned(),
            address: search_address(&asking(example, language)),
        })
        .collect()
}

fn render(page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Problem::internal()
    })?;
    Ok(Html(html).into_response())
}
