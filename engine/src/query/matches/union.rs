//! A clause: services found in one way at least, and ways all of which it takes.

use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use super::cursor::{Cursor, Leaf};
use super::terms::Terms;
use super::window::{Bits, Span};
use super::{Candidate, rarest_first};
use crate::index::{KeptClause, SegmentColumns};
use crate::query::way::{TermWay, Together, Way};

/// Services found in one way at least: a clause.
pub(in crate::query) struct Union<'a, 'w> {
    /// All of it, where that is kept, and the document of the first place of the span: then
    /// there are no lists.
    kept: Option<(Arc<KeptClause>, DocId)>,
    leaves: Vec<Leaf<'a>>,
    terms: Vec<Terms<'a, 'w>>,
    groups: Vec<Group<'a, 'w>>,
    /// How many documents its lists have, each counted.
    pub(super) cost: u64,
    /// What it is worth at most.
    pub(super) most: f32,
    /// What a document is worth at most that no single term finds.
    pub(super) most_of_several: f32,
    /// What a document of the span is worth at most, once that was asked for.
    pub(super) most_here: f32,
    /// What a document is worth at most that is not among the [strong](Self::add_strong), where
    /// that is not kept.
    most_of_weak: f32,
    /// Whether only what single terms find is asked for.
    pub(super) is_single: bool,
    /// Whether all documents that look as if they are found are worth something.
    pub(super) is_sure: bool,
}

impl<'a, 'w> Union<'a, 'w> {
    /// From what is kept of it, from the second time on that it is asked for, else from its
    /// lists.
    pub(super) fn of_clause(way: &'w Way, columns: &'a SegmentColumns) -> Self {
        let mut key = Vec::new();
        way.key_in(columns.segment as usize, &mut key);
        let keep = || Self::of(way, columns).keep(columns.documents());
        match columns.clauses.get(&key, keep) {
            Some(kept) => Self::of_kept(kept),
            None => Self::of(way, columns),
        }
    }

    /// Without anything.
    fn none() -> Self {
        Self {
            kept: None,
            leaves: Vec::new(),
            terms: Vec::new(),
            groups: Vec::new(),
            cost: 0,
            most: 0.0,
            most_of_several: 0.0,
            most_here: 0.0,
            most_of_weak: 0.0,
            is_single: false,
            is_sure: true,
        }
    }

    fn of_kept(kept: Arc<KeptClause>) -> Self {
        Self {
            cost: kept.count() as u64,
            most: kept.max(),
            kept: Some((kept, 0)),
            ..Self::none()
        }
    }

    pub(in crate::query) fn of(way: &'w Way, columns: &'a SegmentColumns) -> Self {
        let mut union = Self::none();
        union.add(way, columns);
        let mut most = Together::default();
        let mut most_of_several = Together::default();
        let mut most_of_weak = Together::default();
        for leaf in &union.leaves {
            most_of_weak.add(leaf.worth.most(leaf.cursor.weak_max()));
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
        let is_certain = |leaf: &Leaf| leaf.worth.is_certain();
        union.is_sure = union.leaves.iter().all(is_certain)
            && union.terms.is_empty()
            && union.groups.is_empty();
        union.most = most.worth();
        union.most_of_several = most_of_several.worth();
        union.most_of_weak = most_of_weak.worth();
        union
    }

    /// What it is worth in each of so many documents.
    ///
    /// Cost: reads all its lists.
    fn keep(mut self, documents: DocId) -> KeptClause {
        let mut found = Vec::new();
        let mut candidates = Vec::new();
        let mut together = Vec::new();
        let mut start = 0;
        loop {
            start = self.next(start);
            if start >= documents {
                return KeptClause::of(&found, documents);
            }
            let span = Span::first_of(start..documents);
            start = span.docs().end;
            candidates.clear();
            let places = self.look(&span, None);
            candidates.extend(places.places().map(|place| Candidate::new(place, 0.0)));
            self.score_all(&mut candidates, &mut together);
            let met = candidates.iter().filter(|candidate| candidate.met > 0);
            let worth = |found: &Candidate| (span.base() + found.place, found.score);
            found.extend(met.map(worth));
        }
    }

    fn add(&mut self, way: &'w Way, columns: &'a SegmentColumns) {
        match way {
            Way::Term(term) => {
                let entry = term.entries.get(columns.segment as usize);
                if let Some(Some(entry)) = entry {
                    self.leaves.push(Leaf {
                        cursor: Cursor::of(entry, columns),
                        worth: term.worth,
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

    /// All of it, where that is kept.
    pub(super) fn kept(&self) -> Option<&KeptClause> {
        self.kept.as_ref().map(|(kept, _)| kept.as_ref())
    }

    /// Goes back to the beginning of the segment.
    pub(super) fn rewind(&mut self) {
        if let Some((_, base)) = &mut self.kept {
            *base = 0;
        }
        self.leaves.iter_mut().for_each(|leaf| leaf.cursor.rewind());
        self.terms.iter_mut().for_each(Terms::rewind);
        let parts = self.groups.iter_mut().flat_map(|group| &mut group.parts);
        parts.for_each(Union::rewind);
    }

    /// No document before this one, from `target` on, is found.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        if let Some((kept, _)) = &self.kept {
            return kept.documents().next(target).unwrap_or(TERMINATED);
        }
        let leaves = self.leaves.iter_mut().map(|leaf| leaf.cursor.next(target));
        let least = leaves.min().unwrap_or(TERMINATED);
        if self.is_single {
            return least;
        }
        let terms = self.terms.iter_mut().map(|terms| terms.next(target));
        let groups = self.groups.iter_mut().map(|group| group.next(target));
        terms.chain(groups).fold(least, DocId::min)
    }

    /// The documents of a span that look as if they are found, before it is asked what that is
    /// worth; of `among` only, where that is given. Spans have to come in order.
    pub(super) fn look(&mut self, span: &Span, among: Option<&Bits>) -> Bits {
        let mut found = Bits::none(span);
        if let Some((kept, base)) = &mut self.kept {
            *base = span.base();
            found.add_set(kept.documents(), *base);
        }
        for leaf in &mut self.leaves {
            leaf.cursor.look(span, among, &mut found);
        }
        if !self.is_single {
            self.look_at_several(span, among, &mut found);
        }
        match among {
            Some(among) => {
                found.keep(among);
            }
            None => found.clip(span),
        }
        found
    }

    fn look_at_several(&mut self, span: &Span, among: Option<&Bits>, found: &mut Bits) {
        for terms in &mut self.terms {
            found.add(terms.look(span, among));
        }
        for group in &mut self.groups {
            found.add(group.look(span, among));
        }
    }

    /// Adds the documents of a span that look as if they are found.
    pub(super) fn look_for(&mut self, span: &Span, found: &mut Bits) {
        match &mut self.kept {
            Some((kept, base)) => {
                *base = span.base();
                found.add_set(kept.documents(), *base);
                found.clip(span);
            }
            None => found.add(&self.look(span, None)),
        }
    }

    /// Looks at those of `among` only: it is not asked for, but it counts in these.
    pub(super) fn look_among(&mut self, span: &Span, among: &Bits) {
        match &mut self.kept {
            Some((_, base)) => *base = span.base(),
            None => {
                self.look(span, Some(among));
            }
        }
    }

    /// Keeps those of `found` in a span that look as if they are found.
    pub(super) fn keep_having(&mut self, span: &Span, found: &mut Bits) {
        match &mut self.kept {
            Some((kept, base)) => {
                *base = span.base();
                found.keep_set(kept.documents(), *base);
            }
            None => *found = self.look(span, Some(found)),
        }
    }

    /// Looks at what [`look`](Self::look) left out: it does not find, but it counts in what was
    /// `found`.
    pub(super) fn look_closer(&mut self, span: &Span, found: &Bits) {
        if self.is_single && self.kept.is_none() {
            self.look_at_several(span, Some(found), &mut Bits::none(span));
        }
    }

    /// Whether `doc` is found. Documents have to come in order.
    pub(in crate::query) fn has(&mut self, doc: DocId) -> bool {
        let span = Span::first_of(doc..doc.saturating_add(1));
        let place = span.place(doc);
        self.look(&span, None).has(place) && self.score(place) > 0.0
    }

    /// What a document of the span that was looked at is worth; nothing where it is not found.
    #[inline]
    pub(super) fn score(&self, place: usize) -> f32 {
        if let Some((kept, base)) = &self.kept {
            return kept.worth(base + place as DocId);
        }
        let mut together = Together::default();
        for leaf in &self.leaves {
            together.add(leaf.worth(place));
        }
        for group in &self.groups {
            together.add(group.score(place));
        }
        let mut payloads = Vec::new();
        for terms in &self.terms {
            terms.add(place, &mut payloads, &mut together);
        }
        together.worth()
    }

    /// What a document is worth at most that is not among the [strong](Self::add_strong).
    pub(super) fn most_of_weak(&self) -> f32 {
        match &self.kept {
            Some((kept, _)) => kept.strong().1,
            None => self.most_of_weak,
        }
    }

    /// Adds the documents of the span that was looked at that may be worth more than those of
    /// frequent terms mostly are.
    pub(super) fn add_strong(&self, strong: &mut Bits) {
        if let Some((kept, base)) = &self.kept {
            strong.add_set(kept.strong().0, *base);
        }
        for leaf in &self.leaves {
            leaf.cursor.add_strong(strong);
        }
        for terms in &self.terms {
            strong.add(terms.found());
        }
        for group in &self.groups {
            strong.add(&group.found);
        }
    }

    /// Leaves out those of `found` in a span of which it is plain, without scoring them, that
    /// they are worth less than `least`; whether there were any.
    pub(super) fn keep_strong(&self, span: &Span, least: f32, found: &mut Bits) -> bool {
        match &self.kept {
            Some((kept, base)) => {
                let strong = kept.worth_at_least(least);
                strong.is_some_and(|strong| found.keep_set(strong, *base))
            }
            None if self.most_of_weak < least => {
                let mut strong = Bits::none(span);
                self.add_strong(&mut strong);
                found.keep(&strong)
            }
            None => false,
        }
    }

    /// Adds to candidates of the span that was looked at what they are worth; `together` is for
    /// several ways to be found, and is written anew.
    pub(super) fn score_all(&self, candidates: &mut [Candidate], together: &mut Vec<Together>) {
        if let Some((kept, base)) = &self.kept {
            let candidates = candidates.iter_mut();
            let docs = candidates.map(|candidate| (base + candidate.place, candidate));
            kept.add_to(docs, Candidate::add);
            return;
        }
        if let ([leaf], [], []) = (
            self.leaves.as_slice(),
            self.terms.as_slice(),
            self.groups.as_slice(),
        ) {
            let places = candidates.iter_mut();
            let places = places.map(|candidate| (candidate.place, candidate));
            leaf.for_each(places, Candidate::add);
            return;
        }
        together.clear();
        together.resize(candidates.len(), Together::default());
        for leaf in &self.leaves {
            let places = candidates.iter().map(|candidate| candidate.place);
            leaf.for_each(places.zip(together.iter_mut()), Together::add);
        }
        let mut payloads = Vec::new();
        for (candidate, together) in candidates.iter_mut().zip(together) {
            let place = candidate.place as usize;
            for group in &self.groups {
                together.add(group.score(place));
            }
            for terms in &self.terms {
                terms.add(place, &mut payloads, together);
            }
            candidate.add(together.worth());
        }
    }

    /// What documents of a span are worth at most.
    pub(super) fn most_in(&mut self, span: &Span) -> f32 {
        if let Some((kept, _)) = &self.kept {
            self.most_here = kept.max_in(span.docs());
            return self.most_here;
        }
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
        self.most_here = together.worth();
        self.most_here
    }
}

/// Ways all of which it takes, such as the words of a phrase.
struct Group<'a, 'w> {
    parts: Vec<Union<'a, 'w>>,
    /// Which of them is the rarest, and so on.
    order: Vec<usize>,
    /// The documents of the span that may have all.
    found: Bits,
}

impl<'a, 'w> Group<'a, 'w> {
    /// `None` when one of them is nowhere, or there is none.
    fn of(ways: &'w [Way], columns: &'a SegmentColumns) -> Option<Self> {
        let parts: Vec<Union<'a, 'w>> = ways.iter().map(|way| Union::of(way, columns)).collect();
        let group = Self {
            order: rarest_first(parts.iter().map(|part| part.cost)),
            parts,
            found: Bits::empty(),
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
        self.found = found.unwrap_or_else(|| Bits::none(span));
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
