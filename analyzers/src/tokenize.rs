//! Words and numbers of a normalised text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::NormalizedText;

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
    /// A word inside a hyphenated one: "Häme" of "Kanta-Häme".
    Part,
    /// Digits only.
    Number,
}

/// Finds the words and numbers of `text`, in order.
#[must_use]
pub fn tokenize(text: &NormalizedText) -> Vec<Token> {
    text.as_str()
        .unicode_word_indices()
        .enumerate()
        .map(|(position, (start, word))| Token {
            range: start..start + word.len(),
            position,
            kind: if word.chars().all(|c| c.is_ascii_digit()) {
                TokenKind::Number
            } else {
                TokenKind::Word
            },
        })
        .collect()
}
