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
/// from being served. One whose generation turns out to be damaged answers nothing from it.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses(
        (status = 200, description = "The server answers; `status` is `ready` or `stale`.", body = Readiness),
        (status = 503, description = "The server is stopping, or its index is damaged.", body = Readiness),
    ))]
pub(crate) async fn readyz(State(app): State<App>) -> Response {
    let served = app.live.snapshot();
    let trouble = app.live.trouble();
    let (code, status) = match (app.is_stopping(), &served, &trouble) {
        (true, ..) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
        (false, Err(_), _) => (StatusCode::SERVICE_UNAVAILABLE, "damaged"),
        (false, Ok(_), Some(_)) => (StatusCode::OK, "stale"),
        (false, Ok(_), None) => (StatusCode::OK, "ready"),
    };
    let (generation, trouble) = match served {
        Ok(snapshot) => {
            let trouble = trouble.map(|trouble| IndexTrouble {
                index_generation: trouble.generation.as_ref().map(ToString::to_string),
                detail: trouble.reason.clone(),
            });
            (snapshot.generation().to_string(), trouble)
        }
        Err(damaged) => {
            let generation = damaged.generation.to_string();
            let trouble = IndexTrouble {
                index_generation: Some(generation.clone()),
                detail: damaged.reason.to_string(),
            };
            (generation, Some(trouble))
        }
    };
    let readiness = Readiness {
        status,
        index_generation: generation,
        trouble,
    };
    // Not an error to be rendered as a problem: the body says more.
    (code, [(CACHE_CONTROL, "no-store")], Json(readiness)).into_response()
}
