//! Which concepts a service is found by.

use std::ops::Range;
use std::sync::Arc;

use super::known_words::{KnownWord, KnownWords};
use super::occurrence::Occurrence;
use super::schema::Zone;
use super::text::{ConceptMatch, TermId, Terms, concept_key};
use crate::concepts::{Concepts, LabelWord, LabelWords};

/// How surely words of a name or topic have to mean a concept to count as naming it; below,
/// they mention it.
const SURE: f32 = 0.6;

/// The terms of concepts.
pub(super) struct ConceptTerms {
    concepts: Arc<Concepts>,
    terms: Arc<Terms>,
    /// Of each concept that was met the term, and those of what is broader.
    met: Vec<Option<Box<[TermId]>>>,
}

impl ConceptTerms {
    pub(super) fn new(concepts: &Arc<Concepts>, terms: &Arc<Terms>) -> Self {
        Self {
            concepts: Arc::clone(concepts),
            terms: Arc::clone(terms),
            met: Vec::new(),
        }
    }

    /// Adds the concepts of a text of `zone` to `occurrences`. What is broader than a concept
    /// is met too: the narrower answers the broader. One that is the whole name ("Kotihoito",
    /// and not "Hilman kotihoito") is met a second time as that.
    pub(super) fn meet(
        &mut self,
        text: &KnownText<'_>,
        zone: Zone,
        occurrences: &mut Vec<Occurrence>,
    ) {
        let is_main = match zone {
            Zone::Name | Zone::Topics => true,
            Zone::Body => false,
            Zone::Organization | Zone::Place => return,
        };
        let concepts = Arc::clone(&self.concepts);
        concepts.find_known(text, |concept, weight, words| {
            let Some((own, broader)) = self.terms_of(concept).split_first() else {
                return;
            };
            let is_whole = zone == Zone::Name && text.is_whole(words);
            let whole = is_whole.then(|| Occurrence::of_concept(*own, ConceptMatch::WholeName));
            let (found, above) = if is_main && weight >= SURE {
                (ConceptMatch::Named, ConceptMatch::Broader)
            } else {
                (ConceptMatch::Mentioned, ConceptMatch::Mentioned)
            };
            let broader = broader.iter();
            occurrences.extend(whole);
            occurrences.push(Occurrence::of_concept(*own, found));
            occurrences.extend(broader.map(|term| Occurrence::of_concept(*term, above)));
        });
    }

    /// The term of a concept, then those of what is broader.
    fn terms_of(&mut self, number: u32) -> &[TermId] {
        let at = number as usize;
        if self.met.len() <= at {
            self.met.resize(self.concepts.len().max(at + 1), None);
        }
        let Some(met) = self.met.get_mut(at) else {
            return &[];
        };
        met.get_or_insert_with(|| {
            let Some(concept) = self.concepts.numbered(number) else {
                return Box::default();
            };
            let broader = self.concepts.broader(concept).into_iter();
            std::iter::once(concept)
                .chain(broader.map(|(_, concept)| concept))
                .map(|concept| self.terms.intern(&concept_key(concept.id())))
                .collect()
        })
    }
}

/// The words of a text.
pub(super) struct KnownText<'w> {
    pub(super) known: &'w KnownWords,
    pub(super) words: &'w [KnownWord],
    /// Which of them are no function words.
    pub(super) content: &'w [u32],
}

impl KnownText<'_> {
    /// Whether words of the content are the whole text.
    fn is_whole(&self, words: Range<usize>) -> bool {
        let place = |at: usize| self.content.get(at).map(|place| *place as usize);
        let last = words.end.checked_sub(1).and_then(place);
        place(words.start) == Some(0) && last.map(|last| last + 1) == Some(self.words.len())
    }

    fn content(&self, at: usize) -> Option<&KnownWord> {
        self.words.get(*self.content.get(at)? as usize)
    }
}

impl LabelWords for KnownText<'_> {
    fn word(&self, at: usize) -> Option<&LabelWord> {
        self.content(at).map(|word| self.known.label(word))
    }

    fn lemmas(&self, at: usize) -> &str {
        self.content(at)
            .map_or("", |word| self.known.lemma_texts(word))
    }
}
