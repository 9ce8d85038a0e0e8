//! `/v1/services/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use luukku_engine::catalog::Service;
use luukku_engine::index::Snapshot;
use luukku_engine::query;

use super::caching::CachePolicy;
use super::failure::Failure;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{ParameterError, ProblemDocument, ServiceRecord, fields_of_query};

/// One service, in every language it has.
#[utoipa::path(get, path = "/v1/services/{id}", tag = "services", operation_id = "service",
    params(("id" = String, Path, description = "The service's id, percent-encoded.", example = "demo:forssa-omaishoitajat")),
    responses(
        (status = 200, description = "The service.", body = ServiceRecord, headers(
            ("ETag" = String, description = "Names this answer: send it back in If-None-Match."),
        )),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "There are no parameters here.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No service has this id.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    refuse_parameters(query.as_deref())?;
    let snapshot = app.live.snapshot()?;
    let caching = CachePolicy::new(snapshot.generation(), "/v1/services", &id, None);
    let Some(service) = find_service(&app, snapshot, id).await? else {
        return Err(Problem::not_found("no service has this id"));
    };
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    Ok(caching.apply(Json(ServiceRecord::from(&service)).into_response()))
}

/// Asks the engine for a service.
pub(crate) async fn find_service(
    app: &App,
    snapshot: Arc<Snapshot>,
    id: String,
) -> Result<Option<Service>, Failure> {
    Ok(app
        .workers
        .search(move || query::service(&snapshot, &id))
        .await??)
}

pub(super) fn refuse_parameters(query: Option<&str>) -> Result<(), Problem> {
    let errors: Vec<_> = fields_of_query(query.unwrap_or_default())
        .into_iter()
        .map(|(name, _)| {
            let detail = format!("there is no parameter {name:?}");
            ParameterError::new(&name, "unknown_parameter", detail)
        })
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::invalid_parameters(errors))
    }
}
