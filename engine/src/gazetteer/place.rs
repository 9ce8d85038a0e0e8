//! One place.

use std::cmp::Reverse;

use super::{MunicipalityCode, PlaceId};
use crate::catalog::GeoPoint;

/// A place people name.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The place's id.
    pub id: PlaceId,
    /// What it is.
    pub kind: PlaceKind,
    /// Its Finnish name: "Hämeenlinna". Where Finnish uses the Swedish name, that one.
    pub name_fi: &'static str,
    /// Its Swedish name, where one is known: "Tavastehus".
    pub name_sv: Option<&'static str>,
    /// Its English name, for regions and counties: "Southwest Finland".
    pub name_en: Option<&'static str>,
    /// Other Finnish and Swedish names, and what a county calls itself: "Oma Häme".
    pub other_names: Vec<&'static str>,
    /// Where it is. A municipality's point is its seat; a region's and county's is the seat
    /// of the most populous member.
    pub point: GeoPoint,
    /// People; a region's and county's is its members' sum. 0 when unknown. For ranking:
    /// the figures are of different years, see `data/gazetteer/PROVENANCE.md`.
    pub population: u32,
    /// The municipality it is or lies in; none for regions and counties.
    pub municipality: Option<MunicipalityCode>,
    /// The region it is or lies in; none for counties.
    pub region: Option<PlaceId>,
    /// The wellbeing services county it is or lies in; none for regions.
    pub county: Option<PlaceId>,
    /// The cases that say "in" it.
    pub local_case: LocalCase,
    /// Whether the Finnish name or a form of it is also an everyday word, as Lahti ("bay"),
    /// Kello ("clock") or Maksamaa ("to pay" in the illative): weak evidence of a place
    /// without a local case or a capital letter.
    pub is_common_word: bool,
}

/// What a place is; in the order of [`Place::rank`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A municipality (kunta, kaupunki).
    Municipality,
    /// A region (maakunta).
    Region,
    /// A wellbeing services county (hyvinvointialue).
    WellbeingCounty,
    /// A town of 5,000 people or more that does not have its municipality's name.
    Town,
    /// A smaller one.
    Village,
    /// A district of a town or city.
    Suburb,
    /// The area of a postcode.
    PostcodeArea,
}

/// Which local cases a Finnish place name takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LocalCase {
    /// Inessive, elative, illative: Forssassa, Forssasta, Forssaan.
    Inner,
    /// Adessive, ablative, allative: Tampereella, Tampereelta, Tampereelle.
    Outer,
}

impl Place {
    /// All names, the Finnish one first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [Some(self.name_fi), self.name_sv, self.name_en]
            .into_iter()
            .flatten()
            .chain(self.other_names.iter().copied())
    }

    /// Orders places of one name, best first: by kind, then the most people.
    #[must_use]
    pub fn rank(&self) -> (PlaceKind, Reverse<u32>, PlaceId) {
        (self.kind, Reverse(self.population), self.id)
    }
}
