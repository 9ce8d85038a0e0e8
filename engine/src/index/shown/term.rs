//! Terms as numbers that are compared at once.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use foldhash::{fast, quality};

/// A term of 64 bits: two terms of a text and a query are the same number by accident once in
/// some 10^15 answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermHash(pub(super) u64);

/// Makes them, differently in each generation.
#[derive(Clone, Default)]
pub(super) struct TermHasher(quality::RandomState);

impl TermHasher {
    pub(super) fn hash(&self, term: &str) -> TermHash {
        TermHash(self.0.hash_one(term))
    }
}

/// Terms that are asked for, of which most terms of texts are none.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermSet {
    terms: HashSet<TermHash, fast::RandomState>,
    /// A bit for each last byte that a term has.
    last_bytes: [u64; 4],
}

impl TermSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it has a term.
    pub(crate) fn has(&self, term: TermHash) -> bool {
        let (word, bit) = Self::bit(term);
        self.last_bytes[word] & bit != 0 && self.terms.contains(&term)
    }

    fn bit(term: TermHash) -> (usize, u64) {
        let last = term.0 as u8;
        (usize::from(last >> 6), 1 << (last & 63))
    }
}

impl FromIterator<TermHash> for TermSet {
    fn from_iter<T: IntoIterator<Item = TermHash>>(terms: T) -> Self {
        let mut set = Self::default();
        for term in terms {
            let (word, bit) = Self::bit(term);
            set.last_bytes[word] |= bit;
            set.terms.insert(term);
        }
        set
    }
}
