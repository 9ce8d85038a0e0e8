//! The read endpoints of HSDS 3, the Human Services Data Specification of Open Referral.
//!
//! `/services`, `/service_at_locations`, `/organizations`, `/taxonomies` and
//! `/taxonomy_terms`, each with its objects below it, in pages of the specification's shape.
//! The specification's `/`, `/services/{id}` and `/organizations/{id}` share their addresses
//! with our pages: they are given to who asks for JSON.

pub(crate) mod handlers;
mod page;
pub(crate) mod taxonomies;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::routing::get;

use crate::app::App;

pub(crate) use handlers::{about, organization, service_or_missing};
pub(crate) use page::{Asked, HsdsPage};

/// Routes that only HSDS has.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/services", get(handlers::services))
        .route("/service_at_locations", get(handlers::service_at_locations))
        .route("/organizations", get(handlers::organizations))
        .route("/taxonomies", get(taxonomies::taxonomies))
        .route("/taxonomies/{id}", get(taxonomies::taxonomy))
        .route("/taxonomy_terms", get(taxonomies::terms))
        .route("/taxonomy_terms/{id}", get(taxonomies::term))
}

/// Whether JSON is asked for by name, and no page.
pub(crate) fn asks_for_json(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    accepted.contains("application/json") && !accepted.contains("text/html")
}

/// Whether anything but a page would do, or nothing is said of it.
pub(crate) fn takes_json(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_none_or(|accept| !accept.to_ascii_lowercase().contains("text/html"))
}
