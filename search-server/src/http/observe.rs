//! The one line a request leaves in the log.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::Instrument;

/// Runs the request in a span that says the route's template, the status and the time, and
/// nothing about who asked or what: no path, query, header or address of the client.
pub(super) async fn observe(
    request: Request,
    answer: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let started = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default();
    let span = tracing::info_span!("request", route, request_id);
    let response = answer(request).instrument(span.clone()).await;
    let duration_ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
    // Fields of the line, not of the span: the span's are read and written anew for each.
    let status = response.status().as_u16();
    span.in_scope(|| tracing::info!(status, duration_ms, "answered"));
    response
}
