//! The manifest: what a generation is made of, so that nothing can change unnoticed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::layout::{MANIFEST, files_below, generation_path};
use super::{GenerationId, IndexError, current_generation};
use crate::analysis;
use crate::concepts::TableSummary;

/// The layout of a generation. Raised when an older program could not read a new generation,
/// and when services become other documents than before.
pub(super) const FORMAT_VERSION: u32 = 7;

/// What a generation holds, and the size and BLAKE3 hash of each of its files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the layout.
    pub format_version: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// When it was written, RFC 3339 in UTC.
    pub created_at: String,
    /// The fingerprint of the analyzers and dictionaries it was written with.
    pub analysis: String,
    /// The generation it was updated from; none when it was built anew.
    pub parent: Option<String>,
    /// What is known of the feeds its records came by, by their names.
    pub feeds: BTreeMap<String, FeedState>,
    /// How many services it has.
    pub services: u64,
    /// How many places they have in all.
    pub places: u64,
    /// The newest date on which a record was verified, where any says.
    pub data_as_of: Option<String>,
    /// Sources and the terms they come under, with how many services each has.
    pub sources: Vec<SourceCount>,
    /// The tables its concepts are from, those that ship first.
    pub tables: Vec<TableSummary>,
    /// Its other files by path.
    pub files: BTreeMap<String, FileEntry>,
}

impl Manifest {
    /// Refuses a generation that other analyzers wrote: the same words would be other terms.
    pub(super) fn check_analysis(&self, home: &Path) -> Result<(), IndexError> {
        let expected = analysis::fingerprint();
        if self.analysis == expected {
            return Ok(());
        }
        Err(IndexError::Incompatible {
            path: home.to_owned(),
            what: "the text analysis",
            found: self.analysis.clone(),
            expected,
        })
    }
}

/// How far a feed has been fetched: what its next fetch asks for. It changes together with
/// the records, so that neither is ahead of the other after a crash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedState {
    /// When it was fetched, RFC 3339 in UTC.
    pub fetched_at: Option<String>,
    /// The `ETag` of what was fetched.
    pub etag: Option<String>,
    /// The `Last-Modified` of what was fetched.
    pub last_modified: Option<String>,
    /// The feed's own mark of how far it was read.
    pub cursor: Option<String>,
}

/// How many services come from a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceCount {
    /// The source, as the records name it.
    pub source: String,
    /// Its licence, as the records name it.
    pub licence: String,
    /// Services.
    pub services: u64,
}

/// A file's size and hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Bytes.
    pub bytes: u64,
    /// BLAKE3, in hexadecimal.
    pub blake3: String,
}

impl FileEntry {
    pub(super) fn of(path: &Path) -> Result<Self, IndexError> {
        let mut hasher = blake3::Hasher::new();
        let file = File::open(path).map_err(IndexError::io(path, "open"))?;
        hasher
            .update_reader(file)
            .map_err(IndexError::io(path, "read"))?;
        Ok(Self {
            bytes: hasher.count(),
            blake3: hasher.finalize().to_hex().to_string(),
        })
    }
}

/// Verifies the live generation: every file is there, no other is, and each has its size and hash.
///
/// Cost: one pass over the files, shared by some processors.
///
/// # Errors
/// The first file that is missing, added, or different, by name.
pub fn verify(index: &Path) -> Result<(GenerationId, Manifest), IndexError> {
    let generation = current_generation(index)?;
    let home = generation_path(index, &generation);
    let (manifest, _) = verify_generation(&home, &generation, &Verified::default())?;
    Ok((generation, manifest))
}

/// Verifies a generation. Files that are among the `known` are not read again.
pub(super) fn verify_generation(
    home: &Path,
    generation: &GenerationId,
    known: &Verified,
) -> Result<(Manifest, Verified), IndexError> {
    let manifest = read_manifest(home, generation)?;
    let verified = verify_files(home, &manifest, known)?;
    Ok((manifest, verified))
}

/// Reads a generation's manifest, whose hash is in the generation's name.
pub(super) fn read_manifest(
    home: &Path,
    generation: &GenerationId,
) -> Result<Manifest, IndexError> {
    let path = home.join(MANIFEST);
    let bytes = fs::read(&path).map_err(IndexError::io(&path, "read"))?;
    if !generation.names(&bytes) {
        return Err(IndexError::damaged(
            &path,
            "its hash is not the one in the generation's name",
        ));
    }
    let version: VersionOnly = serde_json::from_slice(&bytes)
        .map_err(|error| IndexError::damaged(&path, error.to_string()))?;
    if version.format_version != FORMAT_VERSION {
        return Err(IndexError::Incompatible {
            path: home.to_owned(),
            what: "the format version",
            found: version.format_version.to_string(),
            expected: FORMAT_VERSION.to_string(),
        });
    }
    serde_json::from_slice(&bytes).map_err(|error| IndexError::damaged(&path, error.to_string()))
}

/// What every version of the manifest has.
#[derive(Deserialize)]
struct VersionOnly {
    format_version: u32,
}

fn verify_files(
    home: &Path,
    manifest: &Manifest,
    known: &Verified,
) -> Result<Verified, IndexError> {
    for relative in files_below(home)? {
        let known = relative
            .to_str()
            .is_some_and(|name| manifest.files.contains_key(name));
        if !known && relative != Path::new(MANIFEST) {
            return Err(IndexError::damaged(
                &home.join(relative),
                "it is not in the manifest",
            ));
        }
    }
    // The largest first, whoever is ready takes the next.
    let mut files: Vec<(&String, &FileEntry)> = manifest.files.iter().collect();
    files.sort_by_key(|(_, entry)| Reverse(entry.bytes));
    let next = AtomicUsize::new(0);
    let work = || {
        let each = || files.get(next.fetch_add(1, Ordering::Relaxed));
        let verify = |(name, expected): &(&String, &FileEntry)| {
            let mut verified = Verified::default();
            let result = verified.verify(&home.join(name), expected, known);
            ((*name).clone(), result.map(|()| verified.0))
        };
        std::iter::from_fn(each).map(verify).collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut results = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads.min(VERIFIERS))
            .map(|_| scope.spawn(work))
            .collect();
        let mut results = work();
        for worker in workers {
            let worked = worker.join();
            results.extend(worked.map_err(|_| IndexError::damaged(home, "verifying it failed"))?);
        }
        Ok(results)
    })?;
    // Of several files that differ the first by name is told, whichever was found first.
    results.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut verified = Verified::default();
    for (_, result) in results {
        verified.0.extend(result?);
    }
    Ok(verified)
}

/// Most threads that read files to verify them: more than a disk has to give is in vain.
const VERIFIERS: usize = 4;

/// Checks one file against what the manifest says of it.
pub(super) fn verify_file(home: &Path, manifest: &Manifest, name: &str) -> Result<(), IndexError> {
    let path = home.join(name);
    let expected = manifest
        .files
        .get(name)
        .ok_or_else(|| IndexError::damaged(&path, "it is not in the manifest"))?;
    Verified::default().verify(&path, expected, &Verified::default())
}

/// Files that were read and had the right hashes. A generation shares files with the one it
/// was updated from: those need not be read again.
#[derive(Debug, Default)]
pub(super) struct Verified(HashMap<FileStamp, String>);

impl Verified {
    fn verify(
        &mut self,
        path: &Path,
        expected: &FileEntry,
        known: &Self,
    ) -> Result<(), IndexError> {
        let metadata = fs::metadata(path).map_err(IndexError::io(path, "read"))?;
        let bytes = metadata.len();
        if bytes != expected.bytes {
            let problem = format!("it has {bytes} bytes, the manifest says {}", expected.bytes);
            return Err(IndexError::damaged(path, problem));
        }
        let stamp = FileStamp::of(&metadata);
        let is_known = stamp
            .as_ref()
            .and_then(|stamp| known.0.get(stamp))
            .is_some_and(|hash| *hash == expected.blake3);
        if !is_known && FileEntry::of(path)? != *expected {
            return Err(IndexError::damaged(
                path,
                "its hash is not the one in the manifest",
            ));
        }
        if let Some(stamp) = stamp {
            self.0.insert(stamp, expected.blake3.clone());
        }
        Ok(())
    }
}

/// What tells a file from others, and from itself after it was written to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct FileStamp {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: SystemTime,
}

impl FileStamp {
    /// `None` where the system does not tell files apart: they are then read every time.
    #[cfg(unix)]
    fn of(metadata: &fs::Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        Some(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            bytes: metadata.len(),
            modified: metadata.modified().ok()?,
        })
    }

    #[cfg(not(unix))]
    fn of(_: &fs::Metadata) -> Option<Self> {
        None
    }
}
