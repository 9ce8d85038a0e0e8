//! Where in a file a reader is.

use std::io::{self, Read};

/// Gives a file on at most some bytes at a time, and knows the line and column it has come to.
pub(super) struct Positioned<R> {
    inner: R,
    most: usize,
    pub(super) line: u64,
    pub(super) column: u64,
}

impl<R> Positioned<R> {
    /// `most` is at least 1; with 1 the position is exact, and reading slow.
    pub(super) fn new(inner: R, most: usize) -> Self {
        Self {
            inner,
            most: most.max(1),
            line: 1,
            column: 1,
        }
    }
}

impl<R: Read> Read for Positioned<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = self.most.min(buffer.len());
        let Some(part) = buffer.get_mut(..most) else {
            return Ok(0);
        };
        let count = self.inner.read(part)?;
        for byte in part.iter().take(count) {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.column = 1;
                }
                // The bytes after the first of a character.
                0x80..=0xbf => {}
                _ => self.column += 1,
            }
        }
        Ok(count)
    }
}
