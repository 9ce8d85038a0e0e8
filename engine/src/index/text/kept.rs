//! Lists of frequent terms, unpacked: a bit a document, and the payloads beside.
//!
//! Most searches ask for some of the same few hundred words, and reading their lists is most of
//! what searching takes. Unpacked, two lists are put together 64 documents at a time, and only
//! what both have is looked at one by one.

use std::ops::Range;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tantivy::DocId;

use super::block::BlockMax;
use super::{Payload, Postings, TermEntry};

/// A list is kept where one service of so many has the term: one posting a word of bits.
const SPARSEST: u32 = u64::BITS;
/// A list of fewer services is read as fast.
const SHORTEST: u32 = 8;
/// Bytes that may be kept, a document of the segment: the more services a term has, the fewer
/// lists. A list of one service in ten takes 0.4.
const BYTES_A_DOCUMENT: u64 = 128;
/// What is kept at least: a list of the smallest segments takes so much.
const LEAST_BYTES: u64 = 64 * 1024;
/// What a list takes that was asked for once, beside its place in the table.
const ASKED_BYTES: u64 = 64;

const WORD: DocId = u64::BITS;
/// One service of so many counts as strong, at most: fewer where many have the same payload.
const STRONG: u32 = 8;
/// What being in the name or the topics is worth, in levels of a payload: some 30 %.
const NAMED_LEVELS: usize = 6;

/// Documents that [`KeptList::max_in`] tells apart.
const STRETCH: DocId = 1_024;

/// The list of a term, unpacked.
#[derive(Debug)]
pub(crate) struct KeptList {
    words: Box<[u64]>,
    /// How many services come before each word.
    before: Box<[u32]>,
    payloads: Box<[Payload]>,
    /// The greatest payloads of each stretch.
    maxima: Box<[BlockMax]>,
    /// The documents in which the term is worth the most, a bit each.
    strong: Box<[u64]>,
    /// The greatest payloads of the others.
    weak_max: BlockMax,
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
        let mut words = vec![0_u64; documents.div_ceil(WORD) as usize];
        let mut maxima = vec![BlockMax::NONE; documents.div_ceil(STRETCH) as usize];
        let mut kept = Vec::with_capacity(postings.services() as usize);
        loop {
            let (docs, payloads) = postings.block();
            if docs.is_empty() {
                break;
            }
            for (doc, payload) in docs.iter().zip(payloads) {
                if let Some(word) = words.get_mut((doc / WORD) as usize) {
                    *word |= 1 << (doc % WORD);
                }
                if let Some(max) = maxima.get_mut((doc / STRETCH) as usize) {
                    *max = max.or(BlockMax::of_one(*payload));
                }
            }
            kept.extend_from_slice(payloads);
            postings.next_block();
        }
        let from = strong_from(&kept);
        let mut strong = vec![0_u64; words.len()];
        let mut weak_max = BlockMax::NONE;
        let mut payloads = kept.iter();
        for (word, strong) in words.iter().zip(&mut strong) {
            let mut left = *word;
            while left != 0 {
                let bit = left & left.wrapping_neg();
                left ^= bit;
                match payloads.next() {
                    Some(payload) if strength(*payload) >= from => *strong |= bit,
                    Some(payload) => weak_max = weak_max.or(BlockMax::of_one(*payload)),
                    None => {}
                }
            }
        }
        let mut all = 0;
        let before = words.iter().map(|word| {
            let before = all;
            all += word.count_ones();
            before
        });
        let before = before.collect();
        Self {
            before,
            words: words.into(),
            payloads: kept.into(),
            maxima: maxima.into(),
            strong: strong.into(),
            weak_max,
        }
    }

    fn bytes(&self) -> u64 {
        let bytes = size_of_val(&*self.words)
            + size_of_val(&*self.before)
            + size_of_val(&*self.payloads)
            + size_of_val(&*self.maxima)
            + size_of_val(&*self.strong);
        bytes as u64 + ASKED_BYTES
    }

    /// The documents that have the term, 64 a word, from a multiple of 64 on; to the end of the
    /// segment.
    #[inline]
    pub(crate) fn words_from(&self, doc: DocId) -> &[u64] {
        self.words.get((doc / WORD) as usize..).unwrap_or_default()
    }

    /// Those of them in which the term is worth the most.
    #[inline]
    pub(crate) fn strong_from(&self, doc: DocId) -> &[u64] {
        self.strong.get((doc / WORD) as usize..).unwrap_or_default()
    }

    /// The greatest payloads of the documents that are not among those.
    pub(crate) fn weak_max(&self) -> BlockMax {
        self.weak_max
    }

    /// The first document from `target` on that has the term.
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

    /// What the term is worth in a document; `None` where it does not have it.
    #[inline]
    pub(crate) fn payload(&self, doc: DocId) -> Option<Payload> {
        let at = (doc / WORD) as usize;
        let word = self.words.get(at)?;
        let bit = 1 << (doc % WORD);
        if word & bit == 0 {
            return None;
        }
        let place = self.before.get(at)? + (word & (bit - 1)).count_ones();
        self.payloads.get(place as usize).copied()
    }

    /// No less than the payloads of the documents in `docs`.
    pub(crate) fn max_in(&self, docs: &Range<DocId>) -> BlockMax {
        let stretches = (docs.start / STRETCH) as usize..docs.end.div_ceil(STRETCH) as usize;
        let maxima = self.maxima.get(stretches).unwrap_or_default();
        maxima.iter().copied().fold(BlockMax::NONE, BlockMax::or)
    }
}

/// What is known of a list that was asked for.
#[derive(Clone)]
enum Asked {
    Once,
    Again(Arc<KeptList>),
}

#[derive(Clone)]
struct Bytes;

impl Weighter<u64, Asked> for Bytes {
    fn weight(&self, _: &u64, asked: &Asked) -> u64 {
        match asked {
            Asked::Once => ASKED_BYTES,
            Asked::Again(kept) => kept.bytes(),
        }
    }
}

/// The lists of a segment that are kept: of frequent terms, those that were asked for more than
/// once, in a bounded number of bytes. In memory only.
pub(super) struct KeptLists {
    lists: Cache<u64, Asked, Bytes>,
    documents: DocId,
}

impl KeptLists {
    pub(super) fn new(documents: DocId) -> Self {
        let bytes = u64::from(documents) * BYTES_A_DOCUMENT;
        let bytes = bytes.max(LEAST_BYTES);
        // As many as the table is made for: lists, and those asked for once.
        let items = 1_024;
        Self {
            lists: Cache::with_weighter(items, bytes, Bytes),
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
        if !is_frequent {
            return None;
        }
        let start = term.start;
        match self.lists.get(&start) {
            Some(Asked::Again(kept)) => Some(kept),
            Some(Asked::Once) => {
                let kept = Arc::new(KeptList::of(read(), self.documents));
                self.lists.insert(start, Asked::Again(Arc::clone(&kept)));
                Some(kept)
            }
            None => {
                self.lists.insert(start, Asked::Once);
                None
            }
        }
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.lists.weight()
    }
}
