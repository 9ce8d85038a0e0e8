//! Services, their places, and organizations.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use luukku_engine::catalog::Service;
use luukku_engine::hsds;
use luukku_engine::index::Snapshot;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::page::{Asked, object};
use crate::api::Failure;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::ProblemDocument;

/// A place of a service, with the service as far as a list needs it.
#[derive(Debug, Serialize)]
struct PlaceOfService {
    #[serde(flatten)]
    place: hsds::ServiceAtLocation,
    service: ServiceName,
}

#[derive(Debug, Serialize)]
struct ServiceName {
    id: Uuid,
    name: String,
    status: &'static str,
}

/// What this API is: the specification's `/`.
pub(crate) fn about() -> Response {
    Json(json!({
        "version": "3.1",
        "profile": "https://docs.openreferral.org/en/v3.1/hsds/overview.html",
        "openapi_url": "/openapi.json",
    }))
    .into_response()
}

/// Services, in HSDS 3.
#[utoipa::path(get, path = "/services", tag = "hsds", operation_id = "hsds_services",
    params(
        ("page" = Option<usize>, Query, minimum = 1, maximum = 4_294_967_295_u64, description = "Which page, from 1."),
        ("per_page" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Objects on a page; 50 unless said."),
    ),
    responses(
        (status = 200, description = "A page of HSDS 3 services, in the order of our ids.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter is wrong.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn services(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    run(app, move |snapshot| {
        let services = snapshot.services_page(asked.from(), asked.count());
        let services = services.iter().map(hsds::service).collect();
        let page = asked.page(services, snapshot.manifest().services as usize);
        asked.answer("/services", snapshot, &headers, &page)
    })
    .await
}

/// Places of services, in HSDS 3: those that have a position.
#[utoipa::path(get, path = "/service_at_locations", tag = "hsds", operation_id = "hsds_service_at_locations",
    params(
        ("page" = Option<usize>, Query, minimum = 1, maximum = 4_294_967_295_u64, description = "Which page, from 1."),
        ("per_page" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Objects on a page; 50 unless said."),
    ),
    responses(
        (status = 200, description = "A page of places, each with its service's id and name.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter is wrong.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn service_at_locations(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    run(app, move |snapshot| {
        let places = snapshot
            .places_page(asked.from(), asked.count())
            .into_iter()
            .filter_map(|(service, location)| place_of(&service, location))
            .collect();
        let page = asked.page(places, snapshot.places_count());
        asked.answer("/service_at_locations", snapshot, &headers, &page)
    })
    .await
}

fn place_of(service: &Service, location: usize) -> Option<PlaceOfService> {
    let service = hsds::service(service);
    let place = service.service_at_locations.into_iter().nth(location)?;
    Some(PlaceOfService {
        place,
        service: ServiceName {
            id: service.id,
            name: service.name,
            status: service.status,
        },
    })
}

/// Organizations, in HSDS 3.
#[utoipa::path(get, path = "/organizations", tag = "hsds", operation_id = "hsds_organizations",
    params(
        ("page" = Option<usize>, Query, minimum = 1, maximum = 4_294_967_295_u64, description = "Which page, from 1."),
        ("per_page" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Objects on a page; 50 unless said."),
    ),
    responses(
        (status = 200, description = "A page of HSDS 3 organizations, in the order of their identifiers.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter is wrong.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn organizations(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    run(app, move |snapshot| {
        let found = snapshot.organizations_page(asked.from(), asked.count());
        let organizations = found.iter().map(hsds::organization).collect();
        let page = asked.page(organizations, snapshot.organizations_count());
        asked.answer("/organizations", snapshot, &headers, &page)
    })
    .await
}

/// One organization, in HSDS 3.
#[utoipa::path(get, path = "/organizations/{id}", tag = "hsds", operation_id = "hsds_organization",
    params(("id" = String, Path, format = "uuid", description = "The organization's HSDS identifier.")),
    responses(
        (status = 200, description = "The organization.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 404, description = "No organization has this identifier.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn organization(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("no organization has this identifier");
    let uuid = Uuid::try_parse(&id).map_err(|_| missing())?;
    let found = run(app, move |snapshot| {
        let found = snapshot.organization_by_hsds_id(uuid)?;
        let organization = hsds::organization(&found);
        Some(object(
            "/organizations",
            &id,
            snapshot,
            &headers,
            &organization,
        ))
    });
    found.await?.ok_or_else(missing)
}

/// One service, in HSDS 3, by its HSDS identifier or our own.
pub(crate) async fn service_or_missing(
    app: App,
    id: String,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = run(app, move |snapshot| {
        let own = || {
            let id = id.parse().ok()?;
            snapshot.service_by_id(&id).ok()?
        };
        let by_uuid = Uuid::try_parse(&id).ok();
        let found = by_uuid.and_then(|id| snapshot.service_by_hsds_id(id));
        let service = hsds::service(&found.or_else(own)?);
        Some(object("/services", &id, snapshot, &headers, &service))
    });
    let missing = || Problem::not_found("no service has this identifier");
    found.await?.ok_or_else(missing)
}

/// Reads of the live generation, off the async threads.
pub(super) async fn run<T: Send + 'static>(
    app: App,
    job: impl FnOnce(&Snapshot) -> T + Send + 'static,
) -> Result<T, Problem> {
    let snapshot = app.live.snapshot()?;
    let done = app.workers.run(move || job(&snapshot)).await;
    Ok(done.map_err(Failure::from)?)
}
