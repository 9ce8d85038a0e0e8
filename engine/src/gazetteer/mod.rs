//! The gazetteer: Finland's municipalities, regions, wellbeing services counties, towns,
//! villages and suburbs, with every form of their names.
//!
//! The tables are embedded in the program (`data/gazetteer`, sources and licences in its
//! `PROVENANCE.md`) and read once, on first use, by [`Gazetteer::embedded`]. Measured in a
//! release build on a shared two-core machine: 21 ms and 5.4 MB for 2,615 places; then
//! 0.01 µs per lookup, 0.4 µs for the nearest place, 14 µs for the prefix "h".
//!
//! ```
//! use luukku_analyzers::{Case, fold};
//! use luukku_engine::catalog::GeoPoint;
//! use luukku_engine::gazetteer::{Gazetteer, PlaceId};
//!
//! let gazetteer = Gazetteer::embedded();
//! let form = &gazetteer.lookup(&fold("Forssassa"))[0];
//! assert_eq!(form.place.to_string(), "municipality:061");
//! assert_eq!(form.case, Some(Case::Inessive));
//!
//! let kanta_hame: PlaceId = "region:05".parse()?;
//! assert_eq!(gazetteer.members(kanta_hame).len(), 11);
//!
//! let here = GeoPoint::new(60.8146, 23.6215)?;
//! let (place, distance_m) = gazetteer.nearest(here).expect("the gazetteer is not empty");
//! assert_eq!(place.name_fi, "Forssa");
//! assert!(distance_m < 500.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod find;
mod forms;
mod id;
mod misspelt;
mod place;
mod points;
mod row;
mod tables;

use std::collections::HashMap;
use std::sync::LazyLock;

use luukku_analyzers::fold;

use crate::catalog::GeoPoint;
use forms::Forms;
pub use forms::PlaceForm;
pub use id::{InvalidPlaceId, MunicipalityCode, PlaceId};
pub use misspelt::Misspelt;
use misspelt::MisspeltForms;
pub use place::{LocalCase, Place, PlaceKind};
use points::Points;
pub use row::GazetteerError;
use tables::Tables;

/// The places and the index of their names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// In the order of [`PlaceId`].
    places: Vec<Place>,
    /// Postcode areas, in the order of [`PlaceId`].
    postcodes: Vec<Place>,
    forms: Forms,
    /// Folded names with the place they belong to, sorted: for [`Gazetteer::prefix`].
    names: Vec<(String, PlaceId)>,
    municipalities_by_name: HashMap<String, MunicipalityCode>,
    points: Points,
}

static MISSPELT: LazyLock<MisspeltForms> = LazyLock::new(|| MisspeltForms::new(&EMBEDDED.forms));

static EMBEDDED: LazyLock<Gazetteer> = LazyLock::new(|| {
    // A test guards that the embedded tables can be read; without them nothing is a place.
    Gazetteer::read(&Tables::EMBEDDED).unwrap_or_default()
});

/// Makes what is otherwise made with the first name that is looked for, or misspelt.
pub(crate) fn load() {
    LazyLock::force(&EMBEDDED);
    LazyLock::force(&MISSPELT);
}

impl Gazetteer {
    /// The gazetteer embedded in the program, read on first use.
    ///
    /// Should the embedded tables be unreadable, it is empty: no text is a place then. A
    /// test guards that they are readable.
    #[must_use]
    pub fn embedded() -> &'static Gazetteer {
        &EMBEDDED
    }

    fn read(tables: &Tables) -> Result<Self, GazetteerError> {
        let mut places = tables.places()?;
        places.sort_by_key(|place| place.id);
        for pair in places.windows(2) {
            if let [place, next] = pair
                && place.id == next.id
            {
                return Err(GazetteerError::Repeated(place.id));
            }
        }
        let aliases = tables.aliases()?;
        if let Some(alias) = aliases
            .iter()
            .find(|alias| find(&places, alias.place).is_none())
        {
            return Err(GazetteerError::Unknown(alias.place));
        }
        let postcodes = tables.postcodes(&places)?;
        let forms = Forms::new(&places, &aliases);
        let mut names = Vec::new();
        let mut municipalities_by_name = HashMap::new();
        for place in &places {
            for name in place.names() {
                let name = fold(name);
                if let PlaceId::Municipality(code) = place.id {
                    municipalities_by_name.insert(name.clone(), code);
                }
                names.push((name, place.id));
            }
        }
        names.extend(aliases.iter().map(|alias| (fold(alias.name), alias.place)));
        names.sort();
        names.dedup();
        let points = Points::new(&places);
        Ok(Self {
            places,
            postcodes,
            forms,
            names,
            municipalities_by_name,
            points,
        })
    }

    /// The place with this id.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Option<&Place> {
        find(&self.places, id).or_else(|| find(&self.postcodes, id))
    }

    /// The area of a postcode, by its five digits: `30100`.
    #[must_use]
    pub fn postcode(&self, digits: &str) -> Option<&Place> {
        let is_postcode = digits.len() == 5 && digits.bytes().all(|b| b.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| is_postcode)?;
        find(&self.postcodes, PlaceId::Postcode(number))
    }

    /// All postcode areas, in the order of their postcodes.
    #[must_use]
    pub fn postcodes(&self) -> &[Place] {
        &self.postcodes
    }

    /// All places but postcode areas, ordered by id: municipalities, regions, counties,
    /// localities, postal places.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The municipality of this exact Finnish or Swedish name, in any case of letters:
    /// `Forssa`, `FORSSA`, `Tavastehus`; or of both, as bilingual sources write it:
    /// `Vaasa - Vasa`. Inflected forms are [`Gazetteer::lookup`]'s.
    #[must_use]
    pub fn municipality_named(&self, name: &str) -> Option<&Place> {
        let named = |name: &str| self.municipalities_by_name.get(&fold(name.trim()));
        let code = named(name).or_else(|| {
            let (first, second) = name.split_once(" - ").or_else(|| name.split_once('/'))?;
            let code = named(first)?;
            (named(second) == Some(code)).then_some(code)
        })?;
        self.place(PlaceId::Municipality(*code))
    }

    /// All places of this exact name in any language, in any case of letters, best first:
    /// municipalities, regions and counties before localities, then by population.
    #[must_use]
    pub fn place_named(&self, name: &str) -> Vec<&Place> {
        let name = fold(name.trim());
        let start = self.names.partition_point(|(known, _)| *known < name);
        let found = self
            .names
            .iter()
            .skip(start)
            .take_while(|(known, _)| *known == name);
        self.best_first(found.map(|(_, id)| *id))
    }

    /// The municipalities of a region or county, the municipality itself, or the one a
    /// locality lies in; in the order of their codes. Empty for an unknown id.
    #[must_use]
    pub fn members(&self, id: PlaceId) -> Vec<MunicipalityCode> {
        let codes = |belongs: &dyn Fn(&Place) -> bool| {
            let municipalities = self.places.iter().filter(|place| belongs(place));
            municipalities
                .filter_map(|place| match place.id {
                    PlaceId::Municipality(code) => Some(code),
                    _ => None,
                })
                .collect()
        };
        match id {
            PlaceId::Municipality(_) => codes(&|place| place.id == id),
            PlaceId::Region(_) => codes(&|place| place.region == Some(id)),
            PlaceId::County(_) => codes(&|place| place.county == Some(id)),
            PlaceId::Locality(_) | PlaceId::PostalPlace(_) | PlaceId::Postcode(_) => self
                .place(id)
                .and_then(|place| place.municipality)
                .into_iter()
                .collect(),
        }
    }

    /// What a place lies in, as people tell two of one name apart: a locality's municipality,
    /// a municipality's region. `None` for regions and counties.
    #[must_use]
    pub fn around(&self, place: &Place) -> Option<&Place> {
        let municipality = place.municipality.map(PlaceId::Municipality);
        let outer = municipality.filter(|id| *id != place.id);
        self.place(outer.or(place.region.filter(|_| municipality.is_some()))?)
    }

    /// The locality or municipality seat nearest to `point`, and the great-circle distance
    /// to it in metres. `None` only when the gazetteer is empty.
    #[must_use]
    pub fn nearest(&self, point: GeoPoint) -> Option<(&Place, f64)> {
        let place = self.place(self.points.nearest(point)?)?;
        Some((place, place.point.distance_m(point)))
    }

    /// The places a whole form of one or several words can mean, best first; empty when
    /// it is no place's form.
    ///
    /// `form` is folded with [`luukku_analyzers::fold`], its words joined by one space:
    /// `forssan`, `koski tl`, `oma hämeen`, `tavastehus`, `kanta-hämeessä`. Finnish forms
    /// come in nine cases, Swedish ones as they are and with the genitive -s. What is no form
    /// as it stands may be one typed without å, ä, ö: `jyvaskylassa`.
    #[must_use]
    pub fn lookup(&self, form: &str) -> &[PlaceForm] {
        self.forms.get(form)
    }

    /// The forms of the embedded gazetteer that `form` (folded, one word) may be a misspelling
    /// of: nearest first, at most 16, none of them `form` itself.
    ///
    /// The first letter must be right. One mistake is allowed from 4 letters on, two from 8: a
    /// letter too many, missing, another, or two swapped. Vowels with and without dots count as
    /// the same letter: `jyvaskylasa` is one mistake from `jyväskylässä`.
    ///
    /// Cost: grows with the forms of the same first letter and about the same length; the table
    /// is made on first use.
    #[must_use]
    pub fn misspelt(form: &str) -> Vec<Misspelt> {
        MISSPELT.find(form)
    }

    /// The most words a form has: how far a longest match needs to look.
    #[must_use]
    pub fn longest_form_words(&self) -> usize {
        self.forms.longest_words()
    }

    /// At most `limit` places one of whose names starts with `prefix` (folded), best first.
    ///
    /// An empty prefix matches every place. Cost is linear in the number of matches.
    #[must_use]
    pub fn prefix(&self, prefix: &str, limit: usize) -> Vec<&Place> {
        let start = self
            .names
            .partition_point(|(name, _)| name.as_str() < prefix);
        let found = self
            .names
            .iter()
            .skip(start)
            .take_while(|(name, _)| name.starts_with(prefix));
        let mut places = self.best_first(found.map(|(_, id)| *id));
        places.truncate(limit);
        places
    }

    fn best_first(&self, ids: impl Iterator<Item = PlaceId>) -> Vec<&Place> {
        let mut places: Vec<_> = ids.filter_map(|id| self.place(id)).collect();
        places.sort_by_key(|place| place.rank());
        places.dedup_by_key(|place| place.id);
        places
    }
}

fn find(places: &[Place], id: PlaceId) -> Option<&Place> {
    let at = places.binary_search_by_key(&id, |place| place.id).ok()?;
    places.get(at)
}

#[cfg(test)]
mod tests;
