//! Boundaries of municipalities: which one a point lies in.

use geo::{BoundingRect as _, Intersects as _, MultiPolygon, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::catalog::GeoPoint;
use crate::gazetteer::MunicipalityCode;

/// Boundaries of municipalities, in degrees (WGS84), longitude before latitude.
///
/// ```
/// use geo::polygon;
/// use luukku_engine::catalog::GeoPoint;
/// use luukku_engine::gazetteer::MunicipalityCode;
/// use luukku_engine::index::Boundaries;
///
/// let forssa = MunicipalityCode::new(61)?;
/// let square = polygon![(x: 23.4, y: 60.7), (x: 23.8, y: 60.7), (x: 23.8, y: 60.9), (x: 23.4, y: 60.9)];
/// let boundaries = Boundaries::new([(forssa, square.into())]);
/// let here = GeoPoint::new(60.8146, 23.6215)?;
/// assert_eq!(boundaries.municipality(here), Some(forssa));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Boundaries {
    shapes: Vec<(MunicipalityCode, MultiPolygon<f64>)>,
    /// The boxes around the shapes, with their numbers.
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Boundaries {
    /// Boundaries from shapes; one municipality may have several. Empty shapes are left out.
    #[must_use]
    pub fn new(shapes: impl IntoIterator<Item = (MunicipalityCode, MultiPolygon<f64>)>) -> Self {
        let shapes: Vec<_> = shapes.into_iter().collect();
        let boxes = shapes
            .iter()
            .enumerate()
            .filter_map(|(number, (_, shape))| {
                let around = shape.bounding_rect()?;
                let (least, most) = (around.min(), around.max());
                let corners = Rectangle::from_corners([least.x, least.y], [most.x, most.y]);
                Some(GeomWithData::new(corners, number))
            })
            .collect();
        Self {
            boxes: RTree::bulk_load(boxes),
            shapes,
        }
    }

    /// The municipality that `point` lies in, its boundary included; of several that share
    /// the boundary, the one of the smallest code.
    ///
    /// Cost: linear in the corners of the few shapes whose boxes have the point.
    #[must_use]
    pub fn municipality(&self, point: GeoPoint) -> Option<MunicipalityCode> {
        let at = Point::new(point.lon(), point.lat());
        self.boxes
            .locate_in_envelope_intersecting(AABB::from_point([at.x(), at.y()]))
            .filter_map(|found| self.shapes.get(found.data))
            .filter(|(_, shape)| shape.intersects(&at))
            .map(|(code, _)| *code)
            .min()
    }
}

#[cfg(test)]
mod tests {
    use geo::{Coord, LineString, Polygon};
    use proptest::prelude::*;

    use super::*;

    fn code(number: u16) -> MunicipalityCode {
        MunicipalityCode::new(number).expect("a code")
    }

    fn square(west: f64, south: f64, side: f64) -> Polygon<f64> {
        let corners = [
            (west, south),
            (west + side, south),
            (west + side, south + side),
            (west, south + side),
        ];
        Polygon::new(LineString::from(corners.to_vec()), Vec::new())
    }

    #[test]
    fn a_hole_belongs_to_the_municipality_inside_it() {
        let ring = |shape: &Polygon<f64>| shape.exterior().clone();
        let island = square(24.5, 60.5, 0.2);
        let around = Polygon::new(ring(&square(24.0, 60.0, 1.0)), vec![ring(&island)]);
        let boundaries = Boundaries::new([(code(49), around.into()), (code(235), island.into())]);
        let at = |lat, lon| boundaries.municipality(GeoPoint::new(lat, lon).expect("on earth"));
        assert_eq!(at(60.6, 24.6), Some(code(235)));
        assert_eq!(at(60.1, 24.1), Some(code(49)));
        assert_eq!(at(60.5, 24.5), Some(code(49)), "a shared corner");
        assert_eq!(at(62.0, 24.1), None);
    }

    proptest! {
        #[test]
        fn boundaries_agree_with_a_scan_of_every_square(lat in 59.5..61.5, lon in 22.5..26.5) {
            let squares: Vec<(MunicipalityCode, Polygon<f64>)> = (0..24u16)
                .map(|n| {
                    let (row, column) = (f64::from(n / 6), f64::from(n % 6));
                    (code(n + 1), square(23.0 + column / 2.0, 60.0 + row / 3.0, 0.3))
                })
                .collect();
            let boundaries =
                Boundaries::new(squares.iter().map(|(n, shape)| (*n, shape.clone().into())));
            let is_in = |shape: &Polygon<f64>| {
                let corners: Vec<Coord<f64>> = shape.exterior().coords().copied().collect();
                let (a, c) = (corners[0], corners[2]);
                (a.x..=c.x).contains(&lon) && (a.y..=c.y).contains(&lat)
            };
            let expect = squares.iter().find(|(_, shape)| is_in(shape)).map(|(n, _)| *n);
            let point = GeoPoint::new(lat, lon).expect("on earth");
            prop_assert_eq!(boundaries.municipality(point), expect);
        }
    }
}
