//! The services of a segment that have what is wanted, in the order of the index.
//!
//! Documents are looked at a window at a time, a bit each: first which have all clauses, whatever
//! those are worth there, and then, a clause at a time, what they are worth. What lists are worth
//! at most in a window tells whether it need be looked at, and where a term is worth the most,
//! which documents need be scored.

mod cursor;
mod terms;
mod union;
mod window;

use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::plan::Wanted;
use super::way::{Together, Way};
use crate::index::SegmentColumns;
pub(super) use union::Union;
pub(super) use window::{Bits, Span, WINDOW};

/// The places of `costs` in their order, the least first. What they are the costs of stays as
/// it is: sums are taken in one order in every segment, so that equal texts score the same.
fn rarest_first(costs: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut order: Vec<(u64, usize)> = costs.zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
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
    /// The documents of the span that look as if they match.
    found: Bits,
    /// Those of the span in which a clause is worth the most, while it is scored.
    strong: Bits,
    /// The matches of the span, once they were scored.
    candidates: Vec<Candidate>,
    together: Vec<Together>,
}

/// A document of a span that looks as if it matches, while it is scored.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    place: u32,
    /// How many clauses it has.
    met: u32,
    score: f32,
}

impl Candidate {
    fn new(place: usize, score: f32) -> Self {
        Self {
            place: place as u32,
            met: 0,
            score,
        }
    }

    /// Adds what a clause is worth there.
    #[inline]
    fn add(&mut self, worth: f32) {
        self.score += worth;
        self.met += u32::from(worth > 0.0);
    }
}

impl<'a, 'w> Matches<'a, 'w> {
    pub(super) fn of(wanted: &Wanted<'w>, columns: &'a SegmentColumns) -> Self {
        let unions = |ways: &[&'w Way]| -> Vec<Union<'a, 'w>> {
            let unions = ways.iter().map(|way| Union::of_clause(way, columns));
            unions.collect()
        };
        let clauses = unions(&wanted.clauses);
        Self {
            order: rarest_first(clauses.iter().map(|clause| clause.cost)),
            clauses,
            required: wanted.required,
            optional: unions(&wanted.optional),
            least: 0.0,
            found: Bits::empty(),
            strong: Bits::empty(),
            candidates: Vec::new(),
            together: Vec::new(),
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

    /// Looks which documents of a span look as if they match: [`found`](Self::found) has these
    /// then, and [`score`](Self::score) tells.
    pub(super) fn look(&mut self, span: &Span) {
        self.found.clear(span);
        if self.clauses.is_empty() {
            self.found.fill(span);
        } else if self.has_all_required() {
            self.look_for_all(span);
        } else {
            self.look_for_some(span);
        }
        for clause in &mut self.clauses {
            clause.look_closer(span, &self.found);
        }
        for optional in &mut self.optional {
            optional.look_among(span, &self.found);
        }
    }

    /// The documents of the span that look as if they match.
    pub(super) fn found(&self) -> &Bits {
        &self.found
    }

    fn has_all_required(&self) -> bool {
        self.required >= self.clauses.len()
    }

    fn look_for_all(&mut self, span: &Span) {
        for (number, at) in self.order.iter().enumerate() {
            let Some(clause) = self.clauses.get_mut(*at) else {
                continue;
            };
            if number == 0 {
                clause.look_for(span, &mut self.found);
            } else {
                clause.keep_having(span, &mut self.found);
            }
            if self.found.is_empty() {
                break;
            }
        }
    }

    fn look_for_some(&mut self, span: &Span) {
        for at in 0..self.clauses.len() {
            if !self.is_weak(at)
                && let Some(clause) = self.clauses.get_mut(at)
            {
                clause.look_for(span, &mut self.found);
            }
        }
        for at in 0..self.clauses.len() {
            if self.is_weak(at)
                && let Some(clause) = self.clauses.get_mut(at)
            {
                clause.look_among(span, &self.found);
            }
        }
    }

    /// Leaves out what looks as if it matches and does not.
    pub(super) fn confirm(&mut self) {
        let is_sure = self.clauses.iter().all(|clause| clause.is_sure)
            && (self.has_all_required() || self.required <= 1);
        if !is_sure {
            let required = self.required.min(self.clauses.len());
            let clauses = &self.clauses;
            self.found.retain(|place| {
                let met = clauses.iter().filter(|clause| clause.score(place) > 0.0);
                met.count() >= required
            });
        }
    }

    /// What all that is optional adds at most to a document of the span, once that was asked for.
    fn most_of_optional(&self) -> f32 {
        let optional = self.optional.iter();
        optional.map(|optional| optional.most_here).sum()
    }

    /// Whether a clause of the span and all that are worth no more there are worth too little
    /// together: what none of the others finds need not be found.
    fn is_weak(&self, at: usize) -> bool {
        let Some(most) = self.clauses.get(at).map(|clause| clause.most_here) else {
            return false;
        };
        let clauses = self.clauses.iter().zip(0..);
        let lesser = clauses.filter(|(clause, other)| (clause.most_here, *other) <= (most, at));
        let lesser = lesser.map(|(clause, _)| clause.most_here);
        self.least > 0.0 && lesser.sum::<f32>() + self.most_of_optional() < self.least
    }

    /// How many services the clauses leave at most, each list counted where not all are required;
    /// `None` without clauses.
    pub(super) fn services(&self) -> Option<u64> {
        let costs = self.clauses.iter().map(|clause| clause.cost);
        if self.has_all_required() {
            costs.min()
        } else {
            (!self.clauses.is_empty()).then(|| costs.sum())
        }
    }

    /// The documents that have the rarest clause, where all of them are kept and required: all
    /// matches are among these.
    pub(super) fn rarest(&self) -> Option<Vec<DocId>> {
        let rarest = self.order.first().and_then(|at| self.clauses.get(*at))?;
        let kept = rarest.kept().filter(|_| self.has_all_required())?;
        self.is_kept().then(|| {
            let mut docs = Vec::with_capacity(kept.count());
            kept.documents().list_in(&mut docs);
            docs
        })
    }

    /// The documents in which the only clause is worth the most, and what all others score at
    /// most; `None` where there are several, the best of which mostly are among the best of none.
    pub(super) fn strongest(&self) -> Option<(Vec<DocId>, f32)> {
        let ([only], []) = (self.clauses.as_slice(), self.optional.as_slice()) else {
            return None;
        };
        let (strongest, weak_max) = only.kept()?.strongest();
        let mut docs = Vec::new();
        strongest.list_in(&mut docs);
        Some((docs, weak_max))
    }

    fn is_kept(&self) -> bool {
        let mut clauses = self.clauses.iter().chain(&self.optional);
        clauses.all(|clause| clause.kept().is_some())
    }

    /// The matches among `docs`, which are in order, with their text scores: of clauses that are
    /// all kept.
    pub(super) fn score_each(
        &mut self,
        docs: &[DocId],
    ) -> impl Iterator<Item = (DocId, f32)> + use<'_, 'a, 'w> {
        self.rewind();
        self.least = 0.0;
        self.candidates.clear();
        let places = docs.iter().map(|doc| Candidate::new(*doc as usize, 0.0));
        self.candidates.extend(places);
        self.score_candidates();
        let scored = self.candidates.iter();
        scored.map(|candidate| (candidate.place, candidate.score))
    }

    /// The matches of a span among the documents found in it, with their text scores; and
    /// whether matches that score too little were left out.
    pub(super) fn score(
        &mut self,
        span: &Span,
    ) -> (impl Iterator<Item = (DocId, f32)> + use<'_, 'a, 'w>, bool) {
        let nothing_wanted = if self.clauses.is_empty() { 1.0 } else { 0.0 };
        // Where nothing is wanted, all documents have it.
        let mut leaves_out =
            self.least > 0.0 && !self.clauses.is_empty() && self.leave_out_weak(span);
        self.candidates.clear();
        let places = self.found.places();
        self.candidates
            .extend(places.map(|place| Candidate::new(place, nothing_wanted)));
        let all = self.candidates.len();
        self.score_candidates();
        // Some of them may have matched.
        leaves_out |= self.least > 0.0 && self.candidates.len() < all;
        let base = span.base();
        let scored = self.candidates.iter();
        let scored = scored.map(move |candidate| (base + candidate.place, candidate.score));
        (scored, leaves_out)
    }

    /// Adds to the candidates what clauses are worth in them, and leaves out those that do not
    /// match or score too little.
    fn score_candidates(&mut self) {
        let required = self.required.min(self.clauses.len()) as u32;
        let optional = self.most_of_optional();
        let mut left = self.clauses.iter();
        while let Some(clause) = left.next() {
            clause.score_all(&mut self.candidates, &mut self.together);
            if self.least > 0.0 {
                let further: f32 = left.clone().map(|clause| clause.most_here).sum();
                let least = self.least - optional;
                let may_do = |candidate: &Candidate| candidate.score + further >= least;
                self.candidates.retain(may_do);
            }
        }
        self.candidates
            .retain(|candidate| candidate.met >= required);
        for optional in &self.optional {
            optional.score_all(&mut self.candidates, &mut self.together);
        }
    }

    /// Leaves out the documents found in a span of which it is plain, before they are scored,
    /// that they are worth too little; whether there were any.
    fn leave_out_weak(&mut self, span: &Span) -> bool {
        let optional = self.most_of_optional();
        let most: f32 = self.clauses.iter().map(|clause| clause.most_here).sum();
        let mut leaves_out = false;
        for clause in &self.clauses {
            let others = most - clause.most_here + optional;
            leaves_out |= clause.keep_strong(span, self.least - others, &mut self.found);
        }
        let most_of_weak: f32 = self.clauses.iter().map(Union::most_of_weak).sum();
        // What is weak in the only one was left out.
        if self.clauses.len() > 1 && most_of_weak + optional < self.least {
            self.strong.clear(span);
            for clause in &self.clauses {
                clause.add_strong(&mut self.strong);
            }
            leaves_out |= self.found.keep(&self.strong);
        }
        leaves_out
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
