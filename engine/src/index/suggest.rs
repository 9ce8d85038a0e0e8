//! The dictionary of suggestions: an FST from what may be typed to what it completes.
//!
//! Keys are `folded text NUL text as shown NUL service id`, the id empty for a topic; values
//! count the services. Looking up a prefix walks at most [`SCANNED`] keys.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use fst::{IntoStreamer, Streamer};
use luukku_analyzers::{fold, normalize};

use super::IndexError;
use super::layout::write_durably;
use crate::catalog::Service;

/// Most keys that one look-up walks.
const SCANNED: usize = 4096;

/// Longest text suggested, in characters: a suggestion is a line.
const LONGEST: usize = 80;

/// Gathers what can be suggested.
#[derive(Default)]
pub(super) struct SuggestBuilder {
    entries: BTreeMap<String, u64>,
}

impl SuggestBuilder {
    pub(super) fn add(&mut self, service: &Service) {
        let topics = service.service_classes.iter().chain(&service.terms);
        for topic in topics.filter(|topic| !topic.contains('=')) {
            self.entry(topic, "");
        }
        for (_, name) in service.name.iter() {
            self.entry(name, service.id.as_str());
        }
    }

    fn entry(&mut self, text: &str, id: &str) {
        let text = normalize(text.trim()).as_str().replace('\0', " ");
        if text.chars().count() <= LONGEST {
            let key = format!("{}\0{text}\0{id}", fold(&text));
            *self.entries.entry(key).or_default() += 1;
        }
    }

    pub(super) fn write(self, path: &Path) -> Result<(), IndexError> {
        let problem = |error: fst::Error| IndexError::damaged(path, error.to_string());
        let map = fst::Map::from_iter(self.entries).map_err(problem)?;
        write_durably(path, map.as_fst().as_bytes())
    }
}

/// One thing a prefix may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completion {
    pub(crate) text: String,
    /// The service whose name it is; `None` for a topic.
    pub(crate) service: Option<String>,
    /// How many services have it.
    pub(crate) services: u64,
}

/// The dictionary, in memory.
#[derive(Debug)]
pub(crate) struct SuggestDictionary(fst::Map<Vec<u8>>);

impl SuggestDictionary {
    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(path).map_err(IndexError::io(path, "read"))?;
        fst::Map::new(bytes)
            .map(Self)
            .map_err(|error| IndexError::damaged(path, error.to_string()))
    }

    /// What begins with `folded`: topics by how many services have them, then names.
    pub(crate) fn complete(&self, folded: &str, limit: usize) -> Vec<Completion> {
        let mut stream = self.0.range().ge(folded).into_stream();
        let mut found = Vec::new();
        for _ in 0..SCANNED {
            let Some((key, services)) = stream.next() else {
                break;
            };
            if !key.starts_with(folded.as_bytes()) {
                break;
            }
            let mut parts = key.split(|byte| *byte == 0).skip(1);
            let (Some(text), Some(id)) = (parts.next(), parts.next()) else {
                continue;
            };
            let id = String::from_utf8_lossy(id);
            found.push(Completion {
                text: String::from_utf8_lossy(text).into_owned(),
                service: (!id.is_empty()).then(|| id.into_owned()),
                services,
            });
        }
        found.sort_by(|a, b| {
            (
                a.service.is_some(),
                std::cmp::Reverse(a.services),
                a.text.len(),
                &a.text,
            )
                .cmp(&(
                    b.service.is_some(),
                    std::cmp::Reverse(b.services),
                    b.text.len(),
                    &b.text,
                ))
        });
        // One spelling of each: the one most services use.
        let mut met = HashSet::new();
        found.retain(|completion| met.insert(fold(&completion.text)));
        found.truncate(limit);
        found
    }
}
