//! What is known of the words of texts: their terms, and the labels that begin with them.

use std::sync::Arc;

use luukku_analyzers::Language;

use super::bounded::Bounded;
use super::term::{TermHash, TermHasher};
use crate::analysis;
use crate::concepts::{Concepts, LabelWord};

/// What words may take, as [`KnownWord::bytes`] reckons it.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What a word has beside its own bytes: an entry of the cache and its allocations.
const WORD_BYTES: usize = 160;

/// What a word takes that labels begin with.
const BEGINNING_BYTES: usize = 800;

/// A word of a language.
pub(super) struct KnownWord {
    /// Its lemmas, the parts of its compounds and its folded form.
    pub(super) terms: Box<[TermHash]>,
    /// Its lemmas and the parts of its compounds: what it is as part of a hyphenated word.
    pub(super) lemmas_and_parts: u32,
    /// Its lemmas as text, with a NUL between.
    pub(super) lemmas: Box<str>,
    pub(super) label: LabelWord,
}

/// The words met lately.
pub(super) struct KnownWords {
    languages: [Bounded<Box<str>, KnownWord>; Language::ALL.len()],
}

impl KnownWords {
    pub(super) fn new() -> Self {
        Self {
            languages: std::array::from_fn(|_| Bounded::new(MOST_BYTES / Language::ALL.len())),
        }
    }

    /// A word, as normalised.
    pub(super) fn word(
        &self,
        word: &str,
        language: Language,
        hasher: &TermHasher,
        concepts: &Concepts,
    ) -> Option<Arc<KnownWord>> {
        self.languages[language as usize].get(word, || {
            let known = KnownWord::of(word, language, hasher, concepts);
            let bytes = known.bytes() + word.len();
            Some((word.into(), known, bytes))
        })
    }
}

impl KnownWord {
    fn of(word: &str, language: Language, hasher: &TermHasher, concepts: &Concepts) -> Self {
        let analysis = analysis::analyzers().analyze_cached(word, language);
        let mut lemmas: Vec<&str> = Vec::new();
        for reading in &analysis.readings {
            if !lemmas.contains(&reading.lemma.as_str()) {
                lemmas.push(&reading.lemma);
            }
        }
        let parts = analysis.readings.iter().flat_map(|reading| &reading.parts);
        let mut terms: Vec<TermHash> = Vec::new();
        let parts = parts.map(String::as_str);
        for term in lemmas.iter().copied().chain(parts) {
            let hash = hasher.hash(term);
            if !terms.contains(&hash) {
                terms.push(hash);
            }
        }
        let lemmas_and_parts = terms.len() as u32;
        let form = hasher.hash(&analysis.exact);
        if !terms.contains(&form) {
            terms.push(form);
        }
        Self {
            terms: terms.into(),
            lemmas_and_parts,
            lemmas: lemmas.join("\0").into(),
            label: concepts.first_word(lemmas.iter().copied(), language),
        }
    }

    fn bytes(&self) -> usize {
        let beginning = match self.label {
            LabelWord::First(_) => BEGINNING_BYTES,
            LabelWord::Function | LabelWord::Inside | LabelWord::Outside => 0,
        };
        WORD_BYTES + size_of_val(&*self.terms) + self.lemmas.len() + beginning
    }
}
