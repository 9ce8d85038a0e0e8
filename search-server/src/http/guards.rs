//! Requests that are refused before any work is done for them.

use axum::extract::Request;
use axum::http;
use axum::http::header::CONTENT_ENCODING;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::limits::MAX_URI_BYTES;
use crate::problem::Problem;

/// A client's own request id would end up in our log: it gets one from us instead.
pub(super) fn without_request_id<B>(mut request: http::Request<B>) -> http::Request<B> {
    request.headers_mut().remove("x-request-id");
    request
}

/// Refuses addresses that are too long, and compressed bodies: a small one can unpack into a
/// large one, and no client of ours needs them.
pub(super) async fn refuse_the_unserved(request: Request, next: Next) -> Response {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |part| part.as_str().len());
    if length > MAX_URI_BYTES {
        return Problem::uri_too_long().into_response();
    }
    let compressed = request
        .headers()
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    if compressed {
        return Problem::unsupported_body("the body is compressed; send it as it is")
            .into_response();
    }
    next.run(request).await
}
