//! The rows of a segment as they lie in `<segment>.rows`.
//!
//! Little endian: magic `LROW`, version, number of documents D, bytes of the dictionary (`u32`
//! each); the dictionary; the rows, each a Zstandard frame; D ends, 5 bytes each, counted from
//! the first row. Document d's row is from the end of the one before to its own.

use std::io::{self, Write};

use tantivy::DocId;
use tantivy::directory::OwnedBytes;

use super::packing::Dictionary;

const MAGIC: u32 = u32::from_le_bytes(*b"LROW");
const VERSION: u32 = 1;
const HEADER: usize = 16;
/// Bytes of an end: a segment may have a terabyte of rows.
const END: usize = 5;

/// The rows of a segment, mapped.
pub(in crate::index) struct Rows {
    bytes: OwnedBytes,
    dictionary: Dictionary,
    first_row: usize,
    first_end: usize,
}

impl Rows {
    /// Reads the header; `None` when it does not fit so many documents.
    pub(super) fn decode(bytes: OwnedBytes, documents: u32) -> Option<Self> {
        let (header, _) = bytes.split_at_checked(HEADER)?;
        let (words, _) = header.as_chunks::<4>();
        let [magic, version, rows, dictionary] = words else {
            return None;
        };
        let expected = [MAGIC, VERSION, documents].map(u32::to_le_bytes);
        if [*magic, *version, *rows] != expected {
            return None;
        }
        let first_row = HEADER + u32::from_le_bytes(*dictionary) as usize;
        let first_end = bytes.len().checked_sub(END * documents as usize)?;
        let rows = Self {
            dictionary: Dictionary::new(bytes.get(HEADER..first_row)?.to_vec())?,
            bytes,
            first_row,
            first_end,
        };
        let all = first_end.checked_sub(first_row)?;
        (rows.end(documents)? == all).then_some(rows)
    }

    /// Where the row before `doc` ends.
    fn end(&self, doc: DocId) -> Option<usize> {
        let Some(before) = (doc as usize).checked_sub(1) else {
            return Some(0);
        };
        let bytes = self.bytes.get(self.first_end + before * END..)?;
        let mut end = [0; 8];
        end.first_chunk_mut::<END>()?
            .copy_from_slice(bytes.first_chunk::<END>()?);
        usize::try_from(u64::from_le_bytes(end)).ok()
    }

    /// The row of a document, packed.
    pub(super) fn packed(&self, doc: DocId) -> Option<&[u8]> {
        let (start, end) = (self.end(doc)?, self.end(doc.checked_add(1)?)?);
        let rows = self.bytes.get(self.first_row..self.first_end)?;
        rows.get(start..end)
    }

    /// The row of a document; `None` when there is none, or it is damaged.
    ///
    /// Cost: some 2 µs a kilobyte; of the file nothing is touched but the row and its ends.
    pub(in crate::index) fn row(&self, doc: DocId) -> Option<Vec<u8>> {
        self.dictionary.unpack(self.packed(doc)?)
    }

    /// Bytes of all rows as they lie there.
    pub(super) fn packed_bytes(&self) -> usize {
        self.first_end - self.first_row
    }

    pub(super) fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }
}

/// Writes a file of rows, in the order of the documents.
pub(super) struct RowsWriter<W> {
    file: W,
    ends: Vec<u64>,
}

impl<W: Write> RowsWriter<W> {
    pub(super) fn new(mut file: W, documents: u32, dictionary: &[u8]) -> io::Result<Self> {
        for word in [MAGIC, VERSION, documents, dictionary.len() as u32] {
            file.write_all(&word.to_le_bytes())?;
        }
        file.write_all(dictionary)?;
        let ends = Vec::with_capacity(documents as usize);
        Ok(Self { file, ends })
    }

    /// Writes the next packed row.
    pub(super) fn push(&mut self, packed: &[u8]) -> io::Result<()> {
        let before = self.ends.last().copied().unwrap_or(0);
        self.ends.push(before + packed.len() as u64);
        self.file.write_all(packed)
    }

    /// Writes where the rows end, and gives the file back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        for end in self.ends {
            let [bytes @ .., _, _, _] = end.to_le_bytes();
            self.file.write_all(&bytes)?;
        }
        Ok(self.file)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::packing::Samples;
    use super::*;

    fn written(rows: &[Vec<u8>]) -> Vec<u8> {
        let dictionary = Samples::default().train().expect("one of no bytes");
        let mut writer = RowsWriter::new(Vec::new(), rows.len() as u32, b"").expect("a header");
        for row in rows {
            let mut packed = Vec::new();
            dictionary.pack(row, &mut packed).expect("packed");
            writer.push(&packed).expect("written");
        }
        writer.finish().expect("written")
    }

    proptest! {
        #[test]
        fn rows_come_back_and_damaged_files_do_no_harm(
            rows in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..20),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let count = rows.len() as u32;
            let mut bytes = written(&rows);
            let read = Rows::decode(OwnedBytes::new(bytes.clone()), count).expect("whole");
            for (doc, row) in (0..).zip(&rows) {
                prop_assert_eq!(read.row(doc), Some(row.clone()));
            }
            prop_assert_eq!(read.row(count), None);
            prop_assert!(Rows::decode(OwnedBytes::new(bytes.clone()), count + 1).is_none());

            let at = at.index(bytes.len());
            let cut = bytes.get(..at).expect("in range").to_vec();
            bytes[at] = byte;
            for damaged in [bytes, cut] {
                if let Some(read) = Rows::decode(OwnedBytes::new(damaged), count) {
                    for doc in 0..=count {
                        let _ = read.row(doc);
                    }
                }
            }
        }
    }
}
