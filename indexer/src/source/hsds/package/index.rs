//! Where each row of a package is, by its id and by the row it is a part of.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use super::packed;
use super::tables::Table;
use crate::IndexerError;
use crate::source::rows::Row;

/// Most entries: 16 bytes each, so that they take a gigabyte. A million services with a
/// place, a phone, a schedule and a term each have some ten million.
const MAX_ENTRIES: usize = 64 * 1024 * 1024;

/// Most rows of a table that are a part of one row: more would not fit a record.
pub(super) const MAX_PARTS: usize = 1_000;

/// A row by a hash; hashes of different ids can be the same, so readers look at the row.
type Entry = (u64, u64);

/// The rows of all tables.
#[derive(Debug, Default)]
pub(super) struct Index {
    ids: BTreeMap<Table, Vec<Entry>>,
    parts: BTreeMap<Table, Vec<Entry>>,
    entries: usize,
}

impl Index {
    /// Adds a row by its id.
    pub(super) fn add_id(&mut self, table: Table, id: &str, row: &Row) {
        self.entries += 1;
        let entry = (hash("id", id), packed(row));
        self.ids.entry(table).or_default().push(entry);
    }

    /// Adds a row by the row it is a part of, which `column` names.
    pub(super) fn add_link(&mut self, table: Table, column: &str, id: &str, row: &Row) {
        self.entries += 1;
        let entry = (hash(column, id), packed(row));
        self.parts.entry(table).or_default().push(entry);
    }

    /// # Errors
    /// When there are more rows than can be held.
    pub(super) fn check_room(&self, file: &Path) -> Result<(), IndexerError> {
        if self.entries < MAX_ENTRIES {
            return Ok(());
        }
        Err(IndexerError::Source {
            path: file.to_owned(),
            problem: format!(
                "the package has more rows than the {MAX_ENTRIES} that can be joined: split it, \
                 or give it as JSON"
            ),
        })
    }

    /// Makes a table's rows ready to be found; how many ids there are more than once.
    pub(super) fn sort(&mut self, table: Table) -> usize {
        let mut twice = 0;
        if let Some(ids) = self.ids.get_mut(&table) {
            ids.sort_unstable();
            ids.shrink_to_fit();
            let same =
                |pair: &&[Entry]| matches!(pair, [(first, _), (second, _)] if first == second);
            twice = ids.windows(2).filter(same).count();
        }
        if let Some(parts) = self.parts.get_mut(&table) {
            // Also by place, so that parts come in the order of the file.
            parts.sort_unstable();
            parts.shrink_to_fit();
        }
        twice
    }

    /// Whether a table has a row of this id.
    pub(super) fn has(&self, table: Table, id: &str) -> bool {
        !found(self.ids.get(&table), hash("id", id)).is_empty()
    }

    /// Where rows of this id may be, the first first.
    pub(super) fn by_id(&self, table: Table, id: &str) -> Vec<u64> {
        places(found(self.ids.get(&table), hash("id", id)))
    }

    /// Where the rows of a table may be that are parts of the row that `column` names.
    pub(super) fn parts(&self, table: Table, column: &str, id: &str) -> Vec<u64> {
        places(found(self.parts.get(&table), hash(column, id)))
    }
}

fn places(entries: &[Entry]) -> Vec<u64> {
    let some = entries.iter().take(MAX_PARTS + 1);
    some.map(|(_, place)| *place).collect()
}

fn found(entries: Option<&Vec<Entry>>, hash: u64) -> &[Entry] {
    let entries = entries.map_or(&[][..], Vec::as_slice);
    let from = entries.partition_point(|(other, _)| *other < hash);
    let rest = entries.get(from..).unwrap_or_default();
    let count = rest.partition_point(|(other, _)| *other == hash);
    rest.get(..count).unwrap_or_default()
}

fn hash(column: &str, id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (column, id).hash(&mut hasher);
    hasher.finish()
}
