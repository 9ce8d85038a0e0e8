//! The blocks of a PBF file, one at a time, as often as needed.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use osmpbf::{Blob, BlobDecode, BlobReader, Element, PrimitiveBlock};

use crate::IndexerError;

/// Largest block as it is in the file, in bytes: the format's own limit.
const MAX_BLOCK_BYTES: i32 = 32 * 1024 * 1024;

/// What a file may demand of its reader.
const KNOWN_FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// Kinds of objects a block has.
pub(super) const NODES: u8 = 1;
pub(super) const WAYS: u8 = 2;
pub(super) const RELATIONS: u8 = 4;

/// A file whose position can be seen while another reads it.
struct Watched {
    file: BufReader<File>,
    at: Arc<AtomicU64>,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.at.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.file.seek(to)?;
        self.at.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

/// Reads the blocks of a file.
pub(super) struct Blocks {
    path: Arc<Path>,
    reader: BlobReader<Watched>,
    at: Arc<AtomicU64>,
    /// What each block has, once all have been read.
    kinds: Vec<u8>,
    next: usize,
}

impl Blocks {
    /// Opens a file, and looks at the length of each block before any is read: a damaged
    /// length is an error, not an allocation.
    pub(super) fn open(path: &Arc<Path>) -> Result<Self, IndexerError> {
        let file = File::open(path).map_err(IndexerError::io(&**path, "open"))?;
        let length = file
            .metadata()
            .map_err(IndexerError::io(&**path, "read"))?
            .len();
        let at = Arc::new(AtomicU64::new(0));
        let watched = Watched {
            file: BufReader::new(file),
            at: Arc::clone(&at),
        };
        let reader = BlobReader::new_seekable(watched)
            .map_err(|error| damaged(path, 0, &error.to_string()))?;
        let mut blocks = Self {
            path: Arc::clone(path),
            reader,
            at,
            kinds: Vec::new(),
            next: 0,
        };
        blocks.check_lengths(length)?;
        Ok(blocks)
    }

    fn position(&self) -> u64 {
        self.at.load(Ordering::Relaxed)
    }

    fn check_lengths(&mut self, length: u64) -> Result<(), IndexerError> {
        let mut from = 0;
        while let Some(header) = self.reader.next_header_skip_blob() {
            let (header, _) =
                header.map_err(|error| damaged(&self.path, from, &error.to_string()))?;
            let bytes = header.get_blob_size();
            if !(0..=MAX_BLOCK_BYTES).contains(&bytes) {
                let problem =
                    format!("a block of {bytes} bytes; at most {MAX_BLOCK_BYTES} are read");
                return Err(damaged(&self.path, from, &problem));
            }
            if self.position() > length {
                return Err(damaged(&self.path, from, "the file ends within the block"));
            }
            from = self.position();
        }
        if from < length || length == 0 {
            return Err(damaged(&self.path, from, "no block begins here"));
        }
        self.rewind()
    }

    /// Goes back to the first block.
    pub(super) fn rewind(&mut self) -> Result<(), IndexerError> {
        self.next = 0;
        self.reader
            .seek_raw(SeekFrom::Start(0))
            .map(|_| ())
            .map_err(|error| damaged(&self.path, 0, &error.to_string()))
    }

    /// Hands the objects of the next block that has any of the `wanted` kinds to `take`, all
    /// of them; `false` at the end of the file.
    pub(super) fn next_block(
        &mut self,
        wanted: u8,
        mut take: impl FnMut(Element<'_>) -> Result<(), String>,
    ) -> Result<bool, IndexerError> {
        loop {
            let from = self.position();
            let wrong = |error: &str| damaged(&self.path, from, error);
            let known = self.kinds.get(self.next).copied();
            if known.is_some_and(|kinds| kinds & wanted == 0) {
                let Some(header) = self.reader.next_header_skip_blob() else {
                    return Ok(false);
                };
                header.map_err(|error| wrong(&error.to_string()))?;
                self.next += 1;
                continue;
            }
            let Some(blob) = self.reader.next() else {
                return Ok(false);
            };
            let blob = blob.map_err(|error| wrong(&error.to_string()))?;
            // osmpbf trusts some numbers of a block, and panics where they are damaged.
            let taken = catch_unwind(AssertUnwindSafe(|| visit(&blob, &mut take)));
            let kinds = taken
                .unwrap_or_else(|_| Err("the block is damaged".to_owned()))
                .map_err(|problem| wrong(&problem))?;
            if known.is_none() {
                if self.next == 0 && kinds.is_some() {
                    return Err(wrong("the file does not begin with a header"));
                }
                self.kinds.push(kinds.unwrap_or_default());
            }
            self.next += 1;
            if kinds.is_some_and(|kinds| kinds & wanted != 0) {
                return Ok(true);
            }
        }
    }
}

/// Hands over a block's objects; which kinds there were, `None` for what is no block of them.
fn visit(
    blob: &Blob,
    take: &mut impl FnMut(Element<'_>) -> Result<(), String>,
) -> Result<Option<u8>, String> {
    match blob.decode().map_err(|error| error.to_string())? {
        BlobDecode::OsmHeader(header) => {
            let unknown = header
                .required_features()
                .iter()
                .find(|feature| !KNOWN_FEATURES.contains(&feature.as_str()));
            match unknown {
                Some(feature) => Err(format!(
                    "the file demands {feature:?}, which is not known here"
                )),
                None => Ok(None),
            }
        }
        BlobDecode::OsmData(block) => objects(&block, take).map(Some),
        BlobDecode::Unknown(_) => Ok(None),
    }
}

fn objects(
    block: &PrimitiveBlock,
    take: &mut impl FnMut(Element<'_>) -> Result<(), String>,
) -> Result<u8, String> {
    let mut kinds = 0;
    for element in block.elements() {
        kinds |= match element {
            Element::Node(_) | Element::DenseNode(_) => NODES,
            Element::Way(_) => WAYS,
            Element::Relation(_) => RELATIONS,
        };
        take(element)?;
    }
    Ok(kinds)
}

fn damaged(path: &Path, from: u64, problem: &str) -> IndexerError {
    IndexerError::Source {
        path: path.to_owned(),
        problem: format!("byte {from}: {problem}"),
    }
}
