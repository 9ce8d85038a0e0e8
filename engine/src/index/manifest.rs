//! The manifest: what a generation is made of, so that nothing can change unnoticed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::layout::{MANIFEST, files_below, generation_path};
use super::{GenerationId, IndexError, current_generation};
use crate::concepts::TableSummary;

/// The layout of a generation. Raised when an older program could not read a new generation,
/// and when services become other documents than before.
pub(super) const FORMAT_VERSION: u32 = 3;

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
/// Cost: one pass over the files.
///
/// # Errors
/// The first file that is missing, added, or different, by name.
pub fn verify(index: &Path) -> Result<(GenerationId, Manifest), IndexError> {
    let generation = current_generation(index)?;
    let manifest = verify_generation(&generation_path(index, &generation), &generation)?;
    Ok((generation, manifest))
}

pub(super) fn verify_generation(
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
    let manifest: Manifest = serde_json::from_slice(&bytes)
        .map_err(|error| IndexError::damaged(&path, error.to_string()))?;
    verify_files(home, &manifest)?;
    Ok(manifest)
}

/// What every version of the manifest has.
#[derive(Deserialize)]
struct VersionOnly {
    format_version: u32,
}

fn verify_files(home: &Path, manifest: &Manifest) -> Result<(), IndexError> {
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
    for (name, expected) in &manifest.files {
        let path = home.join(name);
        let bytes = fs::metadata(&path)
            .map_err(IndexError::io(&path, "read"))?
            .len();
        if bytes != expected.bytes {
            let problem = format!("it has {bytes} bytes, the manifest says {}", expected.bytes);
            return Err(IndexError::damaged(&path, problem));
        }
        if FileEntry::of(&path)? != *expected {
            return Err(IndexError::damaged(
                &path,
                "its hash is not the one in the manifest",
            ));
        }
    }
    Ok(())
}
