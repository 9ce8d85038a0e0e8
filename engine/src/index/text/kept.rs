//! Lists of frequent terms, unpacked: a bit a document, and the payloads beside.
//!
//! Most searches ask for some of the same few hundred words, and reading their lists is most of
//! what searching takes. Unpacked, two lists are put together 64 documents at a time, and only
//! what both have is looked at one by one.

use std::ops::Range;
use std::sync::Arc;

use tantivy::DocId;

use super::block::BlockMax;
use super::{Payload, Postings, TermEntry};
use crate::index::asked_again::{AskedAgain, InMemory};
use crate::index::document_set::{self, DocumentBits};

/// A list is kept where one service of so many has the term: one posting a word of bits.
const SPARSEST: u32 = u64::BITS;
/// A list of fewer services is read as fast.
const SHORTEST: u32 = 8;
/// Bytes that may be kept, a document of the segment: the more services a term has, the fewer
/// lists. A list of one service in ten takes 0.4.
const BYTES_A_DOCUMENT: u64 = 64;

/// One service of so many counts as strong, at most: fewer where many have the same payload.
const STRONG: u32 = 8;
/// What being in the name or the topics is worth, in levels of a payload: some 30 %.
const NAMED_LEVELS: usize = 6;

/// Documents that [`KeptList::max_in`] tells apart.
const STRETCH: DocId = 1_024;

/// The list of a term, unpacked.
#[derive(Debug)]
pub(crate) struct KeptList {
    documents: DocumentBits,
    payloads: Box<[Payload]>,
    /// The greatest payloads of each stretch.
    maxima: Box<[BlockMax]>,
    /// The documents in which the term is worth the most, a bit each.
    strong: Box<[u64]>,
    /// The greatest payloads of the others.
    weak_max: BlockMax,
}

impl InMemory for KeptList {
    fn bytes(&self) -> u64 {
        let bytes = self.documents.bytes()
            + size_of_val(&*self.payloads)
            + size_of_val(&*self.maxima)
            + size_of_val(&*self.strong);
        bytes as u64
    }
}

/// What a payload is worth, roughly: a greater number for more.
fn strength(payload: Payload) -> usize {
    let named = if payload.is_named() { NAMED_LEVELS } else { 0 };
    usize::from(payload.level()) + named
}

/// The strength from which on services count as strong.
fn strong_from(payloads: &[Payload]) -> usize {
    let mut counts = [0_u32; 256];
    for payload in payloads {
        counts[strength(*payload) % 256] += 1;
    }
    let most = payloads.len() as u32 / STRONG;
    let mut sum = 0;
    let too_many = counts.iter().rposition(|count| {
        sum += count;
        sum > most
    });
    too_many.map_or(0, |too_many| too_many + 1)
}

impl KeptList {
    /// Cost: two passes over the list.
    fn of(mut postings: Postings<'_>, documents: DocId) -> Self {
        let mut words = document_set::no_words(documents);
        let mut maxima = vec![BlockMax::NONE; documents.div_ceil(STRETCH) as usize];
        let mut kept = Vec::with_capacity(postings.services() as usize);
        loop {
            let (docs, payloads) = postings.block();
            if docs.is_empty() {
                break;
            }
            for (doc, payload) in docs.iter().zip(payloads) {
                document_set::add(&mut words, *doc);
                if let Some(max) = maxima.get_mut((doc / STRETCH) as usize) {
                    *max = max.or(BlockMax::of_one(*payload));
                }
            }
            kept.extend_from_slice(payloads);
            postings.next_block();
        }
        let from = strong_from(&kept);
        let having = DocumentBits::of(words);
        let mut strong = document_set::no_words(documents);
        let mut weak_max = BlockMax::NONE;
        for ((at, bit), payload) in having.bits().zip(&kept) {
            if strength(*payload) < from {
                weak_max = weak_max.or(BlockMax::of_one(*payload));
            } else if let Some(strong) = strong.get_mut(at) {
                *strong |= bit;
            }
        }
        Self {
            documents: having,
            payloads: kept.into(),
            maxima: maxima.into(),
            strong: strong.into(),
            weak_max,
        }
    }

    /// The documents that have the term.
    #[inline]
    pub(crate) fn documents(&self) -> &DocumentBits {
        &self.documents
    }

    /// Those of them in which the term is worth the most, 64 a word, from a multiple of 64 on.
    #[inline]
    pub(crate) fn strong_from(&self, doc: DocId) -> &[u64] {
        document_set::words_from(&self.strong, doc)
    }

    /// The greatest payloads of the documents that are not among those.
    pub(crate) fn weak_max(&self) -> BlockMax {
        self.weak_max
    }

    /// What the term is worth in a document; `None` where it does not have it.
    #[inline]
    pub(crate) fn payload(&self, doc: DocId) -> Option<Payload> {
        let place = self.documents.place(doc)?;
        self.payloads.get(place).copied()
    }

    /// No less than the payloads of the documents in `docs`.
    pub(crate) fn max_in(&self, docs: &Range<DocId>) -> BlockMax {
        let stretches = (docs.start / STRETCH) as usize..docs.end.div_ceil(STRETCH) as usize;
        let maxima = self.maxima.get(stretches).unwrap_or_default();
        maxima.iter().copied().fold(BlockMax::NONE, BlockMax::or)
    }
}

/// The lists of a segment that are kept: of frequent terms, those that were asked for more than
/// once, in a bounded number of bytes. In memory only.
pub(super) struct KeptLists {
    /// By where they start in the file.
    lists: AskedAgain<u64, KeptList>,
    documents: DocId,
}

impl KeptLists {
    pub(super) fn new(documents: DocId) -> Self {
        Self {
            lists: AskedAgain::new(u64::from(documents) * BYTES_A_DOCUMENT),
            documents,
        }
    }

    /// The list of a term, where it is kept; `read` reads it.
    ///
    /// Cost: when it is asked for the second time two passes over the list.
    pub(super) fn get<'a>(
        &self,
        term: &TermEntry,
        read: impl FnOnce() -> Postings<'a>,
    ) -> Option<Arc<KeptList>> {
        let is_frequent = term.services >= SHORTEST.max(self.documents / SPARSEST);
        let keep = || KeptList::of(read(), self.documents);
        is_frequent
            .then(|| self.lists.get(&term.start, keep))
            .flatten()
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.lists.bytes()
    }
}
