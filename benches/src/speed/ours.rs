//! Our side: requests through the engine's public face, asked and timed as the peers are.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use luukku_engine::catalog::{BoundingBox, GeoPoint};
use luukku_engine::index::Snapshot;
use luukku_engine::query::{
    Facet, FacetCounts, FoundIds, Page, SearchRequest, SearchResponse, Sort, SuggestRequest,
    Totals, search, search_ids, suggest,
};

use super::query::{Answer, Asked, LIMIT, Opened, Query, Set};

/// Which index to answer from, and how much of an answer to make.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The index.
    index: PathBuf,
    /// How much of an answer is made.
    #[arg(long, value_enum, default_value_t = Part::Whole)]
    part: Part,
}

/// How much of an answer is made. Peers give numbers of records; an answer of ours is whole
/// services with their highlights, so its parts are timed beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// Understanding, matching, ranking, and ten whole results.
    Whole,
    /// The same without results: ids in order, and no more matches counted than are shown, as
    /// peers do it.
    Ids,
}

impl Part {
    pub(super) const ALL: [Part; 2] = [Part::Whole, Part::Ids];

    /// How the side is called in tables.
    pub(super) fn title(self) -> &'static str {
        match self {
            Part::Whole => "Luukku, whole answer",
            Part::Ids => "Luukku, ids",
        }
    }

    /// Its value on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            Part::Whole => "whole",
            Part::Ids => "ids",
        }
    }
}

/// The question that opening is timed up to the answer of: text, a place, ten whole services.
const FIRST: &str = "vertaistuki Forssan lähellä";

/// Answers queries from standard input, one a line.
pub(crate) fn answer(arguments: &Arguments) -> Result<()> {
    let loading = Instant::now();
    luukku_engine::load();
    let tables_ms = millis(loading);
    let started = Instant::now();
    // As the server does it: the largest files are verified once it can answer.
    let (snapshot, unverified) = Snapshot::open_early(&arguments.index)?;
    let open_ms = millis(started);
    search(&snapshot, &SearchRequest::new(FIRST))?;
    let answered_ms = millis(started);
    unverified.verify()?;
    let mut out = std::io::stdout().lock();
    let opened = Opened {
        version: format!("Luukku {}", env!("CARGO_PKG_VERSION")),
        documents: snapshot.manifest().services,
        open_ms,
        answered_ms: Some(answered_ms),
        verified_ms: Some(millis(started)),
        tables_ms: Some(tables_ms),
    };
    say(&mut out, &opened)?;
    for line in std::io::stdin().lock().lines() {
        let asked: Asked = serde_json::from_str(&line?)?;
        say(&mut out, &run(&snapshot, &asked, arguments.part)?)?;
    }
    Ok(())
}

fn say(out: &mut impl std::io::Write, what: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, what)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

fn run(snapshot: &Snapshot, asked: &Asked, part: Part) -> Result<Answer> {
    let query = &asked.query;
    let mut answer = Answer::default();
    if query.set == Set::Q6 {
        let request = SuggestRequest::new(&query.text);
        for _ in 0..asked.runs {
            let started = Instant::now();
            let suggestions = suggest(snapshot, &request)?;
            answer.micros.push(micros(started));
            answer.completions = suggestions.items.len();
        }
        return Ok(answer);
    }
    let mut request = request(query)?;
    if part == Part::Ids {
        request.totals = Totals::AtLeast(LIMIT);
    }
    for _ in 0..asked.runs {
        let started = Instant::now();
        let found = match part {
            Part::Whole => Found::of(search(snapshot, &request)?),
            Part::Ids => search_ids(snapshot, &request)?.into(),
        };
        answer.micros.push(micros(started));
        answer.ids = found.ids.iter().filter_map(|id| number(id)).collect();
        answer.total = found.total.map(|total| total as u64);
        let counts = found.facets.into_iter().flat_map(|facet| facet.values);
        answer.counts = counts
            .map(|value| (value.value, value.count as u64))
            .collect();
    }
    Ok(answer)
}

/// What both ways to ask have in common.
struct Found {
    ids: Vec<String>,
    total: Option<usize>,
    facets: Vec<FacetCounts>,
}

impl Found {
    fn of(response: SearchResponse) -> Self {
        let hits = response.hits.iter();
        Self {
            ids: hits.map(|hit| hit.service.id.as_str().to_owned()).collect(),
            total: response.is_total_exact.then_some(response.total),
            facets: response.facets,
        }
    }
}

impl From<FoundIds> for Found {
    fn from(found: FoundIds) -> Self {
        Self {
            ids: found.ids,
            total: found.is_total_exact.then_some(found.total),
            facets: found.facets,
        }
    }
}

fn millis(since: Instant) -> f64 {
    micros(since) / 1e3
}

fn micros(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e6
}

/// The numbers of the records in an answer.
pub(super) fn numbers(response: &SearchResponse) -> Vec<u64> {
    let ids = response.hits.iter().map(|hit| hit.service.id.as_str());
    ids.filter_map(number).collect()
}

/// The number in the id of a generated record.
pub(super) fn number(id: &str) -> Option<u64> {
    id.strip_prefix("generated:")?.parse().ok()
}

/// A query as a request to the engine.
pub(super) fn request(query: &Query) -> Result<SearchRequest> {
    let mut request = SearchRequest::new(&query.text);
    request.page = Page {
        number: 1,
        size: LIMIT,
    };
    if let Some((lat, lon)) = query.middle {
        request.position = Some(GeoPoint::new(lat, lon)?);
    }
    request.radius_m = query.radius_m;
    if let Some(bounds) = query.bounds {
        request.bounding_box = Some(bounding_box(bounds)?);
    }
    match query.set {
        Set::Q3 => request.sort = Sort::Distance,
        Set::Q5 => request.facets = vec![Facet::ServiceClass],
        _ => {}
    }
    Ok(request)
}

/// A box from its south, west, north and east.
pub(super) fn bounding_box([south, west, north, east]: [f64; 4]) -> Result<BoundingBox> {
    let south_west = GeoPoint::new(south, west)?;
    BoundingBox::new(south_west, GeoPoint::new(north, east)?).context("south is north of north")
}
