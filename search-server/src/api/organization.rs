//! `/v1/organizations/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use luukku_engine::catalog::Organization;
use luukku_engine::index::{OwnServices, Snapshot};
use uuid::Uuid;

use super::caching::CachePolicy;
use super::failure::Failure;
use crate::app::App;
use crate::hsds::Asked;
use crate::problem::Problem;
use crate::wire::{OrganizationPage, ProblemDocument};

/// One organization, in every language it has, with its services.
#[utoipa::path(get, path = "/v1/organizations/{id}", tag = "services", operation_id = "organization",
    params(
        ("id" = String, Path, format = "uuid", description = "The organization's identifier, as services give it."),
        ("page" = Option<usize>, Query, minimum = 1, maximum = 4_294_967_295_u64, description = "Which page of its services, from 1."),
        ("per_page" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Services on a page; 50 unless said."),
    ),
    responses(
        (status = 200, description = "The organization.", body = OrganizationPage, headers(
            ("ETag" = String, description = "Names this answer: send it back in If-None-Match."),
        )),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter is wrong.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No organization has this identifier.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    let snapshot = app.live.snapshot()?;
    let question = format!("{id} {asked:?}");
    let caching = CachePolicy::new(snapshot.generation(), "/v1/organizations", &question, None);
    let Some((organization, own)) = find_organization(&app, snapshot, &id, asked).await? else {
        return Err(Problem::not_found("no organization has this identifier"));
    };
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let services = own.page.iter().map(Into::into).collect();
    let page = OrganizationPage::new(&organization, asked.page(services, own.total));
    Ok(caching.apply(Json(page).into_response()))
}

/// Asks the engine for an organization and a page of its services, off the async threads.
pub(crate) async fn find_organization(
    app: &App,
    snapshot: Arc<Snapshot>,
    id: &str,
    asked: Asked,
) -> Result<Option<(Organization, OwnServices)>, Failure> {
    let Ok(id) = Uuid::try_parse(id) else {
        return Ok(None);
    };
    let found = app.workers.run(move || {
        let organization = snapshot.organization_by_hsds_id(id)?;
        let own = snapshot.services_of(id, asked.from(), asked.count());
        Some((organization, own))
    });
    Ok(found.await?)
}
