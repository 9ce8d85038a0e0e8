//! What a service is found by: its terms, each with what it is worth there.

use std::sync::Arc;

use luukku_analyzers::{AnalysedText, Language, StreamToken};
use tantivy::TantivyDocument;
use tantivy::schema::Value as _;

use super::document_concepts::concepts_met;
use super::impact::{Times, in_zone, over_zones};
use super::schema::{Fields, Zone};
use super::searched_texts::each_text;
use super::terms::join;
use super::text::{
    ConceptMatch, Named, Payload, TermId, Terms, concept_key, decode_terms, form_key, lemma_key,
};
use crate::analysis;
use crate::catalog::Service;
use crate::concepts::Concepts;

/// Finds the terms of services, one at a time.
pub(super) struct ServiceTerms {
    terms: Arc<Terms>,
    concepts: Arc<Concepts>,
    occurrences: Vec<Occurrence>,
    /// Lemmas of each zone and language.
    lengths: [[u32; Language::ALL.len()]; Zone::ALL.len()],
    /// Folded forms of the names and of the places, joined.
    names: String,
    places: String,
}

/// One place where a service has a term: the term's number, the zone (of concepts the
/// [`ConceptMatch`]), the language and the way it is there, in this order from the highest
/// bit, so that sorting brings together what belongs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence(u64);

/// How a service has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Lemma = 0,
    Part = 1,
    Form = 2,
    Concept = 3,
}

impl Occurrence {
    fn in_zone(term: TermId, zone: Zone, language: Language, way: Way) -> Self {
        Self::new(term, zone as u64, language, way)
    }

    fn of_concept(term: TermId, found: ConceptMatch) -> Self {
        Self::new(term, found as u64, Language::Finnish, Way::Concept)
    }

    fn new(term: TermId, zone: u64, language: Language, way: Way) -> Self {
        Self(u64::from(term.0) << 32 | zone << 16 | (language as u64) << 8 | way as u64)
    }

    fn term(self) -> TermId {
        TermId((self.0 >> 32) as u32)
    }

    fn zone(self) -> Option<Zone> {
        Zone::ALL.get(self.zone_number()).copied()
    }

    fn zone_number(self) -> usize {
        usize::from((self.0 >> 16) as u8)
    }

    fn language(self) -> usize {
        usize::from((self.0 >> 8) as u8)
    }

    fn is(self, way: Way) -> bool {
        self.0 as u8 == way as u8
    }
}

impl ServiceTerms {
    pub(super) fn new(terms: Arc<Terms>, concepts: Arc<Concepts>) -> Self {
        Self {
            terms,
            concepts,
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
        self.occurrences.clear();
        self.lengths = Default::default();
        self.names.clear();
        self.places.clear();
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

    fn read(&mut self, zone: Zone, text: &str, language: Language) {
        let analysed = AnalysedText::of(analysis::analyzers(), text, language);
        let streams = analysed.streams();
        concepts_met(
            &self.concepts,
            &streams.lemmas,
            language,
            zone,
            |id, found| {
                let term = self.terms.intern(&concept_key(id));
                self.occurrences.push(Occurrence::of_concept(term, found));
            },
        );
        self.lengths[zone as usize][language as usize] += streams.lemmas.len() as u32;
        self.occurrences_of(&streams.lemmas, zone, language, Way::Lemma);
        self.occurrences_of(&streams.parts, zone, language, Way::Part);
        for token in &streams.exact {
            self.form(zone, token.text);
        }
    }

    fn occurrences_of(
        &mut self,
        tokens: &[StreamToken<&str>],
        zone: Zone,
        language: Language,
        way: Way,
    ) {
        for token in tokens {
            let term = self.terms.intern(&lemma_key(language, token.text));
            let occurrence = Occurrence::in_zone(term, zone, language, way);
            self.occurrences.push(occurrence);
        }
    }

    fn form(&mut self, zone: Zone, form: &str) {
        let forms = match zone {
            Zone::Name => Some(&mut self.names),
            Zone::Place => Some(&mut self.places),
            Zone::Topics | Zone::Organization | Zone::Body => None,
        };
        if let Some(forms) = forms {
            join(forms, form);
        }
        // Forms are counted for the vocabulary, which leaves names of places to the gazetteer.
        if zone != Zone::Place {
            let term = self.terms.intern(&form_key(form));
            let occurrence = Occurrence::in_zone(term, zone, Language::Finnish, Way::Form);
            self.occurrences.push(occurrence);
        }
    }

    /// What a term is worth that the service has at these places.
    fn payload(&self, places: &[Occurrence]) -> Payload {
        if places.iter().any(|place| place.is(Way::Concept)) {
            return Payload::of_concept(ways_met(places));
        }
        let is_named = |place: &Occurrence| matches!(place.zone(), Some(Zone::Name | Zone::Topics));
        let named = if places.iter().any(is_named) {
            Named::Yes
        } else {
            Named::No
        };
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

/// A clone shares the terms and the concepts.
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
