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

use super::bounds::{Bound, Bounds, Piece};
use super::facets::{Counting, Place, SegmentTally, Tally};
use super::filters::Verdict;
use super::matches::{Bits, Matches, Span, WINDOW};
use super::plan::Wanted;
use super::rank::{Judgement, Ranked, Ranker, best_first};
use super::{National, Totals};
use crate::index::{Cap, CellDistances, Circle, Cover, SegmentColumns, Snapshot};

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

/// The best matches of one segment so far.
struct SegmentSearch<'a> {
    search: &'a BestSearch<'a>,
    columns: &'a Arc<SegmentColumns>,
    bounds: Bounds<'a>,
    heap: BinaryHeap<Reverse<Ranked>>,
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
            clock: 0,
            best: Best::default(),
            tally: counting.map(|counting| SegmentTally::new(counting, columns)),
        }
    }

    fn run(mut self, wanted: &Wanted<'_>) -> Best {
        let documents = self.columns.documents();
        if wanted.clauses.is_empty() && wanted.optional.is_empty() && self.is_of_cells() {
            self.everything();
            return self.finish();
        }
        let mut matches = Matches::of(wanted, self.columns);
        let doubt = self.doubt();
        let covered = self.where_to_look();
        if self.bounds.is_by_nearness() {
            let most = f64::from(matches.most());
            let cells = &self.columns.cells;
            let pieces = match &covered {
                Some(Covered { ranges, distances }) => {
                    let distances = distances.as_ref();
                    self.bounds.pieces(cells, ranges, distances, most)
                }
                None => self.bounds.all_pieces(cells, most),
            };
            self.best_first(&mut matches, pieces, doubt);
        } else {
            let anywhere = self.bounds.anywhere();
            let ranges = covered.map(|covered| covered.ranges);
            for (docs, cover) in ranges.unwrap_or_else(|| vec![(0..documents, Cover::All)]) {
                self.look(&mut matches, docs, doubt.of(cover), anywhere);
            }
        }
        self.finish()
    }

    /// Looks at pieces in their order, and when none of the others has one of the best, at
    /// those in the order of the index, to count.
    fn best_first(&mut self, matches: &mut Matches<'a, '_>, pieces: Vec<Piece>, doubt: Doubt) {
        let most = f64::from(matches.most());
        let mut pieces = pieces.into_iter();
        let mut after = 0;
        let mut rest = Vec::new();
        for piece in pieces.by_ref() {
            if self.is_full_of_better(piece.bound.of(most)) {
                rest.push(piece);
                break;
            }
            if piece.docs.start < after {
                matches.rewind();
            }
            after = piece.docs.end;
            self.look(matches, piece.docs, doubt.of(piece.cover), piece.bound);
        }
        rest.extend(pieces);
        rest.sort_unstable_by_key(|piece| piece.docs.start);
        matches.rewind();
        for piece in rest {
            if !self.counts_on() {
                self.best.is_at_least = true;
                break;
            }
            self.look(matches, piece.docs, doubt.of(piece.cover), piece.bound);
        }
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

    /// How the circle and the extent cover the documents; `None` where there is neither.
    fn covered(&self) -> Option<Covered> {
        let ask = &self.search.ranker.ask;
        if ask.radius_m.is_none() && ask.extent.is_none() {
            return None;
        }
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

    /// Whether as many better matches are known as are wanted.
    fn is_full_of_better(&self, bound: f64) -> bool {
        let worst = self.heap.peek();
        self.is_full() && worst.is_some_and(|Reverse(worst)| bound < worst.key)
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
            let is_hopeless = self.worst().is_some_and(|worst| match bound {
                Bound::OfText(_) => bound.of(f64::from(matches.most_in(&span))) < worst.key,
                Bound::Key(key) => key < worst.key,
                Bound::None => false,
            });
            if is_hopeless && !self.counts_on() {
                self.best.is_at_least = true;
                continue;
            }
            self.need(matches, bound);
            let mut found = matches.look(&span);
            if is_hopeless && doubt == Doubt::None {
                matches.confirm(&mut found);
                self.best.total += self.live(&span, &found);
            } else {
                self.look_into(matches, &span, &mut found, doubt, bound);
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
    fn look_into(
        &mut self,
        matches: &mut Matches<'a, '_>,
        span: &Span,
        found: &mut Bits,
        doubt: Doubt,
        all: Bound,
    ) {
        let columns = self.columns;
        let has_deletes = columns.has_deletes();
        let is_by_nearness = self.bounds.is_by_nearness();
        // What place and text can come to together until `cell_end`; not asked for before as
        // many are found as wanted.
        let mut bound = all;
        let mut cell_end = span.docs().start;
        let (scored, leaves_out) = matches.score(span, found);
        self.best.is_at_least |= leaves_out;
        for (doc, text) in scored {
            if self.is_late() {
                return;
            }
            if has_deletes && !columns.is_live(doc) {
                continue;
            }
            if is_by_nearness && doc >= cell_end && self.is_full() {
                let cell = columns.cells.cell(doc);
                bound = cell.map_or(Bound::None, |(cap, _)| self.bounds.of_cap(cap));
                cell_end = cell.map_or(TERMINATED, |(_, end)| end);
            }
            if !self.is_full_of_better(bound.of(f64::from(text))) {
                self.collect(doc, text);
            } else if doubt == Doubt::None {
                self.best.total += 1;
            } else if self.counts_on() {
                self.collect(doc, text);
            } else {
                self.best.is_at_least = true;
            }
        }
    }

    /// Leaves out what cannot be among the best, once enough are counted.
    fn need(&mut self, matches: &mut Matches<'a, '_>, all: Bound) {
        let least = match self.worst() {
            Some(worst) if !self.counts_on() => all.least_text(worst.key),
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

    fn finish(mut self) -> Best {
        let heap = std::mem::take(&mut self.heap).into_sorted_vec();
        self.best.ranked = heap.into_iter().map(|Reverse(ranked)| ranked).collect();
        self.best.tally = self.tally.map(SegmentTally::finish).unwrap_or_default();
        self.best
    }
}
