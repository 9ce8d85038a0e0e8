//! Terms all of which it takes.

use tantivy::{DocId, TERMINATED};

use super::cursor::Cursor;
use super::rarest_first;
use super::window::{Bits, Span};
use crate::index::SegmentColumns;
use crate::query::way::{TermWay, Together, Worth};

/// Terms all of which it takes, such as the parts of a compound. What is found in several
/// readings of the same terms, as all in a name or none, is read once.
pub(super) struct Terms<'a, 'w> {
    cursors: Vec<Cursor<'a>>,
    /// Which of them is the rarest, and so on.
    order: Vec<usize>,
    keys: Vec<&'w [u8]>,
    /// What each cursor's term is worth, by reading.
    readings: Vec<Vec<Worth>>,
    /// The documents of the span that have all.
    found: Bits,
}

impl<'a, 'w> Terms<'a, 'w> {
    /// `None` when one of the terms is nowhere, or there is none.
    pub(super) fn of(terms: &[&'w TermWay], columns: &'a SegmentColumns) -> Option<Self> {
        let cursors: Option<Vec<Cursor<'a>>> = terms
            .iter()
            .map(|term| {
                let entry = term.entries.get(columns.segment as usize)?.as_ref()?;
                let postings = columns.text.postings(entry);
                Some(Cursor::of(postings, columns.documents()))
            })
            .collect();
        let cursors = cursors?;
        let services = |cursor: &Cursor<'a>| u64::from(cursor.services());
        let all = Self {
            order: rarest_first(cursors.iter().map(services)),
            cursors,
            keys: terms.iter().map(|term| term.key.as_slice()).collect(),
            readings: vec![worths(terms)],
            found: Bits::NONE,
        };
        (all.cost() > 0).then_some(all)
    }

    pub(super) fn rewind(&mut self) {
        self.cursors.iter_mut().for_each(Cursor::rewind);
    }

    pub(super) fn is_of(&self, terms: &[&TermWay]) -> bool {
        let keys = terms.iter().map(|term| term.key.as_slice());
        self.keys.iter().copied().eq(keys)
    }

    /// Reads the same terms in one more way.
    pub(super) fn read_as(&mut self, terms: &[&TermWay]) {
        self.readings.push(worths(terms));
    }

    pub(super) fn cost(&self) -> u32 {
        let services = self.cursors.iter().map(Cursor::services);
        services.min().unwrap_or(0)
    }

    /// No document before this one, from `target` on, has all terms.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        let rarest = self.order.first().and_then(|at| self.cursors.get_mut(*at));
        rarest.map_or(TERMINATED, |rarest| rarest.next(target))
    }

    /// Finds the documents of a span that have all; of `among` only, where that is given.
    pub(super) fn look(&mut self, span: &Span, among: Option<&Bits>) -> &Bits {
        self.found = Bits::NONE;
        let mut met = among.cloned();
        for at in &self.order {
            let Some(cursor) = self.cursors.get_mut(*at) else {
                continue;
            };
            let mut here = cursor.look(span, met.as_ref()).clone();
            if let Some(met) = &met {
                here.keep(met);
            }
            if here.is_empty() {
                return &self.found;
            }
            met = Some(here);
        }
        let mut found = met.unwrap_or(Bits::NONE);
        let finds = |place: usize| {
            let worths = self.readings.iter();
            worths
                .map(|worths| self.worth_as(place, worths))
                .any(|worth| worth > 0.0)
        };
        found.retain(finds);
        self.found = found;
        &self.found
    }

    /// What a reading is worth in a document that has all.
    fn worth_as(&self, place: usize, worths: &[Worth]) -> f32 {
        let mut sum = 0.0;
        for (cursor, worth) in self.cursors.iter().zip(worths) {
            let worth = worth.of(cursor.payload(place));
            if worth <= 0.0 {
                return 0.0;
            }
            sum += worth;
        }
        sum
    }

    /// Adds what each reading is worth in a document.
    pub(super) fn add(&self, place: usize, together: &mut Together) {
        if self.found.has(place) {
            for worths in &self.readings {
                together.add(self.worth_as(place, worths));
            }
        }
    }

    /// Adds what each reading is worth at most.
    pub(super) fn add_most(&self, together: &mut Together) {
        for worths in &self.readings {
            let cursors = self.cursors.iter().zip(worths);
            let most = cursors.map(|(cursor, worth)| worth.most(cursor.max()));
            together.add(most.sum());
        }
    }

    /// The same of the documents of a span.
    pub(super) fn add_most_in(&mut self, span: &Span, together: &mut Together) {
        let maxima: Vec<_> = self
            .cursors
            .iter_mut()
            .map(|cursor| cursor.max_in(span))
            .collect();
        for worths in &self.readings {
            let mosts = maxima
                .iter()
                .zip(worths)
                .map(|(max, worth)| worth.most(*max));
            let sum = mosts.clone().sum();
            let is_somewhere = mosts.into_iter().all(|most| most > 0.0);
            together.add(if is_somewhere { sum } else { 0.0 });
        }
    }
}

fn worths(terms: &[&TermWay]) -> Vec<Worth> {
    terms.iter().map(|term| term.worth).collect()
}
