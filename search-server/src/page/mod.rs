//! The pages: a search page and a page for each service, made on the server. They work
//! without JavaScript.

mod assets;
mod facts;
mod form;
mod format;
mod handlers;
mod links;
mod narrowing;
mod search_view;
mod service_view;
mod strings;
mod templates;
mod times;
mod understood;

use axum::Router;
use axum::routing::get;

use crate::app::App;

/// Routes of the pages whose work costs something.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(handlers::search_page))
        .route("/services/{id}", get(handlers::service_page))
        .route("/static/{name}", get(assets::get))
}
