//! `/docs`: the API for people, made from `/openapi.json`, with a form for each route that
//! can be tried.

mod description;

use std::sync::LazyLock;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, HeaderValue, VARY};
use axum::response::Response;
use axum::routing::get;

use self::description::Description;
use super::answer::render;
use super::assets::Assets;
use super::templates::Frame;
use super::visit::Visit;
use crate::api::document;
use crate::app::App;
use crate::problem::Problem;

/// The document never changes while the program runs.
static DESCRIPTION: LazyLock<Result<Description, String>> = LazyLock::new(|| {
    let document = document().map_err(|error| error.to_string())?;
    Description::read(&document).map_err(|error| error.to_string())
});

#[derive(Debug, Template)]
#[template(path = "docs.html")]
struct DocsPage {
    frame: Frame,
    api: &'static Description,
    script: Option<&'static str>,
}

/// The route of the page.
pub(super) fn routes() -> Router<App> {
    Router::new().route("/docs", get(page))
}

async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let api = DESCRIPTION.as_ref().map_err(|error| {
        tracing::error!(%error, "the API's description could not be read");
        Problem::internal()
    })?;
    let face = visit.face;
    let mut response = render(&DocsPage {
        frame: Frame::new("API", face, &app.portal, |face| face.address("/docs")),
        api,
        script: Assets::all()
            .docs
            .as_ref()
            .map(|script| script.name.as_str()),
    })?;
    let headers = response.headers_mut();
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=300"),
    );
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(face.lang.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    Ok(response)
}
