//! Neighbouring documents that are looked at together, a bit each.

use std::ops::Range;

use tantivy::DocId;

use crate::index::DocumentSet;

/// Documents of a window: as many as the bits and payloads of a few lists fit the nearest
/// memory.
pub(in crate::query) const WINDOW: DocId = 16_384;

const WORD: usize = u64::BITS as usize;
const WORDS: usize = WINDOW as usize / WORD;

/// At most [`WINDOW`] documents, from the first one that is looked at, and none across a multiple
/// of [`WINDOW`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) struct Span {
    docs: Range<DocId>,
    /// The document of the first place: a multiple of 64.
    base: DocId,
}

impl Span {
    /// As many of `docs` as a window takes.
    pub(super) fn first_of(docs: Range<DocId>) -> Self {
        let next_window = (docs.start / WINDOW)
            .saturating_add(1)
            .saturating_mul(WINDOW);
        Self {
            base: docs.start / WORD as DocId * WORD as DocId,
            docs: docs.start..next_window.min(docs.end),
        }
    }

    pub(in crate::query) fn docs(&self) -> &Range<DocId> {
        &self.docs
    }

    /// The document of the first place.
    #[inline]
    pub(super) fn base(&self) -> DocId {
        self.base
    }

    /// The place of a document that is in it.
    #[inline]
    pub(super) fn place(&self, doc: DocId) -> usize {
        (doc - self.base) as usize
    }

    /// How many words of bits its places take.
    fn words(&self) -> usize {
        let places = self.docs.end.saturating_sub(self.base) as usize;
        places.div_ceil(WORD).min(WORDS)
    }
}

/// Some documents of a span, by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::query) struct Bits {
    words: [u64; WORDS],
    /// How many of the words the span takes.
    used: usize,
}

impl Bits {
    pub(super) fn none(span: &Span) -> Self {
        Self {
            words: [0; WORDS],
            used: span.words(),
        }
    }

    /// None of no span.
    pub(super) fn empty() -> Self {
        Self {
            words: [0; WORDS],
            used: 0,
        }
    }

    /// All documents of the span.
    pub(super) fn fill(&mut self, span: &Span) {
        self.used_mut().fill(u64::MAX);
        self.clip(span);
    }

    #[inline]
    fn used(&self) -> &[u64] {
        self.words.get(..self.used).unwrap_or_default()
    }

    #[inline]
    fn used_mut(&mut self) -> &mut [u64] {
        self.words.get_mut(..self.used).unwrap_or_default()
    }

    /// None of the documents of another span.
    pub(super) fn clear(&mut self, span: &Span) {
        self.used = span.words();
        self.used_mut().fill(0);
    }

    /// Leaves out what is before and after a span, in the first and the last word.
    pub(super) fn clip(&mut self, span: &Span) {
        let before = (span.docs.start - span.base) as usize;
        let after = self.used * WORD
            - (span.docs.end.saturating_sub(span.base) as usize).min(self.used * WORD);
        if let Some(first) = self.used_mut().first_mut() {
            *first &= u64::MAX << (before % WORD);
        }
        if let Some(last) = self.used_mut().last_mut() {
            *last &= u64::MAX >> (after % WORD);
        }
    }

    #[inline]
    pub(super) fn set(&mut self, place: usize) {
        self.words[place / WORD % WORDS] |= 1 << (place % WORD);
    }

    #[inline]
    pub(super) fn has(&self, place: usize) -> bool {
        self.words[place / WORD % WORDS] >> (place % WORD) & 1 == 1
    }

    /// Puts the bits of 64 places in, from a multiple of 64 on.
    #[inline]
    pub(super) fn put(&mut self, word: usize, bits: u64) {
        self.words[word % WORDS] |= bits;
    }

    /// Adds those of `words`, the first of which is that of the first places.
    #[inline]
    pub(super) fn add_words(&mut self, words: &[u64]) {
        for (word, other) in self.used_mut().iter_mut().zip(words) {
            *word |= other;
        }
    }

    /// Keeps those of `words`, which are as many at least; whether any went.
    #[inline]
    pub(super) fn keep_words(&mut self, words: &[u64]) -> bool {
        let mut gone = 0;
        for (word, other) in self.used_mut().iter_mut().zip(words) {
            gone |= *word & !other;
            *word &= other;
        }
        gone != 0
    }

    /// Adds the documents of a set; that of the first place is `base`.
    pub(super) fn add_set(&mut self, set: &DocumentSet, base: DocId) {
        set.add_to(base, self.used_mut());
    }

    /// Keeps the documents of a set; whether any others went.
    pub(super) fn keep_set(&mut self, set: &DocumentSet, base: DocId) -> bool {
        set.keep_in(base, self.used_mut())
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.add_words(other.used());
    }

    /// Keeps those that are in `other` too; whether any went.
    pub(super) fn keep(&mut self, other: &Self) -> bool {
        self.keep_words(other.used())
    }

    pub(super) fn retain(&mut self, mut keeps: impl FnMut(usize) -> bool) {
        for (at, word) in self.used_mut().iter_mut().enumerate() {
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
        self.used()
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    pub(in crate::query) fn is_empty(&self) -> bool {
        self.used().iter().all(|word| *word == 0)
    }

    /// The places, in order.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.used().iter().enumerate().flat_map(|(at, word)| {
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
        let base = span.base;
        self.places().map(move |place| base + place as DocId)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn bits(places: &BTreeSet<usize>) -> Bits {
        let mut bits = Bits::none(&Span::first_of(0..WINDOW));
        for place in places {
            bits.set(*place);
        }
        bits
    }

    fn all(span: &Span) -> Bits {
        let mut bits = Bits::none(span);
        bits.fill(span);
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
    fn a_span_is_no_longer_than_a_window_and_begins_at_a_word() {
        let span = Span::first_of(100..50_000);
        assert_eq!(span.docs(), &(100..WINDOW));
        assert_eq!((span.base(), span.place(103)), (64, 39));
        assert_eq!(Span::first_of(100..130).docs(), &(100..130));
        let of = |docs: Range<DocId>| {
            let span = Span::first_of(docs.clone());
            assert!(all(&span).docs(&span).eq(docs));
        };
        of(100..130);
        of(64..65);
        of(127..129);
        of(WINDOW..2 * WINDOW);
        of(DocId::MAX - 3..DocId::MAX);
    }

    #[test]
    fn bits_of_one_span_do_not_stay_for_the_next() {
        let (long, short) = (Span::first_of(0..WINDOW), Span::first_of(0..70));
        let mut bits = all(&long);
        bits.clear(&short);
        assert!(bits.is_empty());
        bits.add_words(&[u64::MAX; WORDS]);
        bits.clip(&short);
        assert!(bits.docs(&short).eq(0..70));
        bits.keep(&Bits::none(&short));
        assert!(bits.is_empty());
    }
}
