//! Lists of ids, one a line.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::IndexerError;
use crate::source::Origin;

/// Longest line, in bytes: an id has at most 200, and the rest may be blanks.
const MAX_LINE_BYTES: usize = 1_000;

/// Reads a file of ids; blank lines are none. What is no id is given as it is, cut short.
pub(crate) struct IdList {
    path: PathBuf,
    file: Arc<Path>,
    reader: BufReader<File>,
    line: u64,
}

impl IdList {
    pub(crate) fn open(path: &Path) -> Result<Self, IndexerError> {
        let file = File::open(path).map_err(IndexerError::io(path, "open"))?;
        Ok(Self {
            path: path.to_owned(),
            file: path.into(),
            reader: BufReader::new(file),
            line: 0,
        })
    }

    /// The next line; `None` at the end of the file.
    fn next_line(&mut self) -> std::io::Result<Option<String>> {
        let mut bytes = Vec::new();
        let most = MAX_LINE_BYTES as u64;
        let read = self
            .reader
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        if read == MAX_LINE_BYTES && bytes.last() != Some(&b'\n') {
            self.reader.skip_until(b'\n')?;
        }
        self.line += 1;
        let text = String::from_utf8_lossy(&bytes);
        Ok(Some(text.trim_start_matches('\u{feff}').trim().to_owned()))
    }
}

impl Iterator for IdList {
    type Item = Result<(Origin, String), IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let id = match self.next_line() {
                Ok(id) => id?,
                Err(error) => {
                    return Some(Err(IndexerError::io(self.path.clone(), "read")(error)));
                }
            };
            if !id.is_empty() {
                return Some(Ok((Origin::line(&self.file, self.line), id)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_with_their_lines_whatever_else_is_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("ids.txt");
        let long = "x".repeat(5_000);
        let text = format!("\u{feff}a\r\n\n  b  \n{long}\nc");
        std::fs::write(&path, text).expect("writable");
        let read: Vec<(Option<u64>, usize)> = IdList::open(&path)
            .expect("opened")
            .map(|listed| listed.expect("a line"))
            .map(|(origin, id)| (origin.line, id.len()))
            .collect();
        assert_eq!(
            read,
            [
                (Some(1), 1),
                (Some(3), 1),
                (Some(4), MAX_LINE_BYTES),
                (Some(5), 1)
            ]
        );
    }
}
