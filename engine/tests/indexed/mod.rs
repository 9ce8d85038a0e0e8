//! Services in an index, asked by the tests of filters and of facets.

use std::path::{Path, PathBuf};

use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{SearchRequest, SearchResponse, search};
use luukku_engine::record;

/// An index of services.
pub(crate) struct Indexed {
    _folder: tempfile::TempDir,
    pub(crate) snapshot: Snapshot,
}

impl Indexed {
    /// Of records, a line each.
    pub(crate) fn of(lines: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = IndexBuilder::create(folder.path()).expect("a build");
        for line in lines {
            let parsed = record::parse(line).expect("a record");
            builder.add(&parsed.service).expect("added");
        }
        builder.publish().expect("published");
        Self {
            snapshot: Snapshot::open(folder.path()).expect("opened"),
            _folder: folder,
        }
    }

    pub(crate) fn ask(&self, request: &SearchRequest) -> SearchResponse {
        search(&self.snapshot, request).expect("an answer")
    }
}

/// The records of the demo services.
pub(crate) fn demo_lines() -> Vec<String> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the demo folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("text"));
    texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
