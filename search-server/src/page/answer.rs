//! Pages as answers: written, failed, missing.

use askama::Template;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderValue, RETRY_AFTER, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};

use super::form::Form;
use super::interface::Interface;
use super::links::asking;
use super::strings::{Strings, fill};
use super::templates::{Frame, NamedLink, TroublePage};
use super::visit::Visit;
use crate::api::Failure;
use crate::app::App;
use crate::hsds;
use crate::limits;
use crate::problem::Problem;
use crate::site::Portal;
use crate::wire::{ParameterError, SearchParameters};

/// The page, written.
pub(super) fn render(page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Problem::internal()
    })?;
    Ok(Html(html).into_response())
}

/// The page of an address that gives JSON to who asks for that.
pub(super) fn varies_by_accept(mut page: Response) -> Response {
    let headers = page.headers_mut();
    headers.append(VARY, HeaderValue::from_static("accept"));
    page
}

/// What is wrong with a question, with the form to correct it in.
pub(super) fn trouble(
    question: &SearchParameters,
    face: Interface,
    portal: &Portal,
    failure: &Failure,
) -> Result<Response, Problem> {
    let strings = face.strings();
    let status = match failure {
        Failure::Parameters(_) => StatusCode::BAD_REQUEST,
        Failure::Busy | Failure::Damaged => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let title = strings.trouble_title;
    let frame = Frame::new(title, face, portal, |face| face.search(question)).unlisted();
    let page = render(&TroublePage {
        frame,
        form: Form::new(question, face, &[]),
        heading: title,
        messages: messages_of(failure, strings),
        examples: examples(face),
    })?;
    Ok(failed(page, status, face))
}

/// Why there are no answers, in words.
pub(super) fn messages_of(failure: &Failure, strings: &Strings) -> Vec<String> {
    match failure {
        Failure::Parameters(errors) => errors.iter().map(|error| message(error, strings)).collect(),
        Failure::Busy => vec![strings.trouble_busy.to_owned()],
        Failure::Internal | Failure::Damaged => vec![strings.trouble_internal.to_owned()],
    }
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

/// What an address that has nothing says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nothing {
    pub(super) heading: &'static str,
    pub(super) lead: &'static str,
}

impl Nothing {
    /// A service that may have ended.
    pub(super) fn service(face: Interface) -> Self {
        Self {
            heading: face.strings().service_missing,
            lead: face.strings().service_missing_lead,
        }
    }

    /// Anything else, by its heading.
    pub(super) fn of(heading: &'static str, face: Interface) -> Self {
        Self {
            heading,
            lead: face.portal().missing_lead,
        }
    }
}

/// What no page has the address of: a page for people, a problem document for programs.
pub(super) async fn anything_else(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if hsds::takes_json(&headers) {
        return Err(Problem::not_found("no resource has this address"));
    }
    let face = visit.face;
    let nothing = Nothing::of(face.portal().page_missing, face);
    missing(nothing, "/", face, &app.portal)
}

/// There is nothing of this address: 404, with the form.
pub(super) fn missing(
    nothing: Nothing,
    path: &str,
    face: Interface,
    portal: &Portal,
) -> Result<Response, Problem> {
    let Nothing { heading, lead } = nothing;
    let frame = Frame::new(heading, face, portal, |face| face.address(path)).unlisted();
    let page = render(&TroublePage {
        frame,
        form: Form::new(&SearchParameters::default(), face, &[]),
        heading,
        messages: vec![lead.to_owned()],
        examples: examples(face),
    })?;
    Ok(failed(page, StatusCode::NOT_FOUND, face))
}

/// An error's page: with its status, and not kept.
pub(super) fn failed(mut page: Response, status: StatusCode, face: Interface) -> Response {
    *page.status_mut() = status;
    let headers = page.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(face.lang.tag()));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(
            RETRY_AFTER,
            HeaderValue::from(limits::RETRY_AFTER.as_secs()),
        );
    }
    page
}

/// Questions to try.
pub(super) fn examples(face: Interface) -> Vec<NamedLink> {
    face.strings()
        .examples
        .into_iter()
        .map(|example| NamedLink {
            name: example.to_owned(),
            address: face.search(&asking(example)),
        })
        .collect()
}
