//! `/accessibility`: the accessibility statement that the law asks for.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer::render;
use super::strings::fill;
use super::templates::Frame;
use super::texts::Statement;
use super::visit::Visit;
use crate::app::App;
use crate::problem::Problem;

#[derive(Debug, Template)]
#[template(path = "statement.html")]
struct StatementPage {
    frame: Frame,
    texts: &'static Statement,
    feedback: String,
}

pub(super) async fn statement_page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face;
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/accessibility", "");
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let texts = face.statement();
    let title = face.portal().statement;
    let feedback = app.portal.feedback_address.as_deref();
    let frame = Frame::new(title, face, &app.portal, |face| {
        face.address("/accessibility")
    });
    let page = render(&StatementPage {
        frame: frame.described(Some(texts.lead), None),
        texts,
        feedback: feedback.map_or_else(
            || texts.feedback_none.to_owned(),
            |address| fill(texts.feedback, "address", address),
        ),
    })?;
    Ok(caching.apply(page))
}
