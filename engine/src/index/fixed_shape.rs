//! Polygons as positions are kept, so that whole numbers tell exactly what is in them.

use std::cmp::Ordering;
use std::ops::RangeInclusive;

use geo::{Coord, LineString};

use super::cells::Cover;
use super::geo::{DEGREE, FixedPoint};
use crate::catalog::{AreaShape, rings};

/// Most bands of latitude. Of a boundary with a thousand corners a band then has some tens of
/// sides; sides that are in all bands take 2 bytes in each.
const BANDS: usize = 128;

/// Most sides that a box is compared with: with more near it, they are mostly in it, and a
/// stranger's shape may have all of them near each cell.
const MOST_SIDES: usize = 256;

// Sides are told by numbers of 16 bits.
const _: () = assert!(AreaShape::MAX_CORNERS <= u16::MAX as usize);

/// A shape in 1e-7 degrees: its corners rounded, its sides straight lines between them. Edges
/// belong to it. Inside a polygon is what its rings go round an odd number of times, inside
/// several what is inside any of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FixedShape {
    lats: RangeInclusive<i32>,
    lons: RangeInclusive<i32>,
    /// Polygon after polygon.
    sides: Vec<Side>,
    /// The sides that touch each band of latitude, in their order, from the south.
    bands: Vec<Vec<u16>>,
    /// How many latitudes a band has.
    high: i64,
}

/// How a side lies to a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lies {
    /// The position is on it.
    On,
    /// The way from the position to the east crosses it.
    East,
    /// Neither.
    Apart,
}

/// A straight line between two corners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Side {
    south: FixedPoint,
    /// No farther south than `south`.
    north: FixedPoint,
    /// The number of its polygon.
    polygon: u16,
}

impl Side {
    fn lats(&self) -> RangeInclusive<i32> {
        self.south.lat..=self.north.lat
    }

    fn lons(&self) -> RangeInclusive<i32> {
        let (one, other) = (self.south.lon, self.north.lon);
        one.min(other)..=one.max(other)
    }

    /// Where a position lies to the line through both ends, going north: `Greater` west of it,
    /// `Equal` on it. All is on earth, so a difference of latitudes is at most 1.8e9, one of
    /// longitudes 3.6e9, and their product fits 64 bits; that of two products would not.
    fn turn(&self, point: FixedPoint) -> Ordering {
        let Side { south, north, .. } = self;
        let less = |one: i32, other: i32| i64::from(one) - i64::from(other);
        let along = less(north.lon, south.lon) * less(point.lat, south.lat);
        let across = less(point.lon, south.lon) * less(north.lat, south.lat);
        along.cmp(&across)
    }

    /// How it lies to a position. Of its ends only the southern one is crossed, so that a way
    /// through a corner crosses its two sides once, twice or never, as it should.
    #[inline]
    fn lies(&self, point: FixedPoint) -> Lies {
        let lons = self.lons();
        if !self.lats().contains(&point.lat) || point.lon > *lons.end() {
            return Lies::Apart;
        }
        let turn = if point.lon < *lons.start() {
            Ordering::Greater
        } else {
            self.turn(point)
        };
        match turn {
            Ordering::Equal => Lies::On,
            Ordering::Greater if point.lat < self.north.lat => Lies::East,
            _ => Lies::Apart,
        }
    }

    /// Whether it touches a box: neither parallels, nor meridians, nor its own line lie between
    /// them.
    fn touches(&self, low: FixedPoint, high: FixedPoint) -> bool {
        let (lats, lons) = (self.lats(), self.lons());
        let is_apart = *lats.end() < low.lat
            || *lats.start() > high.lat
            || *lons.end() < low.lon
            || *lons.start() > high.lon;
        if is_apart {
            return false;
        }
        let corners = [
            low,
            high,
            corner(low.lat, high.lon),
            corner(high.lat, low.lon),
        ];
        let [first, rest @ ..] = corners.map(|corner| self.turn(corner));
        first == Ordering::Equal || rest.iter().any(|turn| *turn != first)
    }
}

fn corner(lat: i32, lon: i32) -> FixedPoint {
    FixedPoint { lat, lon }
}

impl FixedShape {
    /// Cost: some 20 ns a side, and 3 ns a band that it is in.
    pub(crate) fn of(shape: &AreaShape) -> Self {
        let fixed = |at: Coord<f64>| {
            corner(
                (at.y * DEGREE).round() as i32,
                (at.x * DEGREE).round() as i32,
            )
        };
        let mut sides = Vec::with_capacity(shape.corners());
        for (polygon, number) in shape.polygons().iter().zip(0..) {
            for line in rings(polygon).flat_map(LineString::lines) {
                let (one, other) = (fixed(line.start), fixed(line.end));
                let (south, north) = if one.lat <= other.lat {
                    (one, other)
                } else {
                    (other, one)
                };
                sides.push(Side {
                    south,
                    north,
                    polygon: number,
                });
            }
        }
        Self::of_sides(sides)
    }

    fn of_sides(sides: Vec<Side>) -> Self {
        let bound =
            |of: fn(&Side) -> i32, best: fn(i32, i32) -> i32| sides.iter().map(of).reduce(best);
        let low = |of| bound(of, i32::min).unwrap_or(i32::MAX);
        let high = |of| bound(of, i32::max).unwrap_or(i32::MIN);
        let lats = low(|side| side.south.lat)..=high(|side| side.north.lat);
        let lons = low(|side| *side.lons().start())..=high(|side| *side.lons().end());
        let count = sides.len().clamp(1, BANDS);
        let mut shape = Self {
            high: (i64::from(*lats.end()) - i64::from(*lats.start())).max(0) / count as i64 + 1,
            lats,
            lons,
            sides: Vec::new(),
            bands: vec![Vec::new(); count],
        };
        for (side, number) in sides.iter().zip(0..) {
            for band in shape.bands_of(side.south.lat, side.north.lat) {
                shape.bands[band].push(number);
            }
        }
        shape.sides = sides;
        shape
    }

    /// The bands of some latitudes, which are the shape's.
    fn bands_of(&self, south: i32, north: i32) -> RangeInclusive<usize> {
        let band =
            |lat: i32| ((i64::from(lat) - i64::from(*self.lats.start())) / self.high) as usize;
        band(south)..=band(north)
    }

    /// Whether a position is in it. Cost: 2 to 4 ns a side of its band.
    #[inline]
    pub(crate) fn contains(&self, point: FixedPoint) -> bool {
        self.lats.contains(&point.lat) && self.lons.contains(&point.lon) && self.surrounds(point)
    }

    fn surrounds(&self, point: FixedPoint) -> bool {
        let band = *self.bands_of(point.lat, point.lat).start();
        let mut polygon = 0;
        let mut is_inside = false;
        for number in &self.bands[band] {
            let side = &self.sides[usize::from(*number)];
            if side.polygon != polygon {
                if is_inside {
                    return true;
                }
                polygon = side.polygon;
            }
            match side.lies(point) {
                Lies::On => return true,
                Lies::East => is_inside = !is_inside,
                Lies::Apart => {}
            }
        }
        is_inside
    }

    /// How it covers the positions of a box from its south-western to its north-eastern corner;
    /// `Some` where an edge touches the box, or very many may.
    ///
    /// Cost: some 5 ns a side of the bands of the box, 2 µs at most.
    pub(super) fn cover(&self, low: FixedPoint, high: FixedPoint) -> Cover {
        let south = low.lat.max(*self.lats.start());
        let north = high.lat.min(*self.lats.end());
        if south > north || low.lon > *self.lons.end() || high.lon < *self.lons.start() {
            return Cover::None;
        }
        let bands = &self.bands[self.bands_of(south, north)];
        let listed: usize = bands.iter().map(Vec::len).sum();
        if listed.min(self.sides.len()) > MOST_SIDES {
            return Cover::Some;
        }
        let is_touched = if listed < self.sides.len() {
            let mut numbers = bands.iter().flatten();
            numbers.any(|number| self.sides[usize::from(*number)].touches(low, high))
        } else {
            self.sides.iter().any(|side| side.touches(low, high))
        };
        // Without an edge all of the box is in the same polygons.
        match (is_touched, self.contains(low)) {
            (true, _) => Cover::Some,
            (false, true) => Cover::All,
            (false, false) => Cover::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use geo::{Geometry, Intersects, Line, MultiPolygon, Point, Polygon, Rect};
    use proptest::prelude::*;

    use super::*;

    /// A corner in steps, latitude first.
    type Corner = (i32, i32);
    /// Polygons, their rings, and the corners of those.
    type Rings = Vec<Vec<Vec<Corner>>>;

    /// How many numbers a step of latitude and longitude has: few, so that rounding would tell,
    /// or so many that the shape is as large as the earth.
    fn steps() -> impl Strategy<Value = (i32, i32)> {
        prop_oneof![
            Just((4, 4)),
            Just((4, 2_000_000)),
            Just((40_000, 40_000)),
            Just((1_600_000, 3_200_000)),
        ]
    }

    /// Polygons with whole numbers as coordinates: what `degrees` of them is, is exact.
    fn polygons(rings: &Rings, (north, east): (i32, i32)) -> MultiPolygon<f64> {
        let ring = |corners: &Vec<Corner>| {
            let corners = corners.iter();
            let numbers = corners.map(|(lat, lon)| (f64::from(lon * east), f64::from(lat * north)));
            numbers.collect::<LineString<f64>>()
        };
        let polygon = |rings: &Vec<Vec<Corner>>| {
            let mut rings = rings.iter().map(ring);
            let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
            Polygon::new(outer, rings.collect())
        };
        MultiPolygon(rings.iter().map(polygon).collect())
    }

    fn fixed(polygons: &MultiPolygon<f64>) -> FixedShape {
        use geo::MapCoords as _;

        let degrees = |at: Coord<f64>| Coord {
            x: at.x / DEGREE,
            y: at.y / DEGREE,
        };
        let shape = Geometry::MultiPolygon(polygons.map_coords(degrees));
        FixedShape::of(&AreaShape::new(shape).expect("a shape"))
    }

    /// A ring around the middle, each corner in a direction of its own.
    fn star(radii: std::ops::Range<i32>) -> impl Strategy<Value = Vec<Corner>> {
        prop::collection::vec(radii, 5..12).prop_map(|radii| {
            let part = TAU / radii.len() as f64;
            let corner = |(radius, number): (i32, f64)| {
                let (sine, cosine) = (part * number).sin_cos();
                let of = |length: f64| (f64::from(radius) * length).round() as i32;
                (of(sine), of(cosine))
            };
            let numbers = (0..radii.len()).map(|number| number as f64);
            radii.into_iter().zip(numbers).map(corner).collect()
        })
    }

    /// Rings of any corners on a small grid, so that sides cross, touch and lie on each other.
    fn any_rings() -> impl Strategy<Value = Rings> {
        let ring = prop::collection::vec((-8..=8i32, -8..=8i32), 2..9);
        prop::collection::vec(prop::collection::vec(ring, 1..3), 1..4)
    }

    /// Whether a point is on a line of a polygon, or the way from it to the north crosses an
    /// odd number of them.
    fn is_in(polygon: &Polygon<f64>, lat: i32, lon: i32) -> bool {
        let lines = rings(polygon).flat_map(LineString::lines);
        let mut is_inside = false;
        for line in lines {
            let [one, other] = [line.start, line.end].map(|at| (at.y as i128, at.x as i128));
            let (west, east) = if one.1 <= other.1 {
                (one, other)
            } else {
                (other, one)
            };
            let (lat, lon) = (i128::from(lat), i128::from(lon));
            let cross = (east.1 - west.1) * (lat - west.0) - (east.0 - west.0) * (lon - west.1);
            let lats = west.0.min(east.0)..=west.0.max(east.0);
            if cross == 0 && lats.contains(&lat) && (west.1..=east.1).contains(&lon) {
                return true;
            }
            // Of its ends the western one counts.
            if (west.1..east.1).contains(&lon) && cross < 0 {
                is_inside = !is_inside;
            }
        }
        is_inside
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn what_is_in_a_polygon_with_a_hole_is_what_geo_says(
            outer in star(50..100),
            inner in star(10..35),
            (north, east) in steps(),
            points in prop::collection::vec((-110..=110i32, -110..=110i32), 40),
        ) {
            let rings = vec![vec![outer, inner]];
            let polygons = polygons(&rings, (north, east));
            let shape = fixed(&polygons);
            let mut asked: Vec<(i32, i32)> = points
                .into_iter()
                .map(|(lat, lon)| (lat * north, lon * east))
                .collect();
            for ring in &rings[0] {
                for (one, other) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                    // Both ends, and points on the side; steps are a multiple of four.
                    for part in 0..=4 {
                        let between = |one: i32, other: i32, step: i32| one * step + (other - one) * part * (step / 4);
                        let on = (between(one.0, other.0, north), between(one.1, other.1, east));
                        prop_assert!(shape.contains(corner(on.0, on.1)));
                        asked.extend([(on.0 + 1, on.1), (on.0 - 1, on.1), (on.0, on.1 + 1), (on.0, on.1 - 1)]);
                    }
                }
            }
            for (lat, lon) in asked {
                let expected = polygons.intersects(&Point::new(f64::from(lon), f64::from(lat)));
                prop_assert_eq!(shape.contains(corner(lat, lon)), expected, "{} {}", lat, lon);
            }
        }

        #[test]
        fn what_is_in_any_rings_is_what_they_go_round_an_odd_number_of_times(
            drawn in any_rings(),
            steps in steps(),
        ) {
            let (north, east) = (steps.0 * 8, steps.1 * 8);
            let polygons = polygons(&drawn, (north, east));
            let shape = fixed(&polygons);
            for lat in -18..=18 {
                for lon in -18..=18 {
                    let (lat, lon) = (lat * (north / 2), lon * (east / 2));
                    let expected = polygons.0.iter().any(|polygon| is_in(polygon, lat, lon));
                    prop_assert_eq!(shape.contains(corner(lat, lon)), expected, "{} {}", lat, lon);
                }
            }
        }

        #[test]
        fn a_box_is_covered_as_its_points_are(
            drawn in any_rings(),
            steps in steps(),
            (lat, lon) in ((-18..=18i32, -18..=18i32), (-18..=18i32, -18..=18i32)),
        ) {
            let (north, east) = (steps.0 * 8, steps.1 * 8);
            let polygons = polygons(&drawn, (north, east));
            let shape = fixed(&polygons);
            let [lat, lon] = [lat, lon].map(|(one, other)| one.min(other)..=one.max(other));
            let low = corner(lat.start() * (north / 2), lon.start() * (east / 2));
            let high = corner(lat.end() * (north / 2), lon.end() * (east / 2));
            let cover = shape.cover(low, high);
            for lat in lat {
                for lon in lon.clone() {
                    let is_in = shape.contains(corner(lat * (north / 2), lon * (east / 2)));
                    prop_assert!(cover != Cover::None || !is_in);
                    prop_assert!(cover != Cover::All || is_in);
                }
            }
            // No more doubt than where an edge is.
            let at = |corner: FixedPoint| Coord { x: f64::from(corner.lon), y: f64::from(corner.lat) };
            let square = Rect::new(at(low), at(high)).to_polygon();
            let lines: Vec<Line<f64>> = polygons
                .iter()
                .flat_map(rings)
                .flat_map(LineString::lines)
                .collect();
            let is_touched = lines.iter().any(|line| square.intersects(line));
            prop_assert_eq!(cover == Cover::Some, is_touched);
        }
    }

    #[test]
    fn the_whole_earth_is_a_shape_and_one_corner_is_none() {
        let earth = vec![vec![vec![(-90, -180), (-90, 180), (90, 180), (90, -180)]]];
        let shape = fixed(&polygons(&earth, (10_000_000, 10_000_000)));
        let (quarter, half) = (900_000_000, 1_800_000_000);
        for (lat, lon) in [
            (0, 0),
            (quarter, half),
            (-quarter, -half),
            (quarter, 0),
            (0, -half),
        ] {
            assert!(shape.contains(corner(lat, lon)));
        }
        assert!(!shape.contains(corner(quarter + 1, 0)));
        assert!(!shape.contains(corner(i32::MIN, i32::MIN)));
        assert_eq!(shape.cover(corner(-5, -5), corner(5, 5)), Cover::All);
        assert_eq!(shape.cover(corner(5, 5), corner(quarter, 5)), Cover::Some);
        let alone = fixed(&polygons(&vec![vec![vec![(60, 23)]]], (1, 1)));
        assert!(!alone.contains(corner(60, 23)));
        assert_eq!(alone.cover(corner(0, 0), corner(90, 90)), Cover::None);
    }

    #[test]
    fn polygons_that_overlap_do_not_cancel() {
        let square = |from: i32| {
            vec![vec![
                (from, from),
                (from, from + 6),
                (from + 6, from + 6),
                (from + 6, from),
            ]]
        };
        let shape = fixed(&polygons(&vec![square(0), square(3)], (1, 1)));
        assert!(
            [1, 4, 8]
                .into_iter()
                .all(|at| shape.contains(corner(at, at)))
        );
        assert!(!shape.contains(corner(1, 8)));
        // The same rings in one polygon do.
        let both = vec![square(0).remove(0), square(3).remove(0)];
        let shape = fixed(&polygons(&vec![both], (1, 1)));
        assert!(!shape.contains(corner(4, 4)) && shape.contains(corner(1, 1)));
    }
}
