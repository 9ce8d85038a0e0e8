//! Analysed terms on their way into tantivy: one text, a NUL between two terms.
//!
//! tantivy would carry pre-tokenized text from thread to thread as JSON; a text that only has
//! to be split costs a tenth of that. No term has a NUL: texts are split at controls.

use tantivy::Index;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

/// The name of the tokenizer that splits them, in the schema.
pub(super) const TERMS: &str = "terms";

const BETWEEN: char = '\0';

/// Adds a term to a text of terms, or begins one.
pub(super) fn join(text: &mut String, term: &str) {
    if !text.is_empty() {
        text.push(BETWEEN);
    }
    text.push_str(term);
}

/// The terms of a text that [`join`] made.
#[cfg(test)]
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(BETWEEN)
}

/// Makes an index split its texts into terms.
pub(super) fn register(index: &Index) {
    let tokenizer = TextAnalyzer::from(TermsTokenizer::default());
    index.tokenizers().register(TERMS, tokenizer);
}

/// Splits what [`join`] made. Terms have no positions: they are only counted.
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
    use super::*;

    #[test]
    fn terms_are_split_as_they_were_joined() {
        let terms = ["vertaistukiryhmät", "forssassa", "kanta-hämeessä"];
        let mut text = String::new();
        for term in terms {
            join(&mut text, term);
        }
        let mut tokenizer = TermsTokenizer::default();
        let mut tokens = Vec::new();
        tokenizer
            .token_stream(&text)
            .process(&mut |token| tokens.push(token.text.clone()));
        assert_eq!(tokens, terms);
        assert_eq!(split(&text).collect::<Vec<_>>(), terms);
    }
}
