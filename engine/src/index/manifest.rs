//! The manifest: what a generation is made of, so that nothing can change unnoticed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::layout::MANIFEST;
use super::{GenerationId, IndexError};
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
