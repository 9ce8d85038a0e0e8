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
    // What the macros cannot say: names that are not known are refused, a position is a pair,
    // and a shape is an object, in an address as JSON.
    if let Some(Value::Object(body)) = document.pointer_mut("/components/schemas/SearchParameters")
    {
        body.insert("additionalProperties".to_owned(), json!(false));
        body.insert(
            "dependentRequired".to_owned(),
            json!({"lat": ["lon"], "lon": ["lat"]}),
        );
    }
    let in_body = "/components/schemas/SearchParameters/properties/shape";
    if let Some(Value::Object(member)) = document.pointer_mut(in_body) {
        member.remove("type");
        let mut kinds = geometries();
        kinds.push(json!({"type": "null"}));
        member.insert("oneOf".to_owned(), kinds.into());
    }
    let parameters = document.pointer_mut("/paths/~1v1~1search/get/parameters");
    let parameters = parameters.and_then(Value::as_array_mut);
    let is_shape = |parameter: &&mut Value| parameter["name"] == "shape";
    let shape = parameters.and_then(|all| all.iter_mut().find(is_shape));
    if let Some(Value::Object(parameter)) = shape {
        parameter.remove("schema");
        let content = json!({"application/json": {"schema": {"oneOf": geometries()}}});
        parameter.insert("content".to_owned(), content);
    }
    serde_json::to_string_pretty(&document)
}

/// The geometries that a shape may be.
fn geometries() -> Vec<Value> {
    let list = |of: Value| json!({"type": "array", "items": of});
    let position = json!({"type": "array", "items": {"type": "number"}, "minItems": 2});
    let polygon = list(list(position));
    let geometry = |kind: &str, coordinates: Value| {
        json!({
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"const": kind}, "coordinates": coordinates},
        })
    };
    vec![
        geometry("Polygon", polygon.clone()),
        geometry("MultiPolygon", list(polygon)),
    ]
}

pub(crate) async fn get() -> Result<Response, Problem> {
    let document = document().map_err(|_unwritable| Problem::internal())?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((StatusCode::OK, headers, document).into_response())
}
