//! What clauses are worth in each document of a segment.
//!
//! A word is found by its lemmas in several languages and by parts of compounds, a dozen lists
//! and more that have to be put together. Most searches ask for some of the same few hundred
//! words: of those the lists are put together once.

use std::ops::Range;
use std::sync::Arc;

use tantivy::DocId;

use super::asked_again::{AskedAgain, InMemory};
use super::document_set::DocumentSet;

/// Bytes that may be kept, a document of the segment. A clause that one document in ten has
/// takes 0.8.
const BYTES_A_DOCUMENT: u64 = 96;
/// Documents that [`KeptClause::max_in`] tells apart.
const STRETCH: DocId = 1_024;
/// One document of so many counts as strong, at most, and as very strong.
const STRONG: [usize; 2] = [8, 64];

/// What a clause is worth in each document.
#[derive(Debug)]
pub(crate) struct KeptClause {
    documents: DocumentSet,
    /// What it is worth in each of them, more than nothing.
    worths: Box<[f32]>,
    max: f32,
    /// The greatest of each stretch.
    maxima: Box<[f32]>,
    strong: [Strong; STRONG.len()],
}

/// The documents in which a clause is worth the most.
#[derive(Debug)]
struct Strong {
    documents: DocumentSet,
    /// The greatest worth of the others.
    weak_max: f32,
}

impl Strong {
    /// At most one of so many of those `found`.
    fn of(found: &[(DocId, f32)], documents: DocId, one_of: usize) -> Self {
        let weak_max = weak_max(found, found.len() / one_of);
        let strong = found.iter().filter(|(_, worth)| *worth > weak_max);
        let strong: Vec<DocId> = strong.map(|(doc, _)| *doc).collect();
        Self {
            documents: DocumentSet::of(&strong, documents),
            weak_max,
        }
    }
}

impl InMemory for KeptClause {
    fn bytes(&self) -> u64 {
        let strong = self.strong.iter().map(|strong| strong.documents.bytes());
        let bytes = self.documents.bytes()
            + size_of_val(&*self.worths)
            + size_of_val(&*self.maxima)
            + strong.sum::<usize>();
        bytes as u64
    }
}

impl KeptClause {
    /// A clause and what it is worth in the documents that have it, more than nothing in each,
    /// in their order; of a segment with so many `documents`.
    ///
    /// Cost: some passes over them.
    pub(crate) fn of(found: &[(DocId, f32)], documents: DocId) -> Self {
        let mut maxima = vec![0.0_f32; documents.div_ceil(STRETCH) as usize];
        for (doc, worth) in found {
            if let Some(max) = maxima.get_mut((doc / STRETCH) as usize) {
                *max = max.max(*worth);
            }
        }
        let docs: Vec<DocId> = found.iter().map(|(doc, _)| *doc).collect();
        Self {
            documents: DocumentSet::of(&docs, documents),
            worths: found.iter().map(|(_, worth)| *worth).collect(),
            max: maxima.iter().copied().fold(0.0, f32::max),
            maxima: maxima.into(),
            strong: STRONG.map(|one_of| Strong::of(found, documents, one_of)),
        }
    }

    /// The documents that have it.
    #[inline]
    pub(crate) fn documents(&self) -> &DocumentSet {
        &self.documents
    }

    /// How many have it.
    pub(crate) fn count(&self) -> usize {
        self.worths.len()
    }

    /// What it is worth in a document; nothing where that does not have it.
    #[inline]
    pub(crate) fn worth(&self, doc: DocId) -> f32 {
        let place = self.documents.place(doc);
        let worth = place.and_then(|place| self.worths.get(place));
        worth.copied().unwrap_or(0.0)
    }

    /// Adds what it is worth to each of some documents, which are in order; `add` adds it.
    pub(crate) fn add_to<T>(&self, docs: impl Iterator<Item = (DocId, T)>, add: impl Fn(T, f32)) {
        let DocumentSet::Few(few) = &self.documents else {
            for (doc, of) in docs {
                add(of, self.worth(doc));
            }
            return;
        };
        let mut docs = docs.peekable();
        let Some((first, _)) = docs.peek() else {
            return;
        };
        let mut at = few.partition_point(|doc| doc < first);
        for (doc, of) in docs {
            while few.get(at).is_some_and(|has| *has < doc) {
                at += 1;
            }
            if few.get(at) == Some(&doc) {
                add(of, self.worths.get(at).copied().unwrap_or(0.0));
            }
        }
    }

    /// What it is worth at most.
    pub(crate) fn max(&self) -> f32 {
        self.max
    }

    /// No less than it is worth in `docs`.
    pub(crate) fn max_in(&self, docs: &Range<DocId>) -> f32 {
        let stretches = (docs.start / STRETCH) as usize..docs.end.div_ceil(STRETCH) as usize;
        let maxima = self.maxima.get(stretches).unwrap_or_default();
        maxima.iter().copied().fold(0.0, f32::max)
    }

    /// The documents in which it is worth the most, and what it is worth at most in the others.
    pub(crate) fn strong(&self) -> (&DocumentSet, f32) {
        let [strong, ..] = &self.strong;
        (&strong.documents, strong.weak_max)
    }

    /// The documents in which it is worth the most, a small part of those that have it, and what
    /// it is worth at most in the others.
    pub(crate) fn strongest(&self) -> (&DocumentSet, f32) {
        let [.., strongest] = &self.strong;
        (&strongest.documents, strongest.weak_max)
    }

    /// Few documents among which are all in which it is worth so much; `None` where that may be
    /// most of them.
    pub(crate) fn worth_at_least(&self, least: f32) -> Option<&DocumentSet> {
        let strong = self.strong.iter().rev();
        let mut enough = strong.filter(|strong| strong.weak_max < least);
        enough.next().map(|strong| &strong.documents)
    }
}

/// The least worth that so few have more of.
fn weak_max(found: &[(DocId, f32)], few: usize) -> f32 {
    let mut sorted: Vec<f32> = found.iter().map(|(_, worth)| *worth).collect();
    if sorted.is_empty() {
        return 0.0;
    }
    let (_, weak_max, _) = sorted.select_nth_unstable_by(few, |a, b| b.total_cmp(a));
    *weak_max
}

/// The clauses of a segment that are kept: those that were asked for more than once, in a
/// bounded number of bytes. In memory only.
pub(crate) struct KeptClauses {
    clauses: AskedAgain<Vec<u64>, KeptClause>,
}

impl KeptClauses {
    pub(super) fn new(documents: DocId) -> Self {
        Self {
            clauses: AskedAgain::new(u64::from(documents) * BYTES_A_DOCUMENT),
        }
    }

    /// The clause of this key, where it is kept; `make` makes it.
    ///
    /// Cost: when it is asked for the second time what `make` takes.
    pub(crate) fn get(
        &self,
        key: &[u64],
        make: impl FnOnce() -> KeptClause,
    ) -> Option<Arc<KeptClause>> {
        self.clauses.get(key, make)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_kept_clause_is_what_it_was_made_of(
            found in prop::collection::btree_map(0u32..5_000, 1u8..30, 0..600),
            from in 0u32..5_000,
            length in 1u32..3_000,
        ) {
            const DOCUMENTS: DocId = 5_000;
            let found: BTreeMap<DocId, f32> =
                found.into_iter().map(|(doc, worth)| (doc, f32::from(worth))).collect();
            let listed: Vec<(DocId, f32)> = found.iter().map(|(doc, worth)| (*doc, *worth)).collect();
            let kept = KeptClause::of(&listed, DOCUMENTS);
            prop_assert_eq!(kept.count(), found.len());
            let most = found.values().copied().fold(0.0, f32::max);
            prop_assert_eq!(kept.max().to_bits(), most.to_bits());
            let mut strong = [0; STRONG.len()];
            for doc in 0..DOCUMENTS {
                let worth = found.get(&doc).copied().unwrap_or(0.0);
                prop_assert_eq!(kept.worth(doc).to_bits(), worth.to_bits());
                for (all, strong) in strong.iter_mut().zip(&kept.strong) {
                    let is_strong = strong.documents.place(doc).is_some();
                    prop_assert_eq!(is_strong, worth > strong.weak_max);
                    *all += usize::from(is_strong);
                }
                let next = found.range(doc..).next().map(|(doc, _)| *doc);
                prop_assert_eq!(kept.documents().next(doc), next);
            }
            for (all, one_of) in strong.iter().zip(STRONG) {
                prop_assert!(*all <= found.len() / one_of);
            }
            let asked: Vec<DocId> = (from..DOCUMENTS).step_by(3).collect();
            let sums: Vec<Cell<f32>> = asked.iter().map(|_| Cell::new(0.5)).collect();
            let docs = asked.iter().copied().zip(&sums);
            kept.add_to(docs, |sum: &Cell<f32>, worth| sum.set(sum.get() + worth));
            for (doc, sum) in asked.iter().zip(sums) {
                prop_assert_eq!(sum.get().to_bits(), (0.5 + kept.worth(*doc)).to_bits());
            }
            let docs = from..(from + length).min(DOCUMENTS);
            let most_here = found.range(docs.clone()).map(|(_, worth)| *worth).fold(0.0, f32::max);
            prop_assert!(kept.max_in(&docs) >= most_here);
        }
    }

    #[test]
    fn clauses_are_kept_from_the_second_time_on_within_their_bytes() {
        let clauses = KeptClauses::new(10_000);
        let make = || KeptClause::of(&[(7, 1.0), (9_999, 2.0)], 10_000);
        assert!(clauses.get(&[1, 2], make).is_none());
        let kept = clauses.get(&[1, 2], make).expect("kept");
        let worths = [7, 9_999, 8].map(|doc| kept.worth(doc) as u32);
        assert_eq!(worths, [1, 2, 0]);
        assert!(clauses.get(&[1, 2], || panic!("made anew")).is_some());
        for key in 0..10_000 {
            for _ in 0..2 {
                clauses.get(&[key, key], make);
            }
            assert!(clauses.clauses.bytes() <= 10_000 * BYTES_A_DOCUMENT);
        }
        assert!(clauses.clauses.bytes() > 10_000 * BYTES_A_DOCUMENT / 2);
    }
}
