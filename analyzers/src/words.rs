//! The words of a text in one pass, without the way back to the original: for indexing.

use crate::endings::is_colon_ending;
use crate::tokenize::MAX_PARTS;
use crate::{TokenKind, normalize, tokenize};

/// Reads the words of texts, one text after another.
///
/// Gives what [`normalize`] and [`tokenize`] give, but no offsets. Nearly all texts are of
/// letters that need no normalising and are cut into words by a few simple rules; such a text
/// is read some ten times as fast. All others go the long way.
///
/// ```
/// let mut words = Vec::new();
/// luukku_analyzers::WordReader::default()
///     .read("Kanta-Häme, EU:n alue", |word| words.push(word.to_owned()));
/// assert_eq!(words, ["Kanta-Häme", "EU", "alue"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct WordReader {
    /// A text with its typographic marks respelled.
    respelled: String,
}

impl WordReader {
    /// Hands the words of `text` to `word` in order, each position's once: a hyphenated word
    /// whole. Its parts are what stands between its hyphens; no other word has a hyphen.
    pub fn read(&mut self, text: &str, word: impl FnMut(&str)) {
        if is_plain(text) {
            plain_words(text, word);
        } else if self.respell(text) {
            plain_words(&self.respelled, word);
        } else {
            any_words(text, word);
        }
    }

    /// Spells `text` with plain characters only; false when it cannot be.
    fn respell(&mut self, text: &str) -> bool {
        self.respelled.clear();
        for c in text.chars() {
            let plain = match c {
                '\u{2010}'..='\u{2015}' => '-',
                '`' | '\u{2018}'..='\u{201b}' => '\'',
                // What stands between words and is no part of any, in any spelling.
                '\0'..=' '
                | '\u{7f}'
                | '\u{a0}'
                | '\u{201c}'..='\u{201f}'
                | '\u{2022}'
                | '\u{2026}'
                | '€'
                | '§'
                | '°'
                | '«'
                | '»'
                | '®'
                | '©'
                | '×'
                | '÷' => ' ',
                '!'..='~' | 'À'..='ı' | 'ĵ'..='ľ' | 'Ł'..='ň' | 'Ŋ'..='ž' => c,
                _ => return false,
            };
            self.respelled.push(plain);
        }
        true
    }
}

/// Whether every character is ASCII, but for the grave accent, or one of the letters `À` to
/// `ÿ`. Control characters count as blanks.
fn is_plain(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_plain = match byte {
            b'`' => false,
            0..0x80 => true,
            // `À` to `ÿ` but for `×` and `÷`, which are no letters.
            0xc3 => !matches!(bytes.next(), Some(0x97 | 0xb7)),
            _ => false,
        };
        if !is_plain {
            return false;
        }
    }
    true
}

/// The words of a text of plain characters, as the rules of UAX #29 for them and those of
/// [`tokenize`] have it.
fn plain_words(text: &str, mut word: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut chain = Chain::default();
    let mut ending_after = None;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if !is_of_word(*byte) {
            at += 1;
            continue;
        }
        let from = at;
        at = end_of_word(bytes, at);
        let after = bytes.get(at) == Some(&b':');
        let is_ending =
            ending_after == Some(from) && text.get(from..at).is_some_and(is_colon_ending);
        if is_ending {
            ending_after = None;
            continue;
        }
        ending_after = after.then_some(at + 1);
        let joined = chain.words > 0 && chain.to + 1 == from && bytes.get(chain.to) == Some(&b'-');
        if joined {
            chain.to = at;
            chain.words += 1;
        } else {
            chain.give(text, &mut word);
            chain = Chain {
                from,
                to: at,
                words: 1,
            };
        }
    }
    chain.give(text, &mut word);
}

/// Words joined by single hyphens.
#[derive(Clone, Copy, Default)]
struct Chain {
    from: usize,
    to: usize,
    words: usize,
}

impl Chain {
    fn give(self, text: &str, word: &mut impl FnMut(&str)) {
        let Some(whole) = text.get(self.from..self.to).filter(|_| self.words > 0) else {
            return;
        };
        if self.words <= MAX_PARTS {
            word(whole);
        } else {
            whole.split('-').for_each(word);
        }
    }
}

/// Letters and digits; in a plain text all that is not ASCII is letters.
fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Where the word ends that begins at `at`: apostrophes between letters are part of it, and
/// between digits what numbers are written with.
fn end_of_word(bytes: &[u8], mut at: usize) -> usize {
    loop {
        while bytes.get(at).copied().is_some_and(is_of_word) {
            at += 1;
        }
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let is_letter = |at: usize| !is_digit(at) && bytes.get(at).copied().is_some_and(is_of_word);
        let between_digits = is_digit(at - 1) && is_digit(at + 1);
        let goes_on = match bytes.get(at) {
            Some(b'\'') => between_digits || (is_letter(at - 1) && is_letter(at + 1)),
            Some(b'.' | b',' | b';') => between_digits,
            _ => false,
        };
        if !goes_on {
            return at;
        }
        at += 1;
    }
}

fn any_words(text: &str, mut word: impl FnMut(&str)) {
    let normalized = normalize(text);
    for token in tokenize(&normalized) {
        if token.kind != TokenKind::Part {
            word(normalized.slice(&token.range));
        }
    }
}
