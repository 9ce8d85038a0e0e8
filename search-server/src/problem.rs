//! Errors over HTTP: problem documents (RFC 9457).

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::request_id::RequestId;

use crate::limits::{self, MAX_BODY_BYTES, MAX_URI_BYTES};
use crate::wire::{ParameterError, ProblemDocument};

/// The code of what goes by itself soon.
const BUSY: &str = "busy";

/// An error answer. A handler returns it; [`render_problems`] writes it out.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
    pub(crate) errors: Vec<ParameterError>,
}

impl Problem {
    fn new(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            title,
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// Parameters that cannot be served; `errors` is not empty.
    pub(crate) fn invalid_parameters(errors: Vec<ParameterError>) -> Self {
        let detail = errors
            .iter()
            .map(|error| error.detail.as_str())
            .collect::<Vec<_>>()
            .join("; ");
        Self {
            errors,
            ..Self::new(
                StatusCode::BAD_REQUEST,
                "invalid_parameter",
                "The request cannot be understood",
                detail,
            )
        }
    }

    pub(crate) fn invalid_body(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid_body",
            "The body cannot be understood",
            detail,
        )
    }

    pub(crate) fn unsupported_body(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_body",
            "The body is of another type",
            detail,
        )
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing here",
            detail,
        )
    }

    pub(crate) fn uri_too_long() -> Self {
        Self::new(
            StatusCode::URI_TOO_LONG,
            "uri_too_long",
            "The address is too long",
            format!("an address is at most {MAX_URI_BYTES} bytes; send long queries with POST"),
        )
    }

    pub(crate) fn body_too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            "The body is too large",
            format!("a body is at most {MAX_BODY_BYTES} bytes"),
        )
    }

    pub(crate) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "request_timeout",
            "The request took too long",
            "the request was not complete in time",
        )
    }

    pub(crate) fn busy() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            BUSY,
            "The server is busy",
            "there are more requests than can be answered now; try again soon",
        )
    }

    /// The file is named in the log and to operators, not to everybody.
    pub(crate) fn damaged() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "index_damaged",
            "The index is damaged",
            "a file of the index is damaged, so nothing is answered from it; its operator has to \
             build it again",
        )
    }

    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_error",
            "The server failed",
            "something went wrong here; the request id finds it in the log",
        )
    }

    /// The problem for an answer that only has a status.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found("no resource has this address"),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(
                status,
                "method_not_allowed",
                "The method does not fit",
                "the header Allow lists the methods of this address",
            ),
            StatusCode::PAYLOAD_TOO_LARGE => Self::body_too_large(),
            StatusCode::REQUEST_TIMEOUT => Self::too_slow(),
            StatusCode::URI_TOO_LONG => Self::uri_too_long(),
            StatusCode::SERVICE_UNAVAILABLE => Self::busy(),
            status if status.is_client_error() => Self::new(
                status,
                "bad_request",
                "The request cannot be understood",
                "the request is not well formed",
            ),
            _ => Self::internal(),
        }
    }

    fn document(&self, request_id: Option<&str>) -> ProblemDocument {
        ProblemDocument {
            kind: format!("urn:problem-type:luukku:{}", self.code),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: self.detail.clone(),
            instance: request_id.map(|id| format!("urn:uuid:{id}")),
            errors: self.errors.clone(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes every error a problem document, whichever layer it came from. Answers that say
/// what is wrong themselves, in HTML or JSON, pass through.
pub(crate) async fn render_problems(request: Request, next: Next) -> Response {
    let request_id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let speaks = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        kind.starts_with(b"text/html") || kind.starts_with(b"application/json")
    });
    let problem = response.extensions_mut().remove::<Problem>();
    if !is_error || speaks {
        return response;
    }
    let problem = problem.unwrap_or_else(|| Problem::of_status(status));
    let request_id = request_id
        .as_ref()
        .and_then(|id| id.header_value().to_str().ok());
    let Ok(document) = serde_json::to_vec(&problem.document(request_id)) else {
        return response;
    };
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if problem.code == BUSY {
        headers.insert(
            RETRY_AFTER,
            HeaderValue::from(limits::RETRY_AFTER.as_secs()),
        );
    }
    *response.body_mut() = Body::from(document);
    response
}
