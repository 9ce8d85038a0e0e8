//! JSON Lines: our own record format, one object a line.

use std::io::{self, BufRead, Read as _};
use std::path::Path;
use std::sync::Arc;

use luukku_engine::record::MAX_RECORD_BYTES;

use super::input::InputFile;
use super::{Content, Origin, RawRecord};
use crate::IndexerError;

/// Reads lines one at a time; a line longer than a record may be is passed over, not held.
/// Blank lines are no records.
pub(crate) struct JsonLines<R> {
    file: Arc<Path>,
    reader: R,
    line: u64,
}

impl JsonLines<()> {
    /// Reads a file of records.
    pub(crate) fn of(file: InputFile) -> JsonLines<impl BufRead + Send> {
        JsonLines::new(file.path, file.reader)
    }
}

impl<R: BufRead> JsonLines<R> {
    fn new(file: Arc<Path>, reader: R) -> Self {
        Self {
            file,
            reader,
            line: 0,
        }
    }

    /// The next line, without its end; `None` at the end of the file.
    fn next_line(&mut self) -> io::Result<Option<Result<String, String>>> {
        let mut bytes = Vec::new();
        let most = MAX_RECORD_BYTES as u64 + 2;
        let read = self
            .reader
            .by_ref()
            .take(most)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        if bytes.last() != Some(&b'\n') && read as u64 == most {
            let length = read + self.skip_line()?;
            return Ok(Some(Err(format!(
                "the record is {length} bytes; at most {MAX_RECORD_BYTES} are read"
            ))));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        if self.line == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(..3);
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            format!(
                "not UTF-8 at byte {} of the line",
                error.utf8_error().valid_up_to() + 1
            )
        });
        Ok(Some(text))
    }

    /// Reads past the end of the line; how many bytes that were.
    fn skip_line(&mut self) -> io::Result<usize> {
        let mut skipped = 0;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(skipped);
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            skipped += end.unwrap_or(used);
            if end.is_some() {
                return Ok(skipped);
            }
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<RawRecord, IndexerError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let text = match self.next_line() {
                Ok(text) => text?,
                Err(error) => return Some(Err(IndexerError::io(&*self.file, "read")(error))),
            };
            let origin = Origin::line(&self.file, self.line);
            match text {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Some(Ok(RawRecord::new(origin, Content::Text(text)))),
                Err(reason) => return Some(Ok(RawRecord::unreadable(origin, reason))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, Result<String, String>)> {
        JsonLines::new(Path::new("test.jsonl").into(), bytes)
            .map(|raw| raw.expect("bytes can be read"))
            .map(|raw| {
                let text = match raw.content {
                    Content::Text(text) => Ok(text),
                    Content::Unreadable(why) => Err(why.reason),
                    other => panic!("{other:?}"),
                };
                (raw.origin.line.expect("a line"), text)
            })
            .collect()
    }

    #[test]
    fn blank_lines_marks_and_line_ends_are_no_records() {
        let read = lines("\u{feff}{}\r\n\n  \n{\"a\": 1}".as_bytes());
        assert_eq!(
            read,
            [(1, Ok("{}".to_owned())), (4, Ok("{\"a\": 1}".to_owned()))]
        );
    }

    #[test]
    fn a_line_too_long_is_named_by_its_length_and_the_next_is_read() {
        let long = "x".repeat(3 * MAX_RECORD_BYTES);
        let read = lines(format!("{long}\n{{}}\n").as_bytes());
        assert_eq!(
            read[0],
            (
                1,
                Err(format!(
                    "the record is {} bytes; at most {MAX_RECORD_BYTES} are read",
                    long.len()
                ))
            )
        );
        assert_eq!(read[1], (2, Ok("{}".to_owned())));
        assert_eq!(lines(long.as_bytes()).len(), 1);
    }

    #[test]
    fn what_is_not_utf8_is_named_by_its_byte() {
        assert_eq!(
            lines(b"{\"a\xff\"}")[0].1,
            Err("not UTF-8 at byte 4 of the line".to_owned())
        );
    }
}
