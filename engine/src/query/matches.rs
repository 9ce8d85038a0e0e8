//! The services of a segment that have what is wanted, in the order of the index.
//!
//! Documents are looked at a window at a time: the documents of the rarest clause are found
//! first, as bits, and the others are asked for among those only. What the blocks of a list are
//! worth at most tells which windows need not be looked at.

mod cursor;
mod terms;
mod window;

use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::plan::Wanted;
use super::way::{TermWay, Together, Way};
use crate::index::SegmentColumns;
use cursor::{Cursor, Leaf};
use terms::Terms;
pub(super) use window::{Bits, Span, WINDOW};

/// The places of `costs` in their order, the least first. What they are the costs of stays as
/// it is: sums are taken in one order in every segment, so that equal texts score the same.
fn rarest_first(costs: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> = costs.zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}

/// Ways all of which it takes, such as the words of a phrase.
struct Group<'a, 'w> {
    parts: Vec<Union<'a, 'w>>,
    /// Which of them is the rarest, and so on.
    order: Vec<usize>,
    /// The documents of the span that have all.
    found: Bits,
}

impl<'a, 'w> Group<'a, 'w> {
    /// `None` when one of them is nowhere, or there is none.
    fn of(ways: &'w [Way], columns: &'a SegmentColumns) -> Option<Self> {
        let parts: Vec<Union<'a, 'w>> = ways.iter().map(|way| Union::of(way, columns)).collect();
        let group = Self {
            order: rarest_first(parts.iter().map(|part| part.cost)),
            parts,
            found: Bits::NONE,
        };
        (group.cost() > 0).then_some(group)
    }

    fn cost(&self) -> u64 {
        self.parts.iter().map(|part| part.cost).min().unwrap_or(0)
    }

    /// No document before this one, from `target` on, has all.
    fn next(&mut self, target: DocId) -> DocId {
        let rarest = self.order.first().and_then(|at| self.parts.get_mut(*at));
        rarest.map_or(TERMINATED, |rarest| rarest.next(target))
    }

    fn look(&mut self, span: &Span, among: Option<&Bits>) -> &Bits {
        let mut found = among.cloned();
        for at in &self.order {
            if let Some(part) = self.parts.get_mut(*at) {
                found = Some(part.look(span, found.as_ref()));
            }
        }
        self.found = found.unwrap_or(Bits::NONE);
        &self.found
    }

    fn score(&self, place: usize) -> f32 {
        if !self.found.has(place) {
            return 0.0;
        }
        let mut sum = 0.0;
        for part in &self.parts {
            let score = part.score(place);
            if score <= 0.0 {
                return 0.0;
            }
            sum += score;
        }
        sum
    }

    fn most(&self) -> f32 {
        self.parts.iter().map(|part| part.most).sum()
    }
}

/// Services found in one way at least: a clause.
pub(super) struct Union<'a, 'w> {
    leaves: Vec<Leaf<'a>>,
    terms: Vec<Terms<'a, 'w>>,
    groups: Vec<Group<'a, 'w>>,
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
            cost: 0,
            most: 0.0,
            most_of_several: 0.0,
            is_single: false,
        };
        union.add(way, columns);
        let mut most = Together::default();
        let mut most_of_several = Together::default();
        for leaf in &union.leaves {
            most.add(leaf.worth.most(leaf.cursor.max()));
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
        union
    }

    fn add(&mut self, way: &'w Way, columns: &'a SegmentColumns) {
        match way {
            Way::Term(term) => {
                let entry = term.entries.get(columns.segment as usize);
                if let Some(Some(entry)) = entry {
                    let postings = columns.text.postings(entry);
                    self.leaves.push(Leaf {
                        cursor: Cursor::of(postings, columns.documents()),
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

    /// No document before this one, from `target` on, is found.
    fn next(&mut self, target: DocId) -> DocId {
        let leaves = self.leaves.iter_mut().map(|leaf| leaf.cursor.next(target));
        let least = leaves.min().unwrap_or(TERMINATED);
        if self.is_single {
            return least;
        }
        let terms = self.terms.iter_mut().map(|terms| terms.next(target));
        let groups = self.groups.iter_mut().map(|group| group.next(target));
        terms.chain(groups).fold(least, DocId::min)
    }

    /// Finds the documents of a span; of `among` only, where that is given. Spans have to come
    /// in order.
    fn look(&mut self, span: &Span, among: Option<&Bits>) -> Bits {
        let mut found = Bits::NONE;
        for leaf in &mut self.leaves {
            leaf.look(span, among, &mut found);
        }
        if !self.is_single {
            found.add(&self.look_at_several(span, among));
        }
        if let Some(among) = among {
            found.keep(among);
        }
        found
    }

    fn look_at_several(&mut self, span: &Span, among: Option<&Bits>) -> Bits {
        let mut found = Bits::NONE;
        for terms in &mut self.terms {
            found.add(terms.look(span, among));
        }
        for group in &mut self.groups {
            found.add(group.look(span, among));
        }
        found
    }

    /// Looks at what [`look`](Self::look) left out: it does not find, but it counts in what was
    /// `found`.
    fn look_closer(&mut self, span: &Span, found: &Bits) {
        if self.is_single {
            self.look_at_several(span, Some(found));
        }
    }

    /// Whether `doc` is found. Documents have to come in order.
    pub(super) fn has(&mut self, doc: DocId) -> bool {
        let span = Span::first_of(doc..doc.saturating_add(1));
        !self.look(&span, None).is_empty()
    }

    /// What a document of the span that was looked at is worth; nothing where it is not found.
    fn score(&self, place: usize) -> f32 {
        let mut together = Together::default();
        for leaf in &self.leaves {
            together.add(leaf.worth(place));
        }
        for group in &self.groups {
            together.add(group.score(place));
        }
        for terms in &self.terms {
            terms.add(place, &mut together);
        }
        together.worth()
    }

    /// What documents of a span are worth at most.
    fn most_in(&mut self, span: &Span) -> f32 {
        let mut together = Together::default();
        for leaf in &mut self.leaves {
            together.add(leaf.worth.most(leaf.cursor.max_in(span)));
        }
        for terms in &mut self.terms {
            terms.add_most_in(span, &mut together);
        }
        for group in &self.groups {
            together.add(group.most());
        }
        together.worth()
    }
}

/// The documents of a segment that have what is wanted.
pub(super) struct Matches<'a, 'w> {
    clauses: Vec<Union<'a, 'w>>,
    /// Which of them is the rarest, and so on.
    order: Vec<usize>,
    required: usize,
    optional: Vec<Union<'a, 'w>>,
    /// Matches that score less may be left out.
    least: f32,
}

impl<'a, 'w> Matches<'a, 'w> {
    pub(super) fn of(wanted: &Wanted<'w>, columns: &'a SegmentColumns) -> Self {
        let unions = |ways: &[&'w Way]| -> Vec<Union<'a, 'w>> {
            ways.iter().map(|way| Union::of(way, columns)).collect()
        };
        let clauses = unions(&wanted.clauses);
        Self {
            order: rarest_first(clauses.iter().map(|clause| clause.cost)),
            clauses,
            required: wanted.required,
            optional: unions(&wanted.optional),
            least: 0.0,
        }
    }

    /// Goes back to the beginning: spans have to come in order, but from here on anew.
    pub(super) fn rewind(&mut self) {
        let clauses = self.clauses.iter_mut().chain(&mut self.optional);
        clauses.for_each(Union::rewind);
    }

    /// From here on leaves out matches that score less than `least` where that is cheap: of a
    /// clause whose compounds' parts are worth too little, those found by nothing else; where
    /// not all clauses are required, those of clauses that are worth too little. Whether there
    /// may be any such.
    pub(super) fn need(&mut self, least: f32) -> bool {
        /// More than what rounding makes of a sum, in parts of it.
        const ROUNDED: f32 = 1e-5;
        let most = self.most();
        self.least = least - most * ROUNDED;
        let mut leaves_out = !self.has_all_required() && self.least > 0.0;
        for clause in &mut self.clauses {
            let of_clause = least - (most - clause.most) - most * ROUNDED;
            clause.is_single = clause.most_of_several < of_clause;
            leaves_out |= clause.is_single && clause.most_of_several > 0.0;
        }
        leaves_out
    }

    /// The first documents of `docs` that may be matches, as many as are looked at together;
    /// `None` when there are none.
    pub(super) fn next(&mut self, docs: Range<DocId>) -> Option<Span> {
        let takes_all = self.has_all_required();
        let rarest = self.order.first().and_then(|at| self.clauses.get_mut(*at));
        let first = match rarest {
            None => docs.start,
            Some(rarest) if takes_all => rarest.next(docs.start),
            Some(_) => {
                let clauses = self.clauses.iter_mut();
                let each = clauses.map(|clause| clause.next(docs.start));
                each.min().unwrap_or(TERMINATED)
            }
        };
        (first < docs.end).then(|| Span::first_of(first..docs.end))
    }

    /// The matches of a span.
    pub(super) fn look(&mut self, span: &Span) -> Bits {
        let found = if self.clauses.is_empty() {
            Bits::all(span)
        } else if self.has_all_required() {
            self.look_for_all(span)
        } else {
            self.look_for_some(span)
        };
        for clause in &mut self.clauses {
            clause.look_closer(span, &found);
        }
        for optional in &mut self.optional {
            optional.look(span, Some(&found));
        }
        found
    }

    fn has_all_required(&self) -> bool {
        self.required >= self.clauses.len()
    }

    fn look_for_all(&mut self, span: &Span) -> Bits {
        let mut found: Option<Bits> = None;
        for at in &self.order {
            let Some(clause) = self.clauses.get_mut(*at) else {
                continue;
            };
            let here = clause.look(span, found.as_ref());
            if here.is_empty() {
                return here;
            }
            found = Some(here);
        }
        found.unwrap_or(Bits::NONE)
    }

    fn look_for_some(&mut self, span: &Span) -> Bits {
        let (weak, others) = self.weak_clauses(span);
        let mut each = vec![Bits::NONE; self.clauses.len()];
        let mut found = Bits::NONE;
        let mut look = |at: usize, among: Option<&Bits>| {
            let clause = self.clauses.get_mut(at);
            let here = clause.map_or(Bits::NONE, |clause| clause.look(span, among));
            if let Some(place) = each.get_mut(at) {
                place.clone_from(&here);
            }
            here
        };
        for at in others {
            found.add(&look(at, None));
        }
        for at in weak {
            look(at, Some(&found));
        }
        if self.required > 1 {
            found.retain(|place| {
                let having = each.iter().filter(|here| here.has(place));
                having.count() >= self.required
            });
        }
        found
    }

    /// The clauses that all together are worth too little in a span, and the others: what is
    /// found by none of those need not be found.
    fn weak_clauses(&mut self, span: &Span) -> (Vec<usize>, Vec<usize>) {
        if self.least <= 0.0 {
            return (Vec::new(), (0..self.clauses.len()).collect());
        }
        let optional = self.optional.iter_mut();
        let mut sum: f32 = optional.map(|optional| optional.most_in(span)).sum();
        let clauses = self.clauses.iter_mut().zip(0..);
        let mut mosts: Vec<(f32, usize)> = clauses
            .map(|(clause, at)| (clause.most_in(span), at))
            .collect();
        mosts.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
        let too_little = |(most, _): &&(f32, usize)| {
            sum += most;
            sum < self.least
        };
        let weak = mosts.iter().take_while(too_little).count();
        let (weak, others) = mosts.split_at(weak);
        let places = |of: &[(f32, usize)]| of.iter().map(|(_, at)| *at).collect();
        (places(weak), places(others))
    }

    /// The text score of a match of the span that was looked at.
    pub(super) fn score(&self, span: &Span, doc: DocId) -> f32 {
        let place = span.place(doc);
        let mut score = if self.clauses.is_empty() { 1.0 } else { 0.0 };
        for clause in self.clauses.iter().chain(&self.optional) {
            score += clause.score(place);
        }
        score
    }

    /// What any document scores at most.
    pub(super) fn most(&self) -> f32 {
        let nothing_wanted = if self.clauses.is_empty() { 1.0 } else { 0.0 };
        let clauses = self.clauses.iter().chain(&self.optional);
        clauses.fold(nothing_wanted, |sum, clause| sum + clause.most)
    }

    /// What any document of a span scores at most, which was not looked at yet.
    pub(super) fn most_in(&mut self, span: &Span) -> f32 {
        let nothing_wanted = if self.clauses.is_empty() { 1.0 } else { 0.0 };
        let clauses = self.clauses.iter_mut().chain(&mut self.optional);
        clauses.fold(nothing_wanted, |sum, clause| sum + clause.most_in(span))
    }
}
