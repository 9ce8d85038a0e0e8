//! Neighbouring documents that are looked at together, a bit each.

use std::ops::Range;

use tantivy::DocId;

/// Documents of a window: as many as bits and payloads of a few lists fit the nearest memory.
pub(in crate::query) const WINDOW: DocId = 1024;

const WORD: usize = u64::BITS as usize;
const WORDS: usize = WINDOW as usize / WORD;

/// At most [`WINDOW`] documents, from the first one that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) struct Span(Range<DocId>);

impl Span {
    /// As many of `docs` as a window takes.
    pub(super) fn first_of(docs: Range<DocId>) -> Self {
        let end = docs.start.saturating_add(WINDOW).min(docs.end);
        Self(docs.start..end)
    }

    pub(in crate::query) fn docs(&self) -> &Range<DocId> {
        &self.0
    }

    /// The place of a document that is in it.
    #[inline]
    pub(super) fn place(&self, doc: DocId) -> usize {
        (doc - self.0.start) as usize
    }
}

/// Some documents of a span, by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) struct Bits([u64; WORDS]);

impl Bits {
    pub(super) const NONE: Self = Self([0; WORDS]);

    /// All documents of a span.
    pub(super) fn all(span: &Span) -> Self {
        let mut bits = Self::NONE;
        (0..span.docs().len()).for_each(|place| bits.set(place));
        bits
    }

    #[inline]
    pub(super) fn set(&mut self, place: usize) {
        self.0[place / WORD % WORDS] |= 1 << (place % WORD);
    }

    #[inline]
    pub(super) fn has(&self, place: usize) -> bool {
        self.0[place / WORD % WORDS] >> (place % WORD) & 1 == 1
    }

    /// Puts the bits of 64 places in, from a multiple of 64 on.
    #[inline]
    pub(super) fn put(&mut self, word: usize, bits: u64) {
        self.0[word % WORDS] |= bits;
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word |= other;
        }
    }

    pub(super) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(other.0) {
            *word &= other;
        }
    }

    pub(super) fn retain(&mut self, mut keeps: impl FnMut(usize) -> bool) {
        for (at, word) in self.0.iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros() as usize;
                left &= left - 1;
                if !keeps(at * WORD + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    pub(in crate::query) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(in crate::query) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The places, in order.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                let next = left.checked_sub(1)?;
                left &= next;
                Some(at * WORD + bit)
            })
        })
    }

    /// The documents, in order, of a span that these are places of.
    pub(in crate::query) fn docs(&self, span: &Span) -> impl Iterator<Item = DocId> + '_ {
        let start = span.docs().start;
        self.places().map(move |place| start + place as DocId)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(places: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::NONE;
        for place in places {
            bits.set(*place);
        }
        bits
    }

    proptest! {
        #[test]
        fn bits_are_sets(
            one in prop::collection::btree_set(0..WINDOW as usize, 0..200),
            other in prop::collection::btree_set(0..WINDOW as usize, 0..200),
        ) {
            let listed = |bits: &Bits| bits.places().collect::<BTreeSet<usize>>();
            let (first, second) = (bits(&one), bits(&other));
            prop_assert_eq!(&listed(&first), &one);
            prop_assert_eq!(first.count(), one.len());
            prop_assert_eq!(first.is_empty(), one.is_empty());
            prop_assert!((0..WINDOW as usize).all(|place| first.has(place) == one.contains(&place)));
            let mut both = first.clone();
            both.keep(&second);
            prop_assert_eq!(listed(&both), &one & &other);
            let mut either = first.clone();
            either.add(&second);
            prop_assert_eq!(listed(&either), &one | &other);
            let mut even = first;
            even.retain(|place| place % 2 == 0);
            prop_assert!(listed(&even).iter().eq(one.iter().filter(|place| *place % 2 == 0)));
        }
    }

    #[test]
    fn a_span_is_no_longer_than_a_window() {
        let span = Span::first_of(100..5_000);
        assert_eq!(span.docs(), &(100..100 + WINDOW));
        assert_eq!(span.place(103), 3);
        assert_eq!(Span::first_of(100..130).docs(), &(100..130));
        assert_eq!(Bits::all(&Span::first_of(100..130)).count(), 30);
        let last = Span::first_of(DocId::MAX - 3..DocId::MAX);
        assert!(Bits::all(&last).docs(&last).eq(DocId::MAX - 3..DocId::MAX));
    }
}
