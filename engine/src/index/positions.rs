//! Where a service's locations are, also those whose record gives no position.
//!
//! A pure function of the record and the gazetteer: the stored record stays as it came, and
//! whoever reads it can tell the same positions again.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::catalog::{GeoPoint, LocalizedText, Location, PositionPrecision, Service};
use crate::gazetteer::{Gazetteer, MunicipalityCode, Place, PlaceId, PlaceKind};

/// How far from the middle of its postcode area a place may well be, in metres.
const POSTCODE_M: f64 = 2_000.0;
/// The same of a village or part of town.
const LOCALITY_M: f64 = 2_000.0;
/// The same of a municipality of which no places are known.
const MUNICIPALITY_M: f64 = 10_000.0;
/// The least for a municipality.
const SMALL_MUNICIPALITY_M: f64 = 3_000.0;

/// Where a location of a service is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// Which location: an index into `service.locations`.
    pub location: usize,
    /// The position the record gives, else that of what it names.
    pub point: GeoPoint,
    /// What the position stands for.
    pub precision: PositionPrecision,
    /// How far from it the place may well be, in metres.
    pub uncertainty_m: f64,
}

/// The positions of a service's locations, in their order. A location that has no position of
/// its own has that of its postcode, of the village or part of town it names, or of its
/// municipality, the first of these that is known; none at all is left out.
///
/// Cost: nothing where positions are given, else a few look-ups, about a microsecond.
#[must_use]
pub fn positions(service: &Service) -> Vec<Position> {
    service
        .locations
        .iter()
        .enumerate()
        .filter_map(|(at, location)| {
            let (point, precision) = match location.point {
                Some(point) => (point, location.precision),
                None => found(location)?,
            };
            Some(Position {
                location: at,
                point,
                precision,
                uncertainty_m: uncertainty_m(location, precision),
            })
        })
        .collect()
}

/// The position of the primary location.
pub(super) fn primary_point(service: &Service) -> Option<GeoPoint> {
    let positions = positions(service);
    let primary = positions
        .first()
        .filter(|position| position.location == 0)?;
    Some(primary.point)
}

/// The position of what a location names.
fn found(location: &Location) -> Option<(GeoPoint, PositionPrecision)> {
    if let Some(area) = postcode_area(location) {
        return Some((area.point, PositionPrecision::Postcode));
    }
    let municipality = named_municipality(location);
    if let Some(place) = locality(location, municipality) {
        return Some((place.point, PositionPrecision::Locality));
    }
    let seat = Gazetteer::embedded().place(PlaceId::Municipality(municipality?))?;
    Some((seat.point, PositionPrecision::Municipality))
}

/// The area of a location's postcode, or of one inside its address that is in the municipality
/// it names, if it names one: other numbers have five digits too.
pub(super) fn postcode_area(location: &Location) -> Option<&'static Place> {
    let gazetteer = Gazetteer::embedded();
    let given = location.postcode.as_deref().map(str::trim);
    given
        .and_then(|postcode| gazetteer.postcode(postcode))
        .or_else(|| {
            // The last of them: a number before it may be that of a house.
            let written = location.address.iter().filter_map(|(_, text)| {
                text.split(|letter: char| !letter.is_alphanumeric())
                    .rev()
                    .find_map(|word| gazetteer.postcode(word))
            });
            let municipality = named_municipality(location);
            written
                .filter(|area| municipality.is_none() || area.municipality == municipality)
                .last()
        })
}

fn named_municipality(location: &Location) -> Option<MunicipalityCode> {
    let name = location.municipality.as_deref()?;
    Gazetteer::embedded().municipality_named(name)?.municipality
}

/// The one village or part of town that a location names: as its municipality, as its own
/// name, or as a part of its address between commas. In its municipality, where it names one.
fn locality(location: &Location, municipality: Option<MunicipalityCode>) -> Option<&'static Place> {
    let texts = |text: &LocalizedText| -> Vec<String> {
        text.iter()
            .flat_map(|(_, text)| text.split(','))
            .map(|part| part.trim().to_owned())
            .collect()
    };
    let district = location
        .municipality
        .clone()
        .filter(|_| municipality.is_none());
    let names = district
        .into_iter()
        .chain(texts(&location.name))
        .chain(texts(&location.address));
    names
        .filter(|name| !name.is_empty())
        .find_map(|name| only_locality(&name, municipality))
}

fn only_locality(name: &str, municipality: Option<MunicipalityCode>) -> Option<&'static Place> {
    let mut found = Gazetteer::embedded()
        .place_named(name)
        .into_iter()
        .filter(|place| {
            matches!(
                place.kind,
                PlaceKind::Town | PlaceKind::Village | PlaceKind::Suburb
            )
        })
        .filter(|place| municipality.is_none() || place.municipality == municipality);
    let first = found.next()?;
    // Two of one name without a municipality: either may be meant.
    found
        .all(|other| other.municipality == first.municipality)
        .then_some(first)
}

fn uncertainty_m(location: &Location, precision: PositionPrecision) -> f64 {
    match precision {
        PositionPrecision::Exact | PositionPrecision::Address => 0.0,
        PositionPrecision::Postcode => POSTCODE_M,
        PositionPrecision::Locality => LOCALITY_M,
        PositionPrecision::Municipality => named_municipality(location)
            .and_then(|code| SIZES.get(&code).copied())
            .unwrap_or(MUNICIPALITY_M),
    }
}

/// How far from their seats municipalities reach, in metres: three of four of the places known
/// in them are that near.
static SIZES: LazyLock<BTreeMap<MunicipalityCode, f64>> = LazyLock::new(|| {
    let gazetteer = Gazetteer::embedded();
    let mut distances: BTreeMap<MunicipalityCode, Vec<f64>> = BTreeMap::new();
    for place in gazetteer.places().iter().chain(gazetteer.postcodes()) {
        if let Some(code) = place.municipality
            && let Some(seat) = gazetteer.place(PlaceId::Municipality(code))
        {
            let distance_m = seat.point.distance_m(place.point);
            distances.entry(code).or_default().push(distance_m);
        }
    }
    distances
        .into_iter()
        .filter_map(|(code, mut distances)| {
            distances.sort_unstable_by(f64::total_cmp);
            let reach_m = distances.get(distances.len() * 3 / 4)?;
            Some((code, reach_m.max(SMALL_MUNICIPALITY_M)))
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record;

    fn of(location: &str) -> Option<(PositionPrecision, String)> {
        let json = format!(r#"{{"id": "a", "name": "A", "locations": [{location}]}}"#);
        let service = record::parse(&json).expect("a record").service;
        let found = positions(&service);
        let position = found.first()?;
        let (place, _) = Gazetteer::embedded().nearest(position.point)?;
        Some((position.precision, place.name_fi.to_owned()))
    }

    #[test]
    fn a_location_is_where_the_most_exact_of_what_it_names_is() {
        use PositionPrecision::{Exact, Locality, Municipality, Postcode};
        let cases = [
            (
                r#"{"address": "Tie 1", "lat": 60.8146, "lon": 23.6215, "postcode": "00100"}"#,
                Some((Exact, "Forssa")),
            ),
            (
                r#"{"address": "Tie 1", "postcode": "30100", "municipality": "Tampere"}"#,
                Some((Postcode, "Forssa")),
            ),
            (
                r#"{"address": "Tie 1, 30100 FORSSA"}"#,
                Some((Postcode, "Forssa")),
            ),
            (
                r#"{"address": "Tie 1", "municipality": "Forssa"}"#,
                Some((Municipality, "Forssa")),
            ),
            (
                r#"{"address": "Tie 1, Lauttasaari", "municipality": "Helsinki"}"#,
                Some((Locality, "Lauttasaari")),
            ),
            (
                r#"{"address": "Tie 1", "municipality": "Nuorgam"}"#,
                Some((Locality, "Nuorgam")),
            ),
            // Five digits that are a postcode elsewhere.
            (
                r#"{"address": "Tie 99999", "municipality": "Forssa"}"#,
                Some((Municipality, "Forssa")),
            ),
            (r#"{"address": "Tie 1"}"#, None),
            (r#"{"municipality": "Muualla"}"#, None),
        ];
        for (location, expected) in cases {
            let expected = expected.map(|(precision, name)| (precision, name.to_owned()));
            assert_eq!(of(location), expected, "{location}");
        }
    }

    #[test]
    fn a_village_of_a_name_that_several_have_needs_its_municipality() {
        let several = Gazetteer::embedded().places().iter().find(|place| {
            place.kind == PlaceKind::Village
                && only_locality(place.name_fi, None).is_none()
                && only_locality(place.name_fi, place.municipality).is_some()
        });
        assert!(several.is_some());
    }

    #[test]
    fn the_larger_a_municipality_the_less_is_known() {
        let size = |name: &str| {
            let place = Gazetteer::embedded().municipality_named(name);
            let code = place.and_then(|place| place.municipality).expect("known");
            SIZES[&code]
        };
        assert!(size("Inari") > 20_000.0 && size("Kauniainen") < 5_000.0);
        assert!(
            SIZES
                .values()
                .all(|size| (3_000.0..150_000.0).contains(size))
        );
    }
}
