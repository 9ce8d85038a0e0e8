//! A search, from request to answer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::DocAddress;

use super::ask::Where;
use super::best::{Best, BestSearch};
use super::facets::Counting;
use super::filters::{Lacking, Sieve, now_in_finland};
use super::highlight::Highlighter;
use super::interpretation::interpretation;
use super::matches::Union;
use super::nearest::nearest;
use super::nearness::FAR_M;
use super::plan::{Plan, Strength, Wanted};
use super::rank::{Ranked, Ranker, best_first};
use super::understand::{Understanding, understand_in};
use super::{
    AccessPath, Explain, Explanation, FoundIds, Hit, Notice, PlaceMode, QueryError, SearchRequest,
    SearchResponse, SearchStep, Sort, Totals, limits,
};
use crate::catalog::{AreaShape, Service};
use crate::gazetteer::PlaceId;
use crate::index::{SegmentColumns, Snapshot, days_since_1970, positions};

/// With fewer full answers than this, answers with some of the words follow them: people look
/// at some eight.
const ENOUGH: usize = 8;

/// Answers `request` from `snapshot`.
///
/// ```
/// use luukku_engine::index::{IndexBuilder, Snapshot};
/// use luukku_engine::query::{SearchRequest, search};
/// use luukku_engine::record;
///
/// let folder = tempfile::tempdir()?;
/// let mut builder = IndexBuilder::create(folder.path())?;
/// for line in [
///     r#"{"id": "1", "name": "Tukiryhmä", "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}"#,
///     r#"{"id": "2", "name": "Tukiryhmä", "municipality": "Turku", "lat": 60.4515, "lon": 22.2687}"#,
/// ] {
///     builder.add(&record::parse(line)?.service)?;
/// }
/// builder.publish()?;
/// let snapshot = Snapshot::open(folder.path())?;
///
/// let answer = search(&snapshot, &SearchRequest::new("tukiryhmä, Forssa"))?;
/// assert_eq!(answer.hits[0].service.id.as_str(), "1");
/// assert_eq!(answer.total, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Cost: one pass over the matches; at most [`limits::DEADLINE_MS`] of matching.
///
/// # Errors
/// When a number of the request is out of range, `near` names no place, or the index cannot be read.
pub fn search(snapshot: &Snapshot, request: &SearchRequest) -> Result<SearchResponse, QueryError> {
    with_search(snapshot, request, |search| {
        let found = search.find();
        search.response(found)
    })
}

/// The ids of what [`search`] answers, without reading or showing the services.
///
/// Cost: as [`search`], less reading, parsing and highlighting the services.
///
/// # Errors
/// As [`search`].
pub fn search_ids(snapshot: &Snapshot, request: &SearchRequest) -> Result<FoundIds, QueryError> {
    with_search(snapshot, request, |search| {
        let Found { best, .. } = search.find();
        let page = search.request.page;
        let shown = best.ranked.iter().skip((page.number - 1) * page.size);
        let id = |ranked: &Ranked| {
            let columns = snapshot.columns(ranked.address.segment_ord);
            columns.id(ranked.address.doc_id).unwrap_or_default()
        };
        Ok(FoundIds {
            total: best.total,
            is_total_exact: best.is_total_exact(),
            ids: shown.take(page.size).map(id).collect(),
            facets: best
                .tally
                .counts(&search.request.facets, &search.request.filters, snapshot),
        })
    })
}

/// Understands and plans a request.
fn with_search<T>(
    snapshot: &Snapshot,
    request: &SearchRequest,
    answer: impl FnOnce(&mut Search<'_>) -> Result<T, QueryError>,
) -> Result<T, QueryError> {
    check(request)?;
    let understood = understand_in(snapshot, request);
    let asked = request;
    let request = &with_filtered_areas(asked)?;
    let mut ask = Where::of(request, understood.place.as_ref())?;
    let plan = Plan::of(&understood, snapshot);
    let now = now_in_finland();
    let sieve = Sieve::new(&request.filters, &understood.filters, now, snapshot)?;
    let only_where = understood.clauses.is_empty() && ask.scale.is_some();
    let sort = match request.sort {
        // Without words only nearness is left to rank by.
        Sort::Relevance if only_where => Sort::Distance,
        sort => sort,
    };
    if sort == Sort::Relevance || request.explain == Explain::On {
        ask.measure(snapshot);
    }
    let mut search = Search {
        snapshot,
        asked,
        request,
        understood: &understood,
        plan: &plan,
        ranker: Arc::new(Ranker {
            ask,
            sieve: Arc::new(sieve),
            lacking: Lacking::LeftOut,
            sort,
            today: days_since_1970(
                jiff::Timestamp::now()
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .date(),
            ),
        }),
        deadline: Instant::now() + Duration::from_millis(limits::DEADLINE_MS),
        notices: Vec::new(),
        steps: Vec::new(),
    };
    answer(&mut search)
}

/// The request with the areas of its filters among its areas: those are what the place of a
/// service is compared with.
fn with_filtered_areas(request: &SearchRequest) -> Result<SearchRequest, QueryError> {
    let mut request = request.clone();
    if request
        .filters
        .areas
        .values()
        .any(|areas| !areas.is_empty())
    {
        let common = request
            .filters
            .municipalities(&request.areas, None)
            .unwrap_or_default();
        request.areas = common.into_iter().map(PlaceId::Municipality).collect();
        if request.areas.is_empty() {
            return Err(QueryError::AreasApart);
        }
    }
    Ok(request)
}

/// The service with this id.
///
/// # Errors
/// When the index cannot be read.
pub fn service(snapshot: &Snapshot, id: &str) -> Result<Option<Service>, QueryError> {
    let Some(address) = snapshot.address(id)? else {
        return Ok(None);
    };
    let found = snapshot.service(address);
    found
        .map(Some)
        .ok_or_else(|| QueryError::Stored(id.to_owned()))
}

/// Refuses numbers that are out of range.
pub(super) fn check(request: &SearchRequest) -> Result<(), QueryError> {
    let page = request.page;
    if page.size == 0 || page.size > limits::MAX_PAGE_SIZE {
        return Err(QueryError::PageSize(page.size));
    }
    let reached = page.number.checked_mul(page.size);
    if page.number == 0 || reached.is_none_or(|reached| reached > limits::MAX_REACH) {
        return Err(QueryError::PageReach {
            number: page.number,
            size: page.size,
        });
    }
    if let Some(radius_m) = request.radius_m
        && !(radius_m > 0.0 && radius_m <= limits::MAX_RADIUS_M)
    {
        return Err(QueryError::Radius(radius_m));
    }
    if request.areas.len() > limits::MAX_FILTERS {
        return Err(QueryError::TooManyAreas(request.areas.len()));
    }
    let corners = request.shape.as_ref().map_or(0, AreaShape::corners);
    if corners > limits::MAX_SHAPE_CORNERS {
        return Err(QueryError::TooManyCorners(corners));
    }
    let filters = &request.filters;
    let values = filters
        .values
        .iter()
        .map(|(facet, values)| (facet, values.len()));
    let areas = filters
        .areas
        .iter()
        .map(|(facet, areas)| (facet, areas.len()));
    if let Some((facet, count)) = values
        .chain(areas)
        .find(|(_, count)| *count > limits::MAX_FILTERS)
    {
        return Err(QueryError::TooManyValues(count, facet.name()));
    }
    let near_chars = request.near.as_ref().map_or(0, |near| near.chars().count());
    if near_chars > limits::MAX_TEXT_CHARS {
        return Err(QueryError::TooLong {
            parameter: "near",
            length: near_chars,
        });
    }
    Ok(())
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    /// The request as it came.
    asked: &'a SearchRequest,
    /// The same with the areas of its filters among its areas.
    request: &'a SearchRequest,
    understood: &'a Understanding,
    plan: &'a Plan,
    ranker: Arc<Ranker>,
    deadline: Instant,
    notices: Vec<Notice>,
    /// How matches were looked for so far.
    steps: Vec<SearchStep>,
}

/// The best matches, and the words that the first of them lacks.
struct Found {
    best: Best,
    relaxed: Vec<String>,
}

impl Search<'_> {
    fn find(&mut self) -> Found {
        let mut best = self.best();
        if best.total == 0 && self.ranker.sieve.cuts_by_words() {
            let loose = Ranker {
                lacking: Lacking::Last,
                ..(*self.ranker).clone()
            };
            let strict = std::mem::replace(&mut self.ranker, Arc::new(loose));
            best = self.best();
            if best.total > 0 {
                self.notices.push(Notice::FilterLoosened);
            } else {
                self.ranker = strict;
            }
        }
        if best.total == 0
            && let Some(loose) = self
                .ranker
                .ask
                .loosened(self.request.areas.len(), self.snapshot)
        {
            let loose = Ranker {
                ask: loose,
                ..(*self.ranker).clone()
            };
            let strict = std::mem::replace(&mut self.ranker, Arc::new(loose));
            best = self.best();
            if best.total > 0 {
                self.notices.push(Notice::NoneInArea);
            } else {
                self.ranker = strict;
            }
        }
        let relaxed = match best.ranked.first() {
            Some(first) if best.may_lack => self.missing(first.address),
            _ => Vec::new(),
        };
        if !relaxed.is_empty() {
            self.notices.push(Notice::Relaxed);
        }
        if best.is_incomplete {
            self.notices.push(Notice::Incomplete);
        }
        Found { best, relaxed }
    }

    fn response(&mut self, found: Found) -> Result<SearchResponse, QueryError> {
        let Found { best, relaxed } = found;
        let page = self.request.page;
        let highlighter = self.highlighter();
        let hits = best
            .ranked
            .iter()
            .skip((page.number - 1) * page.size)
            .take(page.size)
            .map(|ranked| self.hit(ranked, &highlighter))
            .collect::<Result<_, _>>()?;
        Ok(SearchResponse {
            total: best.total,
            is_total_exact: best.is_total_exact(),
            hits,
            interpretation: interpretation(
                self.request,
                self.understood,
                &self.ranker.ask,
                relaxed,
                self.notices.clone(),
            ),
            facets: best
                .tally
                .counts(&self.request.facets, &self.request.filters, self.snapshot),
            steps: match self.request.explain {
                Explain::On => Some(std::mem::take(&mut self.steps)),
                Explain::Off => None,
            },
        })
    }

    /// The best matches: of all clauses; with too few of those, of fewer and fewer clauses.
    fn best(&mut self) -> Best {
        let plan = self.plan;
        let clauses = plan.clauses().len();
        if clauses == 0 {
            return self.without_text();
        }
        if self.ranker.ask.mode == Some(PlaceMode::Nearest) {
            // The nearest of what is asked for, not of what mentions it.
            let segments = self.snapshot.segments();
            let named = Plan::ways(self.understood, segments, Strength::Named);
            let best = self.collect(&plan.wanted_as(&named));
            if best.total > 0 {
                return best;
            }
        }
        let full = self.collect(&plan.wanted());
        if full.total >= ENOUGH {
            return full;
        }
        let mut fewest = None;
        for required in (1..clauses).rev() {
            let some = self.collect(&plan.wanted_some(required));
            if some.total >= ENOUGH.max(full.total + 1) {
                return after(full, some, self.reach());
            }
            fewest = Some(some);
        }
        let words = Plan::words(self.understood, self.snapshot);
        if !words.is_empty() {
            fewest = Some(self.collect(&plan.wanted_words(&words)));
        }
        match fewest {
            Some(some) => after(full, some, self.reach()),
            None => full,
        }
    }

    fn reach(&self) -> usize {
        self.request.page.number * self.request.page.size
    }

    fn collect(&mut self, wanted: &Wanted<'_>) -> Best {
        let search = BestSearch {
            snapshot: self.snapshot,
            ranker: &self.ranker,
            limit: self.reach().max(ENOUGH),
            deadline: self.deadline,
            counting: self.counting(),
            totals: match self.request.totals {
                // With fewer than enough, others follow.
                Totals::AtLeast(most) => Totals::AtLeast(most.max(ENOUGH)),
                Totals::Exact => Totals::Exact,
            },
        };
        let best = search.best(wanted);
        self.steps.extend_from_slice(&best.steps);
        best
    }

    /// What is counted beside ranking; `None` when no facet is asked for.
    fn counting(&self) -> Option<Arc<Counting>> {
        let SearchRequest {
            facets,
            filters,
            areas,
            ..
        } = self.asked;
        (!facets.is_empty()).then(|| Arc::new(Counting::new(facets, filters, areas, &self.ranker)))
    }

    /// Every service of the place: the nearest from the place trees where only nearness counts.
    fn without_text(&mut self) -> Best {
        let ask = &self.ranker.ask;
        let only_nearness = ask.areas.is_empty()
            && ask.further_origins.is_empty()
            && ask.extent.is_none()
            && ask.radius_m.is_none()
            && ask.national == super::National::Include
            && self.request.facets.is_empty()
            && self.ranker.sieve.is_open()
            && self.ranker.sort == Sort::Distance;
        if let (true, Some(origin)) = (only_nearness, ask.origin) {
            // No service counts as nearer than its position.
            let at_least_m = |columns: &SegmentColumns, doc| {
                let first = columns.geo.uncertainties(doc).first();
                first.map_or(0.0, |uncertainty| uncertainty.at_least(0.0))
            };
            let near = nearest(
                self.snapshot,
                origin,
                self.reach(),
                ask.half_distance_m.unwrap_or(FAR_M),
                at_least_m,
            );
            let near = near.into_iter();
            let mut ranked: Vec<Ranked> = near
                .filter_map(|(address, _)| self.ranked(address))
                .collect();
            if ranked.len() >= self.reach() {
                best_first(&mut ranked, self.ranker.sort, self.snapshot);
                ranked.truncate(self.reach());
                let total = self.snapshot.searcher().num_docs() as usize;
                self.steps.push(SearchStep {
                    segment: None,
                    path: AccessPath::PlaceTree,
                    required: 0,
                    clauses: 0,
                    with_words: None,
                    in_place: total as u64,
                    matches: total as u64,
                });
                return Best {
                    ranked,
                    total,
                    ..Best::default()
                };
            }
        }
        self.collect(&self.plan.wanted())
    }

    fn ranked(&self, address: DocAddress) -> Option<Ranked> {
        let columns = self.snapshot.columns(address.segment_ord);
        let judged = self.ranker.judge(&columns, address.doc_id)?;
        Some(Ranked::of(&self.ranker, &columns, address, &judged, 1.0))
    }

    fn hit(&self, ranked: &Ranked, highlighter: &Highlighter<'_>) -> Result<Hit, QueryError> {
        let address = ranked.address;
        let columns = self.snapshot.columns(address.segment_ord);
        let unreadable = || QueryError::Stored(format!("{address:?}"));
        let shown = self.snapshot.shown(address).ok_or_else(unreadable)?;
        let service = shown.service();
        let judged = self
            .ranker
            .judge(&columns, address.doc_id)
            .ok_or_else(unreadable)?;
        let position = judged
            .nearest
            .and_then(|nearest| positions(service).get(nearest).copied());
        let location = position
            .map(|position| position.location)
            .or((!service.locations.is_empty()).then_some(0));
        let explanation = match self.request.explain {
            Explain::Off => None,
            Explain::On => Some(Explanation {
                text: ranked.text,
                nearness: judged.nearness,
                area: judged.area_factor,
                freshness: judged.freshness,
                filters: judged.fit,
                missing: self.missing(address),
            }),
        };
        Ok(Hit {
            highlights: highlighter.highlight(&shown, self.request.language),
            location,
            position,
            distance_m: judged.distance_m,
            area_match: judged.area,
            score: judged.score(ranked.text),
            explanation,
            service: Arc::clone(service),
        })
    }

    fn highlighter(&self) -> Highlighter<'_> {
        let clauses = self.understood.clauses.iter();
        let concepts = clauses.flat_map(|clause| &clause.concepts);
        Highlighter::new(
            self.snapshot,
            self.plan.terms.iter().map(String::as_str),
            concepts.map(|found| found.concept.id()),
        )
    }

    /// The clauses a document does not have, as written.
    fn missing(&self, address: DocAddress) -> Vec<String> {
        let columns = self.snapshot.columns(address.segment_ord);
        let clauses = self.understood.clauses.iter().zip(self.plan.clauses());
        clauses
            .filter(|(_, way)| !Union::of(way, &columns).has(address.doc_id))
            .map(|(clause, _)| clause.text())
            .collect()
    }
}

/// The full answers first, then the partial ones that are not among them.
fn after(full: Best, some: Best, reach: usize) -> Best {
    let may_lack = full.ranked.is_empty();
    let met: Vec<DocAddress> = full.ranked.iter().map(|ranked| ranked.address).collect();
    let mut ranked = full.ranked;
    ranked.extend(
        some.ranked
            .into_iter()
            .filter(|ranked| !met.contains(&ranked.address)),
    );
    ranked.truncate(reach);
    Best {
        ranked,
        total: some.total,
        is_at_least: some.is_at_least,
        tally: some.tally,
        may_lack,
        is_incomplete: full.is_incomplete || some.is_incomplete,
        steps: Vec::new(),
    }
}
