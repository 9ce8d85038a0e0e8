//! Terms all of which it takes.

use tantivy::{DocId, TERMINATED};

use super::cursor::Cursor;
use super::rarest_first;
use super::window::{Bits, Span};
use crate::index::{Payload, SegmentColumns};
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
    /// The documents of the span that have all, whatever it is worth.
    found: Bits,
}

impl<'a, 'w> Terms<'a, 'w> {
    /// `None` when one of the terms is nowhere, or there is none.
    pub(super) fn of(terms: &[&'w TermWay], columns: &'a SegmentColumns) -> Option<Self> {
        let cursors: Option<Vec<Cursor<'a>>> = terms
            .iter()
            .map(|term| {
                let entry = term.entries.get(columns.segment as usize)?.as_ref()?;
                Some(Cursor::of(entry, columns))
            })
            .collect();
        let cursors = cursors?;
        let services = |cursor: &Cursor<'a>| u64::from(cursor.services());
        let all = Self {
            order: rarest_first(cursors.iter().map(services)),
            cursors,
            keys: terms.iter().map(|term| term.key.as_slice()).collect(),
            readings: vec![worths(terms)],
            found: Bits::empty(),
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

    /// Finds the documents of a span that have all, whatever it is worth; of `among` only, where
    /// that is given.
    pub(super) fn look(&mut self, span: &Span, among: Option<&Bits>) -> &Bits {
        let mut order = self.order.iter();
        self.found.clear(span);
        if let Some(among) = among {
            self.found.add(among);
        } else if let Some(rarest) = order.next().and_then(|at| self.cursors.get_mut(*at)) {
            rarest.look(span, None, &mut self.found);
        }
        for at in order {
            if self.found.is_empty() {
                break;
            }
            if let Some(cursor) = self.cursors.get_mut(*at) {
                cursor.keep(span, &mut self.found);
            }
        }
        &self.found
    }

    /// The documents of the span that was looked at that have all, whatever it is worth.
    pub(super) fn found(&self) -> &Bits {
        &self.found
    }

    /// Adds what each reading is worth in a document; `payloads` is what the cursors have there,
    /// read anew.
    pub(super) fn add(&self, place: usize, payloads: &mut Vec<Payload>, together: &mut Together) {
        if !self.found.has(place) {
            return;
        }
        payloads.clear();
        payloads.extend(
            self.cursors
                .iter()
                .filter_map(|cursor| cursor.payload(place)),
        );
        for worths in &self.readings {
            let each = payloads.iter().zip(worths);
            let each = each.map(|(payload, worth)| worth.of(*payload));
            let sum: Option<f32> = each.map(|worth| (worth > 0.0).then_some(worth)).sum();
            together.add(sum.unwrap_or(0.0));
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
