//! The best matches of a search, in one pass over those that may be among them.
//!
//! Documents are in Hilbert order, so a cap around each cell of them tells how near any can
//! be, and the blocks of the lists what their text is worth at most: what cannot be among the
//! best is counted, where that is wanted, and not looked into.

mod everything;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use tantivy::{DocAddress, DocId, Score, TERMINATED};

use super::access::{AccessPath, SearchStep};
use super::bounds::{Bound, Bounds, Piece};
use super::facets::{Counting, Place, SegmentTally, Tally};
use super::filters::Verdict;
use super::matches::{Bits, Matches, Span, WINDOW};
use super::plan::Wanted;
use super::rank::{Judgement, Ranked, Ranker, best_first};
use super::{National, Totals};
use crate::index::{CELL, Cap, CellDistances, Circle, Cover, SegmentColumns, Snapshot};

/// Where no more services than one of so many have the rarest words, looking at each of them costs
/// less than asking which cells are in the place.
const FEW_SERVICES: u64 = 512;
/// So many are few in any index.
const FEW_ANYWAY: u64 = 16;

/// Of so few services of a place all are looked at, without asking which of them are the nearest.
const FEW_PLACES: u64 = 4 * CELL as u64;

/// Documents between two looks at the clock.
const CLOCK_EVERY: u32 = 1024;

/// A text score without its last digits, which depend on the order its parts are added in:
/// equal texts of different segments score the same.
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
    /// Whether the best of them may lack clauses.
    pub(super) may_lack: bool,
    /// How many matches have each value of the facets asked for.
    pub(super) tally: Tally,
    /// How they were looked for.
    pub(super) steps: Vec<SearchStep>,
}

impl Best {
    /// Whether there are exactly so many matches as `total` says.
    pub(super) fn is_total_exact(&self) -> bool {
        !self.is_at_least && !self.is_incomplete
    }
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
            best.steps.extend(found.steps);
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

impl Doubt {
    /// The same of documents that the place asked for covers so.
    fn of(self, cover: Cover) -> Self {
        match cover {
            Cover::All => self,
            Cover::Some | Cover::None => Self::Some,
        }
    }
}

/// How what is asked for covers the documents.
struct Covered {
    /// Neighbours of one cover together, without those that are not covered.
    ranges: Vec<(Range<DocId>, Cover)>,
    /// How near the cells are, where that is known with it.
    distances: Option<CellDistances>,
}

impl Covered {
    fn services(&self) -> u64 {
        let ranges = self.ranges.iter();
        ranges.map(|(docs, _)| docs.len() as u64).sum()
    }
}

/// The best matches of one segment so far.
struct SegmentSearch<'a> {
    search: &'a BestSearch<'a>,
    columns: &'a Arc<SegmentColumns>,
    bounds: Bounds<'a>,
    heap: BinaryHeap<Reverse<Ranked>>,
    /// As many matches as are wanted have no lesser key, found or not.
    floor: f64,
    clock: u32,
    best: Best,
    tally: Option<SegmentTally>,
}

impl<'a> SegmentSearch<'a> {
    fn new(search: &'a BestSearch<'a>, columns: &'a Arc<SegmentColumns>) -> Self {
        let counting = search.counting.as_ref();
        Self {
            search,
            columns,
            bounds: Bounds::new(search.ranker),
            heap: BinaryHeap::with_capacity(search.limit.min(1024) + 1),
            floor: f64::NEG_INFINITY,
            clock: 0,
            best: Best::default(),
            tally: counting.map(|counting| SegmentTally::new(counting, columns)),
        }
    }

    fn run(mut self, wanted: &Wanted<'_>) -> Best {
        if wanted.clauses.is_empty() && wanted.optional.is_empty() && self.is_of_cells() {
            let in_place = self.everything();
            return self.finish(wanted, AccessPath::Cells, None, in_place);
        }
        let mut matches = Matches::of(wanted, self.columns);
        let with_words = matches.services();
        let (path, in_place) = self.by_words(&mut matches).unwrap_or_else(|| {
            let covered = self.where_to_look();
            self.by_place(&mut matches, covered)
        });
        self.finish(wanted, path, with_words, in_place)
    }

    /// Looks first at the services that have the words, where that takes the least: then tells
    /// how, and of how many services these were.
    fn by_words(&mut self, matches: &mut Matches<'a, '_>) -> Option<(AccessPath, u64)> {
        let documents = u64::from(self.columns.documents());
        let few = FEW_ANYWAY.max(documents / FEW_SERVICES);
        let is_few = matches.services()? <= few;
        if let Some(docs) = is_few.then(|| matches.rarest()).flatten() {
            self.look_at_each(matches, &docs);
            return Some((AccessPath::FewServices, documents));
        }
        if self.counts_words_only()
            && let Some((docs, most_of_others)) = matches.strongest()
        {
            self.look_at_each(matches, &docs);
            let bound = self.bounds.anywhere().of(f64::from(most_of_others));
            if !self.counts_on() && self.is_full_of_better(bound) {
                self.best.is_at_least = true;
                return Some((AccessPath::StrongestFirst, documents));
            }
            // Others may be better: these are met again among them.
            self.floor = self.worst_key().unwrap_or(f64::NEG_INFINITY);
            self.heap.clear();
            self.best = Best {
                is_incomplete: self.best.is_incomplete,
                ..Best::default()
            };
        }
        None
    }

    /// Whether only words tell which matches are the best, and others need not be counted.
    fn counts_words_only(&self) -> bool {
        !self.is_bounded()
            && !self.bounds.is_by_nearness()
            && self.tally.is_none()
            && self.search.totals != Totals::Exact
            && matches!(self.bounds.anywhere(), Bound::OfText(_))
    }

    /// Looks at the services of the place, in the order that takes the least; tells which, and
    /// how many they are.
    fn by_place(
        &mut self,
        matches: &mut Matches<'a, '_>,
        covered: Option<Covered>,
    ) -> (AccessPath, u64) {
        let documents = self.columns.documents();
        let in_place = covered
            .as_ref()
            .map_or(u64::from(documents), Covered::services);
        let doubt = self.doubt();
        let is_few = covered.is_some() && in_place <= FEW_PLACES;
        if self.bounds.is_by_nearness() && !is_few {
            let cells = &self.columns.cells;
            let pieces = match &covered {
                Some(Covered { ranges, distances }) => {
                    self.bounds.pieces(cells, ranges, distances.as_ref())
                }
                None => self.bounds.all_pieces(cells),
            };
            self.best_first(matches, pieces, doubt);
            return (AccessPath::NearestFirst, in_place);
        }
        let anywhere = self.bounds.anywhere();
        let ranges = covered.map(|covered| covered.ranges);
        for (docs, cover) in ranges.unwrap_or_else(|| vec![(0..documents, Cover::All)]) {
            self.look(matches, docs, doubt.of(cover), anywhere);
        }
        let path = if is_few {
            AccessPath::FewPlaces
        } else {
            AccessPath::IndexOrder
        };
        (path, in_place)
    }

    /// Looks at some documents one by one, which have to be in order.
    fn look_at_each(&mut self, matches: &mut Matches<'a, '_>, docs: &[DocId]) {
        let doubt = if self.is_bounded() {
            Doubt::Some
        } else {
            self.doubt()
        };
        let bound = self.bounds.anywhere();
        for (doc, text) in matches.score_each(docs) {
            if self.is_late() {
                return;
            }
            if self.columns.is_live(doc) {
                self.consider(doc, text, doubt, bound);
            }
        }
    }

    /// Looks at those pieces first that may have the best matches: what is found in them tells
    /// which of the others need not be looked into. These are looked at in the order of the index,
    /// to count.
    fn best_first(&mut self, matches: &mut Matches<'a, '_>, mut pieces: Vec<Piece>, doubt: Doubt) {
        let rest = self.best_of(matches, &mut pieces, doubt);
        if !rest.is_empty() && !self.counts_on() {
            self.best.is_at_least = true;
            return;
        }
        rest.sort_unstable_by_key(|piece| piece.docs.start);
        matches.rewind();
        for piece in rest {
            if !self.counts_on() {
                self.best.is_at_least = true;
                break;
            }
            let docs = piece.docs.clone();
            self.look(matches, docs, doubt.of(piece.cover), piece.bound);
        }
    }

    /// Looks at the pieces that may have one of the best matches; gives the others.
    fn best_of<'p>(
        &mut self,
        matches: &mut Matches<'a, '_>,
        pieces: &'p mut [Piece],
        doubt: Doubt,
    ) -> &'p mut [Piece] {
        /// So many are mostly enough: only they are put in order at first.
        const SOON: usize = 16;
        let most = f64::from(matches.most());
        let order = |a: &Piece, b: &Piece| a.best_first(b, most);
        let soon = SOON.min(pieces.len());
        if soon < pieces.len() {
            pieces.select_nth_unstable_by(soon, order);
        }
        let (mut seen, mut sorted, mut after) = (0, 0, 0);
        while seen < pieces.len() {
            if seen == sorted {
                sorted = if sorted == 0 { soon } else { pieces.len() };
                pieces[seen..sorted].sort_unstable_by(order);
            }
            let piece = &pieces[seen];
            if self.is_full_of_better(piece.bound.of(most)) {
                break;
            }
            if piece.docs.start < after {
                matches.rewind();
            }
            after = piece.docs.end;
            let (docs, cover, bound) = (piece.docs.clone(), piece.cover, piece.bound);
            self.look(matches, docs, doubt.of(cover), bound);
            seen += 1;
        }
        &mut pieces[seen..]
    }

    /// Whether only a circle or an extent leaves anything out.
    fn is_open(&self) -> bool {
        let Ranker { ask, sieve, .. } = self.search.ranker;
        ask.areas.is_empty() && ask.national == National::Include && sieve.is_open()
    }

    /// The documents that may be where the search looks; `None` for all, and where those
    /// elsewhere are counted too.
    fn where_to_look(&self) -> Option<Covered> {
        if self.tally.is_some() && !self.is_open() {
            return None;
        }
        self.covered()
    }

    /// Whether a circle or an extent leaves anything out.
    fn is_bounded(&self) -> bool {
        let ask = &self.search.ranker.ask;
        ask.radius_m.is_some() || ask.extent.is_some()
    }

    /// How the circle and the extent cover the documents; `None` where there is neither.
    fn covered(&self) -> Option<Covered> {
        if !self.is_bounded() {
            return None;
        }
        let ask = &self.search.ranker.ask;
        if let (Some(radius_m), None, [origin]) =
            (ask.radius_m, &ask.extent, self.bounds.origins.as_slice())
        {
            let circle = Circle::of(*origin, radius_m);
            let (ranges, distances) = self.columns.cells.around(&circle);
            return Some(Covered {
                ranges,
                distances: Some(distances),
            });
        }
        let circles: Option<Vec<Circle>> = ask.radius_m.map(|radius_m| {
            let middles = self.bounds.origins.iter();
            middles
                .map(|origin| Circle::of(*origin, radius_m))
                .collect()
        });
        let cover = |cap: &Cap| {
            let extent = ask.extent.as_ref();
            let in_extent = extent.map_or(Cover::All, |extent| extent.cover(cap));
            let in_circle = circles.as_ref().map_or(Cover::All, |circles| {
                let mut widest = Cover::None;
                for cover in circles.iter().map(|circle| cap.cover_circle(circle)) {
                    widest = match (widest, cover) {
                        (Cover::All, _) | (_, Cover::All) => Cover::All,
                        (Cover::Some, _) | (_, Cover::Some) => Cover::Some,
                        _ => Cover::None,
                    };
                }
                widest
            });
            match (in_extent, in_circle) {
                (Cover::None, _) | (_, Cover::None) => Cover::None,
                // Of several places of a service, one may be in the extent and another in the
                // circle.
                (Cover::All, Cover::All) => Cover::All,
                _ => Cover::Some,
            }
        };
        Some(Covered {
            ranges: self.columns.cells.covered(cover),
            distances: None,
        })
    }

    fn doubt(&self) -> Doubt {
        let ranker = self.search.ranker;
        let is_sure = ranker.ask.areas.is_empty()
            && ranker.ask.national == National::Include
            && ranker.sieve.leaves_nothing_out(ranker.lacking)
            && self.tally.is_none();
        if is_sure { Doubt::None } else { Doubt::Some }
    }

    /// Whether matches that cannot be among the best still count.
    fn counts_on(&self) -> bool {
        match self.search.totals {
            Totals::Exact => true,
            // What is not looked into would be missing from the facets.
            Totals::AtLeast(enough) => self.tally.is_some() || self.best.total < enough,
        }
    }

    /// Whether as many are found as are wanted.
    fn is_full(&self) -> bool {
        self.heap.len() >= self.search.limit
    }

    /// The worst of the best so far, once there are as many as are wanted.
    fn worst(&self) -> Option<Ranked> {
        let Reverse(worst) = self.heap.peek()?;
        self.is_full().then_some(*worst)
    }

    /// A key that as many matches as are wanted have at least.
    fn worst_key(&self) -> Option<f64> {
        match self.worst() {
            Some(worst) => Some(worst.key.max(self.floor)),
            None => (self.floor > f64::NEG_INFINITY).then_some(self.floor),
        }
    }

    /// Whether as many better matches are known as are wanted.
    fn is_full_of_better(&self, bound: f64) -> bool {
        self.worst_key().is_some_and(|worst| bound < worst)
    }

    /// Looks at the matches among some documents, none of which has a greater key than `all`.
    fn look(
        &mut self,
        matches: &mut Matches<'a, '_>,
        docs: Range<DocId>,
        doubt: Doubt,
        all: Bound,
    ) {
        // A piece that is looked at in one go has its bound already.
        let is_long = docs.len() > WINDOW as usize;
        let mut left = docs;
        while let Some(span) = matches.next(left.clone()) {
            left.start = span.docs().end;
            if self.is_late() {
                return;
            }
            let bound = match all {
                Bound::Key(_) | Bound::OfText(_) if is_long && self.bounds.is_by_nearness() => {
                    let cells = self.columns.cells.caps(span.docs());
                    self.bounds.of_caps(cells)
                }
                _ => all,
            };
            let is_hopeless = self.worst_key().is_some_and(|worst| match bound {
                Bound::OfText(_) => bound.of(f64::from(matches.most_in(&span))) < worst,
                Bound::Key(key) => key < worst,
                Bound::None => false,
            });
            if is_hopeless && !self.counts_on() {
                self.best.is_at_least = true;
                continue;
            }
            self.need(matches, bound);
            matches.look(&span);
            if is_hopeless && doubt == Doubt::None {
                matches.confirm();
                self.best.total += self.live(&span, matches.found());
            } else {
                self.look_into(matches, &span, doubt, bound);
            }
        }
    }

    /// How many of the documents found in a span are not deleted.
    fn live(&self, span: &Span, found: &Bits) -> usize {
        if !self.columns.has_deletes() {
            return found.count();
        }
        let docs = found.docs(span);
        docs.filter(|doc| self.columns.is_live(*doc)).count()
    }

    /// Looks at the matches of a span one by one, none of which has a greater key than `all`.
    fn look_into(&mut self, matches: &mut Matches<'a, '_>, span: &Span, doubt: Doubt, all: Bound) {
        let columns = self.columns;
        let has_deletes = columns.has_deletes();
        let is_by_nearness = self.bounds.is_by_nearness();
        // What place and text can come to together until `cell_end`; not asked for before as
        // many are found as wanted.
        let mut bound = all;
        let mut cell_end = span.docs().start;
        let (scored, leaves_out) = matches.score(span);
        self.best.is_at_least |= leaves_out;
        for (doc, text) in scored {
            if self.is_late() {
                return;
            }
            if has_deletes && !columns.is_live(doc) {
                continue;
            }
            if is_by_nearness && doc >= cell_end && self.worst_key().is_some() {
                let cell = columns.cells.cell(doc);
                bound = cell.map_or(Bound::None, |(cap, _)| self.bounds.of_cap(cap));
                cell_end = cell.map_or(TERMINATED, |(_, end)| end);
            }
            self.consider(doc, text, doubt, bound);
        }
    }

    /// Looks at a match, the key of which is not greater than `bound`: ranks it where it may be
    /// among the best, else counts it where that is wanted.
    #[inline]
    fn consider(&mut self, doc: DocId, text: f32, doubt: Doubt, bound: Bound) {
        if !self.is_full_of_better(bound.of(f64::from(text))) && !self.is_too_far(doc, text) {
            self.collect(doc, text);
        } else if doubt == Doubt::None {
            self.best.total += 1;
        } else if self.counts_on() {
            self.collect(doc, text);
        } else {
            self.best.is_at_least = true;
        }
    }

    /// Whether a match is known to be farther than the best, without measuring.
    #[inline]
    fn is_too_far(&self, doc: DocId, text: f32) -> bool {
        if !self.bounds.is_by_nearness() || !self.is_full() {
            return false;
        }
        let bound = self.bounds.of_places(self.columns.geo.places(doc));
        bound.is_some_and(|bound| self.is_full_of_better(bound.of(f64::from(text))))
    }

    /// Leaves out what cannot be among the best, once enough are counted.
    fn need(&mut self, matches: &mut Matches<'a, '_>, all: Bound) {
        let least = match self.worst_key() {
            Some(worst) if !self.counts_on() => all.least_text(worst),
            _ => 0.0,
        };
        self.best.is_at_least |= matches.need(least as f32);
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
        self.rank(doc, text, &judged);
    }

    /// Keeps a match when it is among the best so far.
    fn rank(&mut self, doc: DocId, text: f32, judged: &Judgement) {
        let ranker = self.search.ranker;
        let text = steady(text);
        let key = ranker.key(self.columns, doc, judged, text);
        if self.is_full_of_better(key) {
            return;
        }
        let address = DocAddress::new(self.columns.segment, doc);
        let found = Ranked::of(ranker, self.columns, address, judged, text);
        if self.worst().is_some_and(|worst| found <= worst) {
            return;
        }
        self.heap.push(Reverse(found));
        if self.heap.len() > self.search.limit {
            self.heap.pop();
        }
    }

    fn finish(
        mut self,
        wanted: &Wanted<'_>,
        path: AccessPath,
        with_words: Option<u64>,
        in_place: u64,
    ) -> Best {
        self.best.steps.push(SearchStep {
            segment: Some(self.columns.segment),
            path,
            required: wanted.required,
            clauses: wanted.clauses.len(),
            with_words,
            in_place,
            matches: self.best.total as u64,
        });
        let heap = std::mem::take(&mut self.heap).into_sorted_vec();
        self.best.ranked = heap.into_iter().map(|Reverse(ranked)| ranked).collect();
        self.best.tally = self.tally.map(SegmentTally::finish).unwrap_or_default();
        self.best
    }
}
