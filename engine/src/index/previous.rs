//! The generation that is updated: what is taken from it, and what is made from it.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::DocAddress;

use super::changed::ChangedServices;
use super::columns::{Opened, open_segments};
use super::layout::{
    CONCEPTS_FST, CONCEPTS_JSON, COUNTS, ENTRIES, LABELS, STATISTICS, SUGGEST, TANTIVY, WORDS,
    files_below, generation_path,
};
use super::manifest::{FileEntry, Manifest, read_manifest};
use super::publish::{Linked, Staging};
use super::snapshot::stored_record;
use super::statistics::Statistics;
use super::suggest::SuggestUpdate;
use super::verification::verify_file;
use super::vocabulary::{self, Vocabulary};
use super::{GenerationId, IndexError, current_generation};
use crate::catalog::Service;
use crate::concepts::Concepts;
use crate::query::{IndexWords, Segments, Versions};
use crate::record;

/// Files of tantivy that are written anew: they are copied, so that nothing can write through
/// a link into the old generation.
const REWRITTEN: [&str; 2] = ["meta.json", ".managed.json"];

/// Files that only services change.
pub(super) const DERIVED: [&str; 5] = [SUGGEST, ENTRIES, COUNTS, WORDS, STATISTICS];

/// Files that no update changes.
const CONSTANT: [&str; 3] = [CONCEPTS_FST, CONCEPTS_JSON, LABELS];

/// The generation that is updated.
pub(super) struct Previous {
    pub(super) generation: GenerationId,
    pub(super) home: PathBuf,
    pub(super) manifest: Manifest,
    pub(super) opened: Opened,
    pub(super) statistics: Statistics,
    pub(super) concepts: Arc<Concepts>,
}

impl Previous {
    pub(super) fn stored_at(&self, address: DocAddress) -> Result<Stored, IndexError> {
        let json = stored_record(&self.opened.columns, address);
        let stored = json.and_then(|json| {
            let service = record::parse(&json).ok()?.service;
            Some(Stored {
                address,
                json,
                service,
            })
        });
        stored.ok_or_else(|| IndexError::damaged(&self.home, format!("{address:?} cannot be read")))
    }

    pub(super) fn open(index: &Path) -> Result<Self, IndexError> {
        let generation = current_generation(index)?;
        let home = generation_path(index, &generation);
        let manifest = read_manifest(&home, &generation)?;
        manifest.check_analysis(&home)?;
        for name in DERIVED.iter().chain(&CONSTANT) {
            // What the new files are made from has to be right; of what is linked the hashes
            // go with it.
            verify_file(&home, &manifest, name)?;
        }
        let mut concepts = Concepts::open(&home.join(CONCEPTS_FST), &home.join(CONCEPTS_JSON))
            .map_err(|(path, problem)| IndexError::damaged(path, problem))?;
        let labels = home.join(LABELS);
        concepts
            .read_labels(&labels)
            .map_err(|problem| IndexError::damaged(&labels, problem))?;
        let opened = open_segments(&home.join(TANTIVY), &[]).map_err(IndexError::tantivy(&home))?;
        let opened =
            opened.ok_or_else(|| IndexError::damaged(&home, "its schema is not this program's"))?;
        Ok(Self {
            statistics: Statistics::open(&home.join(STATISTICS))?,
            generation,
            manifest,
            opened,
            concepts: Arc::new(concepts),
            home,
        })
    }

    /// Writes what is made from the segments.
    pub(super) fn write_derived(
        &self,
        staging: &Staging,
        opened: &Opened,
        statistics: &Statistics,
        suggest: SuggestUpdate,
        changed: ChangedVersions<'_>,
    ) -> Result<(), IndexError> {
        let home = staging.home();
        statistics.write(&home.join(STATISTICS))?;
        let words = home.join(WORDS);
        vocabulary::write(&opened.columns, statistics, &self.concepts.words(), &words)?;
        let vocabulary = Vocabulary::open(&words)?;
        let old_vocabulary = Vocabulary::open(&self.home.join(WORDS))?;
        let segments = |opened, counts| self.segments(opened, counts, &vocabulary);
        let ChangedVersions { gone, come, terms } = changed;
        let versions = Versions {
            before: Segments {
                vocabulary: &old_vocabulary,
                ..segments(&self.opened, &self.statistics)
            },
            terms,
            words: if vocabulary.has_same_words(&old_vocabulary) {
                IndexWords::Same
            } else {
                IndexWords::Changed
            },
            after: segments(opened, statistics),
            gone: segments(&gone.opened, &gone.statistics),
            come: segments(&come.opened, &come.statistics),
        };
        suggest.write(&self.home, home, versions)
    }

    fn segments<'a>(
        &'a self,
        opened: &'a Opened,
        counts: &'a Statistics,
        vocabulary: &'a Vocabulary,
    ) -> Segments<'a> {
        Segments {
            searcher: &opened.searcher,
            columns: &opened.columns,
            concepts: &self.concepts,
            vocabulary,
            counts,
        }
    }
}

/// The services that change, as they were and as they are.
#[derive(Clone, Copy)]
pub(super) struct ChangedVersions<'a> {
    pub(super) gone: &'a ChangedServices,
    pub(super) come: &'a ChangedServices,
    /// Every term of either.
    pub(super) terms: &'a HashSet<String>,
}

/// A service in the old generation, with the records linked under it.
pub(super) struct Stored {
    pub(super) address: DocAddress,
    pub(super) json: String,
    pub(super) service: Service,
}

impl Stored {
    pub(super) fn records(&self) -> impl Iterator<Item = Service> {
        apart(&self.service)
    }

    /// The same, where there are several.
    pub(super) fn records_if_linked(&self) -> impl Iterator<Item = Service> {
        let is_linked = !self.service.linked.is_empty();
        self.records().filter(move |_| is_linked)
    }

    /// Its record with this id.
    pub(super) fn record(&self, id: &str) -> Option<Service> {
        self.records().find(|record| record.id.as_str() == id)
    }
}

/// The records of a service, each by itself.
pub(super) fn apart(service: &Service) -> impl Iterator<Item = Service> + use<> {
    let mut first = service.clone();
    let linked = std::mem::take(&mut first.linked);
    std::iter::once(first).chain(linked)
}

/// Takes the segments of the old generation, and what no update changes.
pub(super) fn link(
    staging: &Staging,
    previous: &Previous,
) -> Result<BTreeMap<String, FileEntry>, IndexError> {
    let mut linked = BTreeMap::new();
    for relative in files_below(&previous.home.join(TANTIVY))? {
        let name = relative.to_str().unwrap_or_default();
        let path = format!("{TANTIVY}/{name}");
        if REWRITTEN.contains(&name) {
            staging.copy(&previous.home, &path)?;
        } else {
            take(staging, previous, &path, &mut linked)?;
        }
    }
    for name in CONSTANT {
        take(staging, previous, name, &mut linked)?;
    }
    Ok(linked)
}

/// Takes a file of the old generation, and its hash where it is the very file.
pub(super) fn take(
    staging: &Staging,
    previous: &Previous,
    name: &str,
    linked: &mut BTreeMap<String, FileEntry>,
) -> Result<(), IndexError> {
    let taken = staging.link(&previous.home, name)?;
    if let (Linked::Same, Some(entry)) = (taken, previous.manifest.files.get(name)) {
        linked.insert(name.to_owned(), entry.clone());
    }
    Ok(())
}

pub(super) fn reopen(home: &Path, previous: &Previous) -> Result<Opened, IndexError> {
    let opened =
        open_segments(home, &previous.opened.columns).map_err(IndexError::tantivy(home))?;
    opened.ok_or_else(|| IndexError::damaged(home, "its schema is not this program's"))
}
