//! The demo index: made on first use from services that ship inside the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use luukku_engine::index::{IndexBuilder, IndexError, Snapshot};
use luukku_engine::record;

use crate::error::ServerError;

/// The demo's records by file: fictional organizations in real places.
const FILES: [(&str, &str); 4] = [
    (
        "kanta-hame.jsonl",
        include_str!("../../data/demo/kanta-hame.jsonl"),
    ),
    (
        "uusimaa.jsonl",
        include_str!("../../data/demo/uusimaa.jsonl"),
    ),
    ("turku.jsonl", include_str!("../../data/demo/turku.jsonl")),
    (
        "keski-suomi.jsonl",
        include_str!("../../data/demo/keski-suomi.jsonl"),
    ),
];

/// A question in each language that the demo answers: its language tag and text.
pub const EXAMPLE_QUERIES: [(&str, &str); 3] = [
    ("fi", "vertaistukiryhmät Forssan lähellä"),
    ("sv", "kamratstöd i Åbo"),
    ("en", "support groups near Forssa"),
];

/// How long to wait for another process that makes the same demo index.
const BUILD_WAIT: Duration = Duration::from_secs(60);

/// The address of the search page for a question.
#[must_use]
pub fn example_address(server: &str, language: &str, question: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", question)
        .append_pair("lang", language)
        .finish();
    format!("{server}/?{query}")
}

/// Where the demo index lies when nothing else is said: in the user's cache folder, else in
/// the system's temporary one.
#[must_use]
pub fn default_demo_directory() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("luukku")
}

/// Gives the demo index below `directory`, made now unless it is there already. It is named
/// by what it is made from, and the engine refuses one of other analyzers: then it is made
/// again. Takes about a second.
///
/// # Errors
/// When a record is not right or the directory cannot be written.
pub fn prepare_demo_index(directory: &Path) -> Result<PathBuf, ServerError> {
    let index = directory.join(format!("demo-{}", fingerprint()));
    let started = Instant::now();
    loop {
        if Snapshot::open(&index).is_ok() {
            return Ok(index);
        }
        match build(&index) {
            Err(BuildError::Index(IndexError::Busy(_))) if started.elapsed() < BUILD_WAIT => {
                std::thread::sleep(Duration::from_millis(200));
            }
            Err(error) => {
                return Err(ServerError::Demo {
                    directory: index,
                    reason: error.to_string(),
                });
            }
            Ok(()) => return Ok(index),
        }
    }
}

fn fingerprint() -> String {
    let mut hash = blake3::Hasher::new();
    for (name, records) in FILES {
        hash.update(name.as_bytes());
        hash.update(&(records.len() as u64).to_le_bytes());
        hash.update(records.as_bytes());
    }
    hash.finalize().to_hex().chars().take(16).collect()
}

#[derive(Debug, thiserror::Error)]
enum BuildError {
    #[error("{0}")]
    Folder(#[from] std::io::Error),
    #[error("{0}")]
    Index(#[from] IndexError),
    #[error("{file}:{line}: {cause}")]
    Record {
        file: &'static str,
        line: usize,
        cause: record::RecordError,
    },
}

fn build(index: &Path) -> Result<(), BuildError> {
    fs::create_dir_all(index)?;
    let mut builder = IndexBuilder::create(index)?;
    for (file, records) in FILES {
        for (at, json) in records.lines().enumerate() {
            if json.trim().is_empty() {
                continue;
            }
            let parsed = record::parse(json).map_err(|cause| BuildError::Record {
                file,
                line: at + 1,
                cause,
            })?;
            builder.add(&parsed.service)?;
        }
    }
    builder.publish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_index_is_made_once_and_reused() {
        let folder = tempfile::tempdir().unwrap();
        let index = prepare_demo_index(folder.path()).unwrap();
        let made = Snapshot::open(&index).unwrap();
        assert!(
            made.manifest().services >= 250,
            "{}",
            made.manifest().services
        );
        let again = prepare_demo_index(folder.path()).unwrap();
        assert_eq!(again, index);
        assert_eq!(
            Snapshot::open(&index).unwrap().generation(),
            made.generation()
        );
    }

    #[test]
    fn a_broken_demo_index_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let index = prepare_demo_index(folder.path()).unwrap();
        fs::write(index.join("CURRENT"), "nothing").unwrap();
        prepare_demo_index(folder.path()).unwrap();
        assert!(Snapshot::open(&index).is_ok());
    }
}
