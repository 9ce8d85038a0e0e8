//! The words of a text in one pass: for indexing, and for showing where words are.

use std::ops::Range;

use crate::endings::is_colon_ending;
use crate::tokenize::{MAX_PARTS, kind_of};
use crate::{TokenKind, normalize, tokenize};

/// Reads the words of texts, one text after another.
///
/// Gives what [`normalize`] and [`tokenize`] give. Nearly all texts are of
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
    /// Where the two texts go apart by more: the byte after a mark there, and in the original.
    shifts: Vec<(usize, usize)>,
}

impl WordReader {
    /// Hands the words of `text` to `word` in order, each position's once: a hyphenated word
    /// whole. Its parts are what stands between its hyphens; no other word has a hyphen.
    pub fn read(&mut self, text: &str, word: impl FnMut(&str)) {
        let mut word = word;
        let mut give = |text: &str, chain: Chain| chain.words(text, &mut word);
        if is_plain(text) {
            plain_words(text, |chain| give(text, chain));
        } else if self.respell(text) {
            plain_words(&self.respelled, |chain| give(&self.respelled, chain));
        } else {
            any_words(text, word);
        }
    }

    /// Hands what [`tokenize`] finds in `text` to `token`, in order: the kind, the word as
    /// normalised, and its bytes in `text`. A word that is not a [`TokenKind::Part`] is at a
    /// position of its own.
    ///
    /// ```
    /// use luukku_analyzers::{TokenKind, WordReader};
    ///
    /// let mut found = Vec::new();
    /// WordReader::default().read_tokens("“Kanta–Häme”", |kind, word, at| {
    ///     found.push((kind, word.to_owned(), at));
    /// });
    /// assert_eq!(found[0], (TokenKind::Word, "Kanta-Häme".to_owned(), 3..16));
    /// assert_eq!(found[2], (TokenKind::Part, "Häme".to_owned(), 11..16));
    /// ```
    pub fn read_tokens(
        &mut self,
        text: &str,
        mut token: impl FnMut(TokenKind, &str, Range<usize>),
    ) {
        if is_plain(text) {
            plain_words(text, |chain| chain.tokens(text, &mut token));
        } else if self.respell(text) {
            let mut passed = Passed::of(&self.shifts);
            plain_words(&self.respelled, |chain| {
                chain.tokens(
                    &self.respelled,
                    &mut |kind, word: &str, at: Range<usize>| {
                        let from = passed.original(at.start);
                        // A part begins before its whole ends.
                        let to = passed.clone().original(at.end);
                        token(kind, word, from..to);
                    },
                );
            });
        } else {
            let normalized = normalize(text);
            for found in tokenize(&normalized) {
                let at = normalized.original_range(&found.range);
                token(found.kind, normalized.slice(&found.range), at);
            }
        }
    }

    /// Spells `text` with plain characters only; false when it cannot be.
    fn respell(&mut self, text: &str) -> bool {
        self.respelled.clear();
        self.shifts.clear();
        for (at, c) in text.char_indices() {
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
            if plain != c && c.len_utf8() > 1 {
                let after = (self.respelled.len(), at + c.len_utf8());
                self.shifts.push(after);
            }
        }
        true
    }
}

/// How many of the shifts lie before a place: places are asked for in ascending order.
#[derive(Clone)]
struct Passed<'s> {
    shifts: &'s [(usize, usize)],
    /// The last shift passed: a byte of the respelled text, and the same of the original.
    at: (usize, usize),
}

impl<'s> Passed<'s> {
    fn of(shifts: &'s [(usize, usize)]) -> Self {
        Self { shifts, at: (0, 0) }
    }

    /// The byte of the original that a byte of the respelled text is, at or after the last one.
    fn original(&mut self, byte: usize) -> usize {
        while let Some((first, rest)) = self.shifts.split_first()
            && first.0 <= byte
        {
            (self.at, self.shifts) = (*first, rest);
        }
        self.at.1 + (byte - self.at.0)
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
fn plain_words(text: &str, mut give: impl FnMut(Chain)) {
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
            give(chain);
            chain = Chain {
                from,
                to: at,
                words: 1,
            };
        }
    }
    give(chain);
}

/// Words joined by single hyphens.
#[derive(Clone, Copy, Default)]
struct Chain {
    from: usize,
    to: usize,
    words: usize,
}

impl Chain {
    /// Its text; `None` when it is empty.
    fn whole(self, text: &str) -> Option<&str> {
        text.get(self.from..self.to).filter(|_| self.words > 0)
    }

    fn tokens(self, text: &str, token: &mut impl FnMut(TokenKind, &str, Range<usize>)) {
        let Some(whole) = self.whole(text) else {
            return;
        };
        if self.words == 1 {
            return token(kind_of(whole), whole, self.from..self.to);
        }
        let is_one_word = self.words <= MAX_PARTS;
        if is_one_word {
            token(TokenKind::Word, whole, self.from..self.to);
        }
        let mut from = self.from;
        for part in whole.split('-') {
            let kind = if is_one_word {
                TokenKind::Part
            } else {
                kind_of(part)
            };
            token(kind, part, from..from + part.len());
            from += part.len() + 1;
        }
    }

    fn words(self, text: &str, word: &mut impl FnMut(&str)) {
        let Some(whole) = self.whole(text) else {
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
