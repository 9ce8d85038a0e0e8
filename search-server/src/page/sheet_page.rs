//! `/sheet?near=…&class=…`: what is near a place, a position or a service, to print and put on
//! a wall.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::civil::Date;
use luukku_engine::catalog::{GeoPoint, Service};
use luukku_engine::gazetteer::Gazetteer;
use luukku_engine::index::{Snapshot, Taxonomy};
use luukku_engine::query::{Facet, Hit, National, Page, SearchRequest, Sort, limits};

use super::answer::{Nothing, missing, render, trouble};
use super::facts::{Spoken, best_for, value_name};
use super::format::{capitalised, date, service_path};
use super::interface::Interface;
use super::listed::Listed;
use super::place_page::listed;
use super::strings::fill;
use super::templates::Frame;
use super::visit::Visit;
use crate::api::{Failure, find_service, position, run_search};
use crate::app::App;
use crate::problem::Problem;
use crate::wire::{ParameterError, SearchParameters, place_name};

/// Services on a sheet: some three sheets of A4, which a wall has room for.
const MOST: usize = 60;

/// How far "near" goes on a sheet, in metres: what one can reach without a day's travel. The
/// nearest come first, so a town's sheet is full long before.
const RADIUS_M: f64 = 30_000.0;

/// Classes offered to choose from.
const MOST_CLASSES: usize = 500;

#[derive(Debug, Template)]
#[template(path = "sheet.html")]
struct SheetPage {
    frame: Frame,
    heading: String,
    near: String,
    /// The service or the position it is near, as fields of the form: then no place is asked for.
    fixed: Vec<(&'static str, String)>,
    /// The form for another place.
    anew: String,
    /// Classes to choose from: the value, what it is called, and whether it is chosen.
    classes: Vec<(String, Spoken, bool)>,
    groups: Vec<Group>,
    data: Option<String>,
    /// Whether anything was asked for.
    is_asked: bool,
}

/// Services of one class.
#[derive(Debug)]
struct Group {
    class: Spoken,
    services: Vec<Listed>,
}

/// Near what.
enum Near {
    Nothing,
    Place(String),
    Point(GeoPoint, String),
}

pub(super) async fn sheet_page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let face = visit.face;
    let texts = face.portal();
    let place: String = visit.values("near").next().unwrap_or_default().to_owned();
    let service = visit.values("service").next().map(str::to_owned);
    let class = visit.values("class").next().map(str::to_owned);
    let nothing = SearchParameters::default();
    let point = match point(&visit) {
        Ok(point) => point,
        Err(errors) => {
            return trouble(&nothing, face, &app.portal, &Failure::Parameters(errors));
        }
    };
    let fixed = fixed(&place, service.as_deref(), point);
    let path = path(&place, &fixed, class.as_deref());
    let snapshot = app.live.snapshot()?;
    let caching = visit.caching(&app, &snapshot, "/sheet", &path);
    if let Some(held) = caching.held(&headers) {
        return Ok(held);
    }
    let near = match (&service, point) {
        (Some(id), _) => match find_service(&app, snapshot.clone(), id.clone()).await {
            Ok(Some(service)) => of_service(&service, face),
            Ok(None) => {
                return missing(Nothing::service(face), &service_path(id), face, &app.portal);
            }
            Err(failure) => return trouble(&nothing, face, &app.portal, &failure),
        },
        (None, Some(point)) if place.is_empty() => Near::Point(point, nearest(point, face)),
        (None, Some(point)) => Near::Point(point, place.clone()),
        (None, None) if place.is_empty() => Near::Nothing,
        (None, None) => Near::Place(place.clone()),
    };
    let title = match &near {
        Near::Nothing => texts.sheet.to_owned(),
        Near::Place(name) | Near::Point(_, name) => fill(texts.sheet_of, "place", name),
    };
    let groups = match request(&near, class.as_deref(), face) {
        None => Vec::new(),
        Some(request) => match run_search(&app, snapshot.clone(), request).await {
            Ok(found) => grouped(&found.response.hits, &snapshot, face, visit.today),
            Err(failure) => return trouble(&nothing, face, &app.portal, &failure),
        },
    };
    let data = snapshot.manifest().data_as_of.as_deref();
    let data = data.and_then(|day| day.parse::<Date>().ok());
    let listing = app.workers.run(move || classes(&snapshot, face));
    let classes = match listing.await {
        Ok(classes) => classes.into_iter(),
        Err(unfinished) => return trouble(&nothing, face, &app.portal, &unfinished.into()),
    };
    let frame = Frame::new(&title, face, &app.portal, |face| face.address(&path));
    let page = render(&SheetPage {
        frame: frame.unlisted(),
        is_asked: !matches!(near, Near::Nothing),
        heading: title,
        near: place,
        fixed,
        anew: face.address("/sheet"),
        classes: classes
            .map(|(value, name)| {
                let is_chosen = class.as_ref() == Some(&value);
                (value, name, is_chosen)
            })
            .collect(),
        groups,
        data: data.map(|day| fill(texts.sheet_data, "date", &date(day, face.language()))),
    })?;
    Ok(caching.apply(page))
}

/// The position of the address, where it has one.
fn point(visit: &Visit) -> Result<Option<GeoPoint>, Vec<ParameterError>> {
    let fields = visit.fields.iter();
    let fields: Vec<_> = fields
        .filter(|(name, value)| matches!(name.as_str(), "lat" | "lon") && !value.is_empty())
        .cloned()
        .collect();
    let asked = SearchParameters::read_known(&fields)?;
    let mut errors = Vec::new();
    let point = position(asked.lat, asked.lon, &mut errors);
    if errors.is_empty() {
        Ok(point)
    } else {
        Err(errors)
    }
}

/// What the form sends along unseen. A place beside a position is what that is called:
/// "Esimerkkilän terveysasema".
fn fixed(
    place: &str,
    service: Option<&str>,
    point: Option<GeoPoint>,
) -> Vec<(&'static str, String)> {
    match (service, point) {
        (Some(id), _) => vec![("service", id.to_owned())],
        (None, Some(point)) => vec![
            ("near", place.to_owned()),
            ("lat", point.lat().to_string()),
            ("lon", point.lon().to_string()),
        ],
        (None, None) => Vec::new(),
    }
}

/// The name of the village or town nearest to a position.
fn nearest(point: GeoPoint, face: Interface) -> String {
    let found = Gazetteer::embedded().nearest(point);
    found.map_or_else(String::new, |(place, _)| {
        place_name(place, face.language()).to_owned()
    })
}

fn path(near: &str, fixed: &[(&'static str, String)], class: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let written = fixed.iter().map(|(name, value)| (*name, value.as_str()));
    let written = written.chain(fixed.is_empty().then_some(("near", near)));
    let written = written.chain(class.map(|class| ("class", class)));
    query.extend_pairs(written.filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() {
        "/sheet".to_owned()
    } else {
        format!("/sheet?{query}")
    }
}

/// Near the first place of a service that has a position; else near its municipality.
fn of_service(service: &Service, face: Interface) -> Near {
    let name = best_for(&service.name, face).map(|(_, name)| name.to_owned());
    let name = name.unwrap_or_else(|| service.id.to_string());
    match service.locations.iter().find_map(|at| at.point) {
        Some(point) => Near::Point(point, name),
        None => service
            .locations
            .iter()
            .find_map(|at| at.municipality.clone())
            .map_or(Near::Nothing, Near::Place),
    }
}

/// The classes of the catalog by what they are called, in alphabetical order.
fn classes(snapshot: &Snapshot, face: Interface) -> Vec<(String, Spoken)> {
    let values = snapshot.terms(Taxonomy::ServiceClass).into_iter();
    let named = values
        .take(MOST_CLASSES)
        .filter_map(|value| class_name(&value, snapshot, face).map(|name| (value, name)));
    let mut named: Vec<(String, Spoken)> = named.collect();
    named.sort_by(|a, b| a.1.text.cmp(&b.1.text));
    named
}

fn class_name(value: &str, snapshot: &Snapshot, face: Interface) -> Option<Spoken> {
    let named = value_name(value, snapshot, face)?;
    Some(Spoken {
        text: capitalised(&named.text),
        ..named
    })
}

/// The nearest services, those for the whole country left out: they are near nothing.
fn request(near: &Near, class: Option<&str>, face: Interface) -> Option<SearchRequest> {
    let mut request = SearchRequest::new("");
    match near {
        Near::Nothing => return None,
        Near::Place(name) => request.near = Some(name.clone()),
        Near::Point(point, _) => request.position = Some(*point),
    }
    request.radius_m = Some(RADIUS_M);
    request.national = National::Exclude;
    request.language = face.language();
    request.sort = Sort::Distance;
    request.page = Page {
        number: 1,
        size: MOST.min(limits::MAX_PAGE_SIZE),
    };
    if let Some(class) = class {
        let values = request.filters.values.entry(Facet::ServiceClass);
        values.or_default().push(class.to_owned());
    }
    Some(request)
}

/// Services by their first class, classes in alphabetical order, the nearest first in each;
/// those without a class at the end.
fn grouped(hits: &[Hit], snapshot: &Snapshot, face: Interface, today: Date) -> Vec<Group> {
    let mut groups: BTreeMap<Option<&str>, Vec<Listed>> = BTreeMap::new();
    for hit in hits {
        let class = hit.service.service_classes.first().map(String::as_str);
        let group = groups.entry(class).or_default();
        group.push(listed(hit, face, today));
    }
    let mut rest = groups.remove(&None).unwrap_or_default();
    let mut named: Vec<Group> = Vec::new();
    for (class, services) in groups {
        match class_name(class.unwrap_or_default(), snapshot, face) {
            Some(class) => named.push(Group { class, services }),
            None => rest.extend(services),
        }
    }
    named.sort_by(|a, b| a.class.text.cmp(&b.class.text));
    let rest = (!rest.is_empty()).then(|| Group {
        class: Spoken {
            lang: None,
            text: face.portal().sheet_rest.to_owned(),
        },
        services: rest,
    });
    named.into_iter().chain(rest).collect()
}
