//! `/places/{id}`: what a place has, by class, and what serves it from elsewhere.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use luukku_engine::gazetteer::{Gazetteer, Place, PlaceId, PlaceKind};
use luukku_engine::index::Snapshot;
use luukku_engine::query::{self, AreaMatch, Facet, Hit, National, QueryError, SearchRequest};

use super::answer::{Nothing, missing, render, trouble};
use super::catalogue::counted_links;
use super::form::Form;
use super::format::whole_distance;
use super::interface::Interface;
use super::listed::Listed;
use super::search_view::how_far;
use super::strings::fill;
use super::templates::{CountedLink, Frame, NamedLink};
use super::visit::Visit;
use crate::api::{Failure, search_request};
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{SearchParameters, place_around, place_name};

/// Services listed of each kind: in the place, and serving it from elsewhere.
const LISTED: usize = 10;

/// Services looked at for those that serve the place from elsewhere.
const LOOKED_AT: usize = 100;

/// How far around a village, a suburb or a postcode's middle services are its own, in metres:
/// a walk or a short drive.
const AROUND_M: f64 = 5_000.0;

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
    /// The services of the place and of the whole country.
    national: Option<NamedLink>,
    within: Vec<NamedLink>,
    members: Vec<NamedLink>,
    near: Vec<NamedLink>,
}

/// What is found of a place.
struct Found {
    total: usize,
    /// With the services for the whole country.
    with_national: usize,
    facets: Vec<query::FacetCounts>,
    local: Vec<Hit>,
    served: Vec<Hit>,
}

pub(super) async fn place_page(
    State(app): State<App>,
    Path(id): Path<String>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face;
    let known = id.parse::<PlaceId>().ok();
    let place = known.and_then(|id| Gazetteer::embedded().place(id));
    let Some(place) = place else {
        let path = format!("/places/{}", super::format::segment(&id));
        let nothing = Nothing::of(face.portal().place_missing, face);
        return missing(nothing, &path, face, &app.portal);
    };
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/places", &place.id.to_string());
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let there = area_question(place, face);
    let request = match search_request(&there, face.language()) {
        Ok(request) => request,
        Err(errors) => return trouble(&there, face, &app.portal, &Failure::Parameters(errors)),
    };
    let job = app.workers.run(move || find(&snapshot, request));
    let found = job.await.map_err(Failure::from);
    let found = match found.and_then(|found| found.map_err(Failure::from)) {
        Ok(found) => found,
        Err(failure) => {
            return trouble(&SearchParameters::default(), face, &app.portal, &failure);
        }
    };
    let page = render(&page(&app, place, &there, &found, &visit))?;
    Ok(caching.apply(page))
}

/// Asks for what is in the place and what serves it: those that have the whole country as
/// their area are only counted.
fn find(snapshot: &Snapshot, mut request: SearchRequest) -> Result<Found, QueryError> {
    request.facets = vec![Facet::ServiceClass];
    request.page.size = LOOKED_AT;
    let mut own = query::search(snapshot, &request)?;
    query::name_values(snapshot, &mut own.facets);
    let mut everywhere = request.clone();
    everywhere.national = National::Include;
    everywhere.facets = Vec::new();
    everywhere.page.size = 1;
    let all = query::search_ids(snapshot, &everywhere)?;
    let mut hits = own.hits;
    // Those in the place come first: what serves it is at the end of a long list.
    let last = own.total.min(query::limits::MAX_REACH).div_ceil(LOOKED_AT);
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
        with_national: all.total,
        facets: own.facets,
        local: local.into_iter().take(LISTED).collect(),
        served: other.into_iter().take(LISTED).collect(),
    })
}

fn page(
    app: &App,
    place: &Place,
    there: &SearchParameters,
    found: &Found,
    visit: &Visit,
) -> PlacePage {
    let (face, today) = (visit.face, visit.today);
    let texts = face.portal();
    let name = place_name(place, face.language());
    let heading = fill(texts.place_title, "place", name);
    let lead = match there.radius_m {
        Some(radius_m) => {
            let radius = whole_distance(radius_m, face.language());
            fill(texts.place_around, "distance", &radius)
        }
        None => texts.place_lead.to_owned(),
    };
    let lead = fill(&lead, "place", name);
    let lead = fill(&lead, "services", &face.strings().count(found.total));
    let path = format!("/places/{}", place.id);
    let frame = Frame::new(&heading, face, &app.portal, |face| face.address(&path));
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
        classes: counted_links(&found.facets, Facet::ServiceClass, there, face),
        local: listed(&found.local),
        served: listed(&found.served),
        all: face.search(there),
        national: (found.with_national > found.total).then(|| NamedLink {
            name: fill(texts.place_national, "n", &found.with_national.to_string()),
            address: face.search(&SearchParameters {
                include_national: None,
                ..there.clone()
            }),
        }),
        within: within(place, face),
        members: members(place, face),
        near: near(place, face),
        heading,
        lead,
    }
}

/// The question that has the services of the place, without those for the whole country: the
/// page counts by it and leads to it.
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
            let name = place_name(place, face.language());
            question.near = Some(match place_around(place, face.language()) {
                Some(around) => format!("{name}, {around}"),
                None => name.to_owned(),
            });
            question.radius_m = Some(AROUND_M);
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
