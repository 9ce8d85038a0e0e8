//! The services of a segment that have what is wanted, in the order of the index.
//!
//! The rarest clause leads, and the others are asked whether they have what it finds: no list
//! is looked into further than that. What the blocks of a list are worth at most tells which
//! services need not be looked at.

mod cursor;
mod terms;

use tantivy::{DocId, TERMINATED};

use super::plan::Wanted;
use super::way::{TermWay, Together, Way};
use crate::index::SegmentColumns;
use cursor::{Cursor, Leaf};
use terms::Terms;

/// Ways all of which it takes, such as the words of a phrase.
struct Group<'a, 'w> {
    parts: Vec<Union<'a, 'w>>,
    /// Which of them is the rarest.
    rarest: usize,
}

impl<'a, 'w> Group<'a, 'w> {
    /// `None` when one of them is nowhere, or there is none.
    fn of(ways: &'w [Way], columns: &'a SegmentColumns) -> Option<Self> {
        let parts: Vec<Union<'a, 'w>> = ways.iter().map(|way| Union::of(way, columns)).collect();
        let numbered = parts.iter().enumerate();
        let (rarest, least) = numbered.min_by_key(|(_, part)| part.cost)?;
        (least.cost > 0).then_some(Self { parts, rarest })
    }

    fn cost(&self) -> u64 {
        let rarest = self.parts.get(self.rarest);
        rarest.map_or(0, |rarest| rarest.cost)
    }

    /// The first document from `target` on that may have all.
    fn seek(&mut self, mut target: DocId) -> DocId {
        loop {
            let Some(rarest) = self.parts.get_mut(self.rarest) else {
                return TERMINATED;
            };
            let doc = rarest.seek(target);
            if doc == TERMINATED || self.has(doc) {
                return doc;
            }
            target = doc + 1;
        }
    }

    fn has(&mut self, doc: DocId) -> bool {
        let rarest = self.parts.get_mut(self.rarest);
        rarest.is_some_and(|rarest| rarest.has(doc))
            && self.parts.iter_mut().all(|part| part.has(doc))
    }

    fn score(&mut self, doc: DocId) -> f32 {
        let mut sum = 0.0;
        for part in &mut self.parts {
            let score = part.score(doc);
            if score <= 0.0 {
                return 0.0;
            }
            sum += score;
        }
        sum
    }

    fn most(&self) -> f32 {
        self.parts.iter().map(Union::most).sum()
    }
}

/// Services found in one way at least: a clause.
pub(super) struct Union<'a, 'w> {
    leaves: Vec<Leaf<'a>>,
    terms: Vec<Terms<'a, 'w>>,
    groups: Vec<Group<'a, 'w>>,
    /// Whether each document that a list has is found.
    is_certain: bool,
    /// How many documents its lists have, each counted.
    cost: u64,
    /// What it is worth at most.
    most: f32,
    /// What a document is worth at most that no single term finds.
    most_of_several: f32,
    /// Whether only what single terms find is asked for.
    is_single: bool,
}

impl<'a, 'w> Union<'a, 'w> {
    pub(super) fn of(way: &'w Way, columns: &'a SegmentColumns) -> Self {
        let mut union = Self {
            leaves: Vec::new(),
            terms: Vec::new(),
            groups: Vec::new(),
            is_certain: false,
            cost: 0,
            most: 0.0,
            most_of_several: 0.0,
            is_single: false,
        };
        union.add(way, columns);
        let mut most = Together::default();
        let mut most_of_several = Together::default();
        for leaf in &union.leaves {
            most.add(leaf.worth.most(leaf.cursor.postings.max()));
            union.cost += u64::from(leaf.cursor.services());
        }
        for terms in &union.terms {
            terms.add_most(&mut most);
            terms.add_most(&mut most_of_several);
            union.cost += u64::from(terms.cost());
        }
        for group in &union.groups {
            most.add(group.most());
            most_of_several.add(group.most());
            union.cost += group.cost();
        }
        union.most = most.worth();
        union.most_of_several = most_of_several.worth();
        union.is_certain = union.leaves.iter().all(|leaf| leaf.is_certain)
            && union.terms.is_empty()
            && union.groups.is_empty();
        union
    }

    fn add(&mut self, way: &'w Way, columns: &'a SegmentColumns) {
        match way {
            Way::Term(term) => {
                let entry = term.entries.get(columns.segment as usize);
                if let Some(Some(entry)) = entry {
                    self.leaves.push(Leaf {
                        cursor: Cursor::of(columns.text.postings(entry)),
                        worth: term.worth,
                        is_certain: term.worth.is_certain(),
                    });
                }
            }
            Way::Best(ways) => {
                for way in ways {
                    self.add(way, columns);
                }
            }
            Way::All(ways) => {
                let terms: Option<Vec<&TermWay>> = ways.iter().map(Way::as_term).collect();
                match (terms, self.terms.last_mut()) {
                    (Some(terms), Some(last)) if last.is_of(&terms) => {
                        last.read_as(&terms);
                    }
                    (Some(terms), _) => self.terms.extend(Terms::of(&terms, columns)),
                    (None, _) => self.groups.extend(Group::of(ways, columns)),
                }
            }
        }
    }

    fn rewind(&mut self) {
        self.leaves.iter_mut().for_each(|leaf| leaf.cursor.rewind());
        self.terms.iter_mut().for_each(Terms::rewind);
        let parts = self.groups.iter_mut().flat_map(|group| &mut group.parts);
        parts.for_each(Union::rewind);
    }

    /// The first document from `target` on that a list has; whether it is worth anything,
    /// [`has`](Self::has) tells.
    fn seek(&mut self, target: DocId) -> DocId {
        let mut least = TERMINATED;
        for leaf in &mut self.leaves {
            least = least.min(leaf.cursor.seek(target));
        }
        if self.is_single {
            return least;
        }
        for terms in &mut self.terms {
            least = least.min(terms.seek(target));
        }
        for group in &mut self.groups {
            least = least.min(group.seek(target));
        }
        least
    }

    /// Whether `doc` is found. Documents have to come in order.
    pub(super) fn has(&mut self, doc: DocId) -> bool {
        if self.leaves.iter_mut().any(|leaf| leaf.has(doc)) {
            return true;
        }
        !self.is_single
            && (self.terms.iter_mut().any(|terms| terms.has(doc))
                || self.groups.iter_mut().any(|group| group.has(doc)))
    }

    /// What `doc` is worth; nothing where it is not found. Documents have to come in order.
    fn score(&mut self, doc: DocId) -> f32 {
        let mut together = Together::default();
        for leaf in &mut self.leaves {
            if leaf.cursor.seek(doc) == doc {
                together.add(leaf.here());
            }
        }
        for group in &mut self.groups {
            together.add(group.score(doc));
        }
        for terms in &mut self.terms {
            terms.add(doc, &mut together);
        }
        together.worth()
    }

    /// What any document is worth at most.
    fn most(&self) -> f32 {
        self.most
    }

    /// What documents from `from` on are worth at most, and the last one of which that holds.
    fn most_from(&mut self, from: DocId) -> (f32, DocId) {
        let mut until = TERMINATED;
        let mut together = Together::default();
        for leaf in &mut self.leaves {
            let (most, last) = leaf.cursor.most_from(from, &leaf.worth);
            until = until.min(last);
            together.add(most);
        }
        for terms in &mut self.terms {
            until = until.min(terms.add_most_from(from, &mut together));
        }
        for group in &self.groups {
            together.add(group.most());
        }
        (together.worth(), until)
    }
}

/// The documents of a segment that have what is wanted.
pub(super) struct Matches<'a, 'w> {
    clauses: Vec<Union<'a, 'w>>,
    required: usize,
    optional: Vec<Union<'a, 'w>>,
    /// The clauses from the rarest on.
    order: Vec<usize>,
    documents: DocId,
}

impl<'a, 'w> Matches<'a, 'w> {
    /// `documents` is how many the segment has.
    pub(super) fn of(wanted: &Wanted<'w>, columns: &'a SegmentColumns, documents: DocId) -> Self {
        let unions = |ways: &[&'w Way]| -> Vec<Union<'a, 'w>> {
            ways.iter().map(|way| Union::of(way, columns)).collect()
        };
        let clauses = unions(&wanted.clauses);
        let mut order: Vec<usize> = (0..clauses.len()).collect();
        order.sort_by_key(|at| clauses.get(*at).map(|clause| clause.cost));
        Self {
            clauses,
            required: wanted.required,
            optional: unions(&wanted.optional),
            order,
            documents,
        }
    }

    /// Goes back to the beginning: documents have to come in order, but from here on anew.
    pub(super) fn rewind(&mut self) {
        let clauses = self.clauses.iter_mut().chain(&mut self.optional);
        clauses.for_each(Union::rewind);
    }

    /// From here on leaves out matches that score less than `least` where that is cheap: of a
    /// clause whose compounds' parts are worth too little, those found by nothing else. Whether
    /// there are any such.
    pub(super) fn need(&mut self, least: f32) -> bool {
        /// More than what rounding makes of a sum, in parts of it.
        const ROUNDED: f32 = 1e-5;
        let most = self.most();
        let mut leaves_out = false;
        for clause in &mut self.clauses {
            let of_clause = least - (most - clause.most) - most * ROUNDED;
            clause.is_single = clause.most_of_several < of_clause;
            leaves_out |= clause.is_single && clause.most_of_several > 0.0;
        }
        leaves_out
    }

    /// The first match from `target` on.
    pub(super) fn seek(&mut self, mut target: DocId) -> DocId {
        let Some((rarest, others)) = self.order.split_first() else {
            return if target < self.documents {
                target
            } else {
                TERMINATED
            };
        };
        if self.required < self.clauses.len() {
            return self.seek_some(target);
        }
        let clauses = &mut self.clauses;
        loop {
            let Some(clause) = clauses.get_mut(*rarest) else {
                return TERMINATED;
            };
            let doc = clause.seek(target);
            if doc == TERMINATED {
                return doc;
            }
            let leads = clause.is_certain || clause.has(doc);
            let mut has = |at: &usize| clauses.get_mut(*at).is_some_and(|clause| clause.has(doc));
            if leads && others.iter().all(&mut has) {
                return doc;
            }
            target = doc + 1;
        }
    }

    fn seek_some(&mut self, mut target: DocId) -> DocId {
        loop {
            let docs = self.clauses.iter_mut().map(|clause| clause.seek(target));
            let doc = docs.min().unwrap_or(TERMINATED);
            if doc == TERMINATED {
                return doc;
            }
            let having = self
                .clauses
                .iter_mut()
                .filter_map(|clause| clause.has(doc).then_some(()));
            if having.take(self.required).count() == self.required {
                return doc;
            }
            target = doc + 1;
        }
    }

    /// The text score of a match.
    pub(super) fn score(&mut self, doc: DocId) -> f32 {
        let mut score = 0.0;
        if self.clauses.is_empty() {
            score += 1.0;
        }
        for clause in &mut self.clauses {
            score += clause.score(doc);
        }
        score
            + self
                .optional
                .iter_mut()
                .map(|way| way.score(doc))
                .sum::<f32>()
    }

    /// What any document scores at most.
    pub(super) fn most(&self) -> f32 {
        let nothing_wanted = if self.clauses.is_empty() { 1.0 } else { 0.0 };
        let clauses = self.clauses.iter().chain(&self.optional);
        clauses
            .map(Union::most)
            .fold(nothing_wanted, |sum, most| sum + most)
    }

    /// What documents from `from` on score at most, and the last one of which that holds.
    pub(super) fn most_from(&mut self, from: DocId) -> (f32, DocId) {
        let mut until = TERMINATED;
        let mut sum = if self.clauses.is_empty() { 1.0 } else { 0.0 };
        for clause in self.clauses.iter_mut().chain(&mut self.optional) {
            let (most, last) = clause.most_from(from);
            sum += most;
            until = until.min(last);
        }
        (sum, until)
    }
}
