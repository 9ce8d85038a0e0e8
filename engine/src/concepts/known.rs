//! Labels in texts whose words were met before: a word remembers the labels that begin with
//! it, so that most are passed over at once.

use std::collections::HashSet;
use std::ops::Range;

use foldhash::fast::RandomState;
use fst::Streamer as _;
use luukku_analyzers::{Language, is_function_word};

use super::labels::BETWEEN;
use super::{Begun, Concept, Concepts, Meaning};

/// What a word is to labels.
pub(crate) enum LabelWord {
    /// A small word, which labels are compared without.
    Function,
    /// A word that no label begins with, but some go on with.
    Inside,
    /// A word of no label.
    Outside,
    /// A word that labels begin with.
    First(Box<Beginning>),
}

/// The labels that begin with a word.
pub(crate) struct Beginning {
    /// What the word means alone.
    alone: Box<[Meaning]>,
    begun: Begun,
}

/// The words of a text, without the function words.
pub(crate) trait LabelWords {
    /// What a word is to labels; `None` after the last.
    fn word(&self, at: usize) -> Option<&LabelWord>;

    /// The lemmas of a word, with a NUL between.
    fn lemmas(&self, at: usize) -> &str;
}

impl Concepts {
    /// What a word with these lemmas is to labels.
    pub(crate) fn label_word<'l>(
        &self,
        lemmas: impl Iterator<Item = &'l str> + Clone,
        language: Language,
    ) -> LabelWord {
        match self.first_word(lemmas.clone(), language) {
            LabelWord::Inside => {
                let later = self.later_words();
                let mut lemmas = lemmas.map(str::as_bytes);
                if lemmas.any(|lemma| later.contains(lemma)) {
                    LabelWord::Inside
                } else {
                    LabelWord::Outside
                }
            }
            known => known,
        }
    }

    /// The same without a look at all labels: a word of none counts as [`LabelWord::Inside`],
    /// which is found out when labels are followed.
    pub(crate) fn first_word<'l>(
        &self,
        lemmas: impl Iterator<Item = &'l str> + Clone,
        language: Language,
    ) -> LabelWord {
        if lemmas
            .clone()
            .any(|lemma| is_function_word(lemma, language))
        {
            return LabelWord::Function;
        }
        let begun = self.begin(lemmas.map(str::as_bytes), language);
        if begun.ends.is_empty() && begun.ways.is_empty() {
            return LabelWord::Inside;
        }
        LabelWord::First(Box::new(Beginning {
            alone: self.meanings_of(&begun.ends).into(),
            begun,
        }))
    }

    /// The same as [`find`](Self::find), for words met before: hands the number of each
    /// concept, how surely the words mean it, and which words say it to `meet`.
    pub(crate) fn find_known(
        &self,
        words: &impl LabelWords,
        mut meet: impl FnMut(u32, f32, Range<usize>),
    ) {
        let mut at = 0;
        while let Some(word) = words.word(at) {
            let from = at;
            at += 1;
            let LabelWord::First(first) = word else {
                continue;
            };
            let mut give = |meanings: &[Meaning], to: usize| {
                for meaning in meanings {
                    meet(meaning.concept, meaning.weight(), from..to);
                }
            };
            let is_of_labels =
                |at: usize| !matches!(words.word(at), None | Some(LabelWord::Outside));
            // Most words are of no label, and most labels are one word.
            if first.begun.ways.is_empty() || !is_of_labels(at) {
                give(&first.alone, at);
                continue;
            }
            let rest = (at..)
                .take_while(|at| is_of_labels(*at))
                .map(|at| words.lemmas(at).as_bytes().split(|byte| *byte == BETWEEN));
            match self.go_on(first.begun.ways, rest) {
                Some((more, ends)) => {
                    at += more;
                    give(&self.meanings_of(&ends), at);
                }
                None => give(&first.alone, at),
            }
        }
    }

    /// The words of labels but the first, in any language.
    fn later_words(&self) -> &HashSet<Box<[u8]>, RandomState> {
        self.later_words.get_or_init(|| {
            let mut later = HashSet::default();
            let mut keys = self.labels.stream();
            while let Some((key, _)) = keys.next() {
                let words = key.split(|byte| *byte == BETWEEN).skip(1);
                later.extend(words.map(Box::from));
            }
            later
        })
    }

    /// A concept by its number.
    pub(crate) fn numbered(&self, number: u32) -> Option<&Concept> {
        self.all.get(number as usize).map(AsRef::as_ref)
    }
}
