//! Taxonomies and their terms: the service classes and target groups that services have.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use luukku_engine::hsds::{self, LIST_TAXONOMY};
use luukku_engine::index::{Snapshot, Taxonomy};
use serde::Serialize;
use uuid::Uuid;

use super::handlers::run;
use super::page::{Asked, object};
use crate::app::App;
use crate::problem::Problem;
use crate::wire::ProblemDocument;

/// The taxonomies, with the names that attributes of services give them.
const TAXONOMIES: [(Taxonomy, &str, &str); 2] = [
    (
        Taxonomy::ServiceClass,
        "classes",
        "Service classes, as the sources name them",
    ),
    (
        Taxonomy::TargetGroup,
        "target",
        "Target groups, as the sources name them",
    ),
];

#[derive(Debug, Serialize)]
struct TaxonomyObject {
    id: Uuid,
    name: String,
    description: &'static str,
}

#[derive(Debug, Serialize)]
struct Term {
    id: Uuid,
    name: String,
    taxonomy: String,
    taxonomy_detail: TaxonomyObject,
}

fn all() -> Vec<TaxonomyObject> {
    TAXONOMIES
        .into_iter()
        .map(|(_, list, description)| of_list(list, description))
        .collect()
}

fn of_list(list: &str, description: &'static str) -> TaxonomyObject {
    let name = format!("{LIST_TAXONOMY}{list}");
    TaxonomyObject {
        id: hsds::id(&name),
        name,
        description,
    }
}

fn all_terms(snapshot: &Snapshot) -> Vec<Term> {
    TAXONOMIES
        .into_iter()
        .flat_map(|(taxonomy, list, description)| {
            snapshot.terms(taxonomy).into_iter().map(move |name| {
                let detail = of_list(list, description);
                Term {
                    id: hsds::id(&format!("{}\n{name}", detail.name)),
                    name,
                    taxonomy: detail.name.clone(),
                    taxonomy_detail: detail,
                }
            })
        })
        .collect()
}

/// Taxonomies, in HSDS 3.
#[utoipa::path(get, path = "/taxonomies", tag = "hsds", operation_id = "hsds_taxonomies",
    params(
        ("page" = Option<usize>, Query, minimum = 1, maximum = 4_294_967_295_u64, description = "Which page, from 1."),
        ("per_page" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Objects on a page; 50 unless said."),
    ),
    responses(
        (status = 200, description = "A page of taxonomies.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter is wrong.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn taxonomies(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    let total = TAXONOMIES.len();
    let contents = all().into_iter().skip(asked.from()).take(asked.count());
    let page = asked.page(contents.collect(), total);
    let snapshot = app.live.snapshot()?;
    Ok(asked.answer("/taxonomies", &snapshot, &headers, &page))
}

/// One taxonomy, in HSDS 3.
#[utoipa::path(get, path = "/taxonomies/{id}", tag = "hsds", operation_id = "hsds_taxonomy",
    params(("id" = String, Path, format = "uuid", description = "The taxonomy's HSDS identifier.")),
    responses(
        (status = 200, description = "The taxonomy.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 404, description = "No taxonomy has this identifier.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn taxonomy(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = all().into_iter().find(|it| it.id.to_string() == id);
    let found = found.ok_or_else(|| Problem::not_found("no taxonomy has this identifier"))?;
    let snapshot = app.live.snapshot()?;
    Ok(object("/taxonomies", &id, &snapshot, &headers, &found))
}

/// Terms of taxonomies, in HSDS 3.
#[utoipa::path(get, path = "/taxonomy_terms", tag = "hsds", operation_id = "hsds_taxonomy_terms",
    params(
        ("page" = Option<usize>, Query, minimum = 1, maximum = 4_294_967_295_u64, description = "Which page, from 1."),
        ("per_page" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Objects on a page; 50 unless said."),
    ),
    responses(
        (status = 200, description = "A page of the terms that services have.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 400, description = "A parameter is wrong.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn terms(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref())?;
    run(app, move |snapshot| {
        let all = all_terms(snapshot);
        let total = all.len();
        let contents = all.into_iter().skip(asked.from()).take(asked.count());
        let page = asked.page(contents.collect(), total);
        asked.answer("/taxonomy_terms", snapshot, &headers, &page)
    })
    .await
}

/// One term of a taxonomy, in HSDS 3.
#[utoipa::path(get, path = "/taxonomy_terms/{id}", tag = "hsds", operation_id = "hsds_taxonomy_term",
    params(("id" = String, Path, format = "uuid", description = "The term's HSDS identifier.")),
    responses(
        (status = 200, description = "The term.", body = Object),
        (status = 304, description = "The client has this answer already."),
        (status = 404, description = "No term has this identifier.", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 503, description = "The server is busy (Retry-After says when to try again), or its index is damaged.", body = ProblemDocument, content_type = "application/problem+json"),
    ))]
pub(crate) async fn term(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = run(app, move |snapshot| {
        let found = all_terms(snapshot)
            .into_iter()
            .find(|term| term.id.to_string() == id)?;
        Some(object("/taxonomy_terms", &id, snapshot, &headers, &found))
    });
    let missing = || Problem::not_found("no term has this identifier");
    found.await?.ok_or_else(missing)
}
