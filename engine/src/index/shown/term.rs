//! Terms as numbers that are compared at once.

use std::hash::BuildHasher as _;

use foldhash::quality::RandomState;

/// A term of 64 bits: two terms of a text and a query are the same number by accident once in
/// some 10^15 answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TermHash(pub(super) u64);

/// Makes them, differently in each generation.
#[derive(Clone, Default)]
pub(super) struct TermHasher(RandomState);

impl TermHasher {
    pub(super) fn hash(&self, term: &str) -> TermHash {
        TermHash(self.0.hash_one(term))
    }
}
