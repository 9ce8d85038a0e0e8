//! The services that ways find, as sets: for counting many texts over the same words.
//!
//! A search ranks, so it reads postings of many terms side by side, anew for each text. What
//! only counts can put them into a set once and keep it: names of organizations are made of
//! few words, and labels of few parts.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::rc::Rc;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, SegmentReader, Term};

use super::way::Way;

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
                let has = |doc: &DocId| {
                    let word = words
                        .get((doc / WORD) as usize)
                        .copied()
                        .unwrap_or_default();
                    word >> (doc % WORD) & 1 == 1
                };
                Self::Few(few.iter().copied().filter(has).collect())
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

/// Finds the services of ways in one segment, and remembers them. Deleted ones are found too.
pub(super) struct Finder<'a> {
    segment: &'a SegmentReader,
    /// By number of the field, once used.
    fields: Vec<Option<Arc<InvertedIndexReader>>>,
    kept: HashMap<u64, Rc<Found>>,
    kept_bytes: usize,
    hasher: RandomState,
    /// The set that is being made; empty between.
    scratch: Vec<u64>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(segment: &'a SegmentReader) -> Self {
        Self {
            segment,
            fields: Vec::new(),
            kept: HashMap::new(),
            kept_bytes: 0,
            hasher: RandomState::new(),
            scratch: vec![0; segment.max_doc().div_ceil(WORD) as usize],
        }
    }

    /// The documents that `way` finds.
    pub(super) fn find(&mut self, way: &Way) -> tantivy::Result<Rc<Found>> {
        // 64 bits with a key of its own: two of a million sets share one with a chance of one
        // in thirty million.
        let hash = self.hasher.hash_one(way);
        if let Some(known) = self.kept.get(&hash) {
            return Ok(Rc::clone(known));
        }
        let mut terms = Vec::new();
        let mut meets = Vec::new();
        flatten(way, &mut terms, &mut meets);
        let mut sets = Vec::new();
        for ways in meets {
            let met = self.meet(ways)?;
            if !met.is_empty() {
                sets.push(met);
            }
        }
        let found = Rc::new(self.union(&terms, &sets)?);
        let bytes = found.bytes() + size_of::<Found>();
        if self.kept_bytes + bytes > KEPT_BYTES {
            self.kept.clear();
            self.kept_bytes = 0;
        }
        self.kept_bytes += bytes;
        self.kept.insert(hash, Rc::clone(&found));
        Ok(found)
    }

    /// The documents that all of `ways` find.
    pub(super) fn meet(&mut self, ways: &[Way]) -> tantivy::Result<Rc<Found>> {
        let mut met: Option<Rc<Found>> = None;
        for way in ways {
            let found = self.find(way)?;
            let both = match met {
                Some(met) => Rc::new(met.intersection(&found)),
                None => found,
            };
            if both.is_empty() {
                return Ok(both);
            }
            met = Some(both);
        }
        Ok(met.unwrap_or_else(|| Rc::new(Found::Few(Vec::new()))))
    }

    /// The documents with any of `terms`, and those of `sets`.
    fn union(&mut self, terms: &[(Field, &str)], sets: &[Rc<Found>]) -> tantivy::Result<Found> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut set = |doc: DocId| {
            if let Some(word) = scratch.get_mut((doc / WORD) as usize) {
                *word |= 1 << (doc % WORD);
            }
        };
        for found in sets {
            found.for_each(&mut set);
        }
        for (field, text) in terms {
            let term = Term::from_field_text(*field, text);
            let postings = self
                .field(*field)?
                .read_block_postings(&term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else {
                continue;
            };
            while postings.block_len() > 0 {
                postings.docs().iter().copied().for_each(&mut set);
                postings.advance();
            }
        }
        let count: u32 = scratch.iter().map(|word| word.count_ones()).sum();
        if count > self.segment.max_doc() / WORD {
            let words = scratch.clone();
            scratch.fill(0);
            self.scratch = scratch;
            return Ok(Found::Many(words));
        }
        let mut docs = Vec::with_capacity(count as usize);
        for (at, word) in (0u32..).zip(&mut scratch) {
            while *word != 0 {
                docs.push(at * WORD + word.trailing_zeros());
                *word &= *word - 1;
            }
        }
        self.scratch = scratch;
        Ok(Found::Few(docs))
    }

    fn field(&mut self, field: Field) -> tantivy::Result<&InvertedIndexReader> {
        let number = field.field_id() as usize;
        if self.fields.len() <= number {
            self.fields.resize(number + 1, None);
        }
        let opened = &mut self.fields[number];
        if opened.is_none() {
            *opened = Some(self.segment.inverted_index(field)?);
        }
        opened.as_deref().ok_or_else(|| {
            tantivy::TantivyError::InternalError("a field was opened and is not".to_owned())
        })
    }
}

/// The terms any of which is enough, and the ways all of which it takes.
fn flatten<'w>(way: &'w Way, terms: &mut Vec<(Field, &'w str)>, meets: &mut Vec<&'w [Way]>) {
    match way {
        Way::Term(field, text) => terms.push((*field, text)),
        Way::Best(ways) => {
            for way in ways {
                flatten(way, terms, meets);
            }
        }
        Way::All(ways) => meets.push(ways),
        Way::Boosted(way, _) | Way::Scoring(way, _) => flatten(way, terms, meets),
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
