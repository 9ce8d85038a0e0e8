//! Boundaries of municipalities from a GeoJSON file (RFC 7946).
//!
//! A `FeatureCollection` of polygons, as Statistics Finland publishes them, with the
//! municipality's code in a property. See `indexer/RECORDS.md` for how to get one.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use geo::{CoordsIter as _, MultiPolygon, Polygon};
use geojson::{Feature, FeatureCollection, GeoJson, JsonValue};
use luukku_engine::gazetteer::{Gazetteer, MunicipalityCode, PlaceId};
use luukku_engine::index::Boundaries;

use crate::IndexerError;
use crate::source::shape_of;

/// Properties that may hold the code, the first that is there counting.
const CODE_PROPERTIES: [&str; 9] = [
    "kunta",
    "code",
    "natcode",
    "NATCODE",
    "KUNTA",
    "nationalCode",
    "kuntatunnus",
    "kuntanro",
    "municipality_code",
];

/// Largest file, in bytes: the most detailed boundaries published are some 150 MB.
const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Where Finland's corners can be, with its waters, in degrees.
const LONGITUDES: std::ops::RangeInclusive<f64> = 17.0..=34.0;
const LATITUDES: std::ops::RangeInclusive<f64> = 58.0..=72.0;

/// Boundaries read, and of how many municipalities.
#[derive(Debug)]
pub(crate) struct ReadBoundaries {
    pub(crate) boundaries: Boundaries,
    pub(crate) municipalities: usize,
}

/// Reads the boundaries of a file.
pub(crate) fn read(path: &Path) -> Result<ReadBoundaries, IndexerError> {
    let wrong = |problem: String| IndexerError::Boundaries {
        path: path.to_owned(),
        problem,
    };
    let bytes = path
        .metadata()
        .map_err(IndexerError::io(path, "read"))?
        .len();
    if bytes > MAX_BYTES {
        return Err(wrong(format!(
            "{bytes} bytes are more than the {MAX_BYTES} that boundaries may have"
        )));
    }
    let text = fs::read_to_string(path).map_err(IndexerError::io(path, "read"))?;
    parse(&text).map_err(wrong)
}

fn parse(text: &str) -> Result<ReadBoundaries, String> {
    let json: GeoJson = text
        .parse()
        .map_err(|error| format!("this is not GeoJSON (RFC 7946): {error}"))?;
    let GeoJson::FeatureCollection(FeatureCollection { features, .. }) = json else {
        return Err("a FeatureCollection is needed: one feature a municipality".to_owned());
    };
    let mut shapes = Vec::new();
    let mut codes = HashSet::new();
    for (number, feature) in (1..).zip(features) {
        let (code, shape) =
            municipality(feature).map_err(|why| format!("feature {number}: {why}"))?;
        codes.insert(code);
        shapes.push((code, shape));
    }
    if shapes.is_empty() {
        return Err("there is no feature in it".to_owned());
    }
    Ok(ReadBoundaries {
        boundaries: Boundaries::new(shapes),
        municipalities: codes.len(),
    })
}

fn municipality(feature: Feature) -> Result<(MunicipalityCode, MultiPolygon<f64>), String> {
    let code = code_of(&feature)?;
    if Gazetteer::embedded()
        .place(PlaceId::Municipality(code))
        .is_none()
    {
        return Err(format!(
            "{code} is no municipality this program knows: take the boundaries of the year of its \
             gazetteer, 2026"
        ));
    }
    let geometry = feature
        .geometry
        .ok_or_else(|| format!("municipality {code} has no geometry"))?;
    let shape = shape_of(&geometry).map_err(|error| format!("municipality {code}: {error}"))?;
    let shape = match shape {
        geo::Geometry::Polygon(polygon) => polygon.into(),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        _ => {
            return Err(format!(
                "municipality {code} is not a Polygon or MultiPolygon"
            ));
        }
    };
    check_corners(&shape).map_err(|why| format!("municipality {code}: {why}"))?;
    Ok((code, shape))
}

fn code_of(feature: &Feature) -> Result<MunicipalityCode, String> {
    let (name, value) = CODE_PROPERTIES
        .iter()
        .find_map(|name| Some((name, feature.property(name)?)))
        .ok_or_else(|| {
            format!(
                "no property holds the municipality's code: one of {} is needed",
                CODE_PROPERTIES.join(", ")
            )
        })?;
    let number = match value {
        JsonValue::String(text) => {
            let digits = text.strip_prefix("KU").unwrap_or(text);
            digits.parse().ok().filter(|_| digits.len() <= 3)
        }
        JsonValue::Number(number) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
        _ => None,
    };
    number
        .and_then(|number| MunicipalityCode::new(number).ok())
        .ok_or_else(|| format!("{name} {value} is not a municipality's code, 1 to 999"))
}

/// Checks that a shape has corners, all in Finland, in degrees.
fn check_corners(shape: &MultiPolygon<f64>) -> Result<(), String> {
    if shape
        .0
        .iter()
        .all(|polygon: &Polygon<f64>| polygon.exterior().0.len() < 4)
    {
        return Err("a ring needs four corners or more, the last being the first".to_owned());
    }
    let is_outside = |corner: &geo::Coord<f64>| {
        !LONGITUDES.contains(&corner.x) || !LATITUDES.contains(&corner.y)
    };
    let Some(corner) = shape.coords_iter().find(is_outside) else {
        return Ok(());
    };
    let geo::Coord { x, y } = corner;
    Err(if x.abs() > 180.0 || y.abs() > 90.0 {
        format!(
            "{x}, {y} are not degrees: the file seems to be in another system, such as \
             ETRS-TM35FIN (EPSG:3067). WGS84 (EPSG:4326) is needed: \
             ogr2ogr -t_srs EPSG:4326 out.geojson in.geojson"
        )
    } else if LATITUDES.contains(&x) && LONGITUDES.contains(&y) {
        format!("{x}, {y} have latitude before longitude; GeoJSON has longitude first")
    } else {
        format!("longitude {x}, latitude {y} are not in Finland")
    })
}

#[cfg(test)]
mod tests {
    use luukku_engine::catalog::GeoPoint;

    use super::*;

    fn feature(properties: &str, corners: &str) -> String {
        format!(
            r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature",
                "properties": {properties},
                "geometry": {{"type": "Polygon", "coordinates": [[{corners}]]}}}}]}}"#
        )
    }

    const FORSSA: &str = "[23.4, 60.7], [23.8, 60.7], [23.8, 60.9], [23.4, 60.9], [23.4, 60.7]";

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let problem = parse(text).expect_err("refused");
        assert!(problem.contains(expect), "{problem}");
    }

    #[test]
    fn the_code_is_read_from_any_of_its_properties() {
        for properties in [
            r#"{"kunta": "061"}"#,
            r#"{"code": "KU061", "kunta_nimi": "Forssa"}"#,
            r#"{"natcode": 61}"#,
            r#"{"NATCODE": "061"}"#,
        ] {
            let read = parse(&feature(properties, FORSSA)).expect(properties);
            let here = GeoPoint::new(60.8146, 23.6215).expect("on earth");
            let found = read.boundaries.municipality(here);
            assert_eq!(found.map(|code| code.to_string()).as_deref(), Some("061"));
            assert_eq!(read.municipalities, 1);
        }
    }

    #[test]
    fn another_coordinate_system_is_named() {
        let corners = "[316000, 6747000], [320000, 6747000], [320000, 6750000], [316000, 6747000]";
        refused(
            &feature(r#"{"kunta": "061"}"#, corners),
            "feature 1: municipality 061: 316000, 6747000 are not degrees: the file seems to be \
             in another system, such as ETRS-TM35FIN (EPSG:3067)",
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let swapped = "[60.7, 23.4], [60.7, 23.8], [60.9, 23.8], [60.7, 23.4]";
        refused(
            &feature(r#"{"kunta": "061"}"#, swapped),
            "latitude before longitude",
        );
        let sweden = "[12.0, 57.7], [12.1, 57.7], [12.1, 57.8], [12.0, 57.7]";
        refused(&feature(r#"{"kunta": "061"}"#, sweden), "not in Finland");
        refused(
            &feature(r#"{"name": "Forssa"}"#, FORSSA),
            "no property holds",
        );
        refused(
            &feature(r#"{"kunta": "0610"}"#, FORSSA),
            "is not a municipality's code",
        );
        refused(
            &feature(r#"{"kunta": "999"}"#, FORSSA),
            "no municipality this program knows",
        );
        let broken = feature(r#"{"kunta": "061"}"#, "[23.6, 60.8], [23.7]");
        refused(&broken, "municipality 061: a position has less");
        refused("{}", "not GeoJSON");
        refused(
            r#"{"type": "FeatureCollection", "features": []}"#,
            "no feature",
        );
        refused(
            r#"{"type": "Point", "coordinates": [23.6, 60.8]}"#,
            "FeatureCollection is needed",
        );
    }
}
