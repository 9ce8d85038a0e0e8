//! Thesaurus files: a header, then a concept a line, columns separated by tabs.
//!
//! The header says which columns there are, in any order:
//!
//! | column | holds |
//! |---|---|
//! | `id` | names the concept; needed |
//! | `fi`, `sv`, `en` | labels in a language, separated by `\|`, the preferred one first; at least one of the columns |
//! | `fi_alt`, `sv_alt`, `en_alt` | further labels, separated by `\|` |
//! | `broader` | ids of the broader concepts, separated by `\|`, here or in another table |
//! | `related` | ids of concepts that answer the same need, separated by `\|`; they count less |
//! | `src` | the vocabulary the line is from |
//!
//! An id may come again under another `src`: vocabularies share concepts, and the labels are
//! united. Empty lines are passed over; there are no quotes and no comments.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use luukku_analyzers::{Language, normalize};

use super::ThesaurusError;

/// Longest label kept, in characters: longer ones are sentences that nobody asks with.
const LABEL_CHARS: usize = 200;

/// Longest id, in bytes: ids become terms of the index.
const ID_BYTES: usize = 500;

/// One line of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: String,
    /// Labels of each language, the preferred one first.
    pub(super) labels: [Vec<String>; Language::ALL.len()],
    pub(super) broader: Vec<String>,
    pub(super) related: Vec<String>,
    /// The vocabulary it is from.
    pub(super) source: String,
}

/// A table that was read, and what of it was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) labels: usize,
    pub(super) without_id: usize,
    pub(super) without_label: usize,
    pub(super) long_labels: usize,
}

/// Where the columns are.
struct Header {
    count: usize,
    id: usize,
    labels: [[Option<usize>; 2]; Language::ALL.len()],
    broader: Option<usize>,
    related: Option<usize>,
    source: Option<usize>,
}

/// Reads a table; `name` is the file that errors name.
pub(super) fn read(name: &Path, text: &str) -> Result<Table, ThesaurusError> {
    let error = |line: usize, problem: String| ThesaurusError {
        file: name.to_owned(),
        line,
        problem,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..).zip(text.lines());
    let (_, first) = lines
        .next()
        .ok_or_else(|| error(1, "the file is empty; a header was expected".to_owned()))?;
    let header = Header::read(first).map_err(|problem| error(1, problem))?;
    let mut table = Table::default();
    let mut met: HashMap<(String, String), usize> = HashMap::new();
    let mut line_of: HashMap<String, usize> = HashMap::new();
    for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let row = table
            .row(&header, line)
            .map_err(|problem| error(number, problem))?;
        if row.id.is_empty() {
            table.without_id += 1;
            continue;
        }
        let key = (row.source.clone(), row.id.clone());
        if let Some(earlier) = met.insert(key, number) {
            let id = &row.id;
            return Err(error(
                number,
                format!("id {id:?} is also on line {earlier}"),
            ));
        }
        line_of.entry(row.id.clone()).or_insert(number);
        if row.labels.iter().all(Vec::is_empty) {
            table.without_label += 1;
            continue;
        }
        table.labels += row.labels.iter().map(Vec::len).sum::<usize>();
        table.rows.push(row);
    }
    if let Some(id) = cycle(&table.rows) {
        let line = line_of.get(id).copied().unwrap_or(1);
        return Err(error(
            line,
            format!("broader of {id:?} goes round and comes back to it"),
        ));
    }
    Ok(table)
}

impl Header {
    fn read(line: &str) -> Result<Self, String> {
        let names: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
        let mut header = Self {
            count: names.len(),
            id: usize::MAX,
            labels: [[None; 2]; Language::ALL.len()],
            broader: None,
            related: None,
            source: None,
        };
        let mut met = HashSet::new();
        for (at, name) in names.iter().enumerate() {
            if !met.insert(*name) {
                return Err(format!("column {name:?} is there twice"));
            }
            match *name {
                "id" => header.id = at,
                "broader" => header.broader = Some(at),
                "related" => header.related = Some(at),
                "src" => header.source = Some(at),
                _ => {
                    let (language, kind) = match name.strip_suffix("_alt") {
                        Some(language) => (language, 1),
                        None => (*name, 0),
                    };
                    let language: Language = language.parse().map_err(|_| {
                        format!(
                            "column {name:?} is not one of id, fi, sv, en, fi_alt, sv_alt, \
                             en_alt, broader, related, src"
                        )
                    })?;
                    header.labels[language as usize][kind] = Some(at);
                }
            }
        }
        if header.id == usize::MAX {
            return Err("column \"id\" is missing".to_owned());
        }
        if header
            .labels
            .iter()
            .all(|[preferred, _]| preferred.is_none())
        {
            return Err("none of the columns \"fi\", \"sv\", \"en\" is there".to_owned());
        }
        Ok(header)
    }
}

impl Table {
    fn row(&mut self, header: &Header, line: &str) -> Result<Row, String> {
        let cells: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
        if cells.len() != header.count {
            return Err(format!(
                "{} columns, the header has {}",
                cells.len(),
                header.count
            ));
        }
        let id = cells[header.id].trim();
        if id.len() > ID_BYTES {
            return Err(format!(
                "the id is {} bytes, more than {ID_BYTES}: {:.40}…",
                id.len(),
                id
            ));
        }
        let mut row = Row {
            id: id.to_owned(),
            source: header.source.map_or("", |at| cells[at].trim()).to_owned(),
            ..Row::default()
        };
        for (labels, columns) in row.labels.iter_mut().zip(&header.labels) {
            for cell in columns.iter().flatten().map(|at| cells[*at]) {
                for label in cell.split('|') {
                    self.label(labels, label);
                }
            }
        }
        row.broader = ids(header.broader.map_or("", |at| cells[at]));
        row.related = ids(header.related.map_or("", |at| cells[at]));
        Ok(row)
    }

    fn label(&mut self, labels: &mut Vec<String>, label: &str) {
        let label = normalize(label.trim()).as_str().trim().to_owned();
        if label.chars().count() > LABEL_CHARS {
            self.long_labels += 1;
        } else if !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
}

fn ids(cell: &str) -> Vec<String> {
    cell.split('|')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A concept that is broader than itself, over other rows of the table.
fn cycle(rows: &[Row]) -> Option<&str> {
    let mut broader: HashMap<&str, Vec<&str>> = HashMap::new();
    for row in rows {
        let above = broader.entry(&row.id).or_default();
        above.extend(row.broader.iter().map(String::as_str));
    }
    // Concepts from which every way up is known to end.
    let mut ends: HashSet<&str> = HashSet::new();
    for row in rows {
        // The way up from the row, each with how many of its broader ones have been followed.
        let mut way: Vec<(&str, usize)> = vec![(&row.id, 0)];
        let mut on_way: HashSet<&str> = HashSet::from([row.id.as_str()]);
        while let Some((id, followed)) = way.last_mut() {
            let next = broader.get(id).and_then(|above| above.get(*followed));
            *followed += 1;
            match next {
                Some(next) if on_way.contains(next) => return Some(next),
                Some(next) if ends.contains(next) => {}
                Some(next) => {
                    on_way.insert(next);
                    way.push((next, 0));
                }
                None => {
                    ends.insert(id);
                    on_way.remove(*id);
                    way.pop();
                }
            }
        }
    }
    None
}
