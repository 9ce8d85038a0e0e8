//! The token streams an index keeps: exact forms, lemmas, compound parts.

use std::ops::Range;
use std::sync::Arc;

use crate::{Analysis, Analyzers, Language, TokenKind, normalize, tokenize};

/// One token of a stream. Offsets are bytes of the original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamToken<T = String> {
    /// The term.
    pub text: T,
    /// The word's place in the text; terms of one word share it.
    pub position: usize,
    /// First byte in the original text.
    pub from: usize,
    /// Byte after the last in the original text.
    pub to: usize,
}

/// The three streams of one text: kept in fields of their own, since stacking parts
/// into the lemmas drops precision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Streams<T = String> {
    /// Folded words as written.
    pub exact: Vec<StreamToken<T>>,
    /// Lemmas, all readings at one position.
    pub lemmas: Vec<StreamToken<T>>,
    /// Lemmas of compound parts.
    pub parts: Vec<StreamToken<T>>,
}

/// The words of a text, analysed: what streams are made of without copying a term.
#[derive(Clone, Debug, Default)]
pub struct AnalysedText {
    words: Vec<AnalysedWord>,
}

#[derive(Clone, Debug)]
struct AnalysedWord {
    kind: TokenKind,
    position: usize,
    /// Bytes of the original text.
    original: Range<usize>,
    analysis: Arc<Analysis>,
}

impl AnalysedText {
    /// Analyses `text` in `language`.
    #[must_use]
    pub fn of(analyzers: &Analyzers, text: &str, language: Language) -> Self {
        let normalized = normalize(text);
        let words = tokenize(&normalized).into_iter().map(|token| AnalysedWord {
            kind: token.kind,
            position: token.position,
            original: normalized.original_range(&token.range),
            analysis: analyzers.analyze_cached(normalized.slice(&token.range), language),
        });
        Self {
            words: words.collect(),
        }
    }

    /// Analyses one word as a [`WordReader`](crate::WordReader) gives it.
    #[must_use]
    pub fn of_word(analyzers: &Analyzers, word: &str, language: Language) -> Self {
        let analysed = |kind, part: &str| AnalysedWord {
            kind,
            position: 0,
            original: 0..word.len(),
            analysis: analyzers.analyze_cached(part, language),
        };
        let mut words = vec![analysed(TokenKind::Word, word)];
        if word.contains('-') {
            words.extend(word.split('-').map(|part| analysed(TokenKind::Part, part)));
        }
        Self { words }
    }

    /// The streams of the text.
    ///
    /// A word gives its folded form to `exact`, the lemma of every reading to `lemmas` and
    /// the compound parts of every reading to `parts`. The parts of a hyphenated word give
    /// their lemmas, and the parts of those, to `parts`. A term comes once a position.
    #[must_use]
    pub fn streams(&self) -> Streams<&str> {
        let mut streams = Streams {
            exact: Vec::with_capacity(self.words.len()),
            lemmas: Vec::with_capacity(2 * self.words.len()),
            parts: Vec::with_capacity(2 * self.words.len()),
        };
        for word in &self.words {
            let term = |text| StreamToken {
                text,
                position: word.position,
                from: word.original.start,
                to: word.original.end,
            };
            if word.kind != TokenKind::Part {
                streams.exact.push(term(word.analysis.exact.as_str()));
            }
            for reading in &word.analysis.readings {
                let lemmas = match word.kind {
                    TokenKind::Part => &mut streams.parts,
                    _ => &mut streams.lemmas,
                };
                push_new(lemmas, term(&reading.lemma));
                for part in &reading.parts {
                    push_new(&mut streams.parts, term(part));
                }
            }
        }
        streams
    }
}

impl Streams {
    /// Analyses `text` in `language`; see [`AnalysedText::streams`].
    #[must_use]
    pub fn of(analyzers: &Analyzers, text: &str, language: Language) -> Self {
        let analysed = AnalysedText::of(analyzers, text, language);
        let owned = |stream: Vec<StreamToken<&str>>| {
            let token = |token: StreamToken<&str>| StreamToken {
                text: token.text.to_owned(),
                position: token.position,
                from: token.from,
                to: token.to,
            };
            stream.into_iter().map(token).collect()
        };
        let streams = analysed.streams();
        Self {
            exact: owned(streams.exact),
            lemmas: owned(streams.lemmas),
            parts: owned(streams.parts),
        }
    }
}

/// Adds `token` unless its term is already there at its position.
fn push_new<'a>(stream: &mut Vec<StreamToken<&'a str>>, token: StreamToken<&'a str>) {
    let is_known = stream
        .iter()
        .rev()
        .take_while(|known| known.position == token.position)
        .any(|known| known.text == token.text);
    if !is_known {
        stream.push(token);
    }
}
