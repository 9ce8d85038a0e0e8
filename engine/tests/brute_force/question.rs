//! Random questions.

use std::collections::{BTreeMap, BTreeSet};
use std::f64::consts::TAU;

use fastrand::Rng;
use geo::{Coord, LineString, MapCoords as _, MultiPolygon, Polygon};
use luukku_engine::catalog::{AreaShape, BoundingBox, GeoPoint};
use luukku_engine::gazetteer::{MunicipalityCode, PlaceId};
use luukku_engine::index::Snapshot;
use luukku_engine::query::{
    Corrections, Facet, Filters, National, Page, SearchRequest, Sort, Totals, search_ids,
};

use crate::corpus::{Corpus, MUNICIPALITIES, WORDS};

/// What is asked, as the model reads it and as the engine does.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// Numbers in [`WORDS`], each once.
    pub(crate) words: Vec<usize>,
    pub(crate) municipalities: Vec<u16>,
    /// The shape of the request, in whole numbers of 1e-7 degrees.
    pub(crate) polygons: Option<MultiPolygon<f64>>,
    pub(crate) request: SearchRequest,
}

impl Question {
    pub(crate) fn any(rng: &mut Rng, corpus: &Corpus) -> Self {
        let mut words: Vec<usize> = (0..WORDS.len()).collect();
        rng.shuffle(&mut words);
        words.truncate(rng.choice([0, 1, 1, 2, 2, 2, 3, 4]).unwrap_or(1));
        let text: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
        let mut request = SearchRequest::new(text.join(" "));
        request.corrections = Corrections::Off;
        if rng.u8(0..4) > 0 {
            let (lat, lon) = corpus.point(rng);
            request.position = GeoPoint::new(lat, lon).ok();
            if rng.bool() {
                // From 30 m to 200 km, each magnitude as often.
                request.radius_m = Some((30.0 * 6_666.0_f64.powf(rng.f64())).min(200_000.0));
            }
        }
        if rng.u8(0..4) == 0 {
            request.bounding_box = any_box(rng, corpus);
        }
        let polygons = (rng.u8(0..3) == 0).then(|| any_shape(rng, corpus));
        request.shape = polygons.as_ref().map(in_degrees);
        let municipalities: Vec<u16> = match rng.u8(0..5) {
            0 => MUNICIPALITIES
                .iter()
                .filter(|_| rng.bool())
                .map(|(_, code)| *code)
                .collect(),
            _ => Vec::new(),
        };
        request.areas = municipalities
            .iter()
            .filter_map(|code| MunicipalityCode::new(*code).ok())
            .map(PlaceId::Municipality)
            .collect();
        request.filters = any_filters(rng, corpus);
        request.national = if rng.u8(0..4) == 0 {
            National::Exclude
        } else {
            National::Include
        };
        request.sort = match rng.u8(0..8) {
            0..=4 => Sort::Relevance,
            5 => Sort::Distance,
            6 => Sort::Verified,
            _ => Sort::Name,
        };
        request.page = Page {
            number: rng.choice([1, 1, 1, 2, 5]).unwrap_or(1),
            size: rng.choice([1, 3, 10, 10, 10, 50]).unwrap_or(10),
        };
        request.totals = match rng.u8(0..3) {
            0 => Totals::Exact,
            _ => Totals::AtLeast(rng.usize(1..30)),
        };
        if rng.u8(0..6) == 0 {
            request.facets = vec![Facet::ServiceClass, Facet::Fee];
        }
        Self {
            words,
            municipalities,
            polygons,
            request,
        }
    }
}

fn any_filters(rng: &mut Rng, corpus: &Corpus) -> Filters {
    let mut values = BTreeMap::new();
    if rng.u8(0..6) == 0 {
        values.insert(Facet::Fee, vec!["free".to_owned()]);
    }
    if rng.u8(0..6) == 0 {
        // A class that no service has is an error, and tested elsewhere.
        let known: BTreeSet<&str> = corpus
            .services()
            .values()
            .flat_map(|known| known.classes.iter().copied())
            .collect();
        let some: Vec<String> = known
            .into_iter()
            .filter(|_| rng.bool())
            .map(str::to_owned)
            .collect();
        if !some.is_empty() {
            values.insert(Facet::ServiceClass, some);
        }
    }
    Filters {
        values,
        ..Filters::default()
    }
}

/// A box of any size around a place, over ±180° too.
fn any_box(rng: &mut Rng, corpus: &Corpus) -> Option<BoundingBox> {
    let (lat, lon) = corpus.point(rng);
    let high = 0.002 * 50_000.0_f64.powf(rng.f64());
    let wide = 0.002 * 80_000.0_f64.powf(rng.f64());
    let around = |lon: f64| (lon + 540.0).rem_euclid(360.0) - 180.0;
    let south_west = GeoPoint::new((lat - high).max(-90.0), around(lon - wide)).ok()?;
    let north_east = GeoPoint::new((lat + high).min(90.0), around(lon + wide)).ok()?;
    BoundingBox::new(south_west, north_east)
}

/// One to three polygons around places, some with a hole.
fn any_shape(rng: &mut Rng, corpus: &Corpus) -> MultiPolygon<f64> {
    let polygons = (0..rng.usize(1..=3)).map(|_| {
        let (one, other) = (corpus.point(rng), corpus.point(rng));
        let [outer, inner] = if rng.bool() {
            stars(rng, one)
        } else {
            squares(one, other)
        };
        let holes = if rng.bool() { vec![inner] } else { Vec::new() };
        Polygon::new(outer, holes)
    });
    MultiPolygon(polygons.collect())
}

/// A ring of any size around a place, each corner in a direction of its own, and one inside it,
/// as far from the poles and the 180th meridian as they have to be.
fn stars(rng: &mut Rng, (lat, lon): (f64, f64)) -> [LineString<f64>; 2] {
    let high = 0.000_1 * 900_000.0_f64.powf(rng.f64());
    let wide = 0.000_1 * 1_800_000.0_f64.powf(rng.f64());
    let lat = lat.clamp(high - 90.0, 90.0 - high);
    let lon = lon.clamp(wide - 180.0, 180.0 - wide);
    // With corners at least half as far as they may be, and five of them, sides are at least
    // two fifths as far.
    [0.5..1.0, 0.1..0.4].map(|far| {
        let corners = rng.usize(5..12);
        let corner = |number: usize| {
            let (sine, cosine) = (TAU * number as f64 / corners as f64).sin_cos();
            let far = far.start + (far.end - far.start) * rng.f64();
            whole(lat + high * far * sine, lon + wide * far * cosine)
        };
        (0..corners).map(corner).collect()
    })
}

/// A ring along parallels and meridians from one place to another, on which there are often
/// more, and one inside it.
fn squares(one: (f64, f64), other: (f64, f64)) -> [LineString<f64>; 2] {
    [0.0, 0.3].map(|part| {
        let between = |one: f64, other: f64, part: f64| one + (other - one) * part;
        let lats = [part, 1.0 - part].map(|part| between(one.0, other.0, part));
        let lons = [part, 1.0 - part].map(|part| between(one.1, other.1, part));
        let corners = [(0, 0), (0, 1), (1, 1), (1, 0)];
        let corners = corners.map(|(lat, lon)| whole(lats[lat], lons[lon]));
        corners.into_iter().collect()
    })
}

/// A corner in whole numbers of 1e-7 degrees.
fn whole(lat: f64, lon: f64) -> Coord<f64> {
    Coord {
        x: (lon * 1e7).round(),
        y: (lat * 1e7).round(),
    }
}

fn in_degrees(polygons: &MultiPolygon<f64>) -> AreaShape {
    let polygons = polygons.map_coords(|Coord { x, y }| Coord {
        x: x / 1e7,
        y: y / 1e7,
    });
    AreaShape::new(polygons.into()).expect("a shape")
}

/// Whether a page has the ids that it has when everything is gone through to the end: pages so
/// long that each match is among the best.
pub(crate) fn same_to_the_end(snapshot: &Snapshot, question: &Question) -> Result<(), String> {
    let request = &question.request;
    let page = search_ids(snapshot, request).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    let mut to_the_end = SearchRequest {
        totals: Totals::Exact,
        ..request.clone()
    };
    to_the_end.page.size = 100;
    for number in 1..=10 {
        to_the_end.page.number = number;
        let found = search_ids(snapshot, &to_the_end).map_err(|error| error.to_string())?;
        let is_last = found.ids.len() < 100;
        all.extend(found.ids);
        if is_last {
            break;
        }
    }
    let first = (request.page.number - 1) * request.page.size;
    let expected: Vec<&String> = all.iter().skip(first).take(request.page.size).collect();
    let found: Vec<&String> = page.ids.iter().collect();
    if found == expected {
        Ok(())
    } else {
        Err(format!(
            "a page has {found:?}, to the end it has {expected:?}"
        ))
    }
}
