//! Comma-separated values: a table with a heading, a service a row.
//!
//! Which column is what is said in a column map (`--map FILE.toml`) or recognised from the
//! headings. See `indexer/SOURCES.md`.

mod fields;
mod headings;
mod map;
mod plan;
mod values;

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;

use self::map::ColumnMap;
use self::plan::Plan;
use super::input::InputFile;
use super::rows::{Row, Rows};
use super::{Input, Origin, RawRecord, Records, Source, Unreadable};
use crate::IndexerError;
use crate::source::Content;

pub(super) use values::{date, name_of, number};

/// Delimiters that are told from the heading, where no map says one.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Opens a table.
///
/// # Errors
/// When it or its map cannot be read, the map names a column the table has not, or no column
/// is a name.
pub(super) fn open(source: &Source, input: &Input) -> Result<Records, IndexerError> {
    let map = match &source.map {
        Some(path) => map::read(path)?,
        None => ColumnMap::default(),
    };
    let InputFile { path, reader } = input.open(&source.path)?;
    let reader = decoded(reader, map.encoding);
    let map_path = source.map.as_deref();
    let table = Table::new(path, reader, &map, map_path)?;
    Ok(Box::new(table))
}

/// UTF-8 goes through as it is, to be checked row by row; all else is turned into it. A byte
/// order mark says more than a map.
fn decoded(reader: impl Read, encoding: Option<&'static Encoding>) -> impl BufRead {
    let encoding = encoding.filter(|it| *it != encoding_rs::UTF_8);
    let reader = DecodeReaderBytesBuilder::new()
        .encoding(encoding)
        .utf8_passthru(encoding.is_none())
        .bom_override(true)
        .strip_bom(true)
        .build(reader);
    BufReader::new(reader)
}

/// A table being read.
struct Table<R> {
    file: Arc<Path>,
    rows: Rows<R>,
    plan: Plan,
    /// What to tell of the table before its first row; the last first.
    notes: Vec<RawRecord>,
}

impl<R: BufRead> Table<R> {
    fn new(
        file: Arc<Path>,
        reader: R,
        map: &ColumnMap,
        map_path: Option<&Path>,
    ) -> Result<Self, IndexerError> {
        let unreadable = |problem: String| IndexerError::Source {
            path: file.to_path_buf(),
            problem,
        };
        let mut rows = Rows::new(reader, b',');
        let delimiter = match map.delimiter {
            Some(delimiter) => delimiter,
            None => sniffed(rows.peek_line().map_err(IndexerError::io(&*file, "read"))?),
        };
        rows.set_delimiter(delimiter);
        let heading = rows
            .next_row(None)
            .map_err(IndexerError::io(&*file, "read"))?
            .ok_or_else(|| unreadable("the table is empty: it has no heading".to_owned()))?;
        let line = heading.line;
        let fields = heading.fields.map_err(&unreadable)?;
        let columns = fields
            .iter()
            .map(|field| std::str::from_utf8(field).map(|text| text.trim().to_owned()))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| {
                unreadable(
                    "the heading is not UTF-8: say the encoding in a column map, for instance \
                     encoding = \"windows-1252\""
                        .to_owned(),
                )
            })?;
        let plan = Plan::new(columns, map).map_err(|problem| match map_path {
            Some(path) => IndexerError::Map {
                path: path.to_owned(),
                problem: format!("{}: {problem}", file.display()),
            },
            None => unreadable(problem),
        })?;
        let mut notes: Vec<RawRecord> = plan
            .notes()
            .into_iter()
            .map(|note| RawRecord::note(Origin::line(&file, line), None, note))
            .collect();
        notes.reverse();
        Ok(Self {
            file,
            rows,
            plan,
            notes,
        })
    }

    fn record(&self, row: Row) -> Option<RawRecord> {
        let origin = Origin::line(&self.file, row.line);
        let fields = match row.fields {
            Ok(fields) => fields,
            Err(reason) => return Some(RawRecord::unreadable(origin, reason)),
        };
        // Spreadsheets write rows of delimiters below the last row.
        if fields.iter().all(|field| field.trim_ascii().is_empty()) {
            return None;
        }
        let content = match self.plan.record(&fields) {
            Ok(record) => Content::Fields(record),
            Err(why) => Content::Unreadable(why),
        };
        Some(RawRecord {
            names: Some(self.plan.names()),
            warnings: self.plan.undecoded(&fields),
            ..RawRecord::new(origin, content)
        })
    }

    fn read(&mut self) -> io::Result<Option<RawRecord>> {
        if let Some(note) = self.notes.pop() {
            return Ok(Some(note));
        }
        let columns = Some(self.plan.columns());
        while let Some(row) = self.rows.next_row(columns)? {
            if let Some(record) = self.record(row) {
                return Ok(Some(record));
            }
        }
        Ok(None)
    }
}

impl<R: BufRead> Iterator for Table<R> {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read()
            .map_err(IndexerError::io(&*self.file, "read"))
            .transpose()
    }
}

/// The delimiter that the heading has most of; a comma where it has none.
fn sniffed(heading: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut counts = [0; DELIMITERS.len()];
    for byte in heading {
        is_quoted ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|it| it == byte)
            && !is_quoted
        {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let at = counts.iter().position(|count| *count == most && most > 0);
    at.map_or(b',', |at| DELIMITERS[at])
}

/// Why a field of a row cannot be used.
fn unusable(column: &str, value: &str, reason: String) -> Unreadable {
    let mut shown: String = value.chars().take(60).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    Unreadable {
        field: Some(column.to_owned()),
        value: Some(shown),
        reason,
    }
}

#[cfg(test)]
mod tests;
