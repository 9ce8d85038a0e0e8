//! The elements of a JSON file one at a time, however long the file is.
//!
//! A JSON parser reads a file as one value and gives up at its first error. This splits the
//! file at the brackets first and leaves each element to the parser, so that memory is that of
//! the longest element, and one bad element is one rejection.

use std::io::{self, BufRead};

/// Longest element, in bytes: a service channel lists every service that uses it, and the
/// longest such list known is a hundredth of this.
pub(crate) const MAX_ELEMENT_BYTES: usize = 16 * 1024 * 1024;

/// What is kept of a page before its list: a projection's name, a page's number.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// Pages within lists within pages are followed down to here; nothing real has more than two.
const MAX_NESTING: usize = 8;

/// An element of a list, or a value of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    /// The line it begins on, from 1.
    pub(crate) line: u64,
    /// Its text, or why there is none.
    pub(crate) text: Result<String, String>,
}

/// Splits a file that holds one value, several one after another (as in JSON Lines), a list of
/// them, or objects with such a list under a given name (as `itemList` in a page).
pub(crate) struct Elements<R> {
    reader: R,
    /// The member of an object whose elements are taken in the object's stead.
    list: &'static str,
    /// What is open around the next element, outermost first.
    open: Vec<Around>,
    line: u64,
    started: bool,
    ended: bool,
    /// What the page around the next element says before its list, as far as it is kept.
    head: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// A list of elements.
    List,
    /// An object whose list has been read; its other members are passed over.
    Page,
}

/// What one element has shown so far.
struct Scan {
    line: u64,
    bytes: Vec<u8>,
    length: usize,
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// Where the latest string directly in the object begins, and where it ends.
    name: Option<(usize, usize)>,
    /// Only that string and a colon have been read since.
    after_name: bool,
}

/// What a byte does to the element being read.
enum Step {
    More,
    Done,
    /// The element is a page, and its list begins here.
    IntoList,
}

impl<R: BufRead> Elements<R> {
    pub(crate) fn new(reader: R, list: &'static str) -> Self {
        Self {
            reader,
            list,
            open: Vec::new(),
            line: 1,
            started: false,
            ended: false,
            head: Vec::new(),
        }
    }

    /// What the page says before its list, as JSON: `{"type": "FeatureCollection"}`; `None`
    /// where there is no page, or too much before its list.
    pub(crate) fn head(&self) -> Option<serde_json::Map<String, serde_json::Value>> {
        let mut page = self.head.clone();
        page.extend_from_slice(b"]}");
        serde_json::from_slice(&page).ok()
    }

    /// The next byte, not taken yet.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    fn take(&mut self, byte: u8) {
        self.reader.consume(1);
        if byte == b'\n' {
            self.line += 1;
        }
    }

    fn next_element(&mut self) -> io::Result<Option<Element>> {
        if !self.started {
            self.started = true;
            self.skip_mark()?;
        }
        loop {
            let Some(byte) = self.peek()? else {
                self.ended = true;
                return Ok((!self.open.is_empty()).then(|| Element {
                    line: self.line,
                    text: Err("the file ends before its list does".to_owned()),
                }));
            };
            match byte {
                // RFC 8142 puts a record separator before each text.
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b'\x1e' => self.take(byte),
                b'[' if self.open.len() < MAX_NESTING => {
                    self.take(byte);
                    self.open.push(Around::List);
                }
                b']' if self.open.last() == Some(&Around::List) => {
                    self.take(byte);
                    self.open.pop();
                    if self.open.last() == Some(&Around::Page) {
                        self.skip_page()?;
                    }
                }
                _ => {
                    if let Some(element) = self.element(byte)? {
                        return Ok(Some(element));
                    }
                }
            }
        }
    }

    /// The byte order mark, which some programs begin a file with.
    fn skip_mark(&mut self) -> io::Result<()> {
        if self.reader.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            self.reader.consume(3);
        }
        Ok(())
    }

    /// One element, from its first byte; `None` when it is a page, whose list is next then.
    fn element(&mut self, first: u8) -> io::Result<Option<Element>> {
        let mut scan = Scan {
            line: self.line,
            bytes: Vec::new(),
            length: 0,
            depth: 0,
            in_string: false,
            escaped: false,
            name: None,
            after_name: false,
        };
        let nested = matches!(first, b'{' | b'[');
        loop {
            let (used, lines, step) = {
                let buffer = self.reader.fill_buf()?;
                if buffer.is_empty() {
                    self.ended = true;
                    self.open.clear();
                    return Ok(Some(scan.cut(nested)));
                }
                let may_be_page = self.open.len() < MAX_NESTING - 1;
                scan.chunk(buffer, nested, may_be_page.then_some(self.list))
            };
            self.reader.consume(used);
            self.line += lines;
            match step {
                Step::More => {}
                Step::Done => return Ok(Some(scan.finish())),
                Step::IntoList => {
                    self.open.extend([Around::Page, Around::List]);
                    scan.bytes.truncate(MAX_HEAD_BYTES);
                    self.head = scan.bytes;
                    return Ok(None);
                }
            }
        }
    }

    /// What follows the list of a page, to the page's end.
    fn skip_page(&mut self) -> io::Result<()> {
        let mut rest = Rest::default();
        while let Some(byte) = self.peek()? {
            self.take(byte);
            if rest.ends_with(byte) {
                self.open.pop();
                break;
            }
        }
        Ok(())
    }
}

/// Finds the end of an object whose beginning has been read.
#[derive(Default)]
struct Rest {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Rest {
    fn ends_with(&mut self, byte: u8) -> bool {
        match (self.in_string, byte) {
            (true, _) if self.escaped => self.escaped = false,
            (true, b'\\') => self.escaped = true,
            (_, b'"') => self.in_string = !self.in_string,
            (false, b'{' | b'[') => self.depth += 1,
            (false, b'}' | b']') if self.depth == 0 => return true,
            (false, b'}' | b']') => self.depth -= 1,
            _ => {}
        }
        false
    }
}

impl Scan {
    /// Reads on through `buffer`: how many bytes and line ends were used, and what then.
    fn chunk(&mut self, buffer: &[u8], nested: bool, list: Option<&str>) -> (usize, u64, Step) {
        let mut lines = 0;
        for (at, &byte) in buffer.iter().enumerate() {
            // A value without brackets ends before what ends it.
            if !nested && !self.in_string && self.length > 0 && ends_scalar(byte) {
                self.keep(&buffer[..at]);
                return (at, lines, Step::Done);
            }
            lines += u64::from(byte == b'\n');
            self.length += 1;
            match self.step(byte, list, buffer, at) {
                Step::More => {}
                Step::Done => {
                    self.keep(&buffer[..=at]);
                    return (at + 1, lines, Step::Done);
                }
                Step::IntoList => {
                    self.keep(&buffer[..=at]);
                    return (at + 1, lines, Step::IntoList);
                }
            }
        }
        self.keep(buffer);
        (buffer.len(), lines, Step::More)
    }

    fn step(&mut self, byte: u8, list: Option<&str>, buffer: &[u8], at: usize) -> Step {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.in_string = false;
                    if self.depth == 1
                        && let Some((_, end)) = &mut self.name
                    {
                        *end = self.length - 1;
                        self.after_name = true;
                    }
                }
                _ => {}
            }
            return Step::More;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if self.depth == 1 {
                    self.name = Some((self.length, self.length));
                }
                self.after_name = false;
            }
            b'[' if self.depth == 1 && self.after_name => {
                if list.is_some_and(|list| self.is_named(list, buffer, at)) {
                    return Step::IntoList;
                }
                self.depth += 1;
                self.after_name = false;
            }
            b'{' | b'[' => {
                self.depth += 1;
                self.after_name = false;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.after_name = false;
                if self.depth == 0 {
                    return Step::Done;
                }
            }
            b' ' | b'\t' | b'\r' | b'\n' | b':' => {}
            _ => self.after_name = false,
        }
        Step::More
    }

    /// Whether the latest string is `list`. Its bytes lie in what is kept, in `buffer`, or across.
    fn is_named(&self, list: &str, buffer: &[u8], at: usize) -> bool {
        let Some((begin, end)) = self.name else {
            return false;
        };
        let before = self.length - 1 - at;
        let name = (begin..end).map(|index| match index.checked_sub(before) {
            Some(in_buffer) => buffer.get(in_buffer),
            None => self.bytes.get(index),
        });
        end - begin == list.len() && name.eq(list.as_bytes().iter().map(Some))
    }

    /// Keeps bytes, up to what an element may have.
    fn keep(&mut self, bytes: &[u8]) {
        let room = (MAX_ELEMENT_BYTES + 1).saturating_sub(self.bytes.len());
        self.bytes.extend(bytes.iter().take(room));
    }

    fn finish(self) -> Element {
        let text = if self.length > MAX_ELEMENT_BYTES {
            Err(format!(
                "{} bytes; at most {MAX_ELEMENT_BYTES} are read",
                self.length
            ))
        } else {
            String::from_utf8(self.bytes).map_err(|error| {
                format!(
                    "not UTF-8 at byte {} of the object",
                    error.utf8_error().valid_up_to() + 1
                )
            })
        };
        Element {
            line: self.line,
            text,
        }
    }

    /// What is left when the file ends.
    fn cut(self, nested: bool) -> Element {
        if nested || self.in_string {
            return Element {
                line: self.line,
                text: Err(format!(
                    "the file ends within it, after {} bytes",
                    self.length
                )),
            };
        }
        self.finish()
    }
}

/// Whether a byte ends a value that is not in brackets or quotes.
fn ends_scalar(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b'{' | b']' | b'}'
    )
}

impl<R: BufRead> Iterator for Elements<R> {
    type Item = io::Result<Element>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.next_element();
        if next.is_err() {
            self.ended = true;
        }
        next.transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    /// The elements, read in pieces of one byte and of many: they must be the same.
    fn split(json: &[u8]) -> Vec<(u64, Result<String, String>)> {
        let read = |size| -> Vec<_> {
            Elements::new(BufReader::with_capacity(size, json), "itemList")
                .map(|element| element.expect("bytes can be read"))
                .map(|element| (element.line, element.text))
                .collect()
        };
        let found = read(1 << 16);
        assert_eq!(found, read(3));
        found
    }

    fn texts(json: &str) -> Vec<String> {
        split(json.as_bytes())
            .into_iter()
            .map(|(_, text)| text.expect("an element"))
            .collect()
    }

    #[test]
    fn values_lists_pages_and_lists_of_pages_have_the_same_elements() {
        let expected = [r#"{"a": "]}"}"#, r#"{"b": [{"c": "\"["}]}"#];
        let [one, two] = expected;
        for json in [
            format!("{one}\n{two}\n"),
            format!("\u{feff}[{one},\n {two}]"),
            format!(r#"{{"pageNumber": 1, "itemList": [{one}, {two}], "x": {{"y": [1]}}}}"#),
            format!(r#"[{{"itemList": [{one}]}}, {{"itemList":[{two}],"pageCount":2}}]"#),
            format!(r#"{{"itemList" : [{one}]}} {{"itemList": [{two}]}}"#),
        ] {
            assert_eq!(texts(&json), expected, "{json}");
        }
    }

    #[test]
    fn a_list_of_another_name_or_deeper_down_is_no_page() {
        for json in [
            r#"{"items": [{"a": 1}]}"#,
            r#"{"a": {"itemList": [{"b": 1}]}}"#,
            r#"{"a": "itemList", "b": [1]}"#,
        ] {
            assert_eq!(texts(json), [json]);
        }
    }

    #[test]
    fn scalars_are_elements_for_the_parser_to_reject() {
        assert_eq!(texts(r#"[1, "a, b", nul]"#), ["1", r#""a, b""#, "nul"]);
        assert_eq!(texts("\0\0 x"), ["\0\0", "x"]);
        assert_eq!(texts("]"), ["]"]);
    }

    #[test]
    fn what_is_cut_is_named() {
        let cut = split(br#"[{"a": 1}, {"b": [1"#);
        assert_eq!(cut.len(), 2);
        assert_eq!(
            cut[1].1,
            Err("the file ends within it, after 8 bytes".to_owned())
        );
        let open = split(b"[{\"a\": 1},\n");
        assert_eq!(
            open[1],
            (2, Err("the file ends before its list does".to_owned()))
        );
        assert_eq!(split(b""), []);
    }

    #[test]
    fn a_bad_element_leaves_the_others() {
        let found = split(b"[{\"a\": 1},\n{\"b\": \"\xff\"},\n{\"c\": 3}]");
        assert_eq!(found.len(), 3);
        assert_eq!(
            found[1],
            (2, Err("not UTF-8 at byte 8 of the object".to_owned()))
        );
        assert_eq!(found[2], (3, Ok("{\"c\": 3}".to_owned())));
    }

    #[test]
    fn an_element_too_long_is_named_by_its_length_and_not_held() {
        let long = format!("{{\"a\": \"{}\"}}", "x".repeat(MAX_ELEMENT_BYTES));
        let json = format!("[{long}, {{}}]");
        let found: Vec<_> = Elements::new(json.as_bytes(), "itemList")
            .map(|element| element.expect("bytes can be read").text)
            .collect();
        assert_eq!(
            found[0],
            Err(format!(
                "{} bytes; at most {MAX_ELEMENT_BYTES} are read",
                long.len()
            ))
        );
        assert_eq!(found[1], Ok("{}".to_owned()));
    }

    #[test]
    fn a_million_brackets_are_one_element() {
        let nest = format!("{{\"a\": {}", "[".repeat(1_000_000));
        assert_eq!(split(nest.as_bytes()).len(), 1);
        let lists = "[".repeat(1_000_000);
        assert_eq!(split(lists.as_bytes()).len(), 1);
    }
}
