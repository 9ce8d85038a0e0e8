//! A block of a list: up to 128 services that have a term, and what it is worth in each.
//!
//! 128 of them: how many bits a step takes (1 byte), the steps from document to document less
//! one, packed (16 bytes a bit), 128 payloads. Fewer: each step as a varint (the first of a
//! list from 0), then the payloads.

use bitpacking::{BitPacker as _, BitPacker4x};
use tantivy::{DocId, TERMINATED};

use super::{Payload, varint};

/// Services of a block, as many as are packed together.
pub(super) const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// 128 steps of so many bits come to less than 2^31: no sum of them overflows.
const SAFE_BITS: u8 = 24;

/// The greatest payloads of some services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockMax {
    /// Of those that have the term in the name or the topics; 0 where none has.
    pub(crate) named: Payload,
    /// Of the others; 0 where there are none.
    pub(crate) other: Payload,
}

impl BlockMax {
    pub(crate) const NONE: Self = Self {
        named: Payload(0),
        other: Payload(0),
    };

    /// The greatest of both.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            named: self.named.max(other.named),
            other: self.other.max(other.other),
        }
    }

    pub(super) fn of_one(payload: Payload) -> Self {
        let (named, other) = if payload.is_named() {
            (payload, Payload(0))
        } else {
            (Payload(0), payload)
        };
        Self { named, other }
    }

    pub(super) fn of(postings: &[(DocId, Payload)]) -> Self {
        let each = postings.iter().map(|(_, payload)| Self::of_one(*payload));
        each.fold(Self::NONE, Self::or)
    }
}

/// Writes a block, of documents in ascending order, all after `previous`.
pub(super) fn encode(previous: Option<DocId>, postings: &[(DocId, Payload)], bytes: &mut Vec<u8>) {
    if postings.len() == BLOCK {
        let mut docs = [0; BLOCK];
        for (place, (doc, _)) in docs.iter_mut().zip(postings) {
            *place = *doc;
        }
        let packer = BitPacker4x::new();
        let bits = packer.num_bits_strictly_sorted(previous, &docs);
        let mut steps = [0; BLOCK * size_of::<DocId>()];
        let length = packer.compress_strictly_sorted(previous, &docs, &mut steps, bits);
        bytes.push(bits);
        bytes.extend(&steps[..length]);
    } else {
        let mut before = previous.unwrap_or_default();
        for (doc, _) in postings {
            varint::push(bytes, doc - before);
            before = *doc;
        }
    }
    bytes.extend(postings.iter().map(|(_, payload)| payload.0));
}

/// Reads a block of `length` documents, with no document after them but [`TERMINATED`], and
/// gives the bytes of their payloads. `None` when it is damaged; the documents are then
/// anything.
pub(super) fn decode<'a>(
    mut bytes: &'a [u8],
    previous: Option<DocId>,
    length: usize,
    docs: &mut [DocId; BLOCK],
) -> Option<&'a [u8]> {
    if length == BLOCK {
        let (&bits, rest) = bytes.split_first()?;
        if bits > 32 {
            return None;
        }
        let (packed, rest) = rest.split_at_checked(usize::from(bits) * BLOCK / 8)?;
        BitPacker4x::new().decompress_strictly_sorted(previous, packed, docs, bits);
        let ascends = bits <= SAFE_BITS || docs.is_sorted();
        return ascends.then(|| rest.get(..BLOCK))?;
    }
    let (filled, rest) = docs.split_at_mut_checked(length)?;
    rest.fill(TERMINATED);
    let mut before = previous;
    for place in filled {
        let step = varint::take(&mut bytes)?;
        let doc = match before {
            Some(_) if step == 0 => return None,
            Some(before) => before.checked_add(step)?,
            None => step,
        };
        *place = doc;
        before = Some(doc);
    }
    bytes.get(..length)
}
