//! The words of a text as they are compared with those of queries.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use luukku_analyzers::{Language, TokenKind, WordReader};

use super::Reading;
use super::known::KnownWord;
use super::term::{TermHash, TermSet};
use crate::concepts::{LabelWord, LabelWords};

/// The words of a text, and the concepts they mean. It knows nothing of any query.
#[derive(Debug, Default)]
pub(crate) struct TextWords {
    words: Box<[Word]>,
    terms: Box<[TermHash]>,
    said: Box<[Said]>,
}

/// A word, or a part of a hyphenated one.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// Its bytes in the text.
    from: u32,
    to: u32,
    /// Parts share that of their word.
    position: u32,
    /// Where its terms end; they begin where those of the word before end.
    terms: u32,
}

/// A concept that words mean.
#[derive(Clone, Copy, Debug)]
struct Said {
    concept: u32,
    /// Positions of the words.
    from: u32,
    to: u32,
}

thread_local! {
    static READER: RefCell<WordReader> = RefCell::default();
}

impl TextWords {
    /// Reads a text.
    ///
    /// Cost: linear in the text; a word that was met lately is a look-up.
    pub(super) fn of(text: &str, language: Language, reading: &Reading<'_>) -> Self {
        let mut words = Vec::with_capacity(text.len() / 8);
        let mut terms = Vec::with_capacity(text.len() / 2);
        let mut content = Content::default();
        let mut positions = 0;
        READER.with_borrow_mut(|reader| {
            reader.read_tokens(text, |kind, word, at| {
                let Some(known) = reading.word(word, language) else {
                    return;
                };
                let is_part = kind == TokenKind::Part;
                let own = if is_part {
                    known.terms.get(..known.lemmas_and_parts as usize)
                } else {
                    positions += 1;
                    Some(&*known.terms)
                };
                terms.extend_from_slice(own.unwrap_or_default());
                words.push(Word {
                    from: at.start as u32,
                    to: at.end as u32,
                    position: positions - 1,
                    terms: terms.len() as u32,
                });
                if !is_part && !matches!(known.label, LabelWord::Function) {
                    content.words.push(known);
                    content.positions.push(positions - 1);
                }
            });
        });
        let mut said = Vec::new();
        reading.concepts.find_known(&content, |concept, _, words| {
            let last = words.end.checked_sub(1);
            let position = |at: usize| content.positions.get(at).copied();
            if let (Some(from), Some(last)) = (position(words.start), last.and_then(position)) {
                said.push(Said {
                    concept,
                    from,
                    to: last + 1,
                });
            }
        });
        Self {
            words: words.into(),
            terms: terms.into(),
            said: said.into(),
        }
    }

    /// The bytes in the text of each word that answers: one that has a term of `asked`, or is
    /// among those that mean a concept of `asks`. In the order of the text.
    pub(crate) fn answering<'a>(
        &'a self,
        asked: &'a TermSet,
        asks: impl Fn(u32) -> bool,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let said = self.said.iter().filter(|said| asks(said.concept));
        let said: Vec<(u32, u32)> = said.map(|said| (said.from, said.to)).collect();
        let mut first = 0;
        self.words.iter().filter_map(move |word| {
            let terms = self.terms.get(first..word.terms as usize);
            first = word.terms as usize;
            let means = || {
                let mut said = said.iter();
                said.any(|(from, to)| (*from..*to).contains(&word.position))
            };
            let answers = terms
                .unwrap_or_default()
                .iter()
                .any(|term| asked.has(*term))
                || means();
            answers.then_some(word.from as usize..word.to as usize)
        })
    }
}

/// The words of a text that are no function words.
#[derive(Default)]
struct Content {
    words: Vec<Arc<KnownWord>>,
    positions: Vec<u32>,
}

impl LabelWords for Content {
    fn word(&self, at: usize) -> Option<&LabelWord> {
        self.words.get(at).map(|word| &word.label)
    }

    fn lemmas(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &word.lemmas)
    }
}
