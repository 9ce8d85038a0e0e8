//! What is typed so far.

use luukku_analyzers::{Language, guess_language};

use crate::index::key_words;
use crate::query::limits;
use crate::query::words::searched_part;

/// Letters from which a text's language is guessed; before, it is the interface's.
const GUESSED_FROM: usize = 8;

/// A text that is being typed, in words as the keys of the dictionary have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) words: Vec<String>,
    /// Whether the last word may go on.
    pub(super) is_open: bool,
    /// Languages by how likely the text is in them.
    pub(super) languages: Vec<Language>,
}

impl Typed {
    /// `None` when there is no word yet, or so much text that there is nothing to complete.
    pub(super) fn of(text: &str, interface: Language) -> Option<Self> {
        let searched = searched_part(text);
        let words = key_words(searched);
        if words.is_empty() || words.len() > limits::MAX_WORDS || searched.len() < text.len() {
            return None;
        }
        let guessed = (searched.chars().count() >= GUESSED_FROM)
            .then(|| guess_language(searched))
            .flatten();
        let first = guessed.unwrap_or(interface);
        let mut languages = vec![first, interface];
        languages.extend(Language::ALL);
        let mut met = Vec::new();
        languages.retain(|language| {
            let is_new = !met.contains(language);
            met.push(*language);
            is_new
        });
        Some(Self {
            words,
            is_open: searched.chars().last().is_some_and(char::is_alphanumeric),
            languages,
        })
    }

    /// The words from `from` to `to` as a key.
    pub(super) fn key(&self, from: usize, to: usize) -> String {
        self.words.get(from..to).unwrap_or_default().join(" ")
    }

    /// All words as a key.
    pub(super) fn whole_key(&self) -> String {
        self.words.join(" ")
    }

    /// How many letters are typed.
    pub(super) fn letters(&self) -> usize {
        self.words.iter().map(|word| word.chars().count()).sum()
    }
}

/// Whether typing errors are put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forgive {
    /// They are.
    Errors,
    /// They are not: what is typed is enough as it is.
    Nothing,
}

/// How many typing errors are put right in a text of so many letters.
pub(super) fn forgiven(letters: usize) -> u8 {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}
