//! How many services a text finds, counted without ranking them.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use luukku_analyzers::Language;
use tantivy::{Searcher, SegmentOrdinal};

use super::ask::Where;
use super::best::BestSearch;
use super::filters::{Lacking, Sieve, now_in_finland};
use super::plan::{Plan, Strength, Wanted};
use super::rank::Ranker;
use super::topic_counter::CountedSegments;
use super::understand::{Understanding, understand, understand_in};
use super::{PlaceMode, QueryError, SearchRequest, Totals};
use crate::concepts::{Concepts, Found};
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::index::{
    AreaNumber, LiveStatistics, SegmentColumns, Snapshot, Statistics, Tally, Vocabulary,
};

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
    pub(crate) columns: &'a [Arc<SegmentColumns>],
    pub(crate) concepts: &'a Concepts,
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) counts: &'a Statistics,
}

impl<'a> Segments<'a> {
    /// What the weights of words are reckoned from.
    pub(crate) fn statistics(&self) -> LiveStatistics<'a> {
        LiveStatistics {
            columns: self.columns,
            statistics: self.counts,
            services: self.searcher.num_docs(),
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
    CountedSegments::new(segments)?.tally_of_all()
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
    let ask = Where::of(request, understood.place.as_ref())?;
    let plan = Plan::of(&understood, snapshot);
    let now = now_in_finland();
    let sieve = Sieve::new(&request.filters, &understood.filters, now, snapshot)?;
    let is_nearest = ask.mode == Some(PlaceMode::Nearest);
    let ranker = Ranker {
        ask,
        sieve: Arc::new(sieve),
        lacking: Lacking::LeftOut,
        sort: request.sort,
        // How recent a service is does not count.
        today: 0,
    };
    let deadline = Instant::now() + most;
    let count = |wanted: &Wanted<'_>| count(snapshot, wanted, &ranker, deadline);
    if is_nearest {
        // As the search does: the nearest of what is asked for, not of what mentions it.
        let named = Plan::ways(&understood, snapshot.segments(), Strength::Named);
        let named = count(&plan.wanted_as(&named));
        if named != Some(0) {
            return Ok(named);
        }
    }
    Ok(count(&plan.wanted()))
}

/// How many services have what is wanted, where the search looks; `None` after `deadline`.
fn count(
    snapshot: &Snapshot,
    wanted: &Wanted<'_>,
    ranker: &Ranker,
    deadline: Instant,
) -> Option<usize> {
    let search = BestSearch {
        snapshot,
        ranker,
        limit: 0,
        deadline,
        counting: None,
        totals: Totals::Exact,
    };
    let best = search.best(wanted);
    (!best.is_incomplete).then_some(best.total)
}
