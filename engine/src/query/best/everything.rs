//! Everything of a place: what a search without words finds, a cell of documents at a time.
//!
//! Cells wholly inside are counted without looking into them. What may have the best services
//! is looked into first, and the rest only where it may have better ones.

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::DocId;

use super::super::facets::SegmentTally;
use super::super::rank::{Ranked, Ranker};
use super::super::{National, PlaceMode, Sort};
use super::SegmentSearch;
use crate::index::{CELL, Cap, Circle, Cover, FixedBox, chord_arc_m, unit_vector};

/// What a cell may have at best.
#[derive(Clone, Copy, Debug)]
struct Promise {
    /// Greater is better: a key that none is greater than, or, where distance is all that
    /// counts, the chord to the nearest less than nothing, which is cheaper.
    most: f64,
    least_id: u64,
    /// The cell's first document.
    first: DocId,
}

impl Promise {
    fn best_first(&self, other: &Self) -> Ordering {
        let by_key = other.most.total_cmp(&self.most);
        let by_id = self.least_id.cmp(&other.least_id);
        by_key.then(by_id).then(self.first.cmp(&other.first))
    }
}

impl SegmentSearch<'_> {
    /// Whether cells tell what a search without words finds: no filter is set, and no area in
    /// which something else than the answers is counted.
    pub(super) fn is_of_cells(&self) -> bool {
        let Ranker { ask, sieve, .. } = self.search.ranker;
        let counts_areas = self.tally.as_ref().is_some_and(SegmentTally::counts_areas);
        ask.national == National::Include
            && sieve.is_open()
            && (ask.areas.is_empty() || !counts_areas)
    }

    /// Looks at all services of the circle, the extent and the areas; tells how many their cells
    /// have.
    pub(super) fn everything(&mut self) -> u64 {
        let parts = self.parts();
        if self.search.limit > 0 {
            self.rank_cells(&parts);
        }
        self.count_cells(&parts);
        parts.iter().map(|(docs, _)| docs.len() as u64).sum()
    }

    /// How the place covers the documents, cell by cell, equal neighbours together.
    fn parts(&self) -> Vec<(Range<DocId>, Cover)> {
        let columns = self.columns;
        let ask = &self.search.ranker.ask;
        let covered = self.covered().map(|covered| covered.ranges);
        let covered = covered.unwrap_or_else(|| vec![(0..columns.documents(), Cover::All)]);
        if ask.areas.is_empty() {
            return covered;
        }
        let circle = |(middle, radius_m)| Circle::of(unit_vector(middle), radius_m);
        let areas = ask.areas.iter();
        let circles: Vec<Vec<Circle>> = areas
            .map(|area| area.circles().map(circle).collect())
            .collect();
        let mut parts: Vec<(Range<DocId>, Cover)> = Vec::new();
        for (range, cover) in covered {
            for first in range.clone().step_by(CELL as usize) {
                let docs = first..(first + CELL).min(range.end);
                let cover = match (cover, self.cover_of_areas(first, &circles)) {
                    (_, Cover::None) => continue,
                    (Cover::All, Cover::All) => Cover::All,
                    _ => Cover::Some,
                };
                match parts.last_mut() {
                    Some((last, known)) if *known == cover && last.end == docs.start => {
                        last.end = docs.end;
                    }
                    _ => parts.push((docs, cover)),
                }
            }
        }
        parts
    }

    /// How all areas, with the `circles` of each, cover the cell of a document.
    fn cover_of_areas(&self, doc: DocId, circles: &[Vec<Circle>]) -> Cover {
        let facts = self.columns.cell_facts().get((doc / CELL) as usize);
        let cell = self.columns.cells.cell(doc);
        let (Some(facts), Some((cap, _))) = (facts, cell) else {
            return Cover::Some;
        };
        let mut all = Cover::All;
        for (area, circles) in self.search.ranker.ask.areas.iter().zip(circles) {
            let is_near = |circle: &Circle| cap.cover_circle(circle) != Cover::None;
            all = match facts.cover(|code| area.has_municipality(code)) {
                Cover::All => all,
                Cover::None if !circles.iter().any(is_near) => return Cover::None,
                Cover::None | Cover::Some => Cover::Some,
            };
        }
        all
    }

    /// Ranks the services of the cells that may have the best.
    fn rank_cells(&mut self, parts: &[(Range<DocId>, Cover)]) {
        let cells = parts.iter().flat_map(|(range, _)| {
            let firsts = range.clone().step_by(CELL as usize);
            firsts.map(|first| self.promise(first))
        });
        let mut promises: Vec<Promise> = cells.collect();
        // As many cells as services are wanted have them, if each keeps what it promises.
        let sooner = self.search.limit.min(promises.len());
        if sooner < promises.len() {
            promises.select_nth_unstable_by(sooner, Promise::best_first);
        }
        let later = promises.split_off(sooner);
        self.rank_promised(promises);
        self.rank_promised(later);
    }

    fn rank_promised(&mut self, mut promises: Vec<Promise>) {
        if let Some(worst) = self.worst() {
            promises.retain(|promise| self.may_be_better(promise, &worst));
        }
        promises.sort_unstable_by(Promise::best_first);
        for promise in promises {
            if self.is_late_by_a_cell() {
                return;
            }
            let worst = self.worst();
            // None of the others promises more.
            if worst.is_some_and(|worst| !self.may_be_better(&promise, &worst)) {
                return;
            }
            self.rank_cell(promise.first);
        }
    }

    /// Whether distance is all that counts.
    fn is_by_distance(&self) -> bool {
        let Ranker { ask, sort, .. } = self.search.ranker;
        match sort {
            Sort::Distance => ask.origin.is_some(),
            Sort::Relevance => ask.mode == Some(PlaceMode::Nearest) && ask.origin.is_some(),
            Sort::Verified | Sort::Name => false,
        }
    }

    fn promise(&self, first: DocId) -> Promise {
        let number = (first / CELL) as usize;
        let facts = self.columns.cell_facts().get(number);
        let cell = self.columns.cells.cell(first);
        let (Some(facts), Some((cap, _))) = (facts, cell) else {
            return Promise {
                most: f64::INFINITY,
                least_id: 0,
                first,
            };
        };
        let ranker = self.search.ranker;
        let fresh = || {
            let dated = facts
                .freshest
                .map_or(0.0, |day| ranker.freshness(Some(day)));
            if dated >= 1.0 || !facts.has_undated {
                return dated;
            }
            ranker.freshness(None).max(dated)
        };
        let most = match ranker.sort {
            _ if self.is_by_distance() => -self.nearest_chord(cap),
            Sort::Verified => facts.freshest.map_or(f64::NEG_INFINITY, |day| day as f64),
            Sort::Name => {
                let least = self.columns.least_names().get(number);
                least.map_or(f64::INFINITY, |least| -(*least as f64))
            }
            Sort::Distance => f64::NEG_INFINITY,
            Sort::Relevance if self.bounds.is_by_nearness() => self.bounds.of_cap(cap).of(fresh()),
            Sort::Relevance => fresh(),
        };
        Promise {
            most,
            least_id: facts.least_id,
            first,
        }
    }

    /// No place of a cap is nearer to an origin than this, through the earth in its radii;
    /// infinity where there is none.
    fn nearest_chord(&self, cap: &Cap) -> f64 {
        if !cap.has_places() {
            return f64::INFINITY;
        }
        let chords = self.bounds.origins.iter();
        let chords = chords.map(|origin| cap.nearest_chord(*origin));
        chords.fold(f64::INFINITY, f64::min)
    }

    fn may_be_better(&self, promise: &Promise, worst: &Ranked) -> bool {
        let key = if self.is_by_distance() && promise.most.is_finite() {
            -chord_arc_m(-promise.most)
        } else {
            promise.most
        };
        key > worst.key || (key >= worst.key && promise.least_id < worst.id)
    }

    /// Ranks the services of a cell that may be among the best.
    fn rank_cell(&mut self, first: DocId) {
        let columns = self.columns;
        let ranker = self.search.ranker;
        let docs = first..(first + CELL).min(columns.documents());
        let near = self.nearer_than_worst();
        let most_of_any = ranker.most_of_any_without_words();
        for doc in docs.filter(|doc| columns.is_live(*doc)) {
            let is_far = near.as_ref().is_some_and(|near| {
                let places = columns.geo.places(doc);
                !places.iter().any(|place| near.contains(*place))
            });
            let is_worse = self.worst().is_some_and(|worst| {
                let is_later = columns.standing().id(doc) > worst.id;
                if is_later && worst.key >= most_of_any {
                    return true;
                }
                let most = ranker.most_without_words(columns, doc);
                most < worst.key || (is_later && most <= worst.key)
            });
            if is_far || is_worse {
                continue;
            }
            if let Some(judged) = ranker.judge_place(columns, doc, 1.0) {
                self.rank(doc, 1.0, &judged);
            }
        }
    }

    /// What is no farther than the worst of the best, and some more; `None` where it is not
    /// known, or where not only distance counts.
    fn nearer_than_worst(&self) -> Option<FixedBox> {
        let ask = &self.search.ranker.ask;
        let origin = ask.origin.filter(|_| ask.further_origins.is_empty())?;
        let worst = self.worst().filter(|_| self.is_by_distance())?;
        worst
            .key
            .is_finite()
            .then(|| FixedBox::around(origin, -worst.key))
    }

    /// Counts the services of the place.
    fn count_cells(&mut self, parts: &[(Range<DocId>, Cover)]) {
        let mut whole = Vec::new();
        let mut edges = Vec::new();
        for (range, cover) in parts {
            match cover {
                Cover::All => whole.push(range.clone()),
                Cover::Some | Cover::None => edges.push(range.clone()),
            }
        }
        for range in &whole {
            self.best.total += range.len() - self.columns.deleted(range).len();
        }
        if let Some(tally) = &mut self.tally {
            tally.add_ranges(&whole);
        }
        let mut inside = Vec::with_capacity(CELL as usize);
        for range in edges {
            for first in range.clone().step_by(CELL as usize) {
                if !self.counts_on() {
                    self.best.is_at_least = true;
                    return;
                }
                if self.is_late_by_a_cell() {
                    return;
                }
                inside.clear();
                self.find_inside(&(first..(first + CELL).min(range.end)), &mut inside);
                self.best.total += inside.len();
                if let Some(tally) = &mut self.tally {
                    tally.add_all(&inside);
                }
            }
        }
    }

    /// The documents of a cell that are where the search looks.
    fn find_inside(&self, docs: &Range<DocId>, inside: &mut Vec<DocId>) {
        let columns = self.columns;
        let ranker = self.search.ranker;
        let ask = &ranker.ask;
        let points = columns.geo.places_of(docs);
        let cell = columns.cells.cell(docs.start);
        let has_one_each =
            points.len() == docs.len() && cell.is_some_and(|(cap, _)| !cap.has_nowhere);
        match &ask.extent {
            // The many documents at the edges of a box or a shape.
            Some(extent) if has_one_each && ask.radius_m.is_none() && ask.areas.is_empty() => {
                let there = docs.clone().zip(points);
                let there = there.filter(|(_, point)| extent.contains(**point));
                inside.extend(there.map(|(doc, _)| doc));
            }
            _ => {
                let there = docs.clone().filter(|doc| ranker.is_there(columns, *doc));
                inside.extend(there);
            }
        }
        if columns.has_deletes() {
            inside.retain(|doc| columns.is_live(*doc));
        }
    }

    /// Whether the time is up, asked once a cell.
    fn is_late_by_a_cell(&mut self) -> bool {
        self.clock = self.clock.wrapping_add(CELL - 1);
        self.is_late()
    }
}
