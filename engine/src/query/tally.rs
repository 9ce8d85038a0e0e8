//! How many services a text finds, counted without ranking them.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use luukku_analyzers::Language;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::ask::Where;
use super::filters::{Lacking, Sieve, now_in_finland};
use super::plan::{Plan, Strength};
use super::rank::Ranker;
use super::understand::{Understanding, understand, understand_in};
use super::{PlaceMode, QueryError, SearchRequest};
use crate::concepts::{Concepts, Found};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::index::{
    AreaNumber, Fields, LiveStatistics, SegmentColumns, Snapshot, Statistics, Tally, Vocabulary,
};

/// Documents between two looks at the clock.
const CLOCK_EVERY: u32 = 256;

/// The areas that each municipality is part of, itself first, by its code.
pub(super) static AREAS: LazyLock<Vec<Vec<AreaNumber>>> = LazyLock::new(|| {
    let mut areas = vec![Vec::new(); 1_000];
    for place in Gazetteer::embedded().places() {
        if let PlaceId::Municipality(code) = place.id
            && let Some(areas) = areas.get_mut(usize::from(code.number()))
        {
            let ids = [Some(place.id), place.region, place.county];
            areas.extend(ids.into_iter().flatten().filter_map(AreaNumber::of));
        }
    }
    areas
});

/// The segments of an index, as they are counted in.
#[derive(Clone, Copy)]
pub(crate) struct Segments<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) columns: &'a [Arc<SegmentColumns>],
    pub(crate) concepts: &'a Concepts,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) counts: &'a Statistics,
}

impl<'a> Segments<'a> {
    /// What the weights of words are reckoned from.
    pub(crate) fn statistics(&self) -> LiveStatistics<'a> {
        LiveStatistics {
            searcher: self.searcher,
            statistics: self.counts,
        }
    }

    /// Understands a request as a search does, but for places that are names of services: a
    /// topic that may be a place is none anyway.
    pub(super) fn understand(&self, request: &SearchRequest) -> Understanding {
        understand(request, self.concepts, self.vocabulary, None)
    }

    pub(super) fn columns_of(
        &self,
        segment: SegmentOrdinal,
    ) -> tantivy::Result<Arc<SegmentColumns>> {
        let columns = self.columns.get(segment as usize).ok_or_else(|| {
            tantivy::TantivyError::InternalError(format!("segment {segment} is missing"))
        })?;
        Ok(Arc::clone(columns))
    }
}

/// What `text` asks for. `None` when it asks for a place, for nothing, or is not understood
/// the same in an interface of every language: then it cannot stand in a suggestion.
pub(super) fn asked_topic(segments: Segments<'_>, text: &str) -> Option<Understanding> {
    let mut request = SearchRequest::new(text);
    let first = segments.understand(&request);
    if !asks_for_a_topic(&first) {
        return None;
    }
    // The interface's language counts only for a text that does not tell its own.
    if first.language.is_none() {
        for language in [Language::Swedish, Language::English] {
            request.language = language;
            if !same_topic(&first, &segments.understand(&request)) {
                return None;
            }
        }
    }
    Some(first)
}

/// What the name of an organization asks for; `None` when it cannot be counted. A name has
/// places in it, so it is counted in all only, and only where the place of the name leaves
/// nobody out.
pub(super) fn asked_name(segments: Segments<'_>, name: &str) -> Option<Understanding> {
    let understood = segments.understand(&SearchRequest::new(name));
    let place = understood.place.as_ref();
    let cuts = place.is_some_and(|place| place.mode != PlaceMode::Near);
    let is_counted = !cuts && understood.filters.is_empty() && is_all_asked_for(&understood);
    is_counted.then_some(understood)
}

/// How many services there are, in all and by place.
pub(crate) fn tally_of_all(segments: Segments<'_>) -> tantivy::Result<Tally> {
    let everything = tantivy::query::AllQuery;
    segments
        .searcher
        .search(&everything, &TallyCollector(segments))
}

fn asks_for_a_topic(understood: &Understanding) -> bool {
    understood.place.is_none() && understood.filters.is_empty() && is_all_asked_for(understood)
}

/// Whether a text asks for something as it is written.
fn is_all_asked_for(understood: &Understanding) -> bool {
    !understood.clauses.is_empty() && understood.corrections.is_empty() && !understood.shortened
}

/// Whether two texts ask for the same, wherever.
pub(super) fn same_topic(one: &Understanding, other: &Understanding) -> bool {
    one.clauses.len() == other.clauses.len()
        && one.filters.is_empty()
        && other.filters.is_empty()
        && one.clauses.iter().zip(&other.clauses).all(|(one, other)| {
            one.text() == other.text()
                && same_concepts(&one.concepts, &other.concepts)
                && same_concepts(&one.answers, &other.answers)
                && one.joined.as_ref().map(|word| &word.folded)
                    == other.joined.as_ref().map(|word| &word.folded)
        })
}

fn same_concepts(one: &[Found], other: &[Found]) -> bool {
    let is_in = |found: &Found| {
        other
            .iter()
            .any(|other| other.concept.id() == found.concept.id())
    };
    one.len() == other.len() && one.iter().all(is_in)
}

pub(super) struct TallyCollector<'a>(pub(super) Segments<'a>);

impl Collector for TallyCollector<'_> {
    type Fruit = Tally;
    type Child = SegmentTally;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<SegmentTally> {
        Ok(SegmentTally {
            columns: self.0.columns_of(segment)?,
            total: 0,
            national: 0,
            areas: vec![0; AreaNumber::END],
            met: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Tally>) -> tantivy::Result<Tally> {
        let mut merged = Tally::default();
        for fruit in fruits {
            merged.total += fruit.total;
            merged.national += fruit.national;
            for (area, count) in fruit.areas {
                match merged.areas.iter_mut().find(|(known, _)| *known == area) {
                    Some((_, known)) => *known += count,
                    None => merged.areas.push((area, count)),
                }
            }
        }
        merged.areas.sort_unstable();
        Ok(merged)
    }
}

pub(super) struct SegmentTally {
    columns: Arc<SegmentColumns>,
    total: u32,
    national: u32,
    /// Counts by the number of the area.
    areas: Vec<u32>,
    /// The areas of one document.
    met: Vec<AreaNumber>,
}

impl SegmentCollector for SegmentTally {
    type Fruit = Tally;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.total += 1;
        let columns = &self.columns;
        if columns.nationwide.first(doc) == Some(1) {
            self.national += 1;
            return;
        }
        self.met.clear();
        let located = columns.located.values_for_doc(doc);
        for code in located.chain(columns.serves.values_for_doc(doc)) {
            for area in AREAS.get(code as usize).into_iter().flatten() {
                if !self.met.contains(area) {
                    self.met.push(*area);
                }
            }
        }
        for area in &self.met {
            if let Some(count) = self.areas.get_mut(usize::from(area.number())) {
                *count += 1;
            }
        }
    }

    fn harvest(self) -> Tally {
        let areas = (0u16..)
            .zip(self.areas)
            .filter(|(_, count)| *count > 0)
            .map(|(number, count)| (AreaNumber::from_number(number), count))
            .collect();
        Tally {
            total: self.total,
            national: self.national,
            areas,
        }
    }
}

/// How many services a search for `request` finds that have all it asks for, wherever that
/// is; `None` when it asks for nothing but a place, or counting takes longer than `most`.
pub(super) fn full_matches(
    snapshot: &Snapshot,
    request: &SearchRequest,
    most: Duration,
) -> Result<Option<usize>, QueryError> {
    let understood = understand_in(snapshot, request);
    if !is_all_asked_for(&understood) {
        return Ok(None);
    }
    let ask = Where::of(request, understood.place.as_ref(), snapshot)?;
    let plan = Plan::of(&understood, snapshot);
    let now = now_in_finland();
    let sieve = Sieve::new(&request.filters, &understood.filters, now, snapshot)?;
    let is_nearest = ask.mode == Some(PlaceMode::Nearest);
    let counter = MatchCounter {
        segments: snapshot.segments(),
        ranker: Arc::new(Ranker {
            ask,
            sieve: Arc::new(sieve),
            lacking: Lacking::LeftOut,
            sort: request.sort,
            // How recent a service is does not count.
            today: 0,
        }),
        deadline: Instant::now() + most,
    };
    let count = |strength| {
        let query = plan.query(strength);
        snapshot.searcher().search(&*query, &counter)
    };
    if is_nearest {
        // As the search does: the nearest of what is asked for, not of what mentions it.
        let named = count(Strength::Named)?;
        if named != Some(0) {
            return Ok(named);
        }
    }
    Ok(count(Strength::Any)?)
}

struct MatchCounter<'a> {
    segments: Segments<'a>,
    ranker: Arc<Ranker>,
    deadline: Instant,
}

impl Collector for MatchCounter<'_> {
    type Fruit = Option<usize>;
    type Child = SegmentCounter;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        _: &SegmentReader,
    ) -> tantivy::Result<SegmentCounter> {
        Ok(SegmentCounter {
            columns: self.segments.columns_of(segment)?,
            ranker: Arc::clone(&self.ranker),
            deadline: self.deadline,
            seen: 0,
            total: Some(0),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Option<usize>>) -> tantivy::Result<Option<usize>> {
        Ok(fruits.into_iter().sum())
    }
}

struct SegmentCounter {
    columns: Arc<SegmentColumns>,
    ranker: Arc<Ranker>,
    deadline: Instant,
    seen: u32,
    total: Option<usize>,
}

impl SegmentCollector for SegmentCounter {
    type Fruit = Option<usize>;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.seen = self.seen.wrapping_add(1);
        if self.seen.is_multiple_of(CLOCK_EVERY) && Instant::now() > self.deadline {
            self.total = None;
        }
        if let Some(total) = &mut self.total
            && self.ranker.judge(&self.columns, doc).is_some()
        {
            *total += 1;
        }
    }

    fn harvest(self) -> Option<usize> {
        self.total
    }
}
