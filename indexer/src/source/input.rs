//! Opening files so that what has been read of them shows.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressBarIter};

use crate::IndexerError;

/// Bytes read from a file at a time.
const BUFFER: usize = 1 << 16;

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
