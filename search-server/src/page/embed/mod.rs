//! The search box for other people's pages: its script, the page that makes the snippet, and
//! the page for frames.

mod builder;
mod frame;
mod options;
mod origin;
mod script;
mod snippet;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// Routes of the box.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/embed", get(builder::page))
        .route("/embed/frame", get(frame::page))
        .route("/embed/v1/{name}", get(script::get))
}
