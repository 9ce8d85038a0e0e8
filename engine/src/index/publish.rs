//! A generation in the making: a hidden folder under the index's lock, and how it becomes the
//! live generation.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use tempfile::TempDir;

use super::layout::{
    self, CONCEPTS_FST, CONCEPTS_JSON, LABELS, MANIFEST, STAGING_PREFIX, TANTIVY, files_below,
    write_durably,
};
use super::manifest::{FORMAT_VERSION, FeedState, FileEntry, Manifest, SourceCount};
use super::{GenerationId, IndexError};
use crate::analysis;
use crate::concepts::{Concepts, TableSummary};

/// A generation in the making. Dropped before it is published, nothing of it stays.
pub(super) struct Staging {
    index: PathBuf,
    folder: TempDir,
    _lock: File,
}

/// How a file of another generation was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Linked {
    /// It is the very file.
    Same,
    /// It is another with the same bytes.
    Copied,
}

/// What a manifest says of the services.
pub(super) struct Contents {
    pub(super) parent: Option<GenerationId>,
    pub(super) feeds: BTreeMap<String, FeedState>,
    pub(super) services: u64,
    pub(super) places: u64,
    pub(super) data_as_of: Option<String>,
    pub(super) sources: BTreeMap<(String, String), u64>,
    pub(super) tables: Vec<TableSummary>,
}

impl Staging {
    /// Makes an empty one in the index directory `index`, which is made where needed, and
    /// removes what an interrupted one left.
    pub(super) fn create(index: &Path) -> Result<Self, IndexError> {
        let lock = layout::lock(index)?;
        let generations = layout::generations_path(index);
        remove_leftovers(&generations)?;
        let folder = tempfile::Builder::new()
            .prefix(STAGING_PREFIX)
            .tempdir_in(&generations)
            .map_err(IndexError::io(&generations, "create a folder in"))?;
        let staging = Self {
            index: index.to_owned(),
            folder,
            _lock: lock,
        };
        let home = staging.tantivy();
        fs::create_dir(&home).map_err(IndexError::io(&home, "create"))?;
        Ok(staging)
    }

    /// The folder.
    pub(super) fn home(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the segments.
    pub(super) fn tantivy(&self) -> PathBuf {
        self.home().join(TANTIVY)
    }

    /// Takes the file `name` of the generation in `from`, by a hard link where the file system
    /// has them. Such a file must never be written to.
    pub(super) fn link(&self, from: &Path, name: &str) -> Result<Linked, IndexError> {
        let (source, target) = (from.join(name), self.home().join(name));
        if fs::hard_link(&source, &target).is_ok() {
            return Ok(Linked::Same);
        }
        fs::copy(&source, &target).map_err(IndexError::io(&target, "copy into"))?;
        Ok(Linked::Copied)
    }

    /// Takes a copy of the file `name` of the generation in `from`.
    pub(super) fn copy(&self, from: &Path, name: &str) -> Result<(), IndexError> {
        let target = self.home().join(name);
        let bytes = fs::read(from.join(name)).map_err(IndexError::io(&from.join(name), "read"))?;
        fs::write(&target, bytes).map_err(IndexError::io(&target, "write"))
    }

    /// Makes it the live generation, atomically. The hashes of files that are the very ones of
    /// another generation may be `known`, by their names; all others are read.
    ///
    /// Every file is synced before the manifest is written, and the manifest before the
    /// generation gets its name: a crash leaves the old generation or the new one.
    pub(super) fn publish(
        self,
        contents: Contents,
        known: &BTreeMap<String, FileEntry>,
    ) -> Result<(GenerationId, Manifest), IndexError> {
        remove_lock_files(&self.tantivy())?;
        let created = Timestamp::now();
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            analysis: analysis::fingerprint(),
            parent: contents.parent.map(|parent| parent.to_string()),
            feeds: contents.feeds,
            services: contents.services,
            places: contents.places,
            data_as_of: contents.data_as_of,
            sources: contents
                .sources
                .into_iter()
                .map(|((source, licence), services)| SourceCount {
                    source,
                    licence,
                    services,
                })
                .collect(),
            tables: contents.tables,
            files: sync_files(self.home(), known)?,
        };
        let path = self.home().join(MANIFEST);
        let bytes = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| IndexError::damaged(&path, error.to_string()))?;
        write_durably(&path, &bytes)?;
        layout::sync(&self.tantivy())?;
        layout::sync(self.home())?;

        let generation = GenerationId::new(created, &bytes);
        layout::publish(&self.index, self.home(), &generation)?;
        // The folder has its name now: there is nothing left to remove.
        let _renamed = self.folder.keep();
        Ok((generation, manifest))
    }
}

/// Writes the concepts: what a search reads, and their labels as written, for updates.
pub(super) fn write_concepts(home: &Path, concepts: &Concepts) -> Result<(), IndexError> {
    let json_path = home.join(CONCEPTS_JSON);
    let (fst, json) = concepts
        .files()
        .map_err(|error| IndexError::damaged(&json_path, error.to_string()))?;
    write_durably(&home.join(CONCEPTS_FST), fst)?;
    write_durably(&json_path, &json)?;
    let labels_path = home.join(LABELS);
    let labels = concepts
        .labels_file()
        .map_err(|error| IndexError::damaged(&labels_path, error.to_string()))?;
    write_durably(&labels_path, &labels)
}

fn remove_lock_files(tantivy_home: &Path) -> Result<(), IndexError> {
    for relative in files_below(tantivy_home)? {
        if relative
            .extension()
            .is_some_and(|extension| extension == "lock")
        {
            let path = tantivy_home.join(relative);
            fs::remove_file(&path).map_err(IndexError::io(&path, "remove"))?;
        }
    }
    Ok(())
}

/// Syncs every file below `home` whose hash is not known, and describes them all.
fn sync_files(
    home: &Path,
    known: &BTreeMap<String, FileEntry>,
) -> Result<BTreeMap<String, FileEntry>, IndexError> {
    let mut files = BTreeMap::new();
    for relative in files_below(home)? {
        let path = home.join(&relative);
        let name = relative
            .to_str()
            .ok_or_else(|| IndexError::damaged(&path, "its name is not UTF-8"))?;
        let entry = if let Some(known) = known.get(name) {
            known.clone()
        } else {
            layout::sync(&path)?;
            FileEntry::of(&path)?
        };
        files.insert(name.to_owned(), entry);
    }
    Ok(files)
}

/// Removes what an interrupted build left. The lock is held, so no other build owns it.
pub(super) fn remove_leftovers(generations: &Path) -> Result<(), IndexError> {
    for entry in fs::read_dir(generations).map_err(IndexError::io(generations, "list"))? {
        let entry = entry.map_err(IndexError::io(generations, "list"))?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(STAGING_PREFIX)
        {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(IndexError::io(&path, "remove"))?;
        }
    }
    Ok(())
}
