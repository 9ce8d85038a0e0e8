//! Rows made small: each by itself, with a dictionary of what rows have in common.
//!
//! Measured on 100,000 generated services (1,138 bytes each) and 5,799 real ones (586), bytes
//! a row and microseconds to pack and to unpack one: without a dictionary 712 and 368, 11 and
//! 4; with one of 64 KiB 342 and 191, 6 and 2. Level 6 saves 1 % more and takes three times as
//! long to pack; sixteen rows to a block save 5 % and take four times as long to read.

use std::cell::RefCell;
use std::sync::OnceLock;

use zstd_safe::{CCtx, CDict, DCtx, DDict, get_frame_content_size};

use crate::record::MAX_RECORD_BYTES;

const LEVEL: i32 = 3;
/// The largest dictionary; a larger one saves little and takes long to train.
const MOST_DICTIONARY_BYTES: usize = 64 * 1024;
/// The smallest worth having.
const LEAST_DICTIONARY_BYTES: usize = 1024;
/// A dictionary is trained on so many times its bytes: some hundred are advised, a third of it
/// was as good.
const SAMPLES_A_DICTIONARY_BYTE: usize = 32;
/// Rows to train on: more take longer and say the same.
const MOST_SAMPLES: usize = 4_000;
const MOST_SAMPLE_BYTES: usize = 8 * 1024 * 1024;
/// The longest row: a record has at most a mebibyte, and more than sixty linked under one are
/// not met. Bounds what damaged bytes can claim.
const MOST_ROW_BYTES: usize = 64 * MAX_RECORD_BYTES;

/// What rows have in common, known to writer and reader.
pub(in crate::index) struct Dictionary {
    bytes: Vec<u8>,
    packing: OnceLock<CDict<'static>>,
    unpacking: DDict<'static>,
}

thread_local! {
    static PACKER: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    static UNPACKER: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

impl Dictionary {
    /// The dictionary of these bytes, of which none are a dictionary too; `None` when they
    /// are damaged.
    pub(super) fn new(bytes: Vec<u8>) -> Option<Self> {
        Some(Self {
            unpacking: DDict::try_create(&bytes)?,
            packing: OnceLock::new(),
            bytes,
        })
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Packs a row at the end of `out`; `None` when it is too long.
    pub(super) fn pack(&self, row: &[u8], out: &mut Vec<u8>) -> Option<()> {
        if row.len() > MOST_ROW_BYTES {
            return None;
        }
        let dictionary = self
            .packing
            .get_or_init(|| zstd_safe::create_cdict(&self.bytes, LEVEL));
        let mut packed = Vec::with_capacity(zstd_safe::compress_bound(row.len()));
        let written = PACKER
            .with_borrow_mut(|packer| packer.compress_using_cdict(&mut packed, row, dictionary));
        written.ok()?;
        out.extend(packed);
        Some(())
    }

    /// The row that was packed to these bytes; `None` when they are damaged.
    ///
    /// Cost: some 2 µs a kilobyte. No lock is taken.
    pub(super) fn unpack(&self, packed: &[u8]) -> Option<Vec<u8>> {
        let length = get_frame_content_size(packed).ok()??;
        let length = usize::try_from(length).ok()?;
        if length > MOST_ROW_BYTES {
            return None;
        }
        let mut row = Vec::with_capacity(length);
        let read = UNPACKER.with_borrow_mut(|unpacker| {
            unpacker.decompress_using_ddict(&mut row, packed, &self.unpacking)
        });
        (read.ok()? == length).then_some(row)
    }
}

/// Rows that a dictionary is made from.
#[derive(Default)]
pub(super) struct Samples {
    bytes: Vec<u8>,
    lengths: Vec<usize>,
}

impl Samples {
    /// Adds a row, if there is room.
    pub(super) fn push(&mut self, row: &[u8]) {
        if !self.is_full() && !row.is_empty() && row.len() <= MAX_RECORD_BYTES {
            self.bytes.extend(row);
            self.lengths.push(row.len());
        }
    }

    /// Whether more would say no more.
    pub(super) fn is_full(&self) -> bool {
        self.lengths.len() >= MOST_SAMPLES || self.bytes.len() >= MOST_SAMPLE_BYTES
    }

    /// The dictionary of these rows; one without bytes where they are too few.
    ///
    /// Cost: at most some 0.3 s.
    pub(super) fn train(&self) -> Option<Dictionary> {
        let mut bytes = Vec::with_capacity(dictionary_bytes(self.bytes.len()));
        if bytes.capacity() > 0
            && zstd_safe::train_from_buffer(&mut bytes, &self.bytes, &self.lengths).is_err()
        {
            bytes.clear();
        }
        // Its number, which would be in every row: a file has one dictionary only.
        if let Some(number) = bytes.get_mut(4..8) {
            number.fill(0);
        }
        Dictionary::new(bytes)
    }
}

/// How many rows of `documents` are passed from one sample to the next.
pub(super) fn sample_step(documents: usize) -> usize {
    documents.div_ceil(MOST_SAMPLES).max(1)
}

/// How large a dictionary rows of so many bytes in all are worth.
pub(super) fn dictionary_bytes(rows: usize) -> usize {
    let bytes = (rows / SAMPLES_A_DICTIONARY_BYTE).min(MOST_DICTIONARY_BYTES);
    if bytes < LEAST_DICTIONARY_BYTES {
        0
    } else {
        bytes
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rows such as records are: much in common, much not.
    fn row(number: u32) -> Vec<u8> {
        let hash = blake3::hash(&number.to_le_bytes()).to_hex();
        format!(
            r#"{{"id":"row:{number}","kind":"service","name":{{"fi":"Kerho {hash}"}},"fee":"free"}}"#
        )
        .into_bytes()
    }

    fn trained(rows: u32) -> Dictionary {
        let mut samples = Samples::default();
        (0..rows).for_each(|number| samples.push(&row(number)));
        samples.train().expect("a dictionary")
    }

    #[test]
    fn a_dictionary_makes_rows_smaller_and_none_is_one_too() {
        let packed = |dictionary: &Dictionary| {
            let mut bytes = Vec::new();
            dictionary.pack(&row(7), &mut bytes).expect("packed");
            assert_eq!(dictionary.unpack(&bytes), Some(row(7)));
            bytes.len()
        };
        let (none, some) = (trained(0), trained(1_000));
        assert!(none.bytes().is_empty());
        assert!(some.bytes().len() >= LEAST_DICTIONARY_BYTES);
        assert!(packed(&some) * 3 < packed(&none) * 2);
    }

    #[test]
    fn what_claims_to_be_longer_than_any_row_is_refused() {
        let dictionary = trained(0);
        let mut packed = Vec::new();
        let long = vec![0; MOST_ROW_BYTES + 1];
        assert_eq!(dictionary.pack(&long, &mut packed), None);
        packed.resize(zstd_safe::compress_bound(long.len()), 0);
        let length = zstd_safe::compress(&mut packed[..], &long, 1).expect("compressed");
        packed.truncate(length);
        assert_eq!(dictionary.unpack(&packed), None);
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_and_damaged_ones_do_no_harm(row in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), bit in 0..8u8) {
            let dictionary = trained(300);
            let mut packed = Vec::new();
            dictionary.pack(&row, &mut packed).expect("packed");
            prop_assert_eq!(dictionary.unpack(&packed), Some(row));
            let at = at.index(packed.len());
            packed[at] ^= 1 << bit;
            let _ = dictionary.unpack(&packed);
            prop_assert_eq!(dictionary.unpack(&packed[..at]), None);
        }
    }
}
