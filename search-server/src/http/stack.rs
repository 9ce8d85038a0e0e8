//! The middleware, all of it, in one function.

use std::any::Any;
use std::sync::Arc;

use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::{BoxError, Router};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any as AnyOrigin, CorsLayer};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::guards::{refuse_the_unserved, without_request_id};
use super::observe::observe;
use super::security::SecurityHeaders;
use crate::limits::{BODY_TIMEOUT, MAX_BODY_BYTES, MAX_IN_FLIGHT, REQUEST_TIMEOUT};
use crate::problem::{Problem, render_problems};

/// Wraps the routes. `shed` holds the routes that work costs something; `health` the ones
/// that must answer even when the server is full.
///
/// The layers are listed from the outside in. The connection limit and the timers of the
/// connection are outside even of these, in [`accept`](super::accept()).
///
/// The line in the log, the problem documents and the security headers are outside the
/// layer that catches panics, so that an answer to a panic has all three.
pub(crate) fn stack(shed: Router, health: Router, security: SecurityHeaders) -> Router {
    let shedding = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_: BoxError| Problem::busy()))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(MAX_IN_FLIGHT));

    let security = Arc::new(security);
    let every_request = ServiceBuilder::new()
        .map_request(without_request_id::<Body>)
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn(move |request, next| {
            finish(Arc::clone(&security), request, next)
        }))
        .layer(CatchPanicLayer::custom(answer_to_panic))
        .layer(cors())
        .layer(from_fn(refuse_the_unserved))
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyTimeoutLayer::new(BODY_TIMEOUT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            REQUEST_TIMEOUT,
        ));

    shed.layer(shedding).merge(health).layer(every_request)
}

/// What every answer has: a line in the log, a document that says what is wrong with it, and
/// the security headers. One layer, since each copies those inside it for each request.
async fn finish(security: Arc<SecurityHeaders>, request: Request, next: Next) -> Response {
    observe(request, async |request| {
        let mut response = render_problems(request, next).await;
        security.add_to(&mut response);
        response
    })
    .await
}

/// Any page may read public answers with GET; no cookies or credentials are involved.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::HEAD])
        .expose_headers([
            header::ETAG,
            header::LINK,
            header::RETRY_AFTER,
            HeaderName::from_static("x-request-id"),
        ])
}

/// The panic's message may quote a query, so it is dropped here; the place it came from is
/// in the log.
fn answer_to_panic(_message: Box<dyn Any + Send>) -> Response {
    Problem::internal().into_response()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    use super::*;

    fn served(shed: Router) -> Router {
        let health = Router::new().route("/healthz", get(async || "ok"));
        stack(shed, health, SecurityHeaders::new("'none'", None).unwrap())
    }

    async fn ask(router: &Router, path: &str) -> Response {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        router.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn when_it_is_full_it_says_when_to_come_back_and_its_health_answers() {
        let release = Arc::new(Notify::new());
        let wait = Arc::clone(&release);
        let slow = Router::new().route(
            "/slow",
            get(async move || {
                wait.notified().await;
                "done"
            }),
        );
        let router = served(slow);
        let held: Vec<_> = (0..MAX_IN_FLIGHT)
            .map(|_| {
                let router = router.clone();
                tokio::spawn(async move { ask(&router, "/slow").await.status() })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        let turned_away = ask(&router, "/slow").await;
        assert_eq!(turned_away.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(turned_away.headers()[header::RETRY_AFTER], "1");
        assert_eq!(ask(&router, "/healthz").await.status(), StatusCode::OK);
        release.notify_waiters();
        for answer in held {
            assert_eq!(answer.await.unwrap(), StatusCode::OK);
        }
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_with_the_security_headers() {
        let router = served(Router::new().route("/panic", get(failing)));
        let answer = ask(&router, "/panic").await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let headers = answer.headers();
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
        assert!(headers.contains_key("x-request-id"));
    }

    async fn failing() -> &'static str {
        panic!("a handler")
    }
}
