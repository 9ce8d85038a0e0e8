//! Whether a generation is what its manifest says: all of it, or first what a reader has to
//! take on trust.
//!
//! A snapshot may answer while its [`LATE`] files are still being read, which are nearly all of
//! a large index. They are those that readers of ours go through with every bound checked,
//! so that damage there makes an answer wrong or an error, and no worse; and those that no
//! snapshot reads. tantivy's readers and the walk through an fst take their bytes on trust, so
//! those files are never among them.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::layout::{COUNTS, ENTRIES, LABELS, MANIFEST, files_below, generation_path};
use super::manifest::{FileEntry, Manifest, read_manifest};
use super::{GenerationId, IndexError, current_generation};

/// How the names of files end that may be verified after a snapshot opened: what terms and rows
/// a segment has and where its places are, the entries of suggestions, and what only updates
/// read. Of the first the dictionary, an fst, has a checksum of its own, which opening looks at.
const LATE: [&str; 6] = [".text", ".rows", ".geo", ENTRIES, COUNTS, LABELS];

/// A file that is no longer than this is verified at once, whatever it is: it takes some 20 µs.
pub(super) const SMALL_BYTES: u64 = 64 * 1024;

/// Most threads that read files to verify them: more than a disk has to give is in vain.
const VERIFIERS: usize = 4;

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
    check_names(home, &manifest)?;
    let mut verified = Verified::default();
    verified.verify(home, manifest.files.iter(), known)?;
    Ok((manifest, verified))
}

/// Verifies what can be told without reading the [`LATE`] files of more than `small` bytes:
/// that every file is there with its size, no other is, and the hashes of the rest. The others
/// are given back.
pub(super) fn verify_first(
    home: &Path,
    manifest: &Manifest,
    small: u64,
) -> Result<Late, IndexError> {
    check_names(home, manifest)?;
    let is_late = |(name, entry): &(&String, &FileEntry)| {
        entry.bytes > small && LATE.iter().any(|end| name.ends_with(end))
    };
    let (late, first): (Vec<_>, Vec<_>) = manifest.files.iter().partition(is_late);
    for (name, entry) in &late {
        let path = home.join(name);
        stamp(&path, entry)?;
        peek(&path).map_err(IndexError::io(&path, "read"))?;
    }
    let mut verified = Verified::default();
    verified.verify(home, first.into_iter(), &Verified::default())?;
    Ok(Late {
        home: home.to_owned(),
        files: owned(late),
        verified,
    })
}

/// Reads the ends of a file, which are looked at when it is opened: the system reads up to
/// megabytes around what is first looked at in a mapped file.
fn peek(path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut end = Vec::new();
    (&file).take(ENDS).read_to_end(&mut end)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(ENDS)))?;
    file.take(ENDS).read_to_end(&mut end)?;
    Ok(())
}

/// Bytes of an end: the dictionary of the rows is the longest.
const ENDS: u64 = 80 * 1024;

fn owned(files: Vec<(&String, &FileEntry)>) -> Vec<(String, FileEntry)> {
    let files = files.into_iter();
    files
        .map(|(name, entry)| (name.clone(), entry.clone()))
        .collect()
}

/// The files of a generation that are still to be verified, and what was.
pub(super) struct Late {
    home: PathBuf,
    files: Vec<(String, FileEntry)>,
    verified: Verified,
}

impl Late {
    /// Their names.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Verifies them, and gives what is then known of all files of the generation.
    pub(super) fn verify(self) -> Result<Verified, IndexError> {
        let Self {
            home,
            files,
            mut verified,
        } = self;
        let files = files.iter().map(|(name, entry)| (name, entry));
        verified.verify(&home, files, &Verified::default())?;
        Ok(verified)
    }
}

/// Refuses a generation with a file that its manifest does not know.
fn check_names(home: &Path, manifest: &Manifest) -> Result<(), IndexError> {
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
    Ok(())
}

/// Checks one file against what the manifest says of it.
pub(super) fn verify_file(home: &Path, manifest: &Manifest, name: &str) -> Result<(), IndexError> {
    let path = home.join(name);
    let expected = manifest
        .files
        .get(name)
        .ok_or_else(|| IndexError::damaged(&path, "it is not in the manifest"))?;
    verify_one(&path, expected, &Verified::default()).map(|_| ())
}

/// Files that were read and had the right hashes. A generation shares files with the one it
/// was updated from: those need not be read again.
#[derive(Debug, Default)]
pub(super) struct Verified(HashMap<FileStamp, String>);

impl Verified {
    /// Verifies files, those that are not among the `known`, and adds them to these.
    fn verify<'f>(
        &mut self,
        home: &Path,
        files: impl Iterator<Item = (&'f String, &'f FileEntry)>,
        known: &Self,
    ) -> Result<(), IndexError> {
        // The largest first, whoever is ready takes the next.
        let mut files: Vec<(&String, &FileEntry)> = files.collect();
        files.sort_by_key(|(_, entry)| Reverse(entry.bytes));
        let next = AtomicUsize::new(0);
        let work = || {
            let each = || files.get(next.fetch_add(1, Ordering::Relaxed));
            let verify = |(name, expected): &(&String, &FileEntry)| {
                let stamp = verify_one(&home.join(name), expected, known);
                (
                    (*name).clone(),
                    stamp.map(|stamp| Some((stamp?, expected.blake3.clone()))),
                )
            };
            std::iter::from_fn(each).map(verify).collect::<Vec<_>>()
        };
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = threads.min(VERIFIERS).min(files.len());
        let mut results = std::thread::scope(|scope| {
            let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let mut results = work();
            for worker in workers {
                let worked = worker.join();
                results
                    .extend(worked.map_err(|_| IndexError::damaged(home, "verifying it failed"))?);
            }
            Ok(results)
        })?;
        // Of several files that differ the first by name is told, whichever was found first.
        results.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (_, result) in results {
            self.0.extend(result?);
        }
        Ok(())
    }
}

fn verify_one(
    path: &Path,
    expected: &FileEntry,
    known: &Verified,
) -> Result<Option<FileStamp>, IndexError> {
    let stamp = stamp(path, expected)?;
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
    Ok(stamp)
}

/// What tells a file from others; an error when it has not the size it should.
fn stamp(path: &Path, expected: &FileEntry) -> Result<Option<FileStamp>, IndexError> {
    let metadata = fs::metadata(path).map_err(IndexError::io(path, "read"))?;
    let bytes = metadata.len();
    if bytes != expected.bytes {
        let problem = format!("it has {bytes} bytes, the manifest says {}", expected.bytes);
        return Err(IndexError::damaged(path, problem));
    }
    Ok(FileStamp::of(&metadata))
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
