//! `/robots.txt` and the sitemap: what search engines should know.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::response::{IntoResponse, Response};
use luukku_engine::gazetteer::{Gazetteer, PlaceKind};
use luukku_engine::index::Snapshot;

use super::format::{segment, service_path};
use crate::api::{CachePolicy, Failure};
use crate::app::App;
use crate::problem::Problem;

/// Most addresses in one file of a sitemap, by its protocol.
const MAX_ADDRESSES: usize = 50_000;

/// Pages that are there in any catalog.
const PAGES: [&str; 3] = ["/", "/browse", "/accessibility"];

/// What may be listed: not the endlessly many answers and sheets, nor the API.
pub(super) async fn robots(State(app): State<App>, headers: HeaderMap) -> Response {
    let site = origin(&app, &headers);
    let text = format!(
        "User-agent: *\nDisallow: /v1/\nDisallow: /*?q=\nDisallow: /sheet\nDisallow: /compare\n\
         Sitemap: {site}/sitemap.xml\n"
    );
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The files of the sitemap.
pub(super) async fn sitemap(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = origin(&app, &headers);
    answer(app, headers, "index".to_owned(), move |snapshot| {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for (kind, addresses) in Kind::counted(snapshot) {
            for number in 1..=addresses.div_ceil(MAX_ADDRESSES) {
                let name = kind.name();
                // Writing to a string does not fail.
                let _ = writeln!(
                    xml,
                    "<sitemap><loc>{site}/sitemap/{name}-{number}.xml</loc></sitemap>"
                );
            }
        }
        xml.push_str("</sitemapindex>\n");
        Some(xml)
    })
    .await
}

/// One file of the sitemap: `services-1.xml`.
pub(super) async fn sitemap_part(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let site = origin(&app, &headers);
    let question = name.clone();
    answer(app, headers, question, move |snapshot| {
        let (kind, number) = name.strip_suffix(".xml")?.rsplit_once('-')?;
        let kind = Kind::ALL.into_iter().find(|known| known.name() == kind)?;
        let number: usize = number.parse().ok().filter(|number| *number > 0)?;
        let from = (number - 1).checked_mul(MAX_ADDRESSES)?;
        let paths = kind.paths(snapshot, from);
        if paths.is_empty() {
            return None;
        }
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for path in paths {
            // What a path may have unescaped has no meaning in XML.
            let _ = writeln!(xml, "<url><loc>{site}{path}</loc></url>");
        }
        xml.push_str("</urlset>\n");
        Some(xml)
    })
    .await
}

/// What has pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Page,
    Place,
    Organization,
    Service,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Page, Kind::Place, Kind::Organization, Kind::Service];

    fn name(self) -> &'static str {
        match self {
            Kind::Page => "pages",
            Kind::Place => "places",
            Kind::Organization => "organizations",
            Kind::Service => "services",
        }
    }

    /// The kinds with how many pages each has.
    fn counted(snapshot: &Snapshot) -> [(Kind, usize); 4] {
        Kind::ALL.map(|kind| {
            let count = match kind {
                Kind::Page => PAGES.len(),
                Kind::Place => areas().count(),
                Kind::Organization => snapshot.organizations_count(),
                Kind::Service => snapshot.manifest().services as usize,
            };
            (kind, count)
        })
    }

    /// The paths of one file, from this one on.
    fn paths(self, snapshot: &Snapshot, from: usize) -> Vec<String> {
        match self {
            Kind::Page => PAGES.iter().skip(from).map(ToString::to_string).collect(),
            Kind::Place => areas().skip(from).take(MAX_ADDRESSES).collect(),
            Kind::Organization => {
                let ids = snapshot.organization_ids_page(from, MAX_ADDRESSES);
                let paths = ids.iter();
                paths
                    .map(|id| format!("/organizations/{}", segment(id)))
                    .collect()
            }
            Kind::Service => {
                let ids = snapshot.service_ids_page(from, MAX_ADDRESSES);
                ids.iter().map(|id| service_path(id)).collect()
            }
        }
    }
}

/// The paths of municipalities, regions and counties.
fn areas() -> impl Iterator<Item = String> {
    let places = Gazetteer::embedded().places().iter();
    let areas = places.filter(|place| {
        matches!(
            place.kind,
            PlaceKind::Municipality | PlaceKind::Region | PlaceKind::WellbeingCounty
        )
    });
    areas.map(|place| format!("/places/{}", place.id))
}

/// The address that the portal is reached under. Where the operator has not said it, it is the
/// one that the client asked by, as far as that can be one.
fn origin(app: &App, headers: &HeaderMap) -> String {
    if let Some(known) = &app.portal.public_address {
        return known.clone();
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let fits = |host: &&str| {
        let letters = |it: char| it.is_ascii_alphanumeric() || ".-:[]".contains(it);
        !host.is_empty() && host.chars().all(letters)
    };
    let host = host.filter(fits).unwrap_or("localhost");
    format!("http://{host}")
}

async fn answer(
    app: App,
    headers: HeaderMap,
    question: String,
    make: impl FnOnce(&Snapshot) -> Option<String> + Send + 'static,
) -> Result<Response, Problem> {
    let snapshot = app.live.snapshot()?;
    let question = format!("{question} {}", origin(&app, &headers));
    let caching = CachePolicy::new(snapshot.generation(), "/sitemap", &question, None);
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let written = app.workers.run(move || make(&snapshot)).await;
    let xml = written.map_err(Failure::from)?;
    let xml = xml.ok_or_else(|| Problem::not_found("the sitemap has no such file"))?;
    let kind = [(CONTENT_TYPE, "application/xml; charset=utf-8")];
    Ok(caching.apply((kind, xml).into_response()))
}
