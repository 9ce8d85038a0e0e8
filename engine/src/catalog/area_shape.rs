//! An area of any shape.

use std::slice;

use geo::{Geometry, LineString, Polygon};
use geojson::GeometryValue;

use super::{GeoPoint, InvalidPoint};

/// A polygon or several, in WGS84 degrees, x east and y north, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaShape(Geometry<f64>);

/// A shape that is no area on earth.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum InvalidShape {
    /// It is no geometry of `GeoJSON`; the words are those of the parser.
    #[error("it is no GeoJSON geometry: {0}")]
    NotGeoJson(String),
    /// It is a point, a line or a collection.
    #[error("a {0} is no area: a Polygon or a MultiPolygon is one")]
    NotAnArea(&'static str),
    /// A corner is not on earth. Polygons, rings and corners count from 1; a shape of one
    /// polygon has no polygon's number.
    #[error(
        "corner {corner} of ring {ring}{}: {invalid}; positions are WGS84 degrees, longitude first",
        polygon.map(|number| format!(" of polygon {number}")).unwrap_or_default()
    )]
    Corner {
        /// Which polygon, of several.
        polygon: Option<usize>,
        /// Which of its rings.
        ring: usize,
        /// Which corner of the ring.
        corner: usize,
        /// What is wrong with it.
        invalid: InvalidPoint,
    },
    /// It has too many corners.
    #[error("{0} corners are more than {max}", max = AreaShape::MAX_CORNERS)]
    TooManyCorners(usize),
    /// It has none.
    #[error("it has no corner")]
    Empty,
}

impl AreaShape {
    /// Most corners: a municipality's boundary in full detail has about as many.
    pub const MAX_CORNERS: usize = 20_000;

    /// Checks a geometry.
    ///
    /// # Errors
    /// When it is no area, has no or too many corners, or one is not on earth.
    pub fn new(geometry: Geometry<f64>) -> Result<Self, InvalidShape> {
        if !matches!(geometry, Geometry::Polygon(_) | Geometry::MultiPolygon(_)) {
            return Err(InvalidShape::NotAnArea(name(&geometry)));
        }
        let shape = Self(geometry);
        match shape.corners() {
            0 => Err(InvalidShape::Empty),
            corners if corners > Self::MAX_CORNERS => Err(InvalidShape::TooManyCorners(corners)),
            _ => shape.off_earth().map_or(Ok(shape), Err),
        }
    }

    /// The same of a `GeoJSON` geometry (RFC 7946): a `Polygon` or a `MultiPolygon`, longitude
    /// first. A ring that is not closed is closed. Heights and foreign members are left out.
    ///
    /// ```
    /// use luukku_engine::catalog::{AreaShape, GeoPoint};
    /// let around_forssa = AreaShape::of_geojson(serde_json::json!({
    ///     "type": "Polygon",
    ///     "coordinates": [[[23.5, 60.7], [23.8, 60.7], [23.65, 60.9], [23.5, 60.7]]],
    /// }))?;
    /// assert!(around_forssa.contains(GeoPoint::new(60.8146, 23.6215)?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When it is no geometry, and as of [`AreaShape::new`].
    pub fn of_geojson(geometry: serde_json::Value) -> Result<Self, InvalidShape> {
        let not_geojson = |error: &dyn ToString| InvalidShape::NotGeoJson(error.to_string());
        let geometry: geojson::Geometry =
            serde_json::from_value(geometry).map_err(|error| not_geojson(&error))?;
        let polygons = match &geometry.value {
            GeometryValue::Polygon { coordinates } => slice::from_ref(coordinates),
            GeometryValue::MultiPolygon { coordinates } => coordinates,
            other => return Err(InvalidShape::NotAnArea(other.type_name())),
        };
        // Making a geometry of such positions would panic.
        let mut positions = polygons.iter().flatten().flatten();
        if positions.any(|position| position.len() < 2) {
            return Err(not_geojson(&"a position has a longitude and a latitude"));
        }
        Self::new(Geometry::try_from(geometry).map_err(|error| not_geojson(&error))?)
    }

    /// The geometry: a polygon or a multipolygon.
    #[must_use]
    pub fn geometry(&self) -> &Geometry<f64> {
        &self.0
    }

    /// How many corners it has; the one that closes a ring counts again.
    #[must_use]
    pub fn corners(&self) -> usize {
        self.polygons()
            .iter()
            .flat_map(rings)
            .map(|ring| ring.0.len())
            .sum()
    }

    /// Whether a position is inside. Cost: the number of corners.
    #[must_use]
    pub fn contains(&self, point: GeoPoint) -> bool {
        use geo::Contains as _;

        self.0.contains(&geo::Point::new(point.lon(), point.lat()))
    }

    pub(crate) fn polygons(&self) -> &[Polygon<f64>] {
        match &self.0 {
            Geometry::Polygon(polygon) => slice::from_ref(polygon),
            Geometry::MultiPolygon(polygons) => &polygons.0,
            _ => &[],
        }
    }

    /// The first corner that is not on earth.
    fn off_earth(&self) -> Option<InvalidShape> {
        let polygons = self.polygons();
        let corners = polygons.iter().zip(1..).flat_map(|(polygon, number)| {
            let rings = rings(polygon).zip(1..);
            rings.flat_map(move |(ring, of_ring)| {
                let corners = ring.0.iter().zip(1..);
                corners.map(move |(corner, of_corner)| ([number, of_ring, of_corner], corner))
            })
        });
        let mut invalid = corners.filter_map(|([polygon, ring, corner], at)| {
            let invalid = GeoPoint::new(at.y, at.x).err()?;
            Some(InvalidShape::Corner {
                polygon: (polygons.len() > 1).then_some(polygon),
                ring,
                corner,
                invalid,
            })
        });
        invalid.next()
    }
}

/// The rings of a polygon, the outer one first.
pub(crate) fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

fn name(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "Point",
        Geometry::Line(_) => "Line",
        Geometry::LineString(_) => "LineString",
        Geometry::Polygon(_) => "Polygon",
        Geometry::MultiPoint(_) => "MultiPoint",
        Geometry::MultiLineString(_) => "MultiLineString",
        Geometry::MultiPolygon(_) => "MultiPolygon",
        Geometry::GeometryCollection(_) => "GeometryCollection",
        Geometry::Rect(_) => "Rect",
        Geometry::Triangle(_) => "Triangle",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn refused(geometry: Value, expected: &str) {
        let invalid = AreaShape::of_geojson(geometry).expect_err("no area");
        assert_eq!(invalid.to_string(), expected);
    }

    #[test]
    fn a_ring_that_is_not_closed_is_closed() {
        let of = |ring: Value| {
            AreaShape::of_geojson(json!({"type": "Polygon", "coordinates": [ring]}))
                .expect("a shape")
        };
        let closed = of(json!([
            [23.5, 60.7],
            [23.8, 60.7],
            [23.8, 60.9],
            [23.5, 60.7]
        ]));
        assert_eq!(
            of(json!([[23.5, 60.7], [23.8, 60.7], [23.8, 60.9, 120.0]])),
            closed
        );
        assert_eq!(closed.corners(), 4);
    }

    #[test]
    fn what_is_no_area_on_earth_is_refused_with_its_place() {
        refused(
            json!({"type": "Point", "coordinates": [23.5, 60.7]}),
            "a Point is no area: a Polygon or a MultiPolygon is one",
        );
        refused(
            json!({"type": "Polygon", "coordinates": []}),
            "it has no corner",
        );
        refused(
            json!({"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 95], [0, 0]]]}),
            "corner 3 of ring 1: latitude 95 is outside -90..=90; positions are WGS84 degrees, longitude first",
        );
        let inner = json!([[1, 1], [181, 1], [2, 2], [1, 1]]);
        let outer = json!([[0, 0], [9, 0], [9, 9], [0, 0]]);
        refused(
            json!({"type": "MultiPolygon", "coordinates": [[outer], [outer, inner]]}),
            "corner 2 of ring 2 of polygon 2: longitude 181 is outside -180..=180; positions are WGS84 degrees, longitude first",
        );
        let many = vec![[0.0, 0.0]; AreaShape::MAX_CORNERS + 1];
        refused(
            json!({"type": "Polygon", "coordinates": [many]}),
            "20001 corners are more than 20000",
        );
        for wrong in [
            json!({"type": "Feature", "geometry": null, "properties": {}}),
            json!({"type": "Polygon"}),
            json!({"type": "Polygon", "coordinates": [[1, 2], [3, 4]]}),
            json!("Polygon"),
        ] {
            let invalid = AreaShape::of_geojson(wrong).expect_err("no geometry");
            assert!(matches!(invalid, InvalidShape::NotGeoJson(_)), "{invalid}");
        }
    }

    #[test]
    fn a_position_of_one_number_is_refused_and_does_not_panic() {
        refused(
            json!({"type": "Polygon", "coordinates": [[[1, 2], [3], [4, 5]]]}),
            "it is no GeoJSON geometry: a position has a longitude and a latitude",
        );
    }
}
