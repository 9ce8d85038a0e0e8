//! One form for the many ways a text can be encoded.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Marks kept on one letter; the rest of a "zalgo" pile is dropped.
///
/// Living orthographies stay at four or below (Hebrew with points and accents), so eight
/// loses nothing real while ten thousand marks on one letter cost no more than reading them.
pub const MAX_MARKS: usize = 8;

/// A normalised text that knows where in the original each of its bytes came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalizedText {
    text: String,
    original_len: usize,
    /// Where the two texts differ, in order; between changes bytes map one to one.
    changes: Vec<Change>,
}

/// Bytes `at` of the normalised text stand for bytes `from` of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    at: Range<usize>,
    from: Range<usize>,
}

impl NormalizedText {
    /// The normalised text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part of the normalised text at `range`; empty when `range` is not on character boundaries.
    #[must_use]
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The bytes of the original text that `range` of the normalised text came from.
    ///
    /// Both ends lie on character boundaries of the original, and whole clusters are covered:
    /// half of "ﬁ" (one character, two letters once normalised) maps to all of it. Dropped
    /// characters at either edge are left out.
    #[must_use]
    pub fn original_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin(range.start).start;
        if range.end <= range.start {
            return start..start;
        }
        start..self.origin(range.end - 1).end
    }

    /// The original bytes that byte `at` of the normalised text came from.
    fn origin(&self, at: usize) -> Range<usize> {
        if at >= self.text.len() {
            return self.original_len..self.original_len;
        }
        let after = self.changes.partition_point(|change| change.at.start <= at);
        let Some(change) = after.checked_sub(1).and_then(|i| self.changes.get(i)) else {
            return at..at + 1;
        };
        if at < change.at.end {
            return change.from.clone();
        }
        let from = change.from.end + (at - change.at.end);
        from..from + 1
    }
}

/// Normalises to NFKC, drops invisible characters, unifies dashes, apostrophes and spaces.
///
/// Case is kept: names need it. The composed, decomposed and full-width spellings of a text,
/// and the same with soft hyphens or zero-width characters strewn in, come out as one string;
/// normalising twice changes nothing. Marks beyond [`MAX_MARKS`] on one letter are dropped.
///
/// Cost is linear in the input; output is at most eleven times the input in bytes (U+FDFA),
/// so callers bound the result as well as the input.
///
/// ```
/// use luukku_analyzers::normalize;
///
/// let text = normalize("linja\u{ad}\u{2011}auto");
/// assert_eq!(text.as_str(), "linja-auto");
/// assert_eq!(text.original_range(&(0..5)), 0..5);
/// ```
#[must_use]
pub fn normalize(original: &str) -> NormalizedText {
    let mut builder = Builder::new(original);
    let mut chars = original.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let alone = chars.peek().is_none_or(|(_, next)| !continues(*next));
        if alone && is_settled(first) {
            builder.text.push(first);
            continue;
        }
        builder.begin(first);
        let mut end = start + first.len_utf8();
        let mut seen = end;
        while let Some((at, next)) = chars.next_if(|(_, next)| continues(*next)) {
            seen = at + next.len_utf8();
            if builder.add(next) {
                end = seen;
            }
        }
        builder.finish(start..end);
        if end < seen {
            builder.skip(end..seen);
        }
    }
    NormalizedText {
        text: builder.text,
        original_len: original.len(),
        changes: builder.changes,
    }
}

/// A cluster (a letter with what composes onto it) on its way into the text.
struct Builder {
    text: String,
    changes: Vec<Change>,
    /// The cluster so far, decomposed.
    cluster: String,
    marks: usize,
}

impl Builder {
    fn new(original: &str) -> Self {
        Self {
            text: String::with_capacity(original.len()),
            changes: Vec::new(),
            cluster: String::new(),
            marks: 0,
        }
    }

    fn begin(&mut self, first: char) {
        self.cluster.clear();
        self.marks = 0;
        self.add(first);
    }

    /// Adds `c` to the cluster; false when nothing of it is kept.
    fn add(&mut self, c: char) -> bool {
        let before = self.cluster.len();
        for part in std::iter::once(respell(c)).nfkd() {
            let Some(part) = unify(part) else { continue };
            if is_mark(part) {
                self.marks += 1;
                // A mark on nothing, as NFKC makes of "¨", is noise.
                if self.marks > MAX_MARKS || matches!(self.cluster.as_bytes().last(), Some(b' ')) {
                    continue;
                }
            } else {
                self.marks = 0;
            }
            self.cluster.push(part);
        }
        self.cluster.len() > before
    }

    fn finish(&mut self, from: Range<usize>) {
        let at = self.text.len();
        self.text.extend(self.cluster.nfc());
        self.changes.push(Change {
            at: at..self.text.len(),
            from,
        });
    }

    /// Leaves out original bytes that no byte of the text stands for.
    fn skip(&mut self, from: Range<usize>) {
        let at = self.text.len();
        self.changes.push(Change { at: at..at, from });
    }
}

/// Whether `c` alone is already normal, by a table of the letters that make up nearly all text.
fn is_settled(c: char) -> bool {
    matches!(c, ' '..='_' | 'a'..='~' | 'À'..='ı' | 'ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž')
}

/// Whether `c` joins the cluster before it: a mark, a letter that composes, or an invisible one.
fn continues(c: char) -> bool {
    if c < '\u{300}' {
        return c == '\u{ad}';
    }
    let first = std::iter::once(c).nfkd().next().unwrap_or(c);
    is_mark(first)
        || unify(first).is_none()
        || is_nfc_quick(std::iter::once(first)) == IsNormalized::Maybe
}

fn is_mark(c: char) -> bool {
    c >= '\u{300}' && (canonical_combining_class(c) != 0 || is_combining_mark(c))
}

/// Characters whose compatibility form would lose what people mean by them.
fn respell(c: char) -> char {
    match c {
        '\u{b4}' => '\'',
        _ => c,
    }
}

/// One character for the many that look or mean the same; `None` for what nobody sees.
fn unify(c: char) -> Option<char> {
    match c {
        '\u{ad}'                     // soft hyphen
        | '\u{34f}'                  // combining grapheme joiner
        | '\u{61c}'                  // Arabic letter mark
        | '\u{115f}' | '\u{1160}'    // Hangul fillers
        | '\u{17b4}' | '\u{17b5}'    // Khmer inherent vowels
        | '\u{180b}'..='\u{180f}'    // Mongolian selectors
        | '\u{200b}'..='\u{200f}'    // zero-widths, directional marks
        | '\u{202a}'..='\u{202e}'    // directional embeddings
        | '\u{2060}'..='\u{206f}'    // word joiner, isolates, deprecated controls
        | '\u{3164}' | '\u{ffa0}'    // Hangul fillers
        | '\u{fe00}'..='\u{fe0f}'    // variation selectors
        | '\u{feff}'                 // byte order mark
        | '\u{e0000}'..='\u{e0fff}'  // tags, variation selectors
            => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' => Some('-'),
        '`' | '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2bc}' | '\u{2b9}' => Some('\''),
        '\u{2044}' | '\u{2215}' => Some('/'),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    }
}
