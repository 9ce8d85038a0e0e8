//! Which municipalities a service area is.

use std::collections::BTreeSet;

use geo::{BoundingRect as _, InteriorPoint as _};

use super::Boundaries;
use crate::catalog::{AreaShape, GeoPoint, ServiceArea};
use crate::gazetteer::{Gazetteer, MunicipalityCode, PlaceId, PlaceKind};

/// The municipalities of a service area: those it names, those of the regions and wellbeing
/// services counties it names, and those that have a place inside its shape. Names that are
/// not known are left out.
///
/// Cost: some look-ups; with a shape, one walk over the gazetteer, and over the shape's corners
/// for each place in the box around it.
pub(super) fn municipalities(
    area: &ServiceArea,
    boundaries: &Boundaries,
) -> BTreeSet<MunicipalityCode> {
    let gazetteer = Gazetteer::embedded();
    let named = area
        .municipalities
        .iter()
        .filter_map(|name| gazetteer.municipality_named(name)?.municipality);
    let wider = area.regions.iter().filter_map(|name| region(name)).chain(
        area.wellbeing_counties
            .iter()
            .filter_map(|name| county(name)),
    );
    let mut served: BTreeSet<_> = named
        .chain(wider.flat_map(|id| gazetteer.members(id)))
        .collect();
    if let Some(shape) = &area.shape {
        served.extend(inside(shape, boundaries));
    }
    served
}

/// A region by its name, or its code at Statistics Finland: "Kanta-Häme", "05".
#[must_use]
pub fn region(written: &str) -> Option<PlaceId> {
    area(written, "region", PlaceKind::Region)
}

/// A wellbeing services county by its name, or its code: "Oma Häme", "07".
#[must_use]
pub fn county(written: &str) -> Option<PlaceId> {
    area(written, "county", PlaceKind::WellbeingCounty)
}

fn area(written: &str, kind_of_id: &str, kind: PlaceKind) -> Option<PlaceId> {
    let gazetteer = Gazetteer::embedded();
    let by_code = format!("{kind_of_id}:{:0>2}", written.trim())
        .parse()
        .ok()
        .and_then(|id| gazetteer.place(id));
    by_code
        .or_else(|| {
            let named = gazetteer.place_named(written);
            named.into_iter().find(|place| place.kind == kind)
        })
        .map(|place| place.id)
}

/// The municipalities with a place inside a shape; the one around it where there is none.
fn inside(shape: &AreaShape, boundaries: &Boundaries) -> BTreeSet<MunicipalityCode> {
    let gazetteer = Gazetteer::embedded();
    let Some(around) = shape.geometry().bounding_rect() else {
        return BTreeSet::new();
    };
    let is_in_box = |point: GeoPoint| {
        (around.min().x..=around.max().x).contains(&point.lon())
            && (around.min().y..=around.max().y).contains(&point.lat())
    };
    let mut found: BTreeSet<_> = gazetteer
        .places()
        .iter()
        .filter(|place| is_in_box(place.point) && shape.contains(place.point))
        .filter_map(|place| place.municipality)
        .collect();
    if found.is_empty() {
        let middle = shape
            .geometry()
            .interior_point()
            .and_then(|point| GeoPoint::new(point.y(), point.x()).ok());
        found.extend(middle.and_then(|point| {
            let known = boundaries.municipality(point);
            known.or_else(|| gazetteer.nearest(point)?.0.municipality)
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record;

    fn served(fields: &str) -> Vec<u16> {
        let json = format!(r#"{{"id": "a", "name": "A", {fields}}}"#);
        let service = record::parse(&json).expect("a record").service;
        let found = municipalities(&service.service_area, &Boundaries::default());
        found.into_iter().map(MunicipalityCode::number).collect()
    }

    #[test]
    fn regions_and_counties_are_their_municipalities_by_name_or_code() {
        let kanta_hame = served(r#""regions": ["Kanta-Häme"]"#);
        assert_eq!(kanta_hame.len(), 11);
        assert!(kanta_hame.contains(&61));
        assert_eq!(served(r#""regions": ["05"]"#), kanta_hame);
        assert_eq!(served(r#""wellbeing_counties": ["Oma Häme"]"#), kanta_hame);
        assert_eq!(served(r#""wellbeing_counties": ["07"]"#), kanta_hame);
        let more = served(r#""regions": ["5", "Atlantis"], "municipalities": ["Turku", "Forssa"]"#);
        assert_eq!(more.len(), 12);
    }

    #[test]
    fn a_shape_is_the_municipalities_with_a_place_inside() {
        let shape = |west: f64, south: f64, east: f64, north: f64| {
            served(&format!(
                r#""area_shape": {{"type": "Polygon", "coordinates": [[[{west},{south}],
                    [{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}"#
            ))
        };
        // Forssa's centre and Tammela's church village, and what lies between.
        assert_eq!(shape(23.60, 60.79, 23.78, 60.83), [61, 834]);
        // A field in Forssa where nothing has a name.
        assert_eq!(shape(23.640, 60.800, 23.641, 60.801), [61]);
    }
}
