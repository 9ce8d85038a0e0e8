//! The file of the text component.
//!
//! `<segment>.text`, little endian:
//!
//! - the lists, in the order of the keys;
//! - 16 bytes a term, in the order of the keys: services, named services (`u32` each), where
//!   its list begins (6 bytes), the greatest payload of the named and of the other services;
//! - the dictionary, an fst map: key → number of the term;
//! - 32 bytes: where the terms begin, where the dictionary begins (`u64` each), documents,
//!   terms, version, magic `LTXT` (`u32` each).
//!
//! The list of a form: a varint a service, twice the step from the document before and one
//! more where it is named; it is read when segments are merged, to count anew. Of another term:
//! [blocks](super::block), and where there are several, 10 bytes for each before them: its last
//! document, where it begins after these (`u32` each), the greatest payload of its named and
//! of its other services.

use tantivy::DocId;

use super::block::{BLOCK, BlockMax};
use super::{Payload, key};

pub(super) const EXTENSION: &str = "text";
pub(super) const MAGIC: u32 = u32::from_le_bytes(*b"LTXT");
pub(super) const VERSION: u32 = 1;

/// How many blocks the list of so many services has.
pub(super) fn blocks_of(services: u32) -> usize {
    (services as usize).div_ceil(BLOCK)
}

/// The bytes of where a list begins: 256 TB are enough.
const START: usize = 6;

/// The bytes of [`TermEntry`].
pub(super) const ENTRY: usize = 16;

/// Whether a term is searched, or only counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Searched,
    Counted,
}

/// A term of a segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermEntry {
    /// Services that have it, deleted ones too.
    pub(crate) services: u32,
    /// Those of them that have it in the name or the topics.
    pub(crate) named: u32,
    /// The greatest payloads; none of a form.
    pub(crate) max: BlockMax,
    pub(super) kind: Kind,
    pub(super) start: u64,
}

impl TermEntry {
    /// What tells it from the other terms of its segment.
    pub(crate) fn number(&self) -> u64 {
        self.start
    }

    pub(super) fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.services.to_le_bytes());
        bytes.extend(self.named.to_le_bytes());
        bytes.extend(&self.start.to_le_bytes()[..START]);
        bytes.extend([self.max.named.0, self.max.other.0]);
    }

    pub(super) fn decode(bytes: &[u8; ENTRY], key: &[u8]) -> Self {
        let start = u64::from(word(bytes, 8)) | u64::from(word(bytes, 12) as u16) << 32;
        Self {
            services: word(bytes, 0),
            named: word(bytes, 4),
            start,
            max: BlockMax {
                named: Payload(bytes[8 + START]),
                other: Payload(bytes[9 + START]),
            },
            kind: if key::is_form(key) {
                Kind::Counted
            } else {
                Kind::Searched
            },
        }
    }
}

/// The four bytes at a place, of an array that has them.
#[inline]
fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The bytes of [`Skip`].
pub(super) const SKIP: usize = 10;

/// What is known of a block without reading it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Skip {
    pub(super) last: DocId,
    pub(super) start: u32,
    pub(super) max: BlockMax,
}

impl Skip {
    pub(super) fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.last.to_le_bytes());
        bytes.extend(self.start.to_le_bytes());
        bytes.extend([self.max.named.0, self.max.other.0]);
    }

    #[inline]
    pub(super) fn decode(bytes: &[u8; SKIP]) -> Self {
        Self {
            last: word(bytes, 0),
            start: word(bytes, 4),
            max: BlockMax {
                named: Payload(bytes[8]),
                other: Payload(bytes[9]),
            },
        }
    }
}

/// The bytes of [`Footer`].
pub(super) const FOOTER: usize = 32;

/// Where the parts of the file are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footer {
    pub(super) entries: u64,
    pub(super) dictionary: u64,
    pub(super) documents: u32,
    pub(super) terms: u32,
}

impl Footer {
    pub(super) fn encode(&self) -> Vec<u8> {
        let places = [self.entries, self.dictionary];
        let numbers = [self.documents, self.terms, VERSION, MAGIC];
        let places = places.into_iter().flat_map(u64::to_le_bytes);
        let numbers = numbers.into_iter().flat_map(u32::to_le_bytes);
        places.chain(numbers).collect()
    }

    /// `None` when it is not that of this version.
    pub(super) fn decode(bytes: [u8; FOOTER]) -> Option<Self> {
        let (words, _) = bytes.as_chunks::<4>();
        let mut words = words.iter().map(|word| u32::from_le_bytes(*word));
        let place = |low: u32, high: u32| u64::from(high) << 32 | u64::from(low);
        let footer = Self {
            entries: place(words.next()?, words.next()?),
            dictionary: place(words.next()?, words.next()?),
            documents: words.next()?,
            terms: words.next()?,
        };
        words.eq([VERSION, MAGIC]).then_some(footer)
    }
}
