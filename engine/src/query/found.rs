//! The services that ways find, as sets: for counting many texts over the same words.
//!
//! A search ranks, so it reads postings of many terms side by side, anew for each text. What
//! only counts can put them into a set once and keep it: names of organizations are made of
//! few words, and labels of few parts.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::rc::Rc;

use tantivy::{DocId, TERMINATED};

use super::way::{TermWay, Way};
use crate::index::SegmentColumns;

/// Most memory for the sets that one [`Finder`] keeps: as much as a few hundred common words
/// take at a million services. When it is full, it starts anew.
const KEPT_BYTES: usize = 24 * 1024 * 1024;

/// Bits of a word of a set.
const WORD: u32 = u64::BITS;

/// Documents of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Sorted.
    Few(Vec<DocId>),
    /// A bit each.
    Many(Vec<u64>),
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Few(docs) if docs.is_empty())
    }

    pub(super) fn len(&self) -> u32 {
        match self {
            Self::Few(docs) => docs.len() as u32,
            Self::Many(words) => words.iter().map(|word| word.count_ones()).sum(),
        }
    }

    /// How many of them are in a set that has a bit for each document.
    pub(super) fn count_in(&self, set: &[u64]) -> u32 {
        match self {
            Self::Few(docs) => docs.iter().filter(|doc| has(set, **doc)).count() as u32,
            Self::Many(words) => {
                let both = words.iter().zip(set).map(|(one, other)| one & other);
                both.map(u64::count_ones).sum()
            }
        }
    }

    #[inline]
    pub(super) fn for_each(&self, mut visit: impl FnMut(DocId)) {
        match self {
            Self::Few(docs) => docs.iter().copied().for_each(visit),
            Self::Many(words) => {
                for (at, word) in (0u32..).zip(words) {
                    let mut left = *word;
                    while left != 0 {
                        visit(at * WORD + left.trailing_zeros());
                        left &= left - 1;
                    }
                }
            }
        }
    }

    pub(super) fn intersection(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Few(few), Self::Few(others)) => {
                let (few, others) = if few.len() <= others.len() {
                    (few, others)
                } else {
                    (others, few)
                };
                let mut rest = others.as_slice();
                let both = few.iter().copied().filter(|doc| {
                    // Galloping: the next is near when both are of a size, and found in few
                    // steps when not.
                    let mut step = 1;
                    while rest.get(step).is_some_and(|other| other < doc) {
                        step *= 2;
                    }
                    let near = rest.get(..=step).unwrap_or(rest);
                    rest = rest
                        .get(near.partition_point(|other| other < doc)..)
                        .unwrap_or_default();
                    rest.first() == Some(doc)
                });
                Self::Few(both.collect())
            }
            (Self::Few(few), Self::Many(words)) | (Self::Many(words), Self::Few(few)) => {
                let both = few.iter().copied().filter(|doc| has(words, *doc));
                Self::Few(both.collect())
            }
            (Self::Many(one), Self::Many(other)) => {
                let both = one.iter().zip(other).map(|(one, other)| one & other);
                Self::Many(both.collect())
            }
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Few(docs) => 4 * docs.len(),
            Self::Many(words) => 8 * words.len(),
        }
    }
}

/// Whether a set with a bit for each document has one.
fn has(words: &[u64], doc: DocId) -> bool {
    let word = words.get((doc / WORD) as usize).copied();
    word.unwrap_or_default() >> (doc % WORD) & 1 == 1
}

/// Finds the services of ways in one segment, and remembers them. Deleted ones are found too.
pub(super) struct Finder<'a> {
    columns: &'a SegmentColumns,
    kept: HashMap<u64, Rc<Found>>,
    kept_bytes: usize,
    hasher: RandomState,
    /// The set that is being made; empty between.
    scratch: Vec<u64>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(columns: &'a SegmentColumns) -> Self {
        Self {
            columns,
            kept: HashMap::new(),
            kept_bytes: 0,
            hasher: RandomState::new(),
            scratch: vec![0; columns.documents().div_ceil(WORD) as usize],
        }
    }

    /// The documents that `way` finds.
    pub(super) fn find(&mut self, way: &Way) -> Rc<Found> {
        // 64 bits with a key of its own: two of a million sets share one with a chance of one
        // in thirty million.
        let hash = self.hasher.hash_one(way);
        if let Some(known) = self.kept.get(&hash) {
            return Rc::clone(known);
        }
        let mut terms = Vec::new();
        let mut meets = Vec::new();
        flatten(way, &mut terms, &mut meets);
        let mut sets = Vec::new();
        for ways in meets {
            let met = self.meet(ways);
            if !met.is_empty() {
                sets.push(met);
            }
        }
        let found = Rc::new(self.union(&terms, &sets));
        let bytes = found.bytes() + size_of::<Found>();
        if self.kept_bytes + bytes > KEPT_BYTES {
            self.kept.clear();
            self.kept_bytes = 0;
        }
        self.kept_bytes += bytes;
        self.kept.insert(hash, Rc::clone(&found));
        found
    }

    /// The documents that all of `ways` find.
    pub(super) fn meet(&mut self, ways: &[Way]) -> Rc<Found> {
        let mut met: Option<Rc<Found>> = None;
        for way in ways {
            let found = self.find(way);
            let both = match met {
                Some(met) => Rc::new(met.intersection(&found)),
                None => found,
            };
            if both.is_empty() {
                return both;
            }
            met = Some(both);
        }
        met.unwrap_or_else(|| Rc::new(Found::Few(Vec::new())))
    }

    /// The documents with any of `terms`, and those of `sets`.
    fn union(&mut self, terms: &[&TermWay], sets: &[Rc<Found>]) -> Found {
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut set = |doc: DocId| {
            if let Some(word) = scratch.get_mut((doc / WORD) as usize) {
                *word |= 1 << (doc % WORD);
            }
        };
        for found in sets {
            found.for_each(&mut set);
        }
        let number = self.columns.segment as usize;
        for term in terms {
            let Some(Some(entry)) = term.entries.get(number) else {
                continue;
            };
            let mut postings = self.columns.text.postings(entry);
            let is_certain = term.worth.is_certain();
            while postings.doc() != TERMINATED {
                let (docs, payloads) = postings.block();
                for (doc, payload) in docs.iter().zip(payloads) {
                    if is_certain || term.worth.of(*payload) > 0.0 {
                        set(*doc);
                    }
                }
                postings.next_block();
            }
        }
        let count: u32 = scratch.iter().map(|word| word.count_ones()).sum();
        if count > self.columns.documents() / WORD {
            let words = scratch.clone();
            scratch.fill(0);
            self.scratch = scratch;
            return Found::Many(words);
        }
        let mut docs = Vec::with_capacity(count as usize);
        for (at, word) in (0u32..).zip(&mut scratch) {
            while *word != 0 {
                docs.push(at * WORD + word.trailing_zeros());
                *word &= *word - 1;
            }
        }
        self.scratch = scratch;
        Found::Few(docs)
    }
}

/// The terms any of which is enough, and the ways all of which it takes.
fn flatten<'w>(way: &'w Way, terms: &mut Vec<&'w TermWay>, meets: &mut Vec<&'w [Way]>) {
    match way {
        Way::Term(term) => terms.push(term),
        Way::Best(ways) => {
            for way in ways {
                flatten(way, terms, meets);
            }
        }
        Way::All(ways) => meets.push(ways),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const DOCS: u32 = 200;

    fn few(docs: &BTreeSet<DocId>) -> Found {
        Found::Few(docs.iter().copied().collect())
    }

    fn many(docs: &BTreeSet<DocId>) -> Found {
        let mut words = vec![0; DOCS.div_ceil(WORD) as usize];
        for doc in docs {
            words[(doc / WORD) as usize] |= 1 << (doc % WORD);
        }
        Found::Many(words)
    }

    fn listed(found: &Found) -> BTreeSet<DocId> {
        let mut docs = BTreeSet::new();
        found.for_each(|doc| {
            docs.insert(doc);
        });
        docs
    }

    proptest! {
        #[test]
        fn an_intersection_is_that_of_the_sets_however_they_are_kept(
            one in prop::collection::btree_set(0..DOCS, 0..120),
            other in prop::collection::btree_set(0..DOCS, 0..120),
        ) {
            let both: BTreeSet<DocId> = one.intersection(&other).copied().collect();
            for one in [few(&one), many(&one)] {
                for other in [few(&other), many(&other)] {
                    prop_assert_eq!(&listed(&one.intersection(&other)), &both);
                }
            }
        }
    }
}
