//! `/openapi.json`: the API described for machines (`OpenAPI` 3.1).

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::{health, organization, places, search, service, suggest};
use crate::hsds;
use crate::problem::Problem;

/// The whole description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Luukku search API",
        description = "Full-text and geo search over local services in Finland, in Finnish, Swedish and English.\n\nErrors are problem documents (RFC 9457) with a stable `code`. Positions are WGS84 degrees, distances metres.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    paths(
        search::get,
        search::post,
        service::get,
        organization::get,
        places::get,
        suggest::get,
        hsds::handlers::services,
        hsds::handlers::service_at_locations,
        hsds::handlers::organizations,
        hsds::handlers::organization,
        hsds::taxonomies::taxonomies,
        hsds::taxonomies::taxonomy,
        hsds::taxonomies::terms,
        hsds::taxonomies::term,
        health::healthz,
        health::readyz,
    ),
    tags(
        (name = "search", description = "Finding services"),
        (name = "services", description = "Reading services and who provides them"),
        (name = "places", description = "Municipalities, regions, villages, postcodes"),
        (name = "hsds", description = "The read profile of HSDS 3 (Open Referral). Its `/` and `/services/{id}` are given to who asks for `application/json`."),
        (name = "health", description = "For load balancers and monitoring"),
    ),
)]
struct Description;

/// The description as JSON.
pub(crate) fn document() -> Result<String, serde_json::Error> {
    let mut document = serde_json::to_value(Description::openapi())?;
    // What the macros cannot say: names that are not known are refused, and a position is a
    // pair.
    if let Some(Value::Object(body)) = document.pointer_mut("/components/schemas/SearchParameters")
    {
        body.insert("additionalProperties".to_owned(), json!(false));
        body.insert(
            "dependentRequired".to_owned(),
            json!({"lat": ["lon"], "lon": ["lat"]}),
        );
    }
    serde_json::to_string_pretty(&document)
}

pub(crate) async fn get() -> Result<Response, Problem> {
    let document = document().map_err(|_unwritable| Problem::internal())?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((StatusCode::OK, headers, document).into_response())
}
