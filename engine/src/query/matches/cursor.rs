//! A term's list, and what of it is in the documents that are looked at.

use tantivy::DocId;

use super::window::{Bits, Span, WINDOW};
use crate::index::{BlockMax, Payload, Postings};
use crate::query::way::Worth;

/// A document that is asked for by itself costs as much as reading so many one after the other.
const SEEK: usize = 8;

/// A term's list.
pub(super) struct Cursor<'a> {
    postings: Postings<'a>,
    /// Which documents of the span have it: of those asked for all, of the others maybe some.
    found: Bits,
    /// What it is worth in those.
    payloads: [Payload; WINDOW as usize],
    /// How many services of a thousand documents have it, on the average.
    density: usize,
}

impl<'a> Cursor<'a> {
    /// `documents` is how many the segment has.
    pub(super) fn of(postings: Postings<'a>, documents: DocId) -> Self {
        let services = postings.services() as usize;
        Self {
            density: services * 1_000 / documents.max(1) as usize,
            postings,
            found: Bits::NONE,
            payloads: [Payload(0); WINDOW as usize],
        }
    }

    pub(super) fn rewind(&mut self) {
        self.postings.rewind();
    }

    pub(super) fn services(&self) -> u32 {
        self.postings.services()
    }

    /// The greatest payloads of the whole list.
    pub(super) fn max(&self) -> BlockMax {
        self.postings.max()
    }

    /// No more than the payloads of a span are, without reading them.
    pub(super) fn max_in(&mut self, span: &Span) -> BlockMax {
        self.postings.max_in(span.docs())
    }

    /// The first document from `target` on.
    pub(super) fn next(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    /// Finds the documents of a span that have it; of `among` only, where that is given.
    /// Spans have to come in order.
    pub(super) fn look(&mut self, span: &Span, among: Option<&Bits>) -> &Bits {
        self.found = Bits::NONE;
        let expected = span.docs().len() * self.density / 1_000;
        match among {
            Some(among) if among.count() * SEEK < expected => {
                for (place, doc) in among.places().zip(among.docs(span)) {
                    if self.postings.seek(doc) == doc {
                        self.found.set(place);
                        self.payloads[place % WINDOW as usize] = self.postings.payload();
                    }
                }
            }
            _ => self.read(span),
        }
        &self.found
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

    /// Whether a document was found at the last look.
    #[inline]
    pub(super) fn has(&self, place: usize) -> bool {
        self.found.has(place)
    }

    /// What it is worth in a document that was found.
    #[inline]
    pub(super) fn payload(&self, place: usize) -> Payload {
        self.payloads[place % WINDOW as usize]
    }
}

/// A term that is enough.
pub(super) struct Leaf<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) worth: Worth,
    /// Whether it is worth something wherever it is.
    pub(super) is_certain: bool,
}

impl Leaf<'_> {
    /// Adds the documents of a span that have it to `found`.
    pub(super) fn look(&mut self, span: &Span, among: Option<&Bits>, found: &mut Bits) {
        let here = self.cursor.look(span, among);
        if self.is_certain {
            found.add(here);
            return;
        }
        let mut here = here.clone();
        here.retain(|place| self.worth.finds(self.cursor.payload(place)));
        found.add(&here);
    }

    /// What it is worth in a document; nothing where it was not found.
    #[inline]
    pub(super) fn worth(&self, place: usize) -> f32 {
        if self.cursor.has(place) {
            self.worth.of(self.cursor.payload(place))
        } else {
            0.0
        }
    }
}
