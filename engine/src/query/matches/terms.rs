//! Terms all of which it takes.

use tantivy::{DocId, TERMINATED};

use super::cursor::Cursor;
use crate::index::SegmentColumns;
use crate::query::way::{TermWay, Together, Worth};

/// Terms all of which it takes, such as the parts of a compound. What is found in several
/// readings of the same terms, as all in a name or none, is read once.
pub(super) struct Terms<'a, 'w> {
    cursors: Vec<Cursor<'a>>,
    /// Which of them is the rarest.
    rarest: usize,
    keys: Vec<&'w [u8]>,
    /// What each term is worth, by reading.
    readings: Vec<Vec<Worth>>,
}

impl<'a, 'w> Terms<'a, 'w> {
    /// `None` when one of the terms is nowhere, or there is none.
    pub(super) fn of(terms: &[&'w TermWay], columns: &'a SegmentColumns) -> Option<Self> {
        let cursors: Option<Vec<Cursor<'a>>> = terms
            .iter()
            .map(|term| {
                let entry = term.entries.get(columns.segment as usize)?.as_ref()?;
                Some(Cursor::of(columns.text.postings(entry)))
            })
            .collect();
        let cursors = cursors?;
        let numbered = cursors.iter().enumerate();
        let (rarest, least) = numbered.min_by_key(|(_, cursor)| cursor.services())?;
        (least.services() > 0).then(|| Self {
            rarest,
            cursors,
            keys: terms.iter().map(|term| term.key.as_slice()).collect(),
            readings: vec![worths(terms)],
        })
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
        let rarest = self.cursors.get(self.rarest);
        rarest.map_or(0, Cursor::services)
    }

    /// The first document from `target` on that has all terms.
    pub(super) fn seek(&mut self, mut target: DocId) -> DocId {
        loop {
            let Some(rarest) = self.cursors.get_mut(self.rarest) else {
                return TERMINATED;
            };
            let doc = rarest.seek(target);
            if doc == TERMINATED {
                return doc;
            }
            let others = self.cursors.iter_mut().map(|cursor| cursor.seek(doc));
            match others.into_iter().find(|other| *other != doc) {
                Some(other) => target = other,
                None => return doc,
            }
        }
    }

    fn is_at(&mut self, doc: DocId) -> bool {
        let rarest = self.cursors.get_mut(self.rarest);
        rarest.is_some_and(|rarest| rarest.seek(doc) == doc)
            && self
                .cursors
                .iter_mut()
                .all(|cursor| cursor.seek(doc) == doc)
    }

    /// What each reading is worth where all are.
    fn add_here(&mut self, together: &mut Together) {
        for worths in &self.readings {
            let mut sum = 0.0;
            for (cursor, worth) in self.cursors.iter_mut().zip(worths) {
                let worth = worth.of(cursor.postings.payload());
                if worth <= 0.0 {
                    sum = 0.0;
                    break;
                }
                sum += worth;
            }
            together.add(sum);
        }
    }

    pub(super) fn has(&mut self, doc: DocId) -> bool {
        if !self.is_at(doc) {
            return false;
        }
        let cursors = &mut self.cursors;
        let mut finds = |worths: &Vec<Worth>| {
            let mut terms = cursors.iter_mut().zip(worths);
            terms.all(|(cursor, worth)| worth.finds(cursor.postings.payload()))
        };
        self.readings.iter().any(&mut finds)
    }

    pub(super) fn add(&mut self, doc: DocId, together: &mut Together) {
        if self.is_at(doc) {
            self.add_here(together);
        }
    }

    /// Adds what each reading is worth at most.
    pub(super) fn add_most(&self, together: &mut Together) {
        for worths in &self.readings {
            let cursors = self.cursors.iter().zip(worths);
            let most = cursors.map(|(cursor, worth)| worth.most(cursor.postings.max()));
            together.add(most.sum());
        }
    }

    /// The same of documents from `from` on; the last one of which that holds.
    pub(super) fn add_most_from(&mut self, from: DocId, together: &mut Together) -> DocId {
        let mut until = TERMINATED;
        for worths in &self.readings {
            let mut sum = 0.0;
            for (cursor, worth) in self.cursors.iter_mut().zip(worths) {
                let (most, last) = cursor.most_from(from, worth);
                until = until.min(last);
                if most <= 0.0 {
                    sum = 0.0;
                    break;
                }
                sum += most;
            }
            together.add(sum);
        }
        until
    }
}

fn worths(terms: &[&TermWay]) -> Vec<Worth> {
    terms.iter().map(|term| term.worth).collect()
}
