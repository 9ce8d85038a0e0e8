//! Rows of comma-separated values (RFC 4180), in bounded memory whatever the file says.
//!
//! The `csv` crate takes a row apart; this module only finds where rows end, because a quote
//! that nobody closes would otherwise swallow the rest of the file, and a field of gigabytes
//! the memory. A row whose quote is not closed gives up its first line and no more: reading
//! goes on with the next line.

use std::io::{self, BufRead};

use csv::ByteRecord;
use luukku_engine::record::MAX_RECORD_BYTES;

/// Most bytes looked through for the end of a row: a field of ten megabytes is passed over
/// as what it is, and a quote that is still open then was never closed.
const MAX_HELD: usize = 16 * 1024 * 1024;

/// Most lines of a file that may have a quote which is not closed. More of them mean another
/// quoting or delimiter, and each costs up to [`MAX_HELD`] bytes of looking.
const MAX_UNCLOSED: u32 = 100;

const NOT_CLOSED: &str = "a quote is opened on this line and not closed";

/// Reads rows one at a time. Blank lines are no rows.
pub(super) struct Rows<R> {
    reader: R,
    delimiter: u8,
    /// Bytes read and not yet given out, from `at` on.
    held: Vec<u8>,
    at: usize,
    /// The line that `at` is on, from 1.
    line: u64,
    /// Where `at` is in the input, in bytes.
    offset: u64,
    unclosed: u32,
    ended: bool,
}

/// A row, and where it is.
#[derive(Debug)]
pub(super) struct Row {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    /// Where it begins, in bytes.
    pub(super) offset: u64,
    /// Its length with its line end, in bytes.
    pub(super) length: usize,
    /// Its fields, or why it cannot be read.
    pub(super) fields: Result<ByteRecord, String>,
}

/// Where in a row the next byte is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of the field, or half of a quote that is meant.
    Quote,
}

/// The end of a row, as far as it was looked for.
struct Extent {
    /// Bytes with the line end.
    length: usize,
    /// Bytes of its first line with the line end, where the row goes on after it.
    first_line: Option<usize>,
    /// Whether the row ended outside quotes.
    is_closed: bool,
    /// Whether a quote is followed by more of its field: what closed there was hardly
    /// meant to.
    is_odd: bool,
}

impl<R: BufRead> Rows<R> {
    /// Reads rows of UTF-8, or of anything that has ASCII's bytes only for ASCII's
    /// characters. A byte order mark of UTF-8 is passed over.
    pub(super) fn new(reader: R, delimiter: u8) -> Self {
        Self {
            reader,
            delimiter,
            held: Vec::new(),
            at: 0,
            line: 1,
            offset: 0,
            unclosed: 0,
            ended: false,
        }
    }

    /// The first line as it is, for finding out its delimiter; not used up.
    pub(super) fn peek_line(&mut self) -> io::Result<&[u8]> {
        self.skip_mark()?;
        let mut from = self.at;
        loop {
            let end = self.held.iter().skip(from).position(|byte| is_end(*byte));
            if let Some(end) = end {
                return Ok(&self.held[self.at..from + end]);
            }
            from = self.held.len();
            if from - self.at > MAX_RECORD_BYTES || !self.fill()? {
                return Ok(&self.held[self.at..]);
            }
        }
    }

    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// The next row; `None` at the end. `columns` is how many fields are expected, where that
    /// is known: a row of several lines that has another number begins with a quote that is
    /// not closed.
    ///
    /// # Errors
    /// When reading fails, or more than [`MAX_UNCLOSED`] lines have quotes that are not closed.
    pub(super) fn next_row(&mut self, columns: Option<usize>) -> io::Result<Option<Row>> {
        self.skip_mark()?;
        loop {
            let Some(extent) = self.extent()? else {
                return Ok(None);
            };
            let bytes = self.held.get(self.at..self.at + extent.length);
            let bytes = bytes.unwrap_or_default();
            if bytes.iter().all(u8::is_ascii_whitespace) && !bytes.contains(&self.delimiter) {
                self.use_up(extent.length);
                continue;
            }
            return self.row(&extent, columns).map(Some);
        }
    }

    fn row(&mut self, extent: &Extent, columns: Option<usize>) -> io::Result<Row> {
        let (line, offset) = (self.line, self.offset);
        let mut fields = self.split(extent.length);
        let misfits = match (&fields, columns) {
            (Ok(fields), Some(columns)) => fields.len() != columns || extent.is_odd,
            (Err(_), _) => true,
            (_, None) => false,
        };
        if extent.length > MAX_RECORD_BYTES {
            fields = Err(too_long(extent.length));
        }
        let is_unclosed = !extent.is_closed || (misfits && self.unclosed < MAX_UNCLOSED);
        if let Some(first_line) = extent.first_line.filter(|_| is_unclosed) {
            self.unclosed += 1;
            if self.unclosed > MAX_UNCLOSED {
                return Err(io::Error::other(format!(
                    "line {line}: more than {MAX_UNCLOSED} lines have a quote that is not \
                     closed; is the delimiter another, or are quotes not quoting here?"
                )));
            }
            self.use_up(first_line);
            return Ok(Row {
                line,
                offset,
                length: first_line,
                fields: Err(NOT_CLOSED.to_owned()),
            });
        }
        if !extent.is_closed || (extent.is_odd && extent.first_line.is_some()) {
            fields = Err(NOT_CLOSED.to_owned());
        }
        let length = extent.length;
        if length > MAX_HELD {
            let length = length + self.skip_line()?;
            return Ok(Row {
                line,
                offset,
                length,
                fields: Err(too_long(length)),
            });
        }
        self.use_up(length);
        Ok(Row {
            line,
            offset,
            length,
            fields,
        })
    }

    /// Finds the end of the row that begins at `at`; `None` when there is nothing more.
    fn extent(&mut self) -> io::Result<Option<Extent>> {
        let mut place = Place::FieldStart;
        let mut first_line = None;
        let mut is_odd = false;
        let mut length = 0;
        loop {
            let Some(&byte) = self.held.get(self.at + length) else {
                if length > MAX_HELD || !self.fill()? {
                    let is_closed = place != Place::Quoted;
                    return Ok((length > 0).then_some(Extent {
                        length,
                        first_line: first_line.filter(|end| *end < length),
                        is_closed,
                        is_odd,
                    }));
                }
                continue;
            };
            length += 1;
            place = match (place, byte) {
                (Place::Quoted, b'"') => Place::Quote,
                (Place::Quoted, _) => {
                    if first_line.is_none() && is_end(byte) {
                        length += self.second_half(byte, length)?;
                        first_line = Some(length);
                    }
                    Place::Quoted
                }
                (_, b'\n' | b'\r') => {
                    length += self.second_half(byte, length)?;
                    return Ok(Some(Extent {
                        length,
                        first_line,
                        is_closed: true,
                        is_odd,
                    }));
                }
                (Place::FieldStart | Place::Quote, b'"') => Place::Quoted,
                (_, byte) if byte == self.delimiter => Place::FieldStart,
                (before, _) => {
                    is_odd |= before == Place::Quote;
                    Place::Plain
                }
            };
        }
    }

    /// 1 when the line end `byte`, the last of `length` bytes, is the first half of CR LF.
    fn second_half(&mut self, byte: u8, length: usize) -> io::Result<usize> {
        if byte != b'\r' {
            return Ok(0);
        }
        if self.at + length == self.held.len() {
            self.fill()?;
        }
        let next = self.held.get(self.at + length);
        Ok(usize::from(next == Some(&b'\n')))
    }

    /// The fields of the `length` bytes at `at`.
    fn split(&self, length: usize) -> Result<ByteRecord, String> {
        split(
            self.held.get(self.at..self.at + length).unwrap_or_default(),
            self.delimiter,
        )
    }

    /// Goes past `length` bytes, counting their lines.
    fn use_up(&mut self, length: usize) {
        let bytes = self.held.get(self.at..self.at + length);
        self.line += lines(bytes.unwrap_or_default());
        self.at += length;
        self.offset += length as u64;
        if self.at > self.held.len() / 2 {
            self.held.drain(..self.at);
            self.at = 0;
        }
        self.held.shrink_to(MAX_RECORD_BYTES);
    }

    /// Goes past what is held and the rest of its line; how many bytes the rest were.
    fn skip_line(&mut self) -> io::Result<usize> {
        self.offset += (self.held.len() - self.at) as u64;
        self.held = Vec::new();
        self.at = 0;
        self.line += 1;
        let mut skipped = 0;
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                self.ended = true;
                break;
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let used = end.map_or(buffer.len(), |end| end + 1);
            self.reader.consume(used);
            skipped += used;
            if end.is_some() {
                break;
            }
        }
        self.offset += skipped as u64;
        Ok(skipped)
    }

    fn skip_mark(&mut self) -> io::Result<()> {
        if self.offset > 0 {
            return Ok(());
        }
        while self.held.len() < 3 && self.fill()? {}
        if self.held.starts_with("\u{feff}".as_bytes()) && self.at == 0 {
            self.at = 3;
            self.offset = 3;
        }
        Ok(())
    }

    /// Reads more; whether there was more.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let buffer = self.reader.fill_buf()?;
        let read = buffer.len();
        self.held.extend_from_slice(buffer);
        self.reader.consume(read);
        self.ended = read == 0;
        Ok(read > 0)
    }
}

/// The fields of one row's bytes.
pub(super) fn split(row: &[u8], delimiter: u8) -> Result<ByteRecord, String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .buffer_capacity(row.len().clamp(1, 8192))
        .from_reader(row);
    let mut fields = ByteRecord::new();
    match reader.read_byte_record(&mut fields) {
        Ok(true) => Ok(fields),
        Ok(false) => Err("the row is empty".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn too_long(length: usize) -> String {
    format!("the row is {length} bytes; at most {MAX_RECORD_BYTES} are read")
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// How many lines end in `bytes`.
fn lines(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for &byte in bytes {
        let is_line = byte == b'\r' || (byte == b'\n' && before != b'\r');
        count += u64::from(is_line);
        before = byte;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = (u64, Result<Vec<String>, String>);

    fn read(bytes: &[u8], columns: Option<usize>) -> Vec<Read> {
        // A buffer of three bytes: every boundary is met somewhere.
        let reader = io::BufReader::with_capacity(3, bytes);
        let mut rows = Rows::new(reader, b';');
        let mut all = Vec::new();
        while let Some(row) = rows.next_row(columns).expect("bytes can be read") {
            let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
            let fields = row
                .fields
                .map(|fields| fields.iter().map(text).collect::<Vec<_>>());
            all.push((row.line, fields));
        }
        all
    }

    fn good(line: u64, fields: &[&str]) -> Read {
        (
            line,
            Ok(fields.iter().map(|&text| text.to_owned()).collect()),
        )
    }

    #[test]
    fn lines_are_those_of_the_file_whatever_ends_them_and_whatever_is_quoted() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["\u{feff}a;b", "", "\"one", "two\";\"\"\"x\"\"\"", "c;d\"e"].join(end);
            let quoted = format!("one{end}two");
            assert_eq!(
                read(text.as_bytes(), Some(2)),
                [
                    good(1, &["a", "b"]),
                    good(3, &[&quoted, "\"x\""]),
                    good(5, &["c", "d\"e"]),
                ],
                "{end:?}"
            );
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_costs_its_line_only() {
        let unclosed = || Err("a quote is opened on this line and not closed".to_owned());
        assert_eq!(
            read(b"a;b\n\"c;d\ne;f\ng;h\n", Some(2)),
            [
                good(1, &["a", "b"]),
                (2, unclosed()),
                good(3, &["e", "f"]),
                good(4, &["g", "h"])
            ]
        );
        // Closed by the next row's quote: the fields do not fit.
        assert_eq!(
            read(b"a;\"b\n\"c\";d\ne;f", Some(2)),
            [(1, unclosed()), good(2, &["c", "d"]), good(3, &["e", "f"])]
        );
        assert_eq!(read(b"\"a;b", Some(2)), [(1, unclosed())]);
    }

    #[test]
    fn quotes_that_are_never_closed_end_the_reading_with_an_error() {
        let mut bytes = b"\"a;b\n".repeat(MAX_UNCLOSED as usize + 1);
        bytes.extend(b"c;d\n");
        let mut rows = Rows::new(io::BufReader::new(bytes.as_slice()), b';');
        let mut read = 0;
        let error = loop {
            match rows.next_row(Some(2)) {
                Ok(Some(_)) => read += 1,
                Ok(None) => panic!("it ends"),
                Err(error) => break error.to_string(),
            }
        };
        assert_eq!(read, MAX_UNCLOSED);
        assert!(error.contains("line 101: more than 100 lines"), "{error}");
    }

    #[test]
    fn a_field_of_ten_megabytes_is_passed_over_and_named_by_its_length() {
        let long = "x".repeat(10_000_000);
        for field in [
            long.clone(),
            format!("\"{long}\""),
            format!("\"{}\"", "x\n".repeat(5_000_000)),
        ] {
            let text = format!("a;b\n{field};d\ne;f\n");
            let read = read(text.as_bytes(), Some(2));
            assert_eq!(read.len(), 3);
            let (line, reason) = (read[1].0, read[1].1.clone().expect_err("too long"));
            assert_eq!(line, 2);
            let length = field.len() + 3;
            assert_eq!(
                reason,
                format!("the row is {length} bytes; at most 1048576 are read")
            );
            assert_eq!(read[2].1, Ok(vec!["e".to_owned(), "f".to_owned()]));
        }
    }

    #[test]
    fn a_line_longer_than_is_held_is_passed_over() {
        let text = format!("a;b\n\"{};d\ne;f\n", "x".repeat(MAX_HELD + 1000));
        let read = read(text.as_bytes(), Some(2));
        assert_eq!(read.len(), 3, "{:?}", read.len());
        assert_eq!(read[1].0, 2);
        assert!(read[1].1.is_err());
        assert_eq!(read[2], good(3, &["e", "f"]));
    }

    #[test]
    fn offsets_lead_back_to_the_rows() {
        let text = "\u{feff}a;b\r\n\"c\nd\";e\r\n\r\nf;g";
        let mut rows = Rows::new(io::BufReader::with_capacity(3, text.as_bytes()), b';');
        while let Some(row) = rows.next_row(Some(2)).expect("readable") {
            let from = usize::try_from(row.offset).expect("small");
            let again = split(&text.as_bytes()[from..from + row.length], b';');
            assert_eq!(again, row.fields);
        }
    }
}
