//! Words that were met before, each with its terms: what makes indexing fast.
//!
//! Three of four words of a text are among the thousand commonest, and nearly all were met
//! before; such a word costs one look-up here and nothing is made for it.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use luukku_analyzers::{AnalysedText, Language};

use super::occurrence::{Occurrence, Way};
use super::terms::join;
use super::text::{Terms, form_key, lemma_key};
use crate::analysis;
use crate::concepts::{Concepts, LabelWord};

/// Most words known at once: those of some 10,000 services. A word takes some 300 bytes.
const MOST: usize = 1 << 17;

/// Most bytes of their texts: long words are rare, unless somebody wants it otherwise.
const MOST_BYTES: usize = 1 << 23;

/// A word of a language.
pub(super) struct KnownWord {
    /// Its lemmas, then the parts of its compounds, then its folded form.
    occurrences: Box<[Occurrence]>,
    lemmas: usize,
    /// The lemmas as text, [joined](join).
    pub(super) lemma_texts: Box<str>,
    /// The word folded.
    pub(super) form: Box<str>,
    pub(super) label: LabelWord,
}

impl KnownWord {
    fn of(word: &str, language: Language, terms: &Terms, concepts: &Concepts) -> Self {
        let analysed = AnalysedText::of_word(analysis::analyzers(), word, language);
        let streams = analysed.streams();
        let form = streams.exact.first().map_or(word, |exact| exact.text);
        let term = |text: &str, way| {
            let term = terms.intern(&lemma_key(language, text));
            Occurrence::of_word(term, language, way)
        };
        let lemmas = streams.lemmas.iter();
        let parts = streams.parts.iter();
        let folded = terms.intern(&form_key(form));
        let mut lemma_texts = String::new();
        for lemma in lemmas.clone() {
            join(&mut lemma_texts, lemma.text);
        }
        Self {
            lemmas: lemmas.len(),
            occurrences: lemmas
                .clone()
                .map(|lemma| term(lemma.text, Way::Lemma))
                .chain(parts.map(|part| term(part.text, Way::Part)))
                .chain([Occurrence::of_word(folded, Language::Finnish, Way::Form)])
                .collect(),
            lemma_texts: lemma_texts.into(),
            form: form.into(),
            label: concepts.label_word(lemmas.map(|lemma| lemma.text), language),
        }
    }

    /// How many lemmas it has.
    pub(super) fn lemmas(&self) -> usize {
        self.lemmas
    }

    /// Its lemmas and parts, and its folded form.
    pub(super) fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// Its lemmas and parts.
    pub(super) fn lemmas_and_parts(&self) -> &[Occurrence] {
        self.occurrences.split_last().map_or(&[], |(_, rest)| rest)
    }
}

/// The words met so far, by number.
#[derive(Default)]
pub(super) struct KnownWords {
    short: HashMap<ShortWord, u32, RandomState>,
    long: [HashMap<Box<str>, u32, RandomState>; Language::ALL.len()],
    words: Vec<KnownWord>,
    bytes: usize,
}

/// A word of at most 15 bytes, as most are, then its length and language: compared without
/// going to where a text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ShortWord(u128);

impl ShortWord {
    fn of(word: &str, language: Language) -> Option<Self> {
        let mut bytes = [0; 16];
        let (text, kind) = bytes.split_at_mut(15);
        text.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        kind.fill((word.len() as u8) << 4 | language as u8);
        Some(Self(u128::from_le_bytes(bytes)))
    }
}

impl KnownWords {
    /// Forgets all words when there are too many. What is still in use comes again soon.
    pub(super) fn make_room(&mut self) {
        if self.words.len() >= MOST || self.bytes >= MOST_BYTES {
            self.forget();
        }
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The number of a word, which is its own until there is [room made](Self::make_room).
    pub(super) fn number(
        &mut self,
        word: &str,
        language: Language,
        terms: &Arc<Terms>,
        concepts: &Arc<Concepts>,
    ) -> u32 {
        let short = ShortWord::of(word, language);
        let long = &mut self.long[language as usize];
        let met = match &short {
            Some(short) => self.short.get(short),
            None => long.get(word),
        };
        if let Some(number) = met {
            return *number;
        }
        let number = self.words.len() as u32;
        let known = KnownWord::of(word, language, terms, concepts);
        self.bytes += word.len() + known.form.len() + known.lemma_texts.len();
        self.words.push(known);
        match short {
            Some(short) => self.short.insert(short, number),
            None => long.insert(word.into(), number),
        };
        number
    }

    /// A word by its number.
    pub(super) fn get(&self, number: u32) -> Option<&KnownWord> {
        self.words.get(number as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_told_apart_by_every_byte_and_the_language() {
        let of = |word| ShortWord::of(word, Language::Finnish);
        assert_eq!(of("kirjasto"), of("kirjasto"));
        let words = [
            "",
            "\0",
            "a",
            "a\0",
            "ääää",
            "pääkirjastot",
            "aaaaaaaaaaaaaaa",
        ];
        for (at, word) in words.iter().enumerate() {
            for other in &words[at + 1..] {
                assert_ne!(of(word), of(other));
            }
            assert_ne!(of(word), ShortWord::of(word, Language::Swedish));
        }
        assert_eq!(of("aaaaaaaaaaaaaaaa"), None, "16 bytes are no short word");
    }
}
