//! Opening files so that what has been read of them shows.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressBarIter};

use crate::IndexerError;

/// Bytes read from a file at a time.
const BUFFER: usize = 1 << 16;

/// Longest map, in bytes: a hundred times what naming every field takes.
const MAX_MAP_BYTES: u64 = 1024 * 1024;

/// The text of a file that says how to read a source.
pub(crate) fn map_text(path: &Path) -> Result<String, IndexerError> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(MAX_MAP_BYTES + 1).read_to_string(&mut text))
        .map_err(IndexerError::io(path, "read"))?;
    if text.len() as u64 > MAX_MAP_BYTES {
        return Err(IndexerError::Map {
            path: path.to_owned(),
            problem: format!("longer than {MAX_MAP_BYTES} bytes"),
        });
    }
    Ok(text)
}

/// Opens the files of sources; what is read of them moves the progress bar.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub(crate) progress: ProgressBar,
}

/// A file being read.
pub(crate) struct InputFile {
    /// Its path, as given.
    pub(crate) path: Arc<Path>,
    /// Its bytes.
    pub(crate) reader: BufReader<ProgressBarIter<File>>,
}

impl Input {
    pub(crate) fn open(&self, path: &Path) -> Result<InputFile, IndexerError> {
        let file = File::open(path).map_err(IndexerError::io(path, "open"))?;
        let reader = BufReader::with_capacity(BUFFER, self.progress.wrap_read(file));
        Ok(InputFile {
            path: path.into(),
            reader,
        })
    }
}
