//! Analysed terms on their way into tantivy: one text, a NUL between two terms.
//!
//! tantivy would carry pre-tokenized text from thread to thread as JSON; a text that only has
//! to be split costs a tenth of that. No term has a NUL: texts are split at controls.

use luukku_analyzers::StreamToken;
use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

/// The name of the tokenizer that splits them, in the schema.
pub(super) const TERMS: &str = "terms";

const BETWEEN: char = '\0';

/// The terms of a stream as one text; `None` when there is none.
pub(super) fn joined(tokens: &[StreamToken<&str>]) -> Option<String> {
    let (first, rest) = tokens.split_first()?;
    let bytes = tokens.iter().map(|token| token.text.len() + 1).sum();
    let mut text = String::with_capacity(bytes);
    text.push_str(first.text);
    for token in rest {
        text.push(BETWEEN);
        text.push_str(token.text);
    }
    Some(text)
}

/// The terms of a text that [`joined`] made.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
}

/// Makes an index split its texts into terms.
pub(super) fn register(index: &Index) {
    let tokenizer = TextAnalyzer::from(TermsTokenizer::default());
    index.tokenizers().register(TERMS, tokenizer);
}

/// Splits what [`joined`] made. Terms have no positions: they are only counted.
#[derive(Clone, Default)]
pub(super) struct TermsTokenizer {
    token: Token,
}

impl Tokenizer for TermsTokenizer {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        self.token.reset();
        Terms {
            token: &mut self.token,
            rest: text.split(BETWEEN),
        }
    }
}

pub(super) struct Terms<'a> {
    token: &'a mut Token,
    rest: std::str::Split<'a, char>,
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.rest.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = 0;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use luukku_analyzers::{AnalysedText, Language};

    use super::*;

    #[test]
    fn terms_are_split_as_they_were_joined() {
        let analyzers = crate::analyzers();
        let text = "Vertaistukiryhmät\0Forssassa, Kanta-Hämeessä";
        let analysed = AnalysedText::of(analyzers, text, Language::Finnish);
        let tokens = analysed.streams().lemmas;
        let text = joined(&tokens).expect("terms");
        let mut tokenizer = TermsTokenizer::default();
        let mut split = Vec::new();
        tokenizer
            .token_stream(&text)
            .process(&mut |token| split.push(token.text.clone()));
        let terms: Vec<&str> = tokens.iter().map(|token| token.text).collect();
        assert_eq!(split, terms);
        assert!(terms.len() > 2);
        assert_eq!(joined(&[]), None);
    }
}
