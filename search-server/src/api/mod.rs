//! The routes of the API.

mod caching;
mod failure;
mod filters;
mod health;
mod language;
mod openapi;
mod organization;
mod places;
mod request;
mod search;
mod service;
mod suggest;

use axum::Router;
use axum::routing::get;

use crate::app::App;

pub(crate) use caching::{CachePolicy, prepare as prepare_validators};
pub(crate) use failure::Failure;
pub(crate) use filters::{NOW, now_in_finland};
pub(crate) use language::page_language;
pub(crate) use openapi::document;
pub(crate) use organization::find_organization;
pub(crate) use request::{position, search_request};
pub(crate) use search::run_search;
pub(crate) use service::find_service;

/// Routes whose work costs something.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/v1/search", get(search::get).post(search::post))
        .route("/v1/services/{id}", get(service::get))
        .route("/v1/organizations/{id}", get(organization::get))
        .route("/v1/places", get(places::get))
        .route("/v1/suggest", get(suggest::get))
        .route("/openapi.json", get(openapi::get))
}

/// Routes that answer even when the server is full.
pub(crate) fn health_routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
}
