//! Where a service has a term.

use luukku_analyzers::Language;

use super::schema::Zone;
use super::text::{ConceptMatch, TermId};

/// One place where a service has a term: the term's number, the zone (of concepts the
/// [`ConceptMatch`]), the language and the way it is there, in this order from the highest
/// bit, so that sorting brings together what belongs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence(u64);

/// How a service has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Lemma = 0,
    Part = 1,
    Form = 2,
    Concept = 3,
}

impl Occurrence {
    /// A term of a word, in no zone yet.
    pub(super) fn of_word(term: TermId, language: Language, way: Way) -> Self {
        Self(u64::from(term.0) << 32 | (language as u64) << 8 | way as u64)
    }

    /// The same in a zone.
    pub(super) fn at(self, zone: Zone) -> Self {
        Self(self.0 | (zone as u64) << 16)
    }

    pub(super) fn of_concept(term: TermId, found: ConceptMatch) -> Self {
        Self(u64::from(term.0) << 32 | (found as u64) << 16 | Way::Concept as u64)
    }

    pub(super) fn term(self) -> TermId {
        TermId((self.0 >> 32) as u32)
    }

    pub(super) fn zone(self) -> Option<Zone> {
        Zone::ALL.get(self.zone_number()).copied()
    }

    /// The number of the zone, or of the [`ConceptMatch`].
    pub(super) fn zone_number(self) -> usize {
        usize::from((self.0 >> 16) as u8)
    }

    /// The number of the language.
    pub(super) fn language(self) -> usize {
        usize::from((self.0 >> 8) as u8)
    }

    pub(super) fn is(self, way: Way) -> bool {
        self.0 as u8 == way as u8
    }
}
