//! One form for the many ways a text can be encoded.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A normalised text that knows which bytes of the original each of its bytes came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NormalizedText {
    text: String,
    /// Start of the original cluster for every byte of `text`, and the original's length last.
    origins: Vec<u32>,
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
    /// Both ends lie on character boundaries of the original.
    #[must_use]
    pub fn original_range(&self, range: &Range<usize>) -> Range<usize> {
        let at = |i: usize| {
            self.origins
                .get(i)
                .or(self.origins.last())
                .copied()
                .unwrap_or(0) as usize
        };
        at(range.start)..at(range.end)
    }
}

/// Normalises to NFKC, drops invisible characters, unifies dashes, apostrophes and spaces.
///
/// Case is kept: names need it. Cost is linear; output is at most eleven times the input
/// (U+FDFA), so callers bound the result as well as the input.
#[must_use]
pub fn normalize(original: &str) -> NormalizedText {
    let mut text = String::with_capacity(original.len());
    let mut origins = Vec::with_capacity(original.len() + 1);
    let mut clusters = original.char_indices().peekable();
    while let Some((start, first)) = clusters.next() {
        let mut end = start + first.len_utf8();
        while let Some((at, mark)) = clusters.next_if(|(_, c)| is_combining_mark(*c)) {
            end = at + mark.len_utf8();
        }
        let cluster = original.get(start..end).unwrap_or_default();
        for c in cluster.nfkc().filter_map(unify) {
            text.push(c);
            origins.resize(text.len(), start as u32);
        }
    }
    origins.push(original.len() as u32);
    NormalizedText { text, origins }
}

fn unify(c: char) -> Option<char> {
    match c {
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{2018}' | '\u{2019}' | '\u{02bc}' | '\u{00b4}' | '`' => Some('\''),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c),
    }
}
