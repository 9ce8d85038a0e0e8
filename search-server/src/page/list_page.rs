//! `/list`: the referral list. The server knows nothing of it: its script reads what this
//! browser keeps, or what stands behind the `#` of a link, which browsers do not send.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer::render;
use super::assets::Assets;
use super::templates::Frame;
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;

#[derive(Debug, Template)]
#[template(path = "list.html")]
struct ListPage {
    frame: Frame,
    script: Option<&'static str>,
}

pub(super) async fn list_page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face.full();
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/list", "");
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let title = face.portal().list;
    let frame = Frame::new(title, face, &app.portal, |face| face.address("/list"));
    let script = Assets::all().list.as_ref();
    let page = render(&ListPage {
        frame: frame.unlisted(),
        script: script.map(|script| script.name.as_str()),
    })?;
    Ok(caching.apply(page))
}
