//! Some documents of a segment: few as a list, many as a bit each, with how many come before.
//! What is known of each of them lies side by side, in their order.

use std::ops::Range;

use tantivy::DocId;

const WORD: DocId = u64::BITS;
/// Fewer documents than one of so many are a list.
const SPARSE: usize = 128;

/// Some documents of a segment, in the way that takes less.
#[derive(Debug)]
pub(crate) enum DocumentSet {
    Few(Box<[DocId]>),
    Many(DocumentBits),
}

impl DocumentSet {
    /// The documents `docs`, in their order, of a segment of so many `documents`.
    pub(super) fn of(docs: &[DocId], documents: DocId) -> Self {
        if docs.len() < documents as usize / SPARSE {
            return Self::Few(docs.into());
        }
        let mut words = no_words(documents);
        for doc in docs {
            add(&mut words, *doc);
        }
        Self::Many(DocumentBits::of(words))
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Few(docs) => size_of_val(&**docs),
            Self::Many(bits) => bits.bytes(),
        }
    }

    /// The first of them from `target` on.
    pub(crate) fn next(&self, target: DocId) -> Option<DocId> {
        match self {
            Self::Few(docs) => {
                let at = docs.partition_point(|doc| *doc < target);
                docs.get(at).copied()
            }
            Self::Many(bits) => bits.next(target),
        }
    }

    /// How many of them come before a document; `None` where it is none of them.
    #[inline]
    pub(crate) fn place(&self, doc: DocId) -> Option<usize> {
        match self {
            Self::Few(docs) => docs.binary_search(&doc).ok(),
            Self::Many(bits) => bits.place(doc),
        }
    }

    /// Adds them to the end of a list, in their order.
    pub(crate) fn list_in(&self, list: &mut Vec<DocId>) {
        match self {
            Self::Few(docs) => list.extend_from_slice(docs),
            Self::Many(bits) => list.extend(bits.documents()),
        }
    }

    /// Adds them to words of bits, the first of which is that of `base`, a multiple of 64.
    pub(crate) fn add_to(&self, base: DocId, words: &mut [u64]) {
        match self {
            Self::Few(docs) => {
                for doc in docs.get(places_in(docs, base, words)).unwrap_or_default() {
                    add(words, doc - base);
                }
            }
            Self::Many(bits) => {
                for (word, other) in words.iter_mut().zip(bits.words_from(base)) {
                    *word |= other;
                }
            }
        }
    }

    /// Keeps only them in such words; whether any others went.
    pub(crate) fn keep_in(&self, base: DocId, words: &mut [u64]) -> bool {
        let mut gone = 0;
        match self {
            Self::Few(docs) => {
                let docs = docs.get(places_in(docs, base, words)).unwrap_or_default();
                let mut docs = docs.iter().map(|doc| doc - base).peekable();
                for (word, first) in words.iter_mut().zip((0..).step_by(WORD as usize)) {
                    let mut kept = 0;
                    while let Some(doc) = docs.next_if(|doc| *doc < first + WORD) {
                        kept |= 1 << (doc - first);
                    }
                    gone |= *word & !kept;
                    *word &= kept;
                }
            }
            Self::Many(bits) => {
                for (word, other) in words.iter_mut().zip(bits.words_from(base)) {
                    gone |= *word & !other;
                    *word &= other;
                }
            }
        }
        gone != 0
    }
}

/// The places in a list of the documents that words of bits from `base` on have.
fn places_in(docs: &[DocId], base: DocId, words: &[u64]) -> Range<usize> {
    let end = base.saturating_add(words.len() as DocId * WORD);
    docs.partition_point(|doc| *doc < base)..docs.partition_point(|doc| *doc < end)
}

/// Some documents of a segment, a bit each.
#[derive(Debug)]
pub(crate) struct DocumentBits {
    words: Box<[u64]>,
    /// How many documents come before each word.
    before: Box<[u32]>,
}

/// As many words as `documents` take, all 0.
pub(super) fn no_words(documents: DocId) -> Vec<u64> {
    vec![0; documents.div_ceil(WORD) as usize]
}

/// Adds a document to words of bits; one beyond them is left out.
pub(super) fn add(words: &mut [u64], doc: DocId) {
    if let Some(word) = words.get_mut((doc / WORD) as usize) {
        *word |= 1 << (doc % WORD);
    }
}

/// Words of bits, from that of a document on.
#[inline]
pub(super) fn words_from(words: &[u64], doc: DocId) -> &[u64] {
    words.get((doc / WORD) as usize..).unwrap_or_default()
}

impl DocumentBits {
    /// Cost: one pass over the words.
    pub(super) fn of(words: Vec<u64>) -> Self {
        let mut all = 0;
        let before = words.iter().map(|word| {
            let before = all;
            all += word.count_ones();
            before
        });
        Self {
            before: before.collect(),
            words: words.into(),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.words) + size_of_val(&*self.before)
    }

    /// The documents, 64 a word, from a multiple of 64 on; to the end of the segment.
    #[inline]
    pub(crate) fn words_from(&self, doc: DocId) -> &[u64] {
        words_from(&self.words, doc)
    }

    /// The first of them from `target` on.
    pub(crate) fn next(&self, target: DocId) -> Option<DocId> {
        let words = self.words_from(target);
        let (first, further) = words.split_first()?;
        let first = first >> (target % WORD);
        if first != 0 {
            return Some(target + first.trailing_zeros());
        }
        let skipped = further.iter().position(|word| *word != 0)?;
        let start = (target / WORD + 1 + skipped as DocId) * WORD;
        Some(start + further.get(skipped)?.trailing_zeros())
    }

    /// How many of them come before a document; `None` where it is none of them.
    #[inline]
    pub(crate) fn place(&self, doc: DocId) -> Option<usize> {
        let at = (doc / WORD) as usize;
        let word = self.words.get(at)?;
        let bit = 1 << (doc % WORD);
        if word & bit == 0 {
            return None;
        }
        let place = self.before.get(at)? + (word & (bit - 1)).count_ones();
        Some(place as usize)
    }

    /// The documents, in order.
    fn documents(&self) -> impl Iterator<Item = DocId> + '_ {
        let bits = self.bits();
        bits.map(|(at, bit)| at as DocId * WORD + bit.trailing_zeros())
    }

    /// Their bits, one by one and in order: each with the number of its word.
    pub(super) fn bits(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left & left.wrapping_neg();
                left ^= bit;
                (bit != 0).then_some((at, bit))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn few_and_many_documents_are_the_same_set(
            docs in prop::collection::btree_set(0u32..5_000, 0..90),
            marked in prop::collection::btree_set(0u32..1_024, 0..300),
            base in 0u32..80,
        ) {
            const DOCUMENTS: DocId = 5_000;
            let base = base * WORD;
            let listed: Vec<DocId> = docs.iter().copied().collect();
            let sets = [1, 100_000].map(|scale| DocumentSet::of(&listed, DOCUMENTS.max(scale)));
            for set in sets {
                for doc in 0..DOCUMENTS {
                    prop_assert_eq!(set.next(doc), docs.range(doc..).next().copied());
                    prop_assert_eq!(set.place(doc), listed.binary_search(&doc).ok());
                }
                let mut all = vec![7];
                set.list_in(&mut all);
                prop_assert_eq!(&all[1..], &listed);
                let end = (base + 1_024).min(DOCUMENTS);
                let here: BTreeSet<DocId> = docs.range(base..end.max(base)).map(|doc| doc - base).collect();
                let in_words = |words: &[u64]| -> BTreeSet<DocId> {
                    let has = |doc: &DocId| words[(doc / WORD) as usize] >> (doc % WORD) & 1 == 1;
                    (0..1_024).filter(has).collect()
                };
                let mut words = [0; 16];
                set.add_to(base, &mut words);
                prop_assert_eq!(in_words(&words), here.clone());
                let mut words = [0; 16];
                for doc in marked.iter().filter(|doc| *doc + base < DOCUMENTS) {
                    add(&mut words, *doc);
                }
                let before = in_words(&words);
                let gone = set.keep_in(base, &mut words);
                let kept: BTreeSet<DocId> = before.intersection(&here).copied().collect();
                prop_assert_eq!(gone, kept != before);
                prop_assert_eq!(in_words(&words), kept);
            }
        }
    }
}
