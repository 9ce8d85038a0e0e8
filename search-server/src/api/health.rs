//! `/healthz` and `/readyz`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::wire::{Health, IndexTrouble, Readiness};

/// Says that the server lives.
///
/// Looks at nothing else: when this fails, restart it.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "The server lives.", body = Health)))]
pub(crate) async fn healthz() -> Response {
    let health = Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    };
    ([(CACHE_CONTROL, "no-store")], Json(health)).into_response()
}

/// Says whether requests should be sent here.
///
/// A server with an old generation is ready: it answers, and says what keeps the new one
/// from being served.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses(
        (status = 200, description = "The server answers; `status` is `ready` or `stale`.", body = Readiness),
        (status = 503, description = "The server is stopping.", body = Readiness),
    ))]
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    let trouble = app.live.trouble();
    let (code, status) = match (app.is_stopping(), &trouble) {
        (true, _) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (false, Some(_)) => (StatusCode::OK, "stale"),
        (false, None) => (StatusCode::OK, "ready"),
    };
    let readiness = Readiness {
        status,
        index_generation: app.live.snapshot().generation().as_str().to_owned(),
        trouble: trouble.map(|trouble| IndexTrouble {
            index_generation: trouble
                .generation
                .as_ref()
                .map(|generation| generation.as_str().to_owned()),
            detail: trouble.reason.clone(),
        }),
    };
    // Not an error to be rendered as a problem: the body says more.
    (code, [(CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}
