//! Geometries to positions: which point stands for a line or an area, and which coordinates
//! cannot be WGS84.

use geo::{BoundingRect as _, CoordsIter as _, InteriorPoint as _};

use geojson::{GeometryValue, Position};

use super::projection::{is_in_finland, to_wgs84};

/// Most positions of one record: one association's meeting places, not a survey.
const MAX_POINTS: usize = 1000;

/// Latitude and longitude in WGS84 degrees.
pub(crate) type LatLon = (f64, f64);

/// A position, when it can be one in WGS84.
///
/// # Errors
/// Outside the earth: metres of a projection, most often. In Finland only with latitude and
/// longitude exchanged: the source has them the wrong way round.
pub(crate) fn checked(lat: f64, lon: f64) -> Result<LatLon, String> {
    if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
        if !is_in_finland(lat, lon) && is_in_finland(lon, lat) {
            return Err(format!(
                "longitude {lon}, latitude {lat} is in Finland only the other way round: the \
                 axes are swapped"
            ));
        }
        return Ok((lat, lon));
    }
    Err(format!(
        "longitude {lon}, latitude {lat} is not WGS84: convert the file, for instance with \
         ogr2ogr -t_srs EPSG:4326"
    ))
}

/// The positions of a geometry: those of a point or points, one that lies in an area or on a
/// line. Empty when the geometry is.
///
/// `epsg` is the projection of the coordinates; `None` for WGS84.
///
/// # Errors
/// When coordinates are not in the projection, or there are more than a thousand points.
pub(crate) fn positions(
    geometry: &geojson::Geometry,
    epsg: Option<u32>,
) -> Result<Vec<LatLon>, String> {
    let shape = shape_of(geometry)?;
    // All of it is looked at first: geometry code expects numbers of a map.
    for coord in shape.coords_iter() {
        position(coord.x, coord.y, epsg)?;
    }
    let points: Vec<geo::Point<f64>> = match &shape {
        geo::Geometry::Point(point) => vec![*point],
        geo::Geometry::MultiPoint(points) => points.0.clone(),
        geo::Geometry::GeometryCollection(parts)
            if parts
                .iter()
                .all(|part| matches!(part, geo::Geometry::Point(_))) =>
        {
            parts
                .iter()
                .filter_map(|part| geo::Point::try_from(part.clone()).ok())
                .collect()
        }
        // An area without extent has no inside; the middle of its box is where it is.
        area => area
            .interior_point()
            .or_else(|| Some(area.bounding_rect()?.center().into()))
            .into_iter()
            .collect(),
    };
    if points.len() > MAX_POINTS {
        return Err(format!(
            "{} points; at most {MAX_POINTS} are read as the places of one record",
            points.len()
        ));
    }
    points
        .into_iter()
        .map(|point| position(point.x(), point.y(), epsg))
        .collect()
}

/// The shape of a geometry.
///
/// # Errors
/// When a position has less than two numbers, which the conversion would panic at.
pub(crate) fn shape_of(geometry: &geojson::Geometry) -> Result<geo::Geometry<f64>, String> {
    if has_short_position(geometry) {
        return Err("a position has less than a longitude and a latitude".to_owned());
    }
    let shape = geo::Geometry::<f64>::try_from(geometry.clone());
    shape.map_err(|error| format!("no geometry: {error}"))
}

/// Whether a position has less than two numbers.
fn has_short_position(geometry: &geojson::Geometry) -> bool {
    let is_short = |position: &Position| position.len() < 2;
    match &geometry.value {
        GeometryValue::Point { coordinates } => is_short(coordinates),
        GeometryValue::MultiPoint { coordinates } | GeometryValue::LineString { coordinates } => {
            coordinates.iter().any(is_short)
        }
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            coordinates.iter().flatten().any(is_short)
        }
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().flatten().flatten().any(is_short)
        }
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().any(has_short_position)
        }
    }
}

fn position(x: f64, y: f64, epsg: Option<u32>) -> Result<LatLon, String> {
    match epsg {
        None => checked(y, x),
        Some(epsg) => to_wgs84(epsg, x, y).map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(json: &str, epsg: Option<u32>) -> Result<Vec<LatLon>, String> {
        positions(&json.parse().expect("a geometry"), epsg)
    }

    #[test]
    fn lines_and_areas_are_where_a_point_of_theirs_is() {
        let ring = "[[24.0,60.0],[25.0,60.0],[25.0,61.0],[24.9,61.0],[24.9,60.1],[24.0,60.1],\
                    [24.0,60.0]]";
        let area = found(
            &format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#),
            None,
        );
        let [(lat, lon)] = area.expect("a place")[..] else {
            panic!("not one place");
        };
        // Inside the L, where its middle is not.
        assert!((60.0..=60.1).contains(&lat) || (24.9..=25.0).contains(&lon));
        let line = r#"{"type":"LineString","coordinates":[[24.0,60.0],[24.1,60.1],[24.2,60.2]]}"#;
        assert_eq!(found(line, None), Ok(vec![(60.1, 24.1)]));
        let points = r#"{"type":"MultiPoint","coordinates":[[24.0,60.0],[25.0,61.0]]}"#;
        assert_eq!(found(points, None), Ok(vec![(60.0, 24.0), (61.0, 25.0)]));
    }

    #[test]
    fn a_position_of_one_number_is_an_error() {
        for (kind, coordinates) in [
            ("MultiPoint", "[[24.0,60.0],[24.0]]"),
            ("LineString", "[[24.0,60.0],[24.0]]"),
            ("MultiLineString", "[[[24.0,60.0],[24.0]]]"),
            ("Polygon", "[[[24.0],[25.0,60.0],[25.0,61.0],[24.0,60.0]]]"),
            (
                "MultiPolygon",
                "[[[[24.0],[25.0,60.0],[25.0,61.0],[24.0,60.0]]]]",
            ),
        ] {
            let geometry = format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#);
            let several = format!(r#"{{"type":"GeometryCollection","geometries":[{geometry}]}}"#);
            for json in [geometry, several] {
                let geometry = json.parse().expect("a geometry");
                let error = "a position has less than a longitude and a latitude".to_owned();
                assert_eq!(positions(&geometry, None), Err(error), "{json}");
            }
        }
    }

    #[test]
    fn odd_geometries_are_places_or_errors() {
        for json in [
            r#"{"type":"Polygon","coordinates":[]}"#,
            r#"{"type":"Polygon","coordinates":[[]]}"#,
            r#"{"type":"Polygon","coordinates":[[[24.0,60.0]]]}"#,
            r#"{"type":"Polygon","coordinates":[[[24.0,60.0],[24.0,60.0],[24.0,60.0]]]}"#,
            r#"{"type":"Polygon","coordinates":[[[24.0,60.0],[25.0,61.0],[25.0,60.0],[24.0,61.0]]]}"#,
            r#"{"type":"LineString","coordinates":[]}"#,
            r#"{"type":"LineString","coordinates":[[24.0,60.0]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[]}"#,
            r#"{"type":"MultiPoint","coordinates":[]}"#,
            r#"{"type":"GeometryCollection","geometries":[]}"#,
            r#"{"type":"Point","coordinates":[1e308,1e308]}"#,
            r#"{"type":"LineString","coordinates":[[-1e308,0],[1e308,0]]}"#,
        ] {
            if let Ok(places) = found(json, None) {
                assert!(places.len() <= 1, "{json}");
            }
        }
    }

    #[test]
    fn wrong_coordinates_say_what_is_wrong() {
        let reason = |json| found(json, None).expect_err("no place");
        assert!(
            reason(r#"{"type":"Point","coordinates":[60.8,23.6]}"#).contains("axes are swapped")
        );
        assert!(
            reason(r#"{"type":"Point","coordinates":[316262.8,6746868.4]}"#)
                .contains("ogr2ogr -t_srs EPSG:4326")
        );
        let forssa = r#"{"type":"Point","coordinates":[316262.82,6746868.36]}"#;
        let [(lat, lon)] = found(forssa, Some(3067)).expect("a place")[..] else {
            panic!("not one place");
        };
        assert!((lat - 60.8146).abs() < 1e-6 && (lon - 23.6215).abs() < 1e-6);
    }
}
