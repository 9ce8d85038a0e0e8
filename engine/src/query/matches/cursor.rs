//! A term's list, and what of it is in the documents that are looked at.

use std::sync::Arc;

use tantivy::{DocId, TERMINATED};

use super::window::{Bits, Span, WINDOW};
use crate::index::{BlockMax, KeptList, Payload, Postings, SegmentColumns, TermEntry, impacts};
use crate::query::way::Worth;

/// A document that is asked for by itself costs as much as reading so many one after the other.
const SEEK: usize = 8;

/// A term's list.
pub(super) struct Cursor<'a> {
    services: u32,
    max: BlockMax,
    list: List<'a>,
}

enum List<'a> {
    /// Kept in memory, unpacked, and the document of the first place of the span.
    Kept(Arc<KeptList>, DocId),
    Read(Box<Reading<'a>>),
}

impl<'a> Cursor<'a> {
    pub(super) fn of(term: &TermEntry, columns: &'a SegmentColumns) -> Self {
        let list = match columns.text.kept(term) {
            Some(kept) => List::Kept(kept, 0),
            None => List::Read(Box::new(Reading::of(term, columns))),
        };
        Self {
            services: term.services,
            max: term.max,
            list,
        }
    }

    pub(super) fn rewind(&mut self) {
        if let List::Read(list) = &mut self.list {
            list.postings.rewind();
        }
    }

    pub(super) fn services(&self) -> u32 {
        self.services
    }

    /// The greatest payloads of the whole list.
    pub(super) fn max(&self) -> BlockMax {
        self.max
    }

    /// No less than the payloads of a span are, without reading them.
    pub(super) fn max_in(&mut self, span: &Span) -> BlockMax {
        match &mut self.list {
            List::Kept(list, _) => list.max_in(span.docs()),
            List::Read(list) => list.postings.max_in(span.docs()),
        }
    }

    /// The first document from `target` on.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        match &mut self.list {
            List::Kept(list, _) => list.documents().next(target).unwrap_or(TERMINATED),
            List::Read(list) => list.postings.seek(target),
        }
    }

    /// Adds the documents of a span that have it to `found`: of `among` all, where that is given,
    /// and of the others maybe some. Spans have to come in order.
    pub(super) fn look(&mut self, span: &Span, among: Option<&Bits>, found: &mut Bits) {
        match &mut self.list {
            List::Kept(list, base) => {
                *base = span.base();
                found.add_words(list.documents().words_from(*base));
            }
            List::Read(list) => {
                list.look(span, among);
                found.add(&list.found);
            }
        }
    }

    /// Keeps those of `found` that have it.
    pub(super) fn keep(&mut self, span: &Span, found: &mut Bits) {
        match &mut self.list {
            List::Kept(list, base) => {
                *base = span.base();
                found.keep_words(list.documents().words_from(*base));
            }
            List::Read(list) => {
                list.look(span, Some(found));
                found.keep(&list.found);
            }
        }
    }

    /// Adds those of the documents that were found to `strong` in which it may be worth more than
    /// [`weak_max`](Self::weak_max).
    pub(super) fn add_strong(&self, strong: &mut Bits) {
        match &self.list {
            List::Kept(list, base) => strong.add_words(list.strong_from(*base)),
            List::Read(list) => strong.add(&list.found),
        }
    }

    /// The greatest payloads of all others.
    pub(super) fn weak_max(&self) -> BlockMax {
        match &self.list {
            List::Kept(list, _) => list.weak_max(),
            List::Read(_) => BlockMax::NONE,
        }
    }

    /// What it is worth in a document of the span that was looked at; `None` where it was not
    /// found.
    #[inline]
    pub(super) fn payload(&self, place: usize) -> Option<Payload> {
        match &self.list {
            List::Kept(list, base) => list.payload(base + place as DocId),
            List::Read(list) => list.payload(place as DocId),
        }
    }
}

/// A list that is read as it is in the file.
struct Reading<'a> {
    postings: Postings<'a>,
    /// Which documents of the span have it: of those asked for all, of the others maybe some.
    found: Bits,
    /// What it is worth in those.
    payloads: [Payload; WINDOW as usize],
    /// How many services of a thousand documents have it, on the average.
    density: usize,
}

impl<'a> Reading<'a> {
    fn of(term: &TermEntry, columns: &'a SegmentColumns) -> Self {
        let documents = columns.documents().max(1) as usize;
        Self {
            postings: columns.text.postings(term),
            found: Bits::empty(),
            payloads: [Payload(0); WINDOW as usize],
            density: term.services as usize * 1_000 / documents,
        }
    }

    #[inline]
    fn payload(&self, place: DocId) -> Option<Payload> {
        let payload = self.payloads[place as usize % WINDOW as usize];
        self.found.has(place as usize).then_some(payload)
    }

    fn look(&mut self, span: &Span, among: Option<&Bits>) {
        self.found.clear(span);
        let expected = span.docs().len() * self.density / 1_000;
        match among {
            Some(among) if among.count() * SEEK < expected => {
                for doc in among.docs(span) {
                    if self.postings.seek(doc) == doc {
                        let place = span.place(doc);
                        self.found.set(place);
                        self.payloads[place % WINDOW as usize] = self.postings.payload();
                    }
                }
            }
            _ => self.read(span),
        }
    }

    fn read(&mut self, span: &Span) {
        let end = span.docs().end;
        let mut doc = self.postings.seek(span.docs().start);
        while doc < end {
            let (docs, payloads) = self.postings.block();
            let is_last = docs.last().is_none_or(|last| *last >= end);
            // The bits of a word are put together before they are written.
            let (mut at, mut word) = (0, 0);
            for (doc, payload) in docs.iter().zip(payloads) {
                if *doc >= end {
                    break;
                }
                let place = span.place(*doc);
                if place / 64 != at {
                    self.found.put(at, word);
                    (at, word) = (place / 64, 0);
                }
                word |= 1 << (place % 64);
                self.payloads[place % WINDOW as usize] = *payload;
            }
            self.found.put(at, word);
            if is_last {
                return;
            }
            self.postings.next_block();
            doc = self.postings.doc();
        }
    }
}

/// A term that is enough.
pub(super) struct Leaf<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) worth: Worth,
}

impl Leaf<'_> {
    /// Calls `add` with what it is worth in each of some documents of the span that was looked
    /// at, given by their places, where it was found.
    #[inline]
    pub(super) fn for_each<T>(
        &self,
        places: impl Iterator<Item = (DocId, T)>,
        add: impl FnMut(T, f32),
    ) {
        match &self.cursor.list {
            List::Kept(list, base) => {
                self.read_each(places, |place| list.payload(base + place), add);
            }
            List::Read(list) => self.read_each(places, |place| list.payload(place), add),
        }
    }

    #[inline]
    fn read_each<T>(
        &self,
        places: impl Iterator<Item = (DocId, T)>,
        payload: impl Fn(DocId) -> Option<Payload>,
        mut add: impl FnMut(T, f32),
    ) {
        let found = places.filter_map(|(place, of)| Some((of, payload(place)?)));
        match &self.worth {
            Worth::Impact { named, other } => {
                let impacts = impacts();
                for (of, payload) in found {
                    let weight = if payload.is_named() { named } else { other };
                    add(of, weight * impacts[usize::from(payload.level())]);
                }
            }
            Worth::Concept(_) => {
                for (of, payload) in found {
                    add(of, self.worth.of(payload));
                }
            }
        }
    }

    /// What it is worth in a document; nothing where it was not found.
    #[inline]
    pub(super) fn worth(&self, place: usize) -> f32 {
        let payload = self.cursor.payload(place);
        payload.map_or(0.0, |payload| self.worth.of(payload))
    }
}
