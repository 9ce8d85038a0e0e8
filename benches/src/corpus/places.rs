//! Where generated services are: places of the gazetteer, as often as they have people.

use luukku_analyzers::{Case, place_name_forms};
use luukku_engine::gazetteer::{Gazetteer, LocalCase, Place, PlaceId};

use super::random::{Random, Weighted};

/// How far a service may be from the middle of its place, in degrees north: some 5 km.
const JITTER_DEGREES: f64 = 0.045;

/// Degrees east that are as long as one north, at 62° N.
const EAST: f64 = 2.13;

/// The places, and how often each is picked.
pub(crate) struct Places {
    places: Vec<NamedPlace>,
    by_people: Weighted,
}

/// A place in the forms that names are made of.
pub(crate) struct NamedPlace {
    /// "Forssan".
    genitive: String,
    /// "Forssassa", "Tampereella".
    inside: String,
    municipality: &'static str,
    lat: f64,
    lon: f64,
}

/// A place that was picked, and a position there.
pub(crate) struct Picked<'a> {
    pub(crate) genitive: &'a str,
    pub(crate) inside: &'a str,
    pub(crate) municipality: &'static str,
    /// Degrees north and east, to the metre.
    pub(crate) point: (f64, f64),
}

impl Places {
    /// The municipalities, towns, villages and suburbs whose people are known.
    pub(crate) fn new() -> Self {
        let gazetteer = Gazetteer::embedded();
        let (places, people): (Vec<NamedPlace>, Vec<f64>) = gazetteer
            .places()
            .iter()
            .filter(|place| place.population > 0)
            .filter_map(|place| {
                let municipality = PlaceId::Municipality(place.municipality?);
                let municipality = gazetteer.place(municipality)?.name_fi;
                Some((
                    NamedPlace::of(place, municipality),
                    f64::from(place.population),
                ))
            })
            .unzip();
        Self {
            places,
            by_people: Weighted::new(people),
        }
    }

    pub(crate) fn any(&self, random: &mut Random) -> Picked<'_> {
        let number = self.by_people.pick(random).min(self.places.len() - 1);
        let place = &self.places[number];
        // Two numbers added: nearer to the middle more often than far from it.
        let mut off = || (random.unit() + random.unit() - 1.0) * JITTER_DEGREES;
        let round = |degrees: f64| (degrees * 1e5).round() / 1e5;
        Picked {
            genitive: &place.genitive,
            inside: &place.inside,
            municipality: place.municipality,
            point: (round(place.lat + off()), round(place.lon + off() * EAST)),
        }
    }
}

impl NamedPlace {
    fn of(place: &Place, municipality: &'static str) -> Self {
        let forms = place_name_forms(place.name_fi);
        let form = |case: Case| {
            let form = forms.iter().find(|(of, _)| *of == case);
            form.map_or_else(|| place.name_fi.to_owned(), |(_, form)| form.clone())
        };
        Self {
            genitive: form(Case::Genitive),
            inside: form(match place.local_case {
                LocalCase::Inner => Case::Inessive,
                LocalCase::Outer => Case::Adessive,
            }),
            municipality,
            lat: place.point.lat(),
            lon: place.point.lon(),
        }
    }
}
