//! What a service is found by: its terms, each with what it is worth there.

use std::sync::Arc;

use luukku_analyzers::{Language, WordReader};
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use super::document_concepts::{ConceptTerms, KnownText};
use super::impact::{Times, in_zone, over_zones};
use super::known_words::{Key, KnownWord, KnownWords};
use super::occurrence::{Occurrence, Way};
use super::schema::{Fields, Zone};
use super::searched_texts::each_text;
use super::terms::join;
use super::text::{ConceptMatch, Named, Payload, TermId, Terms, decode_terms};
use crate::catalog::Service;
use crate::concepts::Concepts;

/// Finds the terms of services, one at a time. Remembers the words it met: some 40 MB when
/// many were.
pub(super) struct ServiceTerms {
    terms: Arc<Terms>,
    concepts: Arc<Concepts>,
    reader: WordReader,
    known: KnownWords,
    concept_terms: ConceptTerms,
    /// The keys of the words of a text, and the words.
    keys: Vec<Key>,
    words: Vec<KnownWord>,
    /// Which of them are no function words.
    content: Vec<u32>,
    occurrences: Vec<Occurrence>,
    /// Lemmas of each zone and language.
    lengths: [[u32; Language::ALL.len()]; Zone::ALL.len()],
    /// Folded forms of the names and of the places, joined.
    names: String,
    places: String,
}

impl ServiceTerms {
    pub(super) fn new(terms: Arc<Terms>, concepts: Arc<Concepts>) -> Self {
        Self {
            concept_terms: ConceptTerms::new(&concepts, &terms),
            terms,
            concepts,
            reader: WordReader::default(),
            known: KnownWords::default(),
            keys: Vec::new(),
            words: Vec::new(),
            content: Vec::new(),
            occurrences: Vec::new(),
            lengths: Default::default(),
            names: String::new(),
            places: String::new(),
        }
    }

    /// The numbers of the terms.
    pub(super) fn numbered(&self) -> &Terms {
        &self.terms
    }

    /// The terms of a service, in the order of their numbers, each once; `whole` is the
    /// service as all its records tell it, `linked` are the records under it.
    pub(super) fn of(&mut self, whole: &Service, linked: &[Service]) -> Vec<(TermId, Payload)> {
        self.clear();
        each_text(whole, linked, |zone, text, language| {
            self.read(zone, text, language);
        });
        self.occurrences.sort_unstable();
        let terms = self.occurrences.chunk_by(|a, b| a.term() == b.term());
        terms
            .filter_map(|places| Some((places.first()?.term(), self.payload(places))))
            .collect()
    }

    /// The folded forms of the names of the service that [`of`](Self::of) read last,
    /// [joined](join); `None` when it has none.
    pub(super) fn names(&self) -> Option<&str> {
        (!self.names.is_empty()).then_some(&self.names)
    }

    /// The same of its places.
    pub(super) fn places(&self) -> Option<&str> {
        (!self.places.is_empty()).then_some(&self.places)
    }

    fn clear(&mut self) {
        self.known.make_room();
        self.occurrences.clear();
        self.lengths = Default::default();
        self.names.clear();
        self.places.clear();
    }

    fn read(&mut self, zone: Zone, text: &str, language: Language) {
        let Self {
            terms,
            concepts,
            reader,
            known,
            keys,
            words,
            content,
            occurrences,
            ..
        } = self;
        keys.clear();
        content.clear();
        reader.read(text, |word| {
            keys.push(known.key(word, language, terms, concepts));
        });
        known.look_up(keys, terms, concepts, words);
        let mut lemmas = 0;
        for (place, word) in (0..).zip(words.iter()) {
            if !word.is_function_word() {
                content.push(place);
            }
            lemmas += word.lemmas();
            // Forms are counted for the vocabulary, which leaves names of places to the
            // gazetteer.
            let of_word = match zone {
                Zone::Place => known.lemmas_and_parts(word),
                _ => known.occurrences(word),
            };
            occurrences.extend(of_word.iter().map(|term| term.at(zone)));
            match zone {
                Zone::Name => join(&mut self.names, known.form(word)),
                Zone::Place => join(&mut self.places, known.form(word)),
                Zone::Topics | Zone::Organization | Zone::Body => {}
            }
        }
        self.lengths[zone as usize][language as usize] += lemmas;
        let text = KnownText {
            known,
            words,
            content,
        };
        self.concept_terms.meet(&text, zone, occurrences);
    }

    /// What a term is worth that the service has at these places.
    fn payload(&self, places: &[Occurrence]) -> Payload {
        let is_way = |way| places.first().is_some_and(|place| place.is(way));
        if is_way(Way::Concept) {
            return Payload::of_concept(ways_met(places));
        }
        let is_named = |place: &Occurrence| matches!(place.zone(), Some(Zone::Name | Zone::Topics));
        let named = if places.iter().any(is_named) {
            Named::Yes
        } else {
            Named::No
        };
        // Forms are only counted.
        if is_way(Way::Form) {
            return Payload::of_impact(0.0, named);
        }
        let zones = places.chunk_by(|a, b| a.zone_number() == b.zone_number());
        let zones = zones.filter_map(|places| {
            let first = places.first()?;
            let count = |way| places.iter().filter(|place| place.is(way)).count() as u32;
            let times = Times {
                lemma: count(Way::Lemma),
                part: count(Way::Part),
            };
            let length = *self
                .lengths
                .get(first.zone_number())?
                .get(first.language())?;
            Some(in_zone(first.zone()?, times, length))
        });
        Payload::of_impact(over_zones(zones), named)
    }
}

/// A clone shares the terms and the concepts, and knows no words.
impl Clone for ServiceTerms {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.terms), Arc::clone(&self.concepts))
    }
}

/// The ways a concept is met at these places. It is the whole name only where it is named too:
/// some labels are not sure enough of what they mean; and what is named need not be broader
/// than something else that is.
fn ways_met(places: &[Occurrence]) -> impl Iterator<Item = ConceptMatch> {
    let has = |found: ConceptMatch| {
        let number = found as usize;
        places.iter().any(|place| place.zone_number() == number)
    };
    let named = has(ConceptMatch::Named);
    [
        (ConceptMatch::Mentioned, has(ConceptMatch::Mentioned)),
        (ConceptMatch::Broader, has(ConceptMatch::Broader) && !named),
        (ConceptMatch::Named, named),
        (
            ConceptMatch::WholeName,
            has(ConceptMatch::WholeName) && named,
        ),
    ]
    .into_iter()
    .filter_map(|(way, is_met)| is_met.then_some(way))
}

/// The keys of the terms of a document, each once, with what they are worth there.
pub(super) fn terms_of<'d>(
    document: &'d TantivyDocument,
    fields: &'d Fields,
    terms: &'d Terms,
) -> impl Iterator<Item = (Box<[u8]>, Payload)> + 'd {
    document
        .field_values()
        .filter(|(field, _)| *field == fields.terms)
        .filter_map(|(_, value)| value.as_custom())
        .flat_map(decode_terms)
        .filter_map(|(id, payload)| Some((terms.key(id)?, payload)))
}

#[cfg(test)]
mod tests;
