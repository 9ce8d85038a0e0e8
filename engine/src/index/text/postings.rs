//! Walking the services of a term, in the order of the documents.

use std::ops::Range;

use tantivy::{DocId, TERMINATED};

use super::Payload;
use super::block::{BLOCK, BlockMax, decode};
use super::format::{SKIP, Skip, blocks_of};

/// The list of a term, as it is in the file.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    /// One for each block where there are several, else none.
    pub(super) skips: &'a [[u8; SKIP]],
    pub(super) blocks: &'a [u8],
    pub(super) services: u32,
    /// Of the segment.
    pub(super) documents: u32,
    pub(super) max: BlockMax,
}

impl Default for List<'_> {
    fn default() -> Self {
        Self {
            skips: &[],
            blocks: &[],
            services: 0,
            documents: 0,
            max: BlockMax::NONE,
        }
    }
}

/// The services that have a term: a place in its list, which goes forward, or back to the
/// beginning.
///
/// Cost: 0.8 kB, and no other memory. A block is read when a document of it is asked for; that
/// of a list of one block at once.
pub(crate) struct Postings<'a> {
    list: List<'a>,
    /// The current block; as many as there are at the end.
    block: usize,
    /// Whether `docs` and `payloads` are those of the current block.
    is_read: bool,
    /// The last document of the current block; [`TERMINATED`] at the end.
    last: DocId,
    /// The current document, in the block.
    at: usize,
    /// After those of the block all [`TERMINATED`].
    docs: [DocId; BLOCK],
    payloads: &'a [u8],
    decoded: [Payload; BLOCK],
}

impl<'a> Postings<'a> {
    pub(super) fn new(list: List<'a>) -> Self {
        let mut postings = Self {
            list,
            block: 0,
            is_read: true,
            last: TERMINATED,
            at: 0,
            docs: [TERMINATED; BLOCK],
            payloads: &[],
            decoded: [Payload(0); BLOCK],
        };
        if list.services > 0 {
            postings.go_to(0);
        }
        postings
    }

    /// Services that have the term, deleted ones too.
    pub(crate) fn services(&self) -> u32 {
        self.list.services
    }

    /// The current document; [`TERMINATED`] at the end.
    #[inline]
    pub(crate) fn doc(&mut self) -> DocId {
        self.read();
        self.docs[self.at % BLOCK]
    }

    /// What the term is worth in the current document; nothing at the end.
    #[inline]
    pub(crate) fn payload(&mut self) -> Payload {
        self.read();
        Payload(self.payloads.get(self.at).copied().unwrap_or_default())
    }

    /// Goes to the first document that is not before `target`; stays where the current one is
    /// not.
    #[inline]
    pub(crate) fn seek(&mut self, target: DocId) -> DocId {
        let target = target.min(TERMINATED);
        self.skip_to_block(target);
        let doc = self.doc();
        if doc >= target {
            return doc;
        }
        // Mostly the one after: where most services have the term.
        self.at += 1;
        if self.docs[self.at % BLOCK] < target {
            self.at = first_not_before(&self.docs, target);
        }
        self.docs[self.at % BLOCK]
    }

    /// Goes to the block that `target` is in when any is, without reading it. The current
    /// document is then its first, or stays where that is the current block.
    #[inline]
    pub(super) fn skip_to_block(&mut self, target: DocId) {
        if target > self.last {
            let block = self.find_block(target);
            self.go_to(block);
        }
    }

    /// The greatest payloads of the current block; none at the end.
    #[inline]
    pub(super) fn block_max(&self) -> BlockMax {
        match self.list.skips.get(self.block) {
            Some(skip) => Skip::decode(skip).max,
            None if self.last == TERMINATED => BlockMax::NONE,
            None => self.list.max,
        }
    }

    /// No less than the payloads of the documents in `docs`, by what the skips tell; goes to the
    /// block that the first of them is in.
    ///
    /// Cost: a look at the skip of each block they are in.
    pub(crate) fn max_in(&mut self, docs: &Range<DocId>) -> BlockMax {
        self.skip_to_block(docs.start);
        let mut max = self.block_max();
        let mut last = self.last;
        let further = self.list.skips.get(self.block + 1..).unwrap_or_default();
        for skip in further {
            if last.saturating_add(1) >= docs.end {
                break;
            }
            let skip = Skip::decode(skip);
            max = max.or(skip.max);
            last = skip.last;
        }
        max
    }

    /// What is left of the current block, from the current document on: as many payloads as
    /// documents, none at the end.
    #[inline]
    pub(crate) fn block(&mut self) -> (&[DocId], &[Payload]) {
        self.read();
        let length = self.payloads.len();
        for (place, byte) in self.decoded.iter_mut().zip(self.payloads) {
            *place = Payload(*byte);
        }
        let left = self.at..length.max(self.at);
        (&self.docs[left.clone()], &self.decoded[left])
    }

    /// Goes to the first document of the block after this one.
    #[inline]
    pub(crate) fn next_block(&mut self) {
        self.go_to(self.block + 1);
    }

    #[inline]
    fn read(&mut self) {
        if !self.is_read {
            self.read_block();
        }
    }

    fn go_to(&mut self, block: usize) {
        self.at = 0;
        self.is_read = false;
        match self.list.skips.get(block) {
            Some(skip) => {
                self.block = block;
                self.last = Skip::decode(skip).last;
            }
            // A list of one block: only reading it tells where it ends.
            None if block == 0 => {
                self.block = 0;
                self.read_block();
            }
            None => self.end(),
        }
    }

    /// Goes back to the first document.
    pub(crate) fn rewind(&mut self) {
        if self.list.services > 0 {
            self.go_to(0);
        }
    }

    fn end(&mut self) {
        self.block = blocks_of(self.list.services);
        self.is_read = true;
        self.last = TERMINATED;
        self.at = 0;
        self.docs[0] = TERMINATED;
        self.payloads = &[];
    }

    fn read_block(&mut self) {
        self.is_read = true;
        if self.decode().is_none() {
            self.end();
        }
    }

    /// `None` when the block is damaged.
    fn decode(&mut self) -> Option<()> {
        let List {
            skips,
            blocks,
            services,
            documents,
            ..
        } = self.list;
        let before = self.block.checked_sub(1);
        let previous = before.and_then(|before| skips.get(before));
        let previous = previous.map(|skip| Skip::decode(skip).last);
        if previous.is_some_and(|previous| previous >= documents) {
            return None;
        }
        let skip = skips.get(self.block).map(Skip::decode);
        let start = skip.map_or(0, |skip| skip.start as usize);
        let left = (services as usize).checked_sub(self.block * BLOCK)?;
        let length = left.min(BLOCK);
        self.payloads = decode(blocks.get(start..)?, previous, length, &mut self.docs)?;
        let last = *self.docs.get(length.checked_sub(1)?)?;
        let fits = last < documents && skip.is_none_or(|skip| skip.last == last);
        self.last = last;
        fits.then_some(())
    }

    /// The first block after the current one whose last document is not before `target`.
    ///
    /// Cost: the logarithm of how far it is.
    fn find_block(&self, target: DocId) -> usize {
        let skips = self.list.skips;
        let is_before = |skip: &[u8; SKIP]| Skip::decode(skip).last < target;
        let mut first = self.block + 1;
        let mut step = 1;
        while skips.get(first + step - 1).is_some_and(is_before) {
            first += step;
            step *= 2;
        }
        let end = skips.len().min(first + step);
        match skips.get(first..end) {
            Some(skips) => first + skips.partition_point(is_before),
            None => first,
        }
    }
}

/// The place of the first document that is not before `target`, of ascending ones of which the
/// last is not.
#[inline]
fn first_not_before(docs: &[DocId; BLOCK], target: DocId) -> usize {
    let mut first = 0;
    for step in [64, 32, 16, 8, 4, 2, 1] {
        let is_before = docs[(first + step - 1) % BLOCK] < target;
        first += if is_before { step } else { 0 };
    }
    first
}
