//! `/places/{id}`: what a place has, by class, and what serves it from elsewhere.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use luukku_engine::gazetteer::{Gazetteer, Place, PlaceId, PlaceKind};
use luukku_engine::query::{self, AreaMatch, Facet, Hit, National, QueryError, SearchRequest};

use super::answer::{missing, render, trouble};
use super::catalogue::counted_links;
use super::form::Form;
use super::interface::Interface;
use super::listed::Listed;
use super::search_view::how_far;
use super::strings::fill;
use super::templates::{CountedLink, Frame, NamedLink};
use super::visit::Visit;
use crate::api::Failure;
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{SearchParameters, place_name};

/// Services listed of each kind: in the place, and serving it from elsewhere.
const LISTED: usize = 10;

/// Services looked at for those that serve the place from elsewhere.
const LOOKED_AT: usize = 100;

/// Municipalities nearby.
const NEAR: usize = 6;

#[derive(Debug, Template)]
#[template(path = "place.html")]
struct PlacePage {
    frame: Frame,
    form: Form,
    heading: String,
    lead: String,
    classes: Vec<CountedLink>,
    local: Vec<Listed>,
    served: Vec<Listed>,
    all: String,
    /// The services for the whole country.
    national: Option<NamedLink>,
    within: Vec<NamedLink>,
    members: Vec<NamedLink>,
    near: Vec<NamedLink>,
    point: (f64, f64),
}

/// What is found of a place.
struct Found {
    total: usize,
    national: usize,
    facets: Vec<query::FacetCounts>,
    local: Vec<Hit>,
    served: Vec<Hit>,
}

pub(super) async fn place_page(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visit = Visit::read(query.as_deref(), &headers);
    let face = visit.face;
    let known = id.parse::<PlaceId>().ok();
    let place = known.and_then(|id| Gazetteer::embedded().place(id));
    let Some(place) = place else {
        let path = format!("/places/{}", super::format::segment(&id));
        return missing(face.portal().place_missing, &path, face, &app.portal);
    };
    let snapshot = app.live.snapshot();
    let caching = visit.caching(&app, &snapshot, "/places", &place.id.to_string());
    if caching.validator.is_held_by(&headers) {
        return Ok(caching.not_modified());
    }
    let job = app
        .workers
        .run(move || find(&snapshot, place.id, face.language()));
    let found = job.await.map_err(Failure::from);
    let found = match found.and_then(|found| found.map_err(Failure::from)) {
        Ok(found) => found,
        Err(failure) => {
            return trouble(&SearchParameters::default(), face, &app.portal, &failure);
        }
    };
    let page = render(&page(&app, place, &found, face, visit.today))?;
    Ok(caching.apply(page))
}

/// Asks for what is in the place and what serves it: those that have the whole country as
/// their area are only counted.
fn find(
    snapshot: &luukku_engine::index::Snapshot,
    place: PlaceId,
    language: luukku_engine::Language,
) -> Result<Found, QueryError> {
    let mut request = SearchRequest::new("");
    request.areas = vec![place];
    request.language = language;
    request.facets = vec![Facet::ServiceClass];
    request.national = National::Exclude;
    request.page.size = LOOKED_AT;
    let own = query::search(snapshot, &request)?;
    let mut everywhere = request.clone();
    everywhere.national = National::Include;
    everywhere.facets = Vec::new();
    everywhere.page.size = 1;
    let all = query::search_ids(snapshot, &everywhere)?;
    let mut hits = own.hits;
    // Those in the place come first: what serves it is at the end of a long list.
    let last = own.total.min(query::limits::MAX_REACH) / LOOKED_AT;
    if last > 1 {
        request.facets = Vec::new();
        request.page.number = last;
        hits.extend(query::search(snapshot, &request)?.hits);
    }
    let (local, other): (Vec<Hit>, Vec<Hit>) = hits
        .into_iter()
        .partition(|hit| hit.area_match != Some(AreaMatch::Served));
    Ok(Found {
        total: own.total,
        national: all.total.saturating_sub(own.total),
        facets: own.facets,
        local: local.into_iter().take(LISTED).collect(),
        served: other.into_iter().take(LISTED).collect(),
    })
}

fn page(app: &App, place: &Place, found: &Found, face: Interface, today: Date) -> PlacePage {
    let texts = face.portal();
    let name = place_name(place, face.language());
    let heading = fill(texts.place_title, "place", name);
    let lead = fill(texts.place_lead, "place", name);
    let lead = fill(&lead, "n", &found.total.to_string());
    let there = area_question(place, face);
    let path = format!("/places/{}", place.id);
    let frame = Frame::new(&heading, face, &app.portal, |face| face.address(&path));
    let national = SearchParameters {
        near: None,
        ..there.clone()
    };
    let listed = |hits: &[Hit]| -> Vec<Listed> {
        let hits = hits.iter();
        hits.map(|hit| listed(hit, face, today)).collect()
    };
    PlacePage {
        frame: frame.described(Some(&lead), None),
        form: Form::new(
            &SearchParameters {
                near: Some(name.to_owned()),
                ..SearchParameters::default()
            },
            face,
            &[],
        ),
        classes: counted_links(&found.facets, Facet::ServiceClass, &there, face),
        local: listed(&found.local),
        served: listed(&found.served),
        all: face.search(&there),
        national: (found.national > 0).then(|| NamedLink {
            name: fill(texts.place_national, "n", &found.national.to_string()),
            address: face.search(&SearchParameters {
                include_national: None,
                ..national
            }),
        }),
        within: within(place, face),
        members: members(place, face),
        near: near(place, face),
        point: (place.point.lat(), place.point.lon()),
        heading,
        lead,
    }
}

/// The question that has the services of the place, without those for the whole country.
fn area_question(place: &Place, face: Interface) -> SearchParameters {
    let mut question = SearchParameters {
        include_national: Some(false),
        ..SearchParameters::default()
    };
    let code = |id: PlaceId| {
        let id = id.to_string();
        id.split_once(':')
            .map_or(id.clone(), |(_, code)| code.to_owned())
    };
    match place.id {
        PlaceId::Municipality(_) => question.municipality = vec![code(place.id)],
        PlaceId::Region(_) => question.region = vec![code(place.id)],
        PlaceId::County(_) => question.wellbeing_county = vec![code(place.id)],
        PlaceId::Locality(_) | PlaceId::PostalPlace(_) | PlaceId::Postcode(_) => {
            question.near = Some(place_name(place, face.language()).to_owned());
        }
    }
    question
}

/// A service that was found, with how far it is.
pub(super) fn listed(hit: &Hit, face: Interface, today: Date) -> Listed {
    let service = &hit.service;
    let location = hit.location.and_then(|at| service.locations.get(at));
    let location = location.or_else(|| service.locations.first());
    Listed {
        distance: how_far(hit, face),
        ..Listed::new(service, location, face, today)
    }
}

fn link(place: &Place, face: Interface) -> NamedLink {
    NamedLink {
        name: place_name(place, face.language()).to_owned(),
        address: face.address(&format!("/places/{}", place.id)),
    }
}

/// What the place lies in.
fn within(place: &Place, face: Interface) -> Vec<NamedLink> {
    let gazetteer = Gazetteer::embedded();
    let outer = [
        place.municipality.map(PlaceId::Municipality),
        place.region,
        place.county,
    ];
    let outer = outer.into_iter().flatten().filter(|id| *id != place.id);
    outer
        .filter_map(|id| gazetteer.place(id))
        .map(|outer| link(outer, face))
        .collect()
}

/// The municipalities of a region or a county.
fn members(place: &Place, face: Interface) -> Vec<NamedLink> {
    if !matches!(place.kind, PlaceKind::Region | PlaceKind::WellbeingCounty) {
        return Vec::new();
    }
    let gazetteer = Gazetteer::embedded();
    let codes = gazetteer.members(place.id).into_iter();
    let mut members: Vec<NamedLink> = codes
        .filter_map(|code| gazetteer.place(PlaceId::Municipality(code)))
        .map(|member| link(member, face))
        .collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

/// The municipalities whose seats are nearest; none for a region, whose middle says little.
fn near(place: &Place, face: Interface) -> Vec<NamedLink> {
    if matches!(place.kind, PlaceKind::Region | PlaceKind::WellbeingCounty) {
        return Vec::new();
    }
    let own = place.municipality.map(PlaceId::Municipality);
    let places = Gazetteer::embedded().places().iter();
    let mut others: Vec<(f64, &Place)> = places
        .filter(|other| other.kind == PlaceKind::Municipality && Some(other.id) != own)
        .map(|other| (other.point.distance_m(place.point), other))
        .collect();
    others.sort_by(|a, b| a.0.total_cmp(&b.0));
    let nearest = others.into_iter().take(NEAR);
    nearest.map(|(_, other)| link(other, face)).collect()
}
