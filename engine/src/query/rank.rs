//! Ranking: text × nearness × area × freshness, in one pass over the matches.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use tantivy::{DocAddress, DocId, Score, TERMINATED};

use super::ask::{Area, Where};
use super::facets::{Counting, Place, SegmentTally, Tally};
use super::filters::{Lacking, Sieve, Verdict};
use super::matches::Matches;
use super::nearness::nearness;
use super::plan::Wanted;
use super::{AreaMatch, National, PlaceMode, Sort, Totals};
use crate::catalog::GeoPoint;
use crate::index::{Cap, Cover, SegmentColumns, Snapshot, unit_vector};

/// A service in the area from elsewhere answers less well than one there.
const SERVED: f64 = 0.7;
/// One for the whole country less again, so that it never drowns local ones.
const NATIONWIDE: f64 = 0.5;
/// A service without a position, when nearness is asked for: as if it were this far, in
/// half distances.
const NOWHERE: f64 = 4.0;
/// A service without a position that serves the place, when nearness is asked for.
const SOMEWHERE: f64 = 0.5;
/// The oldest records lose this much.
const STALE: f64 = 0.1;
/// Records verified within this many days are fresh.
const FRESH_DAYS: f64 = 365.0;

/// More than what rounding makes of a score.
const ABOVE: f64 = 1.000_2;

/// Documents between two looks at the clock.
const CLOCK_EVERY: u32 = 1024;

/// How one document is ranked: everything but its text.
#[derive(Clone, Debug)]
pub(super) struct Ranker {
    pub(super) ask: Where,
    pub(super) sieve: Arc<Sieve>,
    /// Whether what lacks a filter said in words is left out.
    pub(super) lacking: Lacking,
    pub(super) sort: Sort,
    /// Days since 1970.
    pub(super) today: i64,
}

/// What a document's place and age are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Judgement {
    /// Metres from the origin to the nearest place of the service that counts.
    pub(super) distance_m: Option<f64>,
    /// The same, but no less than what is not known of that place's position: what ranks.
    pub(super) far_m: Option<f64>,
    /// Which of its positions that is.
    pub(super) nearest: Option<usize>,
    pub(super) area: Option<AreaMatch>,
    pub(super) nearness: f64,
    pub(super) area_factor: f64,
    pub(super) freshness: f64,
    /// How well it fits the filters said in words, 0–1.
    pub(super) fit: f64,
}

impl Judgement {
    pub(super) fn score(&self, text: f64) -> f64 {
        text * self.nearness * self.area_factor * self.freshness * self.fit
    }
}

/// How a document answers one area; `None`: not at all.
fn area_match(
    columns: &SegmentColumns,
    doc: DocId,
    is_national: bool,
    area: &Area,
) -> Option<AreaMatch> {
    let is_around = || {
        let places = columns.geo.places(doc).iter();
        places
            .zip(columns.geo.uncertainties(doc))
            .filter_map(|(point, uncertainty)| Some((point.to_point()?, uncertainty)))
            .any(|(point, uncertainty)| area.has_place(point, *uncertainty))
    };
    if columns
        .located
        .values_for_doc(doc)
        .any(|code| area.has_municipality(code))
        || (area.has_circles() && is_around())
    {
        Some(AreaMatch::Located)
    } else if columns
        .serves
        .values_for_doc(doc)
        .any(|code| area.has_municipality(code))
    {
        Some(AreaMatch::Served)
    } else {
        is_national.then_some(AreaMatch::Nationwide)
    }
}

/// Which position of a document counts, and how far it is.
#[derive(Clone, Copy, Debug, Default)]
struct Distance {
    nearest: Option<usize>,
    metres: Option<f64>,
    /// The same, or how far the place may well be where its position is not exact.
    far_m: Option<f64>,
}

/// The document is not in, and does not serve, an area asked for.
struct Outside;

impl Ranker {
    /// Judges a document; `None` when the filters or the place asked for leave it out.
    pub(super) fn judge(&self, columns: &SegmentColumns, doc: DocId) -> Option<Judgement> {
        match self.sieve.verdict(columns, doc, self.lacking) {
            Verdict::Passes(fit) => self.judge_place(columns, doc, fit),
            Verdict::FailsOnly(_) | Verdict::Fails => None,
        }
    }

    /// Whether a document serves the whole country, and how it answers the areas asked for;
    /// `None` when it is not where the search looks.
    pub(super) fn reach(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
    ) -> Option<(bool, Option<AreaMatch>)> {
        let is_national = columns.nationwide.first(doc) == Some(1);
        let area = self.area(columns, doc, is_national).ok()?;
        self.distance(columns, doc, is_national)?;
        Some((is_national, area))
    }

    /// Judges where a document is and how old; `None` when the place asked for leaves it out.
    fn judge_place(&self, columns: &SegmentColumns, doc: DocId, fit: f64) -> Option<Judgement> {
        let ask = &self.ask;
        let is_national = columns.nationwide.first(doc) == Some(1);
        let area = self.area(columns, doc, is_national).ok()?;
        let Distance {
            nearest,
            metres: distance_m,
            far_m,
        } = self.distance(columns, doc, is_national)?;
        let area_factor = match area {
            Some(AreaMatch::Served) => SERVED,
            Some(AreaMatch::Nationwide) => NATIONWIDE,
            Some(AreaMatch::Located) | None => 1.0,
        };
        let area = area.or_else(|| {
            let marked = ask.marked.as_ref()?;
            area_match(columns, doc, is_national, marked)
        });
        let is_local = matches!(area, Some(AreaMatch::Located | AreaMatch::Served));
        if is_national && !is_local && ask.national == National::Exclude {
            return None;
        }
        let nearness_factor = ask.half_distance_m.map_or(1.0, |half| match far_m {
            Some(metres) => nearness(metres, half),
            None if is_local => SOMEWHERE,
            None => 1.0 / (1.0 + NOWHERE),
        });
        let days = columns
            .verified
            .first(doc)
            .map_or(2.0 * FRESH_DAYS, |day| (self.today - day) as f64);
        let late = ((days - FRESH_DAYS) / (2.0 * FRESH_DAYS)).clamp(0.0, 1.0);
        Some(Judgement {
            distance_m,
            far_m,
            nearest,
            area,
            nearness: nearness_factor,
            area_factor,
            freshness: 1.0 - STALE * late,
            fit,
        })
    }

    /// How the document answers the areas asked for, the weakest counting; `None` when none
    /// was asked for.
    fn area(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        is_national: bool,
    ) -> Result<Option<AreaMatch>, Outside> {
        let mut weakest = None;
        for area in &self.ask.areas {
            let found = area_match(columns, doc, is_national, area).ok_or(Outside)?;
            weakest = weakest.max(Some(found));
        }
        Ok(weakest)
    }

    /// The nearest position in the box and its distance; `None` when the document has no
    /// position where one is asked for. A position that is not exact is as far as what is not
    /// known of it, so that it never beats a place known to be nearer; a radius cuts by the
    /// position itself, since what may be within is not left out.
    fn distance(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        is_national: bool,
    ) -> Option<Distance> {
        let ask = &self.ask;
        let mut nearest: Option<Distance> = None;
        let mut least_m = f64::INFINITY;
        let places = columns.geo.places(doc);
        let uncertainties = columns.geo.uncertainties(doc);
        for (at, (point, uncertainty)) in places.iter().zip(uncertainties).enumerate() {
            let Some(point) = point.to_point() else {
                continue;
            };
            if ask
                .bounding_box
                .is_some_and(|bounds| !bounds.contains(point))
            {
                continue;
            }
            let metres = ask.origin.map(|origin| {
                ask.further_origins
                    .iter()
                    .map(|further: &GeoPoint| further.distance_m(point))
                    .fold(origin.distance_m(point), f64::min)
            });
            least_m = least_m.min(metres.unwrap_or(f64::INFINITY));
            let far_m = metres.map(|metres| uncertainty.at_least(metres));
            if nearest
                .as_ref()
                .is_none_or(|best| (far_m, metres) < (best.far_m, best.metres))
            {
                nearest = Some(Distance {
                    nearest: Some(at),
                    metres,
                    far_m,
                });
            }
        }
        let within = match ask.radius_m {
            Some(radius_m) => least_m <= radius_m,
            None => nearest.is_some() || ask.bounding_box.is_none(),
        };
        // A service for the whole country answers wherever one asks.
        let has_no_place = places.is_empty();
        if within || (is_national && has_no_place) {
            Some(nearest.unwrap_or_default())
        } else {
            None
        }
    }

    /// What the order is by; greater is earlier.
    pub(super) fn key(
        &self,
        columns: &SegmentColumns,
        doc: DocId,
        judged: &Judgement,
        text: f64,
    ) -> f64 {
        let by_distance = || judged.far_m.map_or(f64::NEG_INFINITY, |metres| -metres);
        match self.sort {
            Sort::Relevance if self.ask.mode == Some(PlaceMode::Nearest) => by_distance(),
            Sort::Relevance => judged.score(text),
            Sort::Distance => by_distance(),
            Sort::Verified => columns
                .verified
                .first(doc)
                .map_or(f64::NEG_INFINITY, |day| day as f64),
            Sort::Name => columns
                .names
                .term_ords(doc)
                .next()
                .map_or(f64::NEG_INFINITY, |ord| -(ord as f64)),
        }
    }
}

/// A match and where it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ranked {
    pub(super) key: f64,
    /// Ordinal of the id in its segment: ids break ties.
    id: u64,
    pub(super) text: f64,
    pub(super) address: DocAddress,
}

impl Ranked {
    pub(super) fn of(
        ranker: &Ranker,
        columns: &SegmentColumns,
        address: DocAddress,
        judged: &Judgement,
        text: f64,
    ) -> Self {
        let key = ranker.key(columns, address.doc_id, judged, text);
        let id = columns
            .ids
            .term_ords(address.doc_id)
            .next()
            .unwrap_or(u64::MAX);
        Self {
            key,
            id,
            text,
            address,
        }
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    /// Better is greater: by key, then by id. Only for matches of one segment: ids and names
    /// are numbered in each.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key
            .total_cmp(&other.key)
            .then(other.id.cmp(&self.id))
            .then(other.address.doc_id.cmp(&self.address.doc_id))
    }
}

/// Sorts matches of all segments, the best first.
///
/// Cost: names and ids are read from the index where they decide.
pub(super) fn best_first(ranked: &mut [Ranked], sort: Sort, snapshot: &Snapshot) {
    let columns = |ranked: &Ranked| snapshot.columns(ranked.address.segment_ord);
    let is_of_one_segment = ranked
        .windows(2)
        .all(|pair| pair[0].address.segment_ord == pair[1].address.segment_ord);
    if is_of_one_segment {
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        return;
    }
    if sort == Sort::Name {
        ranked.sort_by_cached_key(|match_| {
            let doc = match_.address.doc_id;
            let columns = columns(match_);
            let name = columns.name(doc);
            (name.is_none(), name, columns.id(doc))
        });
        return;
    }
    ranked.sort_unstable_by(|a, b| {
        let by_key = b.key.total_cmp(&a.key);
        if by_key.is_eq() && a.address.segment_ord != b.address.segment_ord {
            let id = |ranked: &Ranked| columns(ranked).id(ranked.address.doc_id);
            return id(a).cmp(&id(b));
        }
        b.cmp(a)
    });
}

/// A text score without its last digits, which depend on the order that tantivy adds its
/// parts in: equal texts of different segments score the same.
fn steady(text: Score) -> f64 {
    /// Bits of a 32-bit float that are left out: some 1 in 8,000 remains.
    const LEFT_OUT: u32 = 10;
    let half = 1 << (LEFT_OUT - 1);
    let rounded = text.to_bits().saturating_add(half) >> LEFT_OUT << LEFT_OUT;
    f64::from(f32::from_bits(rounded))
}

/// The best matches, and how many there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Best {
    /// Best first.
    pub(super) ranked: Vec<Ranked>,
    pub(super) total: usize,
    /// Whether there may be more than `total`.
    pub(super) is_at_least: bool,
    /// Whether the time ran out before all matches were seen.
    pub(super) is_incomplete: bool,
    /// How many matches have each value of the facets asked for.
    pub(super) tally: Tally,
}

/// Where the best matches are looked for, and how many are wanted.
pub(super) struct BestSearch<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) ranker: &'a Ranker,
    pub(super) limit: usize,
    pub(super) deadline: Instant,
    pub(super) counting: Option<Arc<Counting>>,
    pub(super) totals: Totals,
}

impl BestSearch<'_> {
    /// The best of what is `wanted`.
    pub(super) fn best(&self, wanted: &Wanted<'_>) -> Best {
        let mut best = Best::default();
        for columns in self.snapshot.all_columns() {
            let found = SegmentSearch::new(self, columns).run(wanted);
            best.total += found.total;
            best.is_incomplete |= found.is_incomplete;
            best.is_at_least |= found.is_at_least;
            best.tally.merge(found.tally);
            best.ranked.extend(found.ranked);
        }
        best_first(&mut best.ranked, self.ranker.sort, self.snapshot);
        best.ranked.truncate(self.limit);
        best
    }
}

/// What has to be found out of a match to know whether it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubt {
    /// Nothing: it is where the search looks, and no filter is set.
    None,
    /// Its place, or what the filters say.
    Some,
}

/// The best matches of one segment so far.
struct SegmentSearch<'a> {
    search: &'a BestSearch<'a>,
    columns: &'a Arc<SegmentColumns>,
    /// The origins as unit vectors.
    origins: Vec<[f64; 3]>,
    heap: BinaryHeap<Reverse<Ranked>>,
    clock: u32,
    best: Best,
    tally: Option<SegmentTally>,
}

impl<'a> SegmentSearch<'a> {
    fn new(search: &'a BestSearch<'a>, columns: &'a Arc<SegmentColumns>) -> Self {
        let ask = &search.ranker.ask;
        let origins = ask.origin.iter().chain(&ask.further_origins);
        let counting = search.counting.as_ref();
        Self {
            search,
            columns,
            origins: origins.map(|origin| unit_vector(*origin)).collect(),
            heap: BinaryHeap::with_capacity(search.limit.min(1024) + 1),
            clock: 0,
            best: Best::default(),
            tally: counting.map(|counting| SegmentTally::new(counting, columns)),
        }
    }

    fn run(mut self, wanted: &Wanted<'_>) -> Best {
        let documents = self.columns.documents();
        let mut matches = Matches::of(wanted, self.columns, documents);
        let doubt = self.doubt();
        let cells = &self.columns.cells;
        if let Some(ranges) = self.ranges() {
            for (range, cover) in ranges {
                let doubt = match cover {
                    Cover::All => doubt,
                    Cover::Some | Cover::None => Doubt::Some,
                };
                self.look(&mut matches, range, doubt);
            }
        } else if self.is_by_nearness() {
            // The tracts that may have the best ones first: what they have tells which of the
            // others need not be looked into.
            let mut tracts: Vec<(f64, Range<DocId>)> = cells
                .tracts()
                .map(|(docs, cap)| (self.bound(cap, f64::from(matches.most())), docs))
                .collect();
            tracts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
            let mut after = 0;
            let mut rest = Vec::new();
            for (bound, docs) in tracts {
                if self.is_full_of_better(bound) {
                    rest.push(docs);
                    continue;
                }
                if docs.start < after {
                    matches = Matches::of(wanted, self.columns, documents);
                }
                after = docs.end;
                self.look(&mut matches, docs, doubt);
            }
            rest.sort_by_key(|docs| docs.start);
            if !rest.is_empty() {
                matches = Matches::of(wanted, self.columns, documents);
            }
            for docs in rest {
                if !self.counts_on() {
                    self.best.is_at_least = true;
                    break;
                }
                self.look(&mut matches, docs, doubt);
            }
        } else {
            self.look(&mut matches, 0..documents, doubt);
        }
        self.finish()
    }

    /// The documents that may be where the search looks; `None` for all.
    fn ranges(&self) -> Option<Vec<(Range<DocId>, Cover)>> {
        let ask = &self.search.ranker.ask;
        if ask.radius_m.is_none() && ask.bounding_box.is_none() || self.tally.is_some() {
            return None;
        }
        let cover = |cap: &Cap| {
            let in_box = ask
                .bounding_box
                .map_or(Cover::All, |bounds| cap.cover(&bounds));
            let in_circle = ask.radius_m.map_or(Cover::All, |radius_m| {
                let covers = self.origins.iter();
                let covers = covers.map(|origin| cap.cover_circle(*origin, radius_m));
                let mut widest = Cover::None;
                for cover in covers {
                    widest = match (widest, cover) {
                        (Cover::All, _) | (_, Cover::All) => Cover::All,
                        (Cover::Some, _) | (_, Cover::Some) => Cover::Some,
                        _ => Cover::None,
                    };
                }
                widest
            });
            match (in_box, in_circle) {
                (Cover::None, _) | (_, Cover::None) => Cover::None,
                // Of several places of a service, one may be in the box and another in the
                // circle.
                (Cover::All, Cover::All) => Cover::All,
                _ => Cover::Some,
            }
        };
        Some(self.columns.cells.covered(cover))
    }

    fn doubt(&self) -> Doubt {
        let Ranker { ask, sieve, .. } = self.search.ranker;
        let is_sure = ask.areas.is_empty()
            && ask.national == National::Include
            && sieve.is_open()
            && self.tally.is_none();
        if is_sure { Doubt::None } else { Doubt::Some }
    }

    /// Whether what is nearer comes earlier.
    fn is_by_nearness(&self) -> bool {
        let ranker = self.search.ranker;
        match ranker.sort {
            Sort::Relevance => ranker.ask.half_distance_m.is_some(),
            Sort::Distance => ranker.ask.origin.is_some(),
            Sort::Verified | Sort::Name => false,
        }
    }

    /// Whether matches that cannot be among the best still count.
    fn counts_on(&self) -> bool {
        match self.search.totals {
            Totals::Exact => true,
            Totals::AtLeast(enough) => self.best.total < enough,
        }
    }

    /// No match in a cap that scores `text` or less has a greater key than this.
    fn bound(&self, cap: &Cap, text: f64) -> f64 {
        let Ranker { ask, sort, .. } = self.search.ranker;
        let nearest_m = || {
            let distances = self.origins.iter();
            let nearest = distances.map(|origin| cap.distances_m(*origin).0);
            nearest.fold(f64::INFINITY, f64::min)
        };
        let is_nearest = ask.mode == Some(PlaceMode::Nearest) || *sort == Sort::Distance;
        match sort {
            Sort::Relevance | Sort::Distance if is_nearest => {
                if cap.has_places() {
                    -nearest_m()
                } else {
                    f64::NEG_INFINITY
                }
            }
            Sort::Relevance => {
                let near = ask.half_distance_m.map_or(1.0, |half| {
                    let least = if cap.has_nowhere { SOMEWHERE } else { 0.0 };
                    if cap.has_places() {
                        nearness(nearest_m(), half).max(least)
                    } else {
                        least
                    }
                });
                text * near * ABOVE
            }
            Sort::Distance | Sort::Verified | Sort::Name => f64::INFINITY,
        }
    }

    /// Whether as many better matches are known as are wanted.
    fn is_full_of_better(&self, bound: f64) -> bool {
        let worst = self
            .heap
            .peek()
            .filter(|_| self.heap.len() >= self.search.limit);
        worst.is_some_and(|Reverse(worst)| bound < worst.key)
    }

    /// Looks at the matches among some documents.
    fn look(&mut self, matches: &mut Matches<'a>, docs: Range<DocId>, doubt: Doubt) {
        let columns = self.columns;
        let most = f64::from(matches.most());
        let is_certain = matches.is_certain();
        let has_deletes = columns.has_deletes();
        // What no text there can beat, until which document.
        let mut cell_end = 0;
        let mut cap = None;
        let mut is_hopeless = false;
        let mut block_end = docs.start;
        let mut doc = matches.seek(docs.start);
        while doc < docs.end {
            if self.is_late() {
                return;
            }
            if doc >= cell_end {
                let cell = columns.cells.cell(doc);
                cap = cell.map(|(cap, _)| cap);
                cell_end = cell.map_or(TERMINATED, |(_, end)| end);
                is_hopeless = cap.is_some_and(|cap| self.is_full_of_better(self.bound(cap, most)));
                if is_hopeless && !self.counts_on() {
                    self.best.is_at_least = true;
                    doc = matches.seek(cell_end);
                    continue;
                }
            }
            if doc >= block_end && self.heap.len() >= self.search.limit && !self.counts_on() {
                let (text, until) = matches.most_from(doc);
                block_end = until.saturating_add(1);
                let bound = cap.map_or(f64::INFINITY, |cap| self.bound(cap, f64::from(text)));
                if self.is_full_of_better(bound) {
                    self.best.is_at_least = true;
                    doc = matches.seek(block_end.min(cell_end));
                    continue;
                }
            }
            if has_deletes && !columns.is_live(doc) {
                doc = matches.seek(doc + 1);
                continue;
            }
            if is_hopeless && doubt == Doubt::None && is_certain {
                self.best.total += 1;
            } else if let Some(text) = matches.score(doc) {
                let bound = cap.map_or(f64::INFINITY, |cap| self.bound(cap, f64::from(text)));
                if doubt == Doubt::None && self.is_full_of_better(bound) {
                    self.best.total += 1;
                } else {
                    self.collect(doc, text);
                }
            }
            doc = matches.seek(doc + 1);
        }
    }

    fn is_late(&mut self) -> bool {
        self.clock = self.clock.wrapping_add(1);
        if self.clock.is_multiple_of(CLOCK_EVERY) && Instant::now() > self.search.deadline {
            self.best.is_incomplete = true;
        }
        self.best.is_incomplete
    }

    fn collect(&mut self, doc: DocId, text: f32) {
        let ranker = self.search.ranker;
        let verdict = ranker.sieve.verdict(self.columns, doc, ranker.lacking);
        let judged = match (verdict, &self.tally) {
            (Verdict::Passes(fit), _) => ranker.judge_place(self.columns, doc, fit),
            (Verdict::FailsOnly(_), Some(_)) => ranker.judge_place(self.columns, doc, 1.0),
            _ => return,
        };
        if let Some(tally) = &mut self.tally {
            let place = judged.map_or(Place::Outside, |_| Place::Inside);
            tally.add(doc, verdict, place);
        }
        let (Some(judged), Verdict::Passes(_)) = (judged, verdict) else {
            return;
        };
        self.best.total += 1;
        let address = DocAddress::new(self.columns.segment, doc);
        let ranked = Ranked::of(ranker, self.columns, address, &judged, steady(text));
        let worst = self
            .heap
            .peek()
            .filter(|_| self.heap.len() >= self.search.limit);
        if worst.is_some_and(|Reverse(worst)| ranked <= *worst) {
            return;
        }
        self.heap.push(Reverse(ranked));
        if self.heap.len() > self.search.limit {
            self.heap.pop();
        }
    }

    fn finish(mut self) -> Best {
        let heap = std::mem::take(&mut self.heap).into_sorted_vec();
        self.best.ranked = heap.into_iter().map(|Reverse(ranked)| ranked).collect();
        self.best.tally = self.tally.map(SegmentTally::finish).unwrap_or_default();
        self.best
    }
}
