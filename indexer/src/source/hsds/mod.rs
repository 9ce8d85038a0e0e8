//! HSDS 3, the Human Services Data Specification of Open Referral, as JSON.
//!
//! A file is one full service, as `/services/{id}` gives it, an array of them, a page
//! (`{"contents": [...]}`), or any of these a line. The names of version 2 are understood
//! where they differ. See `indexer/SOURCES.md`.

mod package;
mod part;
mod place;
mod provider;
mod schedule;
mod service;
mod terms;

use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use luukku_engine::record::MAX_RECORD_BYTES;
use serde_json::{Map, Value};

use self::part::Unheld;
use self::service::Mapped;
use super::elements::{Element, Elements};
use super::{Input, Origin, RawRecord, Records, Source};
use crate::IndexerError;
pub(super) use package::open as open_package;

/// The language that HSDS's texts are taken to be in where nothing says it.
const LANGUAGE: &str = "fi";

/// Opens a file of HSDS 3 JSON.
///
/// # Errors
/// When it cannot be opened.
pub(super) fn open(source: &Source, input: &Input) -> Result<Records, IndexerError> {
    let file = input.open(&source.path)?;
    Ok(Box::new(Services {
        elements: Elements::new(file.reader, "contents"),
        file: file.path,
        unheld: Unheld::default(),
        waiting: Vec::new(),
        ended: false,
    }))
}

/// The services of a file.
struct Services<R> {
    file: Arc<Path>,
    elements: Elements<R>,
    unheld: Unheld,
    /// Made already and to be given next; the last first.
    waiting: Vec<RawRecord>,
    ended: bool,
}

impl<R: BufRead> Services<R> {
    fn read(&mut self, element: Element) {
        let Element { line, text } = element;
        let origin = Origin::line(&self.file, line);
        let text = match text {
            Ok(text) => text,
            Err(reason) => return self.waiting.push(RawRecord::unreadable(origin, reason)),
        };
        let map = match serde_json::from_str(&text) {
            Ok(Value::Object(map)) => map,
            Ok(other) => {
                let mut shown: String = other.to_string();
                shown = shown.chars().take(60).collect();
                let reason = format!("{shown} instead of a service");
                return self.waiting.push(RawRecord::unreadable(origin, reason));
            }
            Err(error) => {
                let reason = format!("not JSON: {error}");
                return self.waiting.push(RawRecord::unreadable(origin, reason));
            }
        };
        for map in services_of(map) {
            let raw = record(origin.clone(), map, LANGUAGE, &mut self.unheld);
            self.waiting.push(raw);
        }
        self.waiting.reverse();
    }
}

/// The record of one service.
fn record(
    origin: Origin,
    map: Map<String, Value>,
    language: &str,
    unheld: &mut Unheld,
) -> RawRecord {
    let length = json_length(&map);
    if length > MAX_RECORD_BYTES {
        let reason = format!("the service is {length} bytes; at most {MAX_RECORD_BYTES} are read");
        return RawRecord::unreadable(origin, reason);
    }
    let Mapped { content, warnings } = service::service(map, language, unheld);
    RawRecord {
        warnings,
        names: Some(Arc::clone(&service::NAMES)),
        ..RawRecord::new(origin, content)
    }
}

/// Bytes of an object as JSON.
fn json_length(map: &Map<String, Value>) -> usize {
    struct Counter(usize);
    impl std::io::Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    match serde_json::to_writer(&mut counter, map) {
        Ok(()) => counter.0,
        Err(_) => usize::MAX,
    }
}

/// An object is a service, or holds several in `services`, as some of the specification's
/// own examples do.
fn services_of(mut map: Map<String, Value>) -> Vec<Map<String, Value>> {
    let is_outer = !map.contains_key("name");
    match map.remove("services") {
        Some(Value::Array(services)) if is_outer => services
            .into_iter()
            .map(|service| match service {
                Value::Object(service) => service,
                // Rejected for what it is not.
                _ => Map::new(),
            })
            .collect(),
        Some(other) => {
            map.insert("services".to_owned(), other);
            vec![map]
        }
        None => vec![map],
    }
}

/// What of a source has no place in a record, as notes on it; the last first.
fn notes(file: &Arc<Path>, unheld: &mut Unheld) -> Vec<RawRecord> {
    let notes = unheld.take().into_iter();
    notes
        .map(|(field, reason)| RawRecord::note(Origin::file(file), Some(field), reason))
        .rev()
        .collect()
}

impl<R: BufRead> Iterator for Services<R> {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(raw) = self.waiting.pop() {
                return Some(Ok(raw));
            }
            if self.ended {
                return None;
            }
            match self.elements.next() {
                Some(Ok(element)) => self.read(element),
                Some(Err(error)) => {
                    return Some(Err(IndexerError::io(&*self.file, "read")(error)));
                }
                None => {
                    self.ended = true;
                    self.waiting = notes(&self.file, &mut self.unheld);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
