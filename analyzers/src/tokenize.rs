//! Words and numbers of a normalised text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::NormalizedText;
use crate::endings::is_colon_ending;

/// A hyphenated word of more parts than this is a list, and its parts are words of their own.
pub(crate) const MAX_PARTS: usize = 6;

/// A word or number of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the normalised text, on character boundaries.
    pub range: Range<usize>,
    /// Its place in the order of words. A hyphenated word and its parts share one position.
    pub position: usize,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word.
    Word,
    /// A word or number inside a hyphenated one: "Häme" of "Kanta-Häme".
    Part,
    /// Digits, with single dots or commas between them: `30100`, `12.30`, `1,5`.
    Number,
}

/// Finds the words and numbers of `text`, in order.
///
/// - Words are Unicode words (UAX #29), cut further at dots, colons and underscores, so
///   `forssa.fi` is two words. An apostrophe inside a word stays: `vaa'an`.
/// - A hyphen at a word's edge is not part of it: `sosiaali- ja` gives `sosiaali`, `ja`.
/// - A hyphen inside a word gives the whole as a [`TokenKind::Word`] and then its parts as
///   [`TokenKind::Part`], all at one position; the next word is at the next position. More
///   than six parts are taken for a list: each part is a word with a position of its own.
/// - After a colon an ending is left out: `EU:n` gives `EU`, `5:llä` gives `5`. Anything else
///   after a colon is a word.
///
/// Cost is linear in the text. Emoji and punctuation give no token.
#[must_use]
pub fn tokenize(text: &NormalizedText) -> Vec<Token> {
    let text = text.as_str();
    let mut tokenizer = Tokenizer {
        text,
        tokens: Vec::with_capacity(text.len() / 6 + 1),
        position: 0,
    };
    // Words joined by single hyphens, gathered until the chain breaks.
    let mut chain: Vec<Range<usize>> = Vec::new();
    let mut ending_after = None;
    for (start, segment) in text.unicode_word_indices() {
        for word in cut(start, segment) {
            if ending_after == Some(word.start) && is_colon_ending(slice(text, &word)) {
                ending_after = None;
                continue;
            }
            let joined = chain.last().is_some_and(|last| {
                last.end + 1 == word.start && text.as_bytes().get(last.end) == Some(&b'-')
            });
            if !joined {
                tokenizer.flush(&mut chain);
            }
            ending_after = (text.as_bytes().get(word.end) == Some(&b':')).then_some(word.end + 1);
            chain.push(word);
        }
    }
    tokenizer.flush(&mut chain);
    tokenizer.tokens
}

struct Tokenizer<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    position: usize,
}

impl Tokenizer<'_> {
    /// Emits the words of `chain` and empties it.
    fn flush(&mut self, chain: &mut Vec<Range<usize>>) {
        let (Some(first), Some(last)) = (chain.first(), chain.last()) else {
            return;
        };
        if (2..=MAX_PARTS).contains(&chain.len()) {
            self.push(first.start..last.end, TokenKind::Word);
            for part in chain.drain(..) {
                self.push(part, TokenKind::Part);
            }
            self.position += 1;
        } else {
            for word in chain.drain(..) {
                let kind = kind_of(slice(self.text, &word));
                self.push(word, kind);
                self.position += 1;
            }
        }
    }

    fn push(&mut self, range: Range<usize>, kind: TokenKind) {
        self.tokens.push(Token {
            range,
            position: self.position,
            kind,
        });
    }
}

fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

pub(crate) fn kind_of(word: &str) -> TokenKind {
    let is_number = word
        .chars()
        .all(|c| c.is_numeric() || matches!(c, '.' | ','));
    if is_number {
        TokenKind::Number
    } else {
        TokenKind::Word
    }
}

/// Cuts a Unicode word where people type without a space: at `_`, `:`, `-`, and at `.` or `,`
/// unless digits stand on both sides. An empty piece is left out.
fn cut(start: usize, segment: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = segment.as_bytes();
    let is_digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let mut from = 0;
    let mut pieces = Vec::new();
    for (i, byte) in bytes.iter().enumerate() {
        let cuts = match byte {
            // UAX #29 leaves a hyphen with a mark on it whole.
            b'_' | b':' | b'-' => true,
            b'.' | b',' => !(is_digit(i.checked_sub(1)) && is_digit(Some(i + 1))),
            _ => false,
        };
        if cuts {
            pieces.push(from..i);
            from = i + 1;
        }
    }
    pieces.push(from..bytes.len());
    pieces
        .into_iter()
        .filter(|piece| !piece.is_empty())
        .map(move |piece| start + piece.start..start + piece.end)
}
