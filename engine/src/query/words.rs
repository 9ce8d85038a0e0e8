//! The words of a query.

use std::ops::Range;

use std::sync::{Arc, OnceLock};

use luukku_analyzers::{
    Analysis, Language, NormalizedText, Origin, StreamToken, Token, TokenKind, fold,
    guess_language_of, is_function_word, normalize, tokenize,
};

use super::limits;
use crate::analysis;

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As written, normalised.
    pub(super) text: String,
    /// Folded.
    pub(super) folded: String,
    /// Its bytes in the query.
    pub(super) range: Range<usize>,
    /// Its position among the query's tokens.
    pub(super) position: usize,
    /// Whether it begins with a capital letter.
    pub(super) is_capitalised: bool,
    /// Whether a comma or another break stands before it.
    pub(super) follows_break: bool,
    /// What it can be in each language, once asked for: a word is looked at from many sides,
    /// and one typed without its dots is not in the analysers' cache.
    analyses: [Memo; LANGUAGES],
}

const LANGUAGES: usize = Language::ALL.len();

/// Something found out once; it says nothing of what the word is.
#[derive(Clone, Debug, Default)]
struct Memo(OnceLock<Arc<Analysis>>);

impl PartialEq for Memo {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Memo {}

impl Word {
    /// What the word can be. A Finnish word that nothing knows may be one typed without its
    /// ä and ö.
    pub(super) fn analysis(&self, language: Language) -> &Analysis {
        self.analyses[language as usize].0.get_or_init(|| {
            if language == Language::Finnish {
                self.finnish_analysis()
            } else {
                analysis::analyzers().analyze_cached(&self.text, language)
            }
        })
    }

    fn finnish_analysis(&self) -> Arc<Analysis> {
        let analyzers = analysis::analyzers();
        let found = analyzers.analyze_cached(&self.text, Language::Finnish);
        let is_known = |analysis: &Analysis| {
            analysis
                .readings
                .iter()
                .any(|reading| reading.origin == Origin::Lexicon)
        };
        if !self.folded.contains(['ä', 'ö']) && !is_known(&found) {
            let with_dots = analyzers.analyze_without_dots_cached(&self.text, Language::Finnish);
            if is_known(&with_dots) {
                return with_dots;
            }
        }
        found
    }

    /// Whether it is a word of Finnish or a small word of another language, as far as the
    /// lexicon knows, or an abbreviation.
    pub(super) fn is_known(&self) -> bool {
        let is_small = |language| is_function_word(&self.folded, language);
        let letters = self.text.chars().count();
        let is_abbreviation = letters <= 5 && !self.text.chars().any(char::is_lowercase);
        is_abbreviation
            || Language::ALL.into_iter().any(is_small)
            || self
                .analysis(Language::Finnish)
                .readings
                .iter()
                .any(|reading| reading.origin == Origin::Lexicon)
    }

    /// The same word in the same place, spelled otherwise.
    pub(super) fn respelled(&self, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            folded: fold(text),
            analyses: Default::default(),
            ..self.clone()
        }
    }

    /// Its lemmas, as the concepts are found by.
    pub(super) fn lemmas(&self, language: Language) -> impl Iterator<Item = StreamToken<&str>> {
        let readings = self.analysis(language).readings.iter();
        readings.map(|reading| StreamToken {
            text: reading.lemma.as_str(),
            position: self.position,
            from: self.range.start,
            to: self.range.end,
        })
    }
}

/// The words of a query, at most [`limits::MAX_WORDS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    /// Whether some were left out.
    pub(super) shortened: bool,
}

/// The part of a text that is searched, with its tokens.
#[derive(Clone, Debug)]
pub(super) struct SearchedText {
    normalized: NormalizedText,
    tokens: Vec<Token>,
    /// Whether the text is longer.
    is_part: bool,
}

impl SearchedText {
    pub(super) fn of(text: &str) -> Self {
        let searched = searched_part(text);
        let normalized = normalize(searched);
        Self {
            tokens: tokenize(&normalized),
            normalized,
            is_part: searched.len() < text.len(),
        }
    }

    /// The language it seems to be in.
    pub(super) fn language(&self) -> Option<Language> {
        guess_language_of(&self.normalized, &self.tokens)
    }
}

impl Words {
    /// Finds the words of `text`. Any text will do; what is over a limit is left out.
    pub(super) fn of(text: &str) -> Self {
        Self::of_searched(&SearchedText::of(text))
    }

    /// Finds the words of a text.
    pub(super) fn of_searched(text: &SearchedText) -> Self {
        let SearchedText {
            normalized,
            tokens,
            is_part,
        } = text;
        let mut shortened = *is_part;
        let mut words: Vec<Word> = Vec::with_capacity(tokens.len().min(limits::MAX_WORDS));
        let mut previous_end = 0;
        for token in tokens {
            if token.kind == TokenKind::Part {
                continue;
            }
            if words.len() == limits::MAX_WORDS
                || token.range.end > limits::MAX_NORMALIZED_BYTES
                || token.range.len() > limits::MAX_WORD_BYTES
            {
                shortened = true;
                continue;
            }
            let between = normalized.slice(&(previous_end..token.range.start));
            previous_end = token.range.end;
            words.push(word(
                normalized,
                token.range.clone(),
                token.position,
                between,
            ));
        }
        Self { words, shortened }
    }
}

/// The beginning of a text that is searched: its first [`limits::MAX_TEXT_CHARS`] characters.
pub(super) fn searched_part(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(limits::MAX_TEXT_CHARS)
        .map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

fn word(text: &NormalizedText, range: Range<usize>, position: usize, before: &str) -> Word {
    let written = text.slice(&range);
    Word {
        text: written.to_owned(),
        folded: fold(written),
        range: text.original_range(&range),
        position,
        is_capitalised: written.chars().next().is_some_and(char::is_uppercase),
        follows_break: before.contains([',', ';', ':', '/', '(']) || before.contains(" - "),
        analyses: Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_bytes_in_the_query() {
        let text = "tuki\u{ad}ryhmä,  Forssa";
        let words = Words::of(text).words;
        assert_eq!(words[0].text, "tukiryhmä");
        assert_eq!(text.get(words[0].range.clone()), Some("tuki\u{ad}ryhmä"));
        assert_eq!(text.get(words[1].range.clone()), Some("Forssa"));
        assert!(words[1].follows_break && words[1].is_capitalised);
    }

    #[test]
    fn bombs_become_few_words() {
        for bomb in [
            "(".repeat(10_000),
            "NOT ".repeat(10_000),
            "\u{fdfa}".repeat(1_000),
            "ä\u{308}".repeat(10_000),
            "x".repeat(10_000),
        ] {
            let words = Words::of(&bomb);
            assert!(words.words.len() <= limits::MAX_WORDS);
            assert!(words.shortened);
        }
    }
}
