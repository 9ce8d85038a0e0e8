//! HSDS 3 as a tabular data package: a folder or zip file of CSV tables that refer to each
//! other, with a `datapackage.json` that names them.
//!
//! The tables are joined by an index of where each row is, 16 bytes a row, so that memory
//! grows with the number of rows and not with what they say. Each service is put together
//! into the JSON shape of a full service and read as one.

mod archive;
mod files;
mod index;
mod join;
mod tables;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

use self::files::TableFile;
use self::index::Index;
use self::tables::{Link, TABLES, Table};
use super::part::Unheld;
use super::record;
use crate::IndexerError;
use crate::source::rows::Row;
use crate::source::{Input, Origin, RawRecord, Records, Source};

/// Opens a package.
///
/// # Errors
/// When it cannot be read, a zip file is refused, or it has no table of services.
pub(crate) fn open(source: &Source, input: &Input) -> Result<Records, IndexerError> {
    let files::Found { tables, notes } = files::find(&source.path)?;
    if !tables.contains_key(&Table::Service) {
        return Err(IndexerError::Source {
            path: source.path.clone(),
            problem: "there is no table of services (service.csv or services.csv)".to_owned(),
        });
    }
    input
        .progress
        .inc(tables.values().map(TableFile::bytes).sum());
    let path: Arc<Path> = source.path.as_path().into();
    let notes = notes
        .into_iter()
        .map(|note| RawRecord::note(Origin::file(&path), None, note))
        .collect();
    Ok(Box::new(Package {
        language: language(&tables),
        path,
        waiting: notes,
        index: Index::default(),
        tables,
        next: 0,
        organizations: BTreeMap::new(),
        unheld: Unheld::default(),
        state: State::Indexing,
    }))
}

/// A package being read: first all tables are indexed, then services put together.
struct Package {
    path: Arc<Path>,
    language: &'static str,
    tables: BTreeMap<Table, TableFile>,
    index: Index,
    /// The table being indexed, by its place in [`TABLES`].
    next: usize,
    /// Organizations put together lately: most have several services.
    organizations: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    unheld: Unheld,
    waiting: VecDeque<RawRecord>,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Indexing,
    Services,
    Ended,
}

impl Package {
    /// Reads on until something is waiting or all is read.
    fn read(&mut self) -> Result<(), IndexerError> {
        while self.waiting.is_empty() && self.state != State::Ended {
            match self.state {
                State::Indexing => self.index_some()?,
                State::Services => self.read_service()?,
                State::Ended => {}
            }
        }
        Ok(())
    }

    /// Indexes rows of the present table up to the first that is to be told of.
    fn index_some(&mut self) -> Result<(), IndexerError> {
        let Some(plan) = TABLES.get(self.next) else {
            self.state = State::Services;
            if let Some(services) = self.tables.get_mut(&Table::Service) {
                services.rewind()?;
            }
            return Ok(());
        };
        let Some(file) = self.tables.get_mut(&plan.table) else {
            self.next += 1;
            return Ok(());
        };
        while let Some(row) = file.next_row()? {
            let origin = Origin::line(file.path(), row.line);
            let cells = match file.cells(&row) {
                Ok(Some(cells)) => cells,
                Ok(None) => continue,
                // A service is rejected for it when services are read.
                Err(_) if plan.table == Table::Service => continue,
                Err(reason) => {
                    let reason = format!("the row is not used: {reason}");
                    self.waiting
                        .push_back(RawRecord::note(origin, None, reason));
                    return Ok(());
                }
            };
            self.index.check_room(file.path())?;
            let cell = |name: &str| cells.get(name).and_then(|cell| cell.as_str());
            if plan.has_id
                && let Some(id) = cell("id")
            {
                self.index.add_id(plan.table, id, &row);
            }
            let led = lead(plan.links, &self.index, &cells);
            if let Some((link, id)) = led.to {
                self.index.add_link(plan.table, link.column, id, &row);
            }
            if let Some((column, id, parent)) = led.nowhere {
                let reason = format!("{id:?} is in no row of {}", parent.name());
                let mut note = RawRecord::note(origin, Some(column.to_owned()), reason);
                if let crate::source::Content::Note(note) = &mut note.content {
                    note.value = Some(id.chars().take(60).collect());
                }
                self.waiting.push_back(note);
                return Ok(());
            }
            if let Some(elsewhere) = led.elsewhere {
                self.unheld.add(&elsewhere);
            }
        }
        let twice = self.index.sort(plan.table);
        if twice > 0 && plan.table != Table::Service {
            let reason = format!("{twice} ids are there more than once: the first row counts");
            let note = RawRecord::note(Origin::file(file.path()), Some("id".to_owned()), reason);
            self.waiting.push_back(note);
        }
        self.next += 1;
        Ok(())
    }

    fn read_service(&mut self) -> Result<(), IndexerError> {
        let Some(file) = self.tables.get_mut(&Table::Service) else {
            self.state = State::Ended;
            return Ok(());
        };
        let Some(row) = file.next_row()? else {
            self.state = State::Ended;
            let path = Arc::clone(&self.path);
            self.waiting
                .extend(super::notes(&path, &mut self.unheld).into_iter().rev());
            return Ok(());
        };
        let origin = Origin::line(file.path(), row.line);
        match file.cells(&row) {
            Ok(None) => {}
            Err(reason) => self
                .waiting
                .push_back(RawRecord::unreadable(origin, reason)),
            Ok(Some(cells)) => {
                let (service, warnings) = self.join(cells)?;
                let mut raw = record(origin, service, self.language, &mut self.unheld);
                raw.warnings.extend(warnings);
                self.waiting.push_back(raw);
            }
        }
        Ok(())
    }
}

/// Where the links of a row lead.
#[derive(Default)]
struct Led<'a> {
    /// The row it belongs to: the first link that leads somewhere.
    to: Option<(&'static Link, &'a str)>,
    /// A link to a row that is not there.
    nowhere: Option<(&'static str, &'a str, Table)>,
    /// Something of a part that has none in a record.
    elsewhere: Option<String>,
}

fn lead<'a>(
    links: &'static [Link],
    index: &Index,
    cells: &'a serde_json::Map<String, serde_json::Value>,
) -> Led<'a> {
    let mut led = Led::default();
    let cell = |name: &str| cells.get(name).and_then(|cell| cell.as_str());
    for link in links {
        let Some(id) = cell(link.column) else {
            continue;
        };
        if index.has(link.parent, id) {
            // What a row refers to, as a term to its taxonomy, is looked up from it.
            if led.to.is_none() && !link.is_reference {
                led.to = Some((link, id));
            }
        } else if link.is_any {
            // `link_id` and `resource_id` lead to rows of any table.
            let of = cell("link_entity").or_else(|| cell("resource_type"));
            let is_service = of.is_none_or(|of| Table::named(of) == Some(Table::Service));
            let elsewhere = TABLES.iter().any(|plan| index.has(plan.table, id));
            if is_service && !elsewhere {
                led.nowhere = led.nowhere.or(Some((link.column, id, link.parent)));
            } else {
                let of = of.unwrap_or("another table");
                led.elsewhere = Some(format!("{} of {of}", link.column));
            }
        } else {
            led.nowhere = led.nowhere.or(Some((link.column, id, link.parent)));
        }
    }
    led
}

/// The language of the texts, where the package says it.
fn language(tables: &BTreeMap<Table, TableFile>) -> &'static str {
    let said = tables
        .get(&Table::Description)
        .and_then(|file| file.first_cell("language"));
    match said
        .as_deref()
        .map(|tag| crate::source::csv::name_of("languages", tag))
    {
        Some(tag) if tag == "sv" => "sv",
        Some(tag) if tag == "en" => "en",
        _ => super::LANGUAGE,
    }
}

impl Iterator for Package {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Err(error) = self.read() {
            self.state = State::Ended;
            self.waiting.clear();
            return Some(Err(error));
        }
        self.waiting.pop_front().map(Ok)
    }
}

/// Where a row is and how long, in one number: 40 bits of offset, 24 of length.
fn packed(row: &Row) -> u64 {
    (row.offset << 24) | (row.length as u64 & 0xff_ffff)
}

#[cfg(test)]
mod tests;
