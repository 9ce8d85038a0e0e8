//! Where things are in an index directory, and how they get there for good.
//!
//! ```text
//! index/
//!   CURRENT                 id of the live generation
//!   LOCK                    held while a build is at work
//!   generations/<id>/       never edited once it has its name
//!     manifest.json
//!     suggest.fst
//!     words.fst
//!     concepts.fst
//!     concepts.json
//!     concepts.labels
//!     suggest.entries
//!     suggest.counts
//!     statistics.fst
//!     tantivy/
//! ```

use std::fmt;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::IndexError;

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SUGGEST: &str = "suggest.fst";
pub(super) const WORDS: &str = "words.fst";
pub(super) const STATISTICS: &str = "statistics.fst";
pub(super) const COUNTS: &str = "suggest.counts";
pub(super) const LABELS: &str = "concepts.labels";
pub(super) const CONCEPTS_FST: &str = "concepts.fst";
pub(super) const CONCEPTS_JSON: &str = "concepts.json";
pub(super) const ENTRIES: &str = "suggest.entries";
pub(super) const TANTIVY: &str = "tantivy";
const CURRENT: &str = "CURRENT";
const LOCK: &str = "LOCK";
const GENERATIONS: &str = "generations";

/// How the name of a generation in the making begins; leftovers are removed by the next build.
pub(super) const STAGING_PREFIX: &str = ".building-";

/// Names a generation: when it was made and the hash of its manifest, such as
/// `20261121T204512Z-6f3c52d90c1ab3e4`. Sorts by age.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GenerationId(String);

impl GenerationId {
    pub(super) fn new(created: jiff::Timestamp, manifest: &[u8]) -> Self {
        let hash = blake3::hash(manifest).to_hex();
        Self(format!(
            "{}-{:.16}",
            created.strftime("%Y%m%dT%H%M%SZ"),
            hash
        ))
    }

    /// The name as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether these are the bytes of this generation's manifest.
    pub(super) fn names(&self, manifest: &[u8]) -> bool {
        let hash = blake3::hash(manifest).to_hex();
        self.0
            .split_once('-')
            .is_some_and(|(_, named)| hash.get(..16) == Some(named))
    }
}

/// A text that is no name of a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a generation is named like 20261121T204512Z-6f3c52d90c1ab3e4")]
pub struct InvalidGenerationId;

impl FromStr for GenerationId {
    type Err = InvalidGenerationId;

    /// Letters, digits and `-` only: a name can never lead out of the folder.
    fn from_str(name: &str) -> Result<Self, InvalidGenerationId> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !name.is_empty() && name.bytes().all(is_plain) {
            Ok(Self(name.to_owned()))
        } else {
            Err(InvalidGenerationId)
        }
    }
}

impl fmt::Display for GenerationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The generation that `CURRENT` names: one small file read, cheap enough to poll.
///
/// # Errors
/// When there is no index, or `CURRENT` cannot be read or names no generation.
pub fn current_generation(index: &Path) -> Result<GenerationId, IndexError> {
    let path = index.join(CURRENT);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(IndexError::Missing(index.to_owned()));
        }
        Err(error) => return Err(IndexError::io(&path, "read")(error)),
    };
    std::str::from_utf8(&bytes)
        .ok()
        .and_then(|text| text.strip_suffix('\n')?.parse().ok())
        .ok_or_else(|| IndexError::damaged(&path, "it does not name a generation"))
}

pub(super) fn generation_path(index: &Path, generation: &GenerationId) -> PathBuf {
    generations_path(index).join(generation.as_str())
}

pub(super) fn generations_path(index: &Path) -> PathBuf {
    index.join(GENERATIONS)
}

/// Makes the index directory where needed and takes its lock, which lasts until the file is dropped.
pub(super) fn lock(index: &Path) -> Result<File, IndexError> {
    let generations = generations_path(index);
    fs::create_dir_all(&generations).map_err(IndexError::io(&generations, "create"))?;
    let path = index.join(LOCK);
    let file = File::create(&path).map_err(IndexError::io(&path, "create"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(IndexError::Busy(index.to_owned())),
        Err(fs::TryLockError::Error(error)) => Err(IndexError::io(&path, "lock")(error)),
    }
}

/// Writes a file and makes sure it stays after a power cut (its folder is synced separately).
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let mut file = File::create(path).map_err(IndexError::io(path, "create"))?;
    file.write_all(bytes)
        .map_err(IndexError::io(path, "write"))?;
    file.sync_all().map_err(IndexError::io(path, "sync"))
}

/// Makes sure a file's contents, or a folder's entries, stay after a power cut.
pub(super) fn sync(path: &Path) -> Result<(), IndexError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(IndexError::io(path, "sync"))
}

/// Gives a finished, synced staging folder its name and makes it the live generation.
pub(super) fn publish(
    index: &Path,
    staging: &Path,
    generation: &GenerationId,
) -> Result<(), IndexError> {
    let home = generation_path(index, generation);
    fs::rename(staging, &home).map_err(IndexError::io(&home, "publish"))?;
    sync(&generations_path(index))?;
    make_live(index, generation)
}

/// Makes a generation that is there the live one, atomically.
pub(super) fn make_live(index: &Path, generation: &GenerationId) -> Result<(), IndexError> {
    let next = index.join("CURRENT.next");
    write_durably(&next, format!("{generation}\n").as_bytes())?;
    let current = index.join(CURRENT);
    fs::rename(&next, &current).map_err(IndexError::io(&current, "replace"))?;
    sync(index)
}

/// Every file below `folder`, as paths relative to it, sorted.
pub(super) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, IndexError> {
    fn walk(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), IndexError> {
        for entry in fs::read_dir(folder).map_err(IndexError::io(folder, "list"))? {
            let path = entry.map_err(IndexError::io(folder, "list"))?.path();
            if path.is_dir() {
                walk(root, &path, files)?;
            } else if let Ok(relative) = path.strip_prefix(root) {
                files.push(relative.to_owned());
            }
        }
        Ok(())
    }
    let mut files = Vec::new();
    walk(folder, folder, &mut files)?;
    files.sort();
    Ok(files)
}
