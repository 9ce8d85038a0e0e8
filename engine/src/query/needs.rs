//! The need a text says, as a clause that the services for it answer.

use luukku_analyzers::Language;

use super::understand::Clause;
use super::words::Word;
use crate::concepts::{Concepts, Found};
use crate::needs::Needs;

/// What the first answer to a need is worth beside a concept that is named.
const FIRST_ANSWER: f32 = 0.8;
/// What each further answer is worth beside the one before.
const NEXT_ANSWER: f32 = 0.9;
/// What the answers to the second need found are worth beside those to the first.
const SECOND_NEED: f32 = 0.6;
/// What a concept is worth that is named among several words of a need.
const NAMED_IN_PASSING: f32 = 0.5;

/// A need that some words say.
pub(super) struct SaidNeed {
    /// In the order of the text.
    words: Vec<Word>,
    answers: Vec<Found>,
}

impl SaidNeed {
    /// The need that `words` say in `language`; the second likeliest adds its answers.
    pub(super) fn of(words: &[Word], concepts: &Concepts, language: Language) -> Option<Self> {
        let analyses: Vec<_> = words.iter().map(|word| word.analysis(language)).collect();
        let lemmas = analyses.iter().map(|analysis| {
            let readings = analysis.readings.iter();
            readings.map(|reading| reading.lemma.as_str()).collect()
        });
        let found = Needs::shipped().find(lemmas, language);
        let first = found.first()?;
        let said = first.words.iter();
        let said: Vec<Word> = said.filter_map(|at| words.get(*at)).cloned().collect();
        let range = said.first()?.position..said.last()?.position + 1;
        let mut answers: Vec<Found> = Vec::new();
        for (found, of_need) in found.iter().zip([1.0, SECOND_NEED]) {
            let mut weight = FIRST_ANSWER * of_need;
            for concept in found.need.answers.iter().filter_map(|id| concepts.get(id)) {
                if !answers.iter().any(|known| known.concept == *concept) {
                    answers.push(Found {
                        concept: concept.clone(),
                        weight,
                        positions: range.clone(),
                    });
                }
                weight *= NEXT_ANSWER;
            }
        }
        Some(Self {
            words: said,
            answers,
        })
    }

    /// Makes one clause of those that say the need; gives it and the others.
    pub(super) fn take(self, clauses: Vec<Clause>) -> (Clause, Vec<Clause>) {
        let is_said = |word: &Word| self.words.iter().any(|of| of.position == word.position);
        let says = |clause: &Clause| clause.words.iter().any(is_said);
        let (saying, others): (Vec<Clause>, Vec<Clause>) = clauses.into_iter().partition(says);
        let passing = if saying.len() > 1 {
            NAMED_IN_PASSING
        } else {
            1.0
        };
        let mut clause = Clause {
            words: Vec::new(),
            concepts: Vec::new(),
            related: Vec::new(),
            joined: None,
            answers: self.answers,
        };
        for said in saying {
            clause.words.extend(said.words);
            clause.related.extend(said.related);
            clause
                .concepts
                .extend(said.concepts.into_iter().map(|found| Found {
                    weight: found.weight * passing,
                    ..found
                }));
        }
        if clause.words.is_empty() {
            clause.words = self.words;
        }
        (clause, others)
    }
}
