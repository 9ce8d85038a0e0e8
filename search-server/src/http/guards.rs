//! Requests that are refused before any work is done for them.

use axum::extract::Request;
use axum::http::header::CONTENT_ENCODING;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::limits::MAX_URI_BYTES;
use crate::problem::Problem;

/// A client's own request id would end up in our log: it gets one from us instead.
pub(super) async fn drop_foreign_request_id(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove("x-request-id");
    next.run(request).await
}

pub(super) async fn refuse_long_uris(request: Request, next: Next) -> Response {
    let length = request
        .uri()
        .path_and_query()
        .map_or(0, |part| part.as_str().len());
    if length > MAX_URI_BYTES {
        return Problem::uri_too_long().into_response();
    }
    next.run(request).await
}

/// A small compressed body can unpack into a large one; no client of ours needs them.
pub(super) async fn refuse_compressed_bodies(request: Request, next: Next) -> Response {
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
