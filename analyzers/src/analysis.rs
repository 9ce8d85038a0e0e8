//! What a word can be: its readings.

use crate::Language;
use crate::stem::stem;

/// Everything known of one word in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The word as written, folded: what an exact match compares.
    pub exact: String,
    /// What the word can be, best first; at most four, never empty. The Snowball stem when
    /// nothing else knows the word.
    pub readings: Vec<Reading>,
}

impl Analysis {
    /// The Snowball stem of the word in `language`, the one it was analysed in: what meets
    /// unknown words. Worked out when asked for, some 0.2 µs.
    #[must_use]
    pub fn stem(&self, language: Language) -> String {
        stem(&self.exact, language)
    }
}

/// One way to read a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The dictionary form, folded: `forssa` for "Forssan".
    pub lemma: String,
    /// The lemmas of a compound's parts, first to last; empty for a simple word.
    /// `["vertainen", "tuki", "ryhmä"]` for "vertaistukiryhmät".
    pub parts: Vec<String>,
    /// Where the parts after the first begin in `lemma`, in bytes; empty for a simple word.
    pub boundaries: Vec<usize>,
    /// The word's class.
    pub class: WordClass,
    /// The grammatical case of a nominal, where the language has one.
    pub case: Option<Case>,
    /// Where the reading comes from.
    pub origin: Origin,
}

/// A word's class, as far as search needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordClass {
    /// A common noun.
    Noun,
    /// A proper noun: a place, a person, an organisation.
    ProperNoun,
    /// An adjective.
    Adjective,
    /// A verb.
    Verb,
    /// A numeral.
    Numeral,
    /// An adverb, pre- or postposition, conjunction, pronoun or other small word.
    Other,
}

/// The Finnish cases, in the order of the grammars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the grammar's own")]
pub enum Case {
    Nominative,
    Genitive,
    Partitive,
    Essive,
    Translative,
    Inessive,
    Elative,
    Illative,
    Adessive,
    Ablative,
    Allative,
    Abessive,
    Comitative,
    Instructive,
}

/// Where a reading comes from; better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The lexicon knows the word.
    Lexicon,
    /// Guessed from the word's ending.
    Guess,
    /// Only a stemmer touched it: the lemma is a stem.
    Stem,
}
