//! Random questions.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use luukku_engine::catalog::{BoundingBox, GeoPoint};
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
