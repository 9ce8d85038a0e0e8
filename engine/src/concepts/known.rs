//! Labels in texts whose words were met before: a word remembers the labels that begin with
//! it, so that most are passed over at once.

use std::ops::Range;

use luukku_analyzers::{Language, is_function_word};

use super::labels::BETWEEN;
use super::{Begun, Concept, Concepts, Meaning};

/// What a word is to labels.
pub(crate) enum LabelWord {
    /// A small word, which labels are compared without.
    Function,
    /// A word that no label begins with.
    Inside,
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
            let rest = (at..)
                .take_while(|at| words.word(*at).is_some())
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

    /// A concept by its number.
    pub(crate) fn numbered(&self, number: u32) -> Option<&Concept> {
        self.all.get(number as usize).map(AsRef::as_ref)
    }
}
