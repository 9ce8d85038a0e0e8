//! The concepts' files in an index.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use fst::raw::Fst;
use luukku_analyzers::Language;
use serde::{Deserialize, Serialize};

use super::{Concept, Concepts, Meaning, TableSummary, WrittenLabel, by_id};
use crate::catalog::LocalizedText;

/// What `concepts.json` holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    tables: Vec<TableSummary>,
    concepts: Vec<StoredConcept>,
    /// Concept by number, weight in percent.
    meanings: Vec<(u32, u8)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredConcept {
    id: String,
    /// Finnish, Swedish, English.
    labels: [Option<String>; Language::ALL.len()],
    broader: Vec<u32>,
    related: Vec<u32>,
}

impl Concepts {
    /// The bytes of `concepts.labels`: every label as written, for updates of the index.
    pub(crate) fn labels_file(&self) -> serde_json::Result<Vec<u8>> {
        let labels = self.written.iter();
        let labels: Vec<(u32, u8, &str)> = labels
            .map(|label| (label.concept, label.language as u8, label.text.as_str()))
            .collect();
        serde_json::to_vec(&labels)
    }

    /// Reads what [`labels_file`](Self::labels_file) wrote; an error says why not.
    pub(crate) fn read_labels(&mut self, path: &Path) -> Result<(), String> {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let labels: Vec<(u32, u8, String)> =
            serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        self.written.clear();
        for (concept, language, text) in labels {
            let Some(language) = Language::ALL.get(usize::from(language)).copied() else {
                return Err(format!("{language} is no language"));
            };
            self.written.push(WrittenLabel {
                concept,
                language,
                text,
            });
        }
        Ok(())
    }

    /// The bytes of `concepts.fst`, and those of `concepts.json`.
    pub(crate) fn files(&self) -> serde_json::Result<(&[u8], Vec<u8>)> {
        let stored = Stored {
            tables: self.tables.clone(),
            concepts: self
                .all
                .iter()
                .map(|concept| StoredConcept {
                    id: concept.id.clone(),
                    labels: Language::ALL
                        .map(|language| concept.label.get(language).map(str::to_owned)),
                    broader: concept.broader.clone(),
                    related: concept.related.clone(),
                })
                .collect(),
            meanings: self
                .meanings
                .iter()
                .map(|meaning| (meaning.concept, meaning.percent))
                .collect(),
        };
        Ok((self.labels.as_bytes(), serde_json::to_vec(&stored)?))
    }

    /// Opens what [`files`](Self::files) wrote; an error says which file and why.
    pub(crate) fn open<'p>(fst: &'p Path, json: &'p Path) -> Result<Self, (&'p Path, String)> {
        let read = |path: &'p Path| std::fs::read(path).map_err(|error| (path, error.to_string()));
        let labels = Fst::new(read(fst)?).map_err(|error| (fst, error.to_string()))?;
        let stored: Stored =
            serde_json::from_slice(&read(json)?).map_err(|error| (json, error.to_string()))?;
        let all = stored.concepts.into_iter().map(|stored| {
            let mut label = LocalizedText::default();
            for (language, text) in Language::ALL.into_iter().zip(stored.labels) {
                if let Some(text) = text {
                    label.set(language, text);
                }
            }
            Arc::new(Concept {
                id: stored.id,
                label,
                broader: stored.broader,
                related: stored.related,
            })
        });
        let meanings = stored
            .meanings
            .into_iter()
            .map(|(concept, percent)| Meaning { concept, percent });
        let all: Vec<Arc<Concept>> = all.collect();
        Ok(Self {
            by_id: by_id(&all),
            all,
            labels,
            meanings: meanings.collect(),
            tables: stored.tables,
            written: Vec::new(),
            later_words: OnceLock::new(),
        })
    }
}
