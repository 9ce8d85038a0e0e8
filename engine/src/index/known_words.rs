//! Words that were met before, each with its terms: what makes indexing fast.
//!
//! Three of four words of a text are among the thousand commonest, and nearly all were met
//! before; such a word costs one look-up here and nothing is made for it. What a look-up costs
//! is how far its bytes are, so all that is kept of a word lies side by side, and its terms
//! beside those of the words that were met at the same time.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use luukku_analyzers::{AnalysedText, Language};

use super::occurrence::{Occurrence, Way};
use super::terms::join;
use super::text::{Terms, form_key, lemma_key};
use crate::analysis;
use crate::concepts::{Concepts, LabelWord};

/// Most words known at once: as many as fill the table before it grows to twice the memory.
const MOST: usize = (1 << 18) / 8 * 7;

/// Most bytes of their texts: long words are rare, unless somebody wants it otherwise.
const MOST_BYTES: usize = 1 << 24;

/// A word of a language: where in the lists of [`KnownWords`] that is which belongs to it.
#[derive(Clone, Copy)]
pub(super) struct KnownWord {
    /// Where its lemmas begin, then the parts of its compounds; last is its folded form.
    lemmas: u32,
    parts: u32,
    end: u32,
    /// Where the lemmas as text begin, then the word folded, and where that ends.
    lemma_texts: u32,
    form: u32,
    form_end: u32,
    label: Label,
}

/// The number of a [`LabelWord`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label(u32);

impl Label {
    const FUNCTION: Self = Self(0);
    const INSIDE: Self = Self(1);
    const OUTSIDE: Self = Self(2);
}

impl KnownWord {
    /// How many lemmas it has.
    pub(super) fn lemmas(&self) -> u32 {
        self.parts - self.lemmas
    }

    pub(super) fn is_function_word(&self) -> bool {
        self.label == Label::FUNCTION
    }
}

/// The words met so far.
pub(super) struct KnownWords {
    /// Each beside its key: one place in memory is read to find both.
    words: HashTable<(Key, KnownWord)>,
    hasher: RandomState,
    long: [HashMap<Box<str>, Key, RandomState>; Language::ALL.len()],
    long_bytes: usize,
    occurrences: Vec<Occurrence>,
    texts: String,
    labels: Vec<LabelWord>,
}

impl Default for KnownWords {
    fn default() -> Self {
        Self {
            words: HashTable::new(),
            hasher: RandomState::default(),
            long: Default::default(),
            long_bytes: 0,
            occurrences: Vec::new(),
            texts: String::new(),
            // In the order of their constants.
            labels: vec![LabelWord::Function, LabelWord::Inside, LabelWord::Outside],
        }
    }
}

/// The longest word that is kept as it is, in bytes: most are shorter.
const LONGEST_SHORT: usize = 23;

/// Marks the key of a longer one.
const LONG: u8 = u8::MAX;

/// A word of at most [`LONGEST_SHORT`] bytes, then its length and language: compared without
/// going to where a text is kept. A longer word has a number in place of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(u64, u64, u64);

impl Key {
    fn of(word: &str, language: Language) -> Option<Self> {
        let mut bytes = [0; LONGEST_SHORT + 1];
        let (text, kind) = bytes.split_at_mut(LONGEST_SHORT);
        text.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        kind.fill((word.len() as u8) << 2 | language as u8);
        let ([a, b, c], _) = bytes.as_chunks::<8>() else {
            return None;
        };
        let [a, b, c] = [a, b, c].map(|bytes| u64::from_le_bytes(*bytes));
        Some(Self(a, b, c))
    }

    /// The word and its language; `None` of a long one.
    fn text(self) -> Option<(Box<str>, Language)> {
        let bytes = [self.0, self.1, self.2].map(u64::to_le_bytes);
        let (text, kind) = bytes.as_flattened().split_at(LONGEST_SHORT);
        let kind = *kind.first().filter(|kind| **kind != LONG)?;
        let text = text.get(..usize::from(kind >> 2))?;
        let language = Language::ALL.get(usize::from(kind & 3))?;
        Some((std::str::from_utf8(text).ok()?.into(), *language))
    }

    /// That of the long word with a number.
    fn of_long(number: usize) -> Self {
        Self(number as u64, 0, u64::from(LONG) << 56)
    }
}

impl KnownWords {
    /// Forgets all words when there are too many. What is still in use comes again soon.
    pub(super) fn make_room(&mut self) {
        if self.words.len() >= MOST || self.texts.len() + self.long_bytes >= MOST_BYTES {
            self.forget();
        }
    }

    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// The key of a word, which is its own until there is [room made](Self::make_room).
    pub(super) fn key(
        &mut self,
        word: &str,
        language: Language,
        terms: &Terms,
        concepts: &Concepts,
    ) -> Key {
        if let Some(short) = Key::of(word, language) {
            return short;
        }
        let long = &self.long[language as usize];
        if let Some(key) = long.get(word) {
            return *key;
        }
        let key = Key::of_long(self.long.iter().map(HashMap::len).sum());
        let known = self.learn(word, language, terms, concepts);
        self.keep(key, known);
        self.long_bytes += word.len();
        self.long[language as usize].insert(word.into(), key);
        key
    }

    /// The words with these keys, one after the other. Keys of a whole text are looked up
    /// together, so that waiting for memory is done for several at once.
    pub(super) fn look_up(
        &mut self,
        keys: &[Key],
        terms: &Terms,
        concepts: &Concepts,
        words: &mut Vec<KnownWord>,
    ) {
        words.clear();
        words.reserve(keys.len());
        for key in keys {
            let found = self
                .words
                .find(self.hasher.hash_one(key), |(of, _)| of == key);
            match found {
                Some((_, known)) => words.push(*known),
                None => words.extend(self.meet(*key, terms, concepts)),
            }
        }
    }

    /// A short word that was not met before.
    #[cold]
    fn meet(&mut self, key: Key, terms: &Terms, concepts: &Concepts) -> Option<KnownWord> {
        let (word, language) = key.text()?;
        let known = self.learn(&word, language, terms, concepts);
        self.keep(key, known);
        Some(known)
    }

    fn keep(&mut self, key: Key, known: KnownWord) {
        let hash = self.hasher.hash_one(key);
        let hasher = &self.hasher;
        self.words
            .insert_unique(hash, (key, known), |(key, _)| hasher.hash_one(key));
    }

    fn learn(
        &mut self,
        word: &str,
        language: Language,
        terms: &Terms,
        concepts: &Concepts,
    ) -> KnownWord {
        let analysed = AnalysedText::of_word(analysis::analyzers(), word, language);
        let streams = analysed.streams();
        let term = |text: &str, way| {
            let term = terms.intern(&lemma_key(language, text));
            Occurrence::of_word(term, language, way)
        };
        let texts = streams.lemmas.iter().map(|lemma| lemma.text);
        let lemmas = self.occurrences.len() as u32;
        self.occurrences
            .extend(texts.clone().map(|lemma| term(lemma, Way::Lemma)));
        let parts = self.occurrences.len() as u32;
        let of_parts = streams.parts.iter();
        self.occurrences
            .extend(of_parts.map(|part| term(part.text, Way::Part)));
        let form = streams.exact.first().map_or(word, |exact| exact.text);
        let folded = terms.intern(&form_key(form));
        self.occurrences
            .push(Occurrence::of_word(folded, Language::Finnish, Way::Form));

        let mut joined = String::new();
        for lemma in texts.clone() {
            join(&mut joined, lemma);
        }
        let lemma_texts = self.texts.len() as u32;
        self.texts.push_str(&joined);
        let form_at = self.texts.len() as u32;
        self.texts.push_str(form);
        KnownWord {
            lemmas,
            parts,
            end: self.occurrences.len() as u32,
            lemma_texts,
            form: form_at,
            form_end: self.texts.len() as u32,
            label: self.label_number(concepts.label_word(texts, language)),
        }
    }

    fn label_number(&mut self, label: LabelWord) -> Label {
        match label {
            LabelWord::Function => Label::FUNCTION,
            LabelWord::Inside => Label::INSIDE,
            LabelWord::Outside => Label::OUTSIDE,
            LabelWord::First(_) => {
                self.labels.push(label);
                Label(self.labels.len() as u32 - 1)
            }
        }
    }

    /// The lemmas and parts of a word, and its folded form.
    pub(super) fn occurrences(&self, of: &KnownWord) -> &[Occurrence] {
        let range = of.lemmas as usize..of.end as usize;
        self.occurrences.get(range).unwrap_or_default()
    }

    /// The lemmas and parts of a word.
    pub(super) fn lemmas_and_parts(&self, of: &KnownWord) -> &[Occurrence] {
        let all = self.occurrences(of);
        all.split_last().map_or(&[], |(_, rest)| rest)
    }

    /// The lemmas of a word as text, [joined](join).
    pub(super) fn lemma_texts(&self, of: &KnownWord) -> &str {
        let range = of.lemma_texts as usize..of.form as usize;
        self.texts.get(range).unwrap_or_default()
    }

    /// A word folded.
    pub(super) fn form(&self, of: &KnownWord) -> &str {
        let range = of.form as usize..of.form_end as usize;
        self.texts.get(range).unwrap_or_default()
    }

    /// What a word is to labels.
    pub(super) fn label(&self, of: &KnownWord) -> &LabelWord {
        self.labels
            .get(of.label.0 as usize)
            .unwrap_or(&LabelWord::Outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_told_apart_by_every_byte_and_the_language() {
        let of = |word| Key::of(word, Language::Finnish);
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
            let (text, language) = of(word).and_then(Key::text).expect("a short word");
            assert_eq!((&*text, language), (*word, Language::Finnish));
            for other in &words[at + 1..] {
                assert_ne!(of(word), of(other));
            }
            assert_ne!(of(word), Key::of(word, Language::Swedish));
        }
        let longest = "\u{ff}".repeat(LONGEST_SHORT / 2);
        let too_long = "a".repeat(LONGEST_SHORT + 1);
        assert_eq!(of(&too_long), None);
        assert!(of(&longest).is_some_and(|key| key != Key::of_long(0)));
        assert_ne!(Key::of_long(0), Key::of_long(1));
        assert_eq!(Key::of_long(0).text(), None);
        assert_ne!(of(""), Some(Key::of_long(0)));
    }
}
