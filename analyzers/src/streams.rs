//! The token streams an index keeps: exact forms, lemmas, compound parts.

use crate::{Analyzers, Language, TokenKind, normalize, tokenize};

/// One token of a stream. Offsets are bytes of the original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamToken {
    /// The term.
    pub text: String,
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
pub struct Streams {
    /// Folded words as written.
    pub exact: Vec<StreamToken>,
    /// Lemmas, all readings at one position.
    pub lemmas: Vec<StreamToken>,
    /// Lemmas of compound parts.
    pub parts: Vec<StreamToken>,
}

impl Streams {
    /// Analyses `text` in `language`.
    ///
    /// A word gives its folded form to `exact`, the lemma of every reading to `lemmas` and
    /// the compound parts of every reading to `parts`. The parts of a hyphenated word give
    /// their lemmas, and the parts of those, to `parts`. A term comes once a position.
    #[must_use]
    pub fn of(analyzers: &Analyzers, text: &str, language: Language) -> Self {
        let normalized = normalize(text);
        let mut streams = Streams::default();
        for token in tokenize(&normalized) {
            let analysis = analyzers.analyze_cached(normalized.slice(&token.range), language);
            let original = normalized.original_range(&token.range);
            let term = |text: String| StreamToken {
                text,
                position: token.position,
                from: original.start,
                to: original.end,
            };
            if token.kind != TokenKind::Part {
                streams.exact.push(term(analysis.exact.clone()));
            }
            for reading in &analysis.readings {
                let lemmas = match token.kind {
                    TokenKind::Part => &mut streams.parts,
                    _ => &mut streams.lemmas,
                };
                push_new(lemmas, term(reading.lemma.clone()));
                for part in &reading.parts {
                    push_new(&mut streams.parts, term(part.clone()));
                }
            }
        }
        streams
    }
}

/// Adds `token` unless its term is already there at its position.
fn push_new(stream: &mut Vec<StreamToken>, token: StreamToken) {
    let is_known = stream
        .iter()
        .rev()
        .take_while(|known| known.position == token.position)
        .any(|known| known.text == token.text);
    if !is_known {
        stream.push(token);
    }
}
