//! The pages of the portal, made on the server. They work without JavaScript.

mod answer;
mod assets;
mod browse_page;
mod catalogue;
mod compare_page;
mod crawlers;
mod dates;
mod docs;
mod embed;
mod facts;
mod form;
mod format;
mod freshness;
mod handlers;
mod hours;
mod interface;
mod links;
mod list_page;
mod listed;
mod narrowing;
mod organization_page;
mod place_page;
mod report;
mod search_view;
mod service_view;
mod sheet_page;
mod statement_page;
mod strings;
mod structured;
mod templates;
mod texts;
mod times;
mod understood;
mod visit;
mod why;

use axum::Router;
use axum::http::header::{CONTENT_ENCODING, ETAG, HeaderValue};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::app::App;

pub(crate) use format::mail_link;

/// Routes of the pages whose work costs something.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(handlers::search_page))
        .route("/services/{id}", get(handlers::service_page))
        .route(
            "/organizations/{id}",
            get(organization_page::organization_page),
        )
        .route("/places/{id}", get(place_page::place_page))
        .route("/browse", get(browse_page::browse_page))
        .route("/compare", get(compare_page::compare_page))
        .route("/sheet", get(sheet_page::sheet_page))
        .route("/list", get(list_page::list_page))
        .route("/accessibility", get(statement_page::statement_page))
        .route("/robots.txt", get(crawlers::robots))
        .route("/sitemap.xml", get(crawlers::sitemap))
        .route("/sitemap/{name}", get(crawlers::sitemap_part))
        // Asked for once and then kept: worth some milliseconds of packing.
        .route(
            "/static/{name}",
            get(assets::get).layer(CompressionLayer::new().quality(CompressionLevel::Best)),
        )
        .route("/licences.txt", get(assets::licences))
        .merge(embed::routes())
        .merge(docs::routes())
        .fallback(answer::anything_else)
        // A page of answers is some 60 kB of markup that says much twice, and phones are slow.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(map_response(weaken))
}

/// A validator of bytes says that two answers are the same to the byte; packed and unpacked
/// they are not.
async fn weaken(mut response: Response) -> Response {
    let headers = response.headers_mut();
    if headers.contains_key(CONTENT_ENCODING)
        && let Some(tag) = headers.get(ETAG).and_then(|tag| tag.to_str().ok())
        && tag.starts_with('"')
        && let Ok(weak) = HeaderValue::from_str(&format!("W/{tag}"))
    {
        headers.insert(ETAG, weak);
    }
    response
}
