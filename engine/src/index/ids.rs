//! The ids of a segment, read by their number at once.
//!
//! tantivy's dictionary of a column reads half a block of some hundred ids to give one: 100,000
//! instructions. An answer shows ten, which was two fifths of all it took to find them.

use tantivy::columnar::StrColumn;

use super::text::varint;

/// Ids of a group: its first one is whole, of the others what differs from the one before.
const GROUP: usize = 16;

/// Ids in the order of their numbers, which is that of their bytes.
///
/// Memory: of an id what differs from the one before, and two numbers of a byte or two.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Of each id how many bytes are those of the one before, how many follow, and these.
    bytes: Vec<u8>,
    /// Where each group begins.
    groups: Vec<usize>,
}

impl Ids {
    /// The ids of a column.
    ///
    /// Cost: one pass over its dictionary.
    ///
    /// # Errors
    /// When the dictionary cannot be read.
    pub(super) fn of(column: &StrColumn) -> std::io::Result<Self> {
        let mut ids = Self::default();
        let mut before = Vec::new();
        let mut stream = column.dictionary().stream()?;
        let mut number = 0;
        while stream.advance() {
            ids.push(number, &before, stream.key());
            before.clear();
            before.extend_from_slice(stream.key());
            number += 1;
        }
        ids.bytes.shrink_to_fit();
        Ok(ids)
    }

    fn push(&mut self, number: usize, before: &[u8], id: &[u8]) {
        let alike = if number.is_multiple_of(GROUP) {
            self.groups.push(self.bytes.len());
            0
        } else {
            let pairs = before.iter().zip(id);
            pairs.take_while(|(before, id)| before == id).count()
        };
        let rest = id.get(alike..).unwrap_or_default();
        varint::push(&mut self.bytes, alike as u32);
        varint::push(&mut self.bytes, rest.len() as u32);
        self.bytes.extend_from_slice(rest);
    }

    /// The id of a number; `None` where there is none.
    ///
    /// Cost: that of reading a group.
    pub(super) fn get(&self, number: u64) -> Option<String> {
        let number = usize::try_from(number).ok()?;
        let start = *self.groups.get(number / GROUP)?;
        let mut bytes = self.bytes.get(start..)?;
        let mut id = Vec::with_capacity(32);
        for _ in 0..=number % GROUP {
            let alike = varint::take(&mut bytes)?;
            let rest = varint::take(&mut bytes)?;
            let (rest, after) = bytes.split_at_checked(rest as usize)?;
            bytes = after;
            id.truncate(alike as usize);
            id.extend_from_slice(rest);
        }
        String::from_utf8(id).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_id_is_read_by_its_number_and_no_other_is(ids in prop::collection::btree_set("[a-cä:0-9]{1,9}", 0..70)) {
            let ids: BTreeSet<String> = ids;
            let mut table = Ids::default();
            let mut before = "";
            for (number, id) in ids.iter().enumerate() {
                table.push(number, before.as_bytes(), id.as_bytes());
                before = id;
            }
            let read: Vec<String> = (0..ids.len() as u64).filter_map(|at| table.get(at)).collect();
            prop_assert!(read.iter().eq(&ids));
            prop_assert_eq!(table.get(ids.len() as u64), None);
        }
    }
}
