//! Opening a generation before its largest files are verified.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::columns::SegmentColumns;
use super::layout::generation_path;
use super::located::read_ahead;
use super::manifest::read_manifest;
use super::verification::{Late, SMALL_BYTES, Verified, verify_first};
use super::{IndexError, Snapshot, current_generation};

/// The files of a snapshot that are still to be verified; see [`Snapshot::open_early`].
#[must_use = "until it is verified, nobody knows whether the snapshot's files are damaged"]
pub struct Unverified {
    late: Late,
    columns: Vec<Arc<SegmentColumns>>,
    /// Of the snapshot.
    verified: Arc<OnceLock<Verified>>,
}

impl Snapshot {
    /// Opens the generation that `CURRENT` names, as [`open`](Self::open) does, but leaves its
    /// largest files to be verified while it answers already: whoever opens it so has to call
    /// [`Unverified::verify`], and to give the snapshot up when that is an error.
    ///
    /// What is checked at once: the manifest, the list of files and the size of each, and the
    /// hashes of all files but the terms, rows and places of segments and the entries of
    /// suggestions, which are nine tenths of the bytes. Those are read with every bound checked:
    /// until they are verified damage there may make an answer wrong or an error, and no worse.
    ///
    /// # Errors
    /// As [`open`](Self::open), of what is checked at once.
    pub fn open_early(index: &Path) -> Result<(Self, Unverified), IndexError> {
        open_early(index, SMALL_BYTES)
    }
}

/// Files of up to `small` bytes are verified at once.
fn open_early(index: &Path, small: u64) -> Result<(Snapshot, Unverified), IndexError> {
    let generation = current_generation(index)?;
    let home = generation_path(index, &generation);
    let manifest = read_manifest(&home, &generation)?;
    let (ahead, late) = std::thread::scope(|scope| {
        let ahead = scope.spawn(|| read_ahead(&home, &manifest));
        let late = verify_first(&home, &manifest, small);
        // What was not read ahead is read later.
        (ahead.join().unwrap_or_default(), late)
    });
    let late = late?;
    let snapshot = Snapshot::of_files(&home, generation, manifest, None, ahead)?;
    let unverified = Unverified {
        late,
        columns: snapshot.columns.clone(),
        verified: Arc::clone(&snapshot.verified),
    };
    Ok((snapshot, unverified))
}

impl Unverified {
    /// Verifies the files, and makes meanwhile what searches are otherwise the first to need.
    ///
    /// Cost: one pass over them, shared by some processors.
    ///
    /// # Errors
    /// The first file that is different, by name: nothing that the snapshot answers is to be
    /// trusted.
    pub fn verify(self) -> Result<(), IndexError> {
        let Self {
            late,
            columns,
            verified,
        } = self;
        let whole = std::thread::scope(|scope| {
            let ready = scope.spawn(|| columns.iter().for_each(|columns| columns.make_ready()));
            let whole = late.verify();
            // Whatever becomes of it, the files are what is asked about.
            let _ = ready.join();
            whole
        })?;
        let _first = verified.set(whole);
        Ok(())
    }
}

impl fmt::Debug for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
