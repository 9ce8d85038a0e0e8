//! A box as positions are kept, so that comparing whole numbers tells what is in it.

use super::geo::{DEGREE, FixedPoint};
use super::place_tree::EARTH_M;
use crate::catalog::{BoundingBox, GeoPoint};

/// Half a turn.
const HALF: i32 = 180 * DEGREE as i32;

/// No meridian.
const NOWHERE: (i32, i32) = (i32::MAX, i32::MIN);

/// A box in 1e-7 degrees: the positions that are in a box in degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FixedBox {
    south: i32,
    north: i32,
    /// Meridians from and to; of a box across the 180th one two pieces, else the second is
    /// empty.
    pieces: [(i32, i32); 2],
}

impl FixedBox {
    pub(crate) fn of(bounds: &BoundingBox) -> Self {
        let [south, north, west, east] = bounds.sides();
        // The sides that `FixedPoint::to_point` does not cross, however it rounds.
        let least = |side: f64| {
            let near = (side * DEGREE).floor() as i32;
            let mut numbers = near.saturating_sub(1)..=near.saturating_add(2);
            numbers.find(|number| f64::from(*number) / DEGREE >= side)
        };
        let most = |side: f64| {
            let near = (side * DEGREE).ceil() as i32;
            let numbers = near.saturating_sub(2)..=near.saturating_add(1);
            let mut numbers = numbers.rev();
            numbers.find(|number| f64::from(*number) / DEGREE <= side)
        };
        let least = |side| least(side).unwrap_or(i32::MAX);
        let most = |side| most(side).unwrap_or(i32::MIN);
        let pieces = if west > east {
            [(least(west), HALF), (-HALF, most(east))]
        } else {
            [(least(west), most(east)), NOWHERE]
        };
        Self {
            south: least(south),
            north: most(north),
            pieces,
        }
    }

    /// A box that has every position that may be so many metres away or less, some more too.
    pub(crate) fn around(middle: GeoPoint, metres: f64) -> Self {
        /// More than what rounding makes of an arc: parts of it, and 0.6 m.
        const ABOVE: f64 = 1.000_001;
        const MORE: f64 = 1e-7;
        let arc = metres / EARTH_M * ABOVE + MORE;
        let lat = middle.lat().to_radians();
        let fixed = |degrees: f64| (degrees * DEGREE) as i32;
        let (south, north) = ((lat - arc).to_degrees(), (lat + arc).to_degrees());
        // Around a pole all meridians meet.
        let half = if south <= -90.0 || north >= 90.0 {
            180.0
        } else {
            let wide = arc.sin() / lat.cos();
            wide.min(1.0).asin().to_degrees()
        };
        let (west, east) = (middle.lon() - half, middle.lon() + half);
        let pieces = if half >= 180.0 {
            [(-HALF, HALF), NOWHERE]
        } else if west < -180.0 {
            [(fixed(west + 360.0), HALF), (-HALF, fixed(east))]
        } else if east > 180.0 {
            [(fixed(west), HALF), (-HALF, fixed(east - 360.0))]
        } else {
            [(fixed(west), fixed(east)), NOWHERE]
        };
        Self {
            south: fixed(south.max(-90.0)),
            north: fixed(north.min(90.0)),
            pieces,
        }
    }

    /// Whether a position is in it.
    #[inline]
    pub(crate) fn contains(&self, point: FixedPoint) -> bool {
        let [one, other] = self.pieces;
        let in_piece = |(west, east): (i32, i32)| (west..=east).contains(&point.lon);
        (self.south..=self.north).contains(&point.lat) && (in_piece(one) || in_piece(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_box_has_the_positions_that_it_has_in_degrees(
            south in -90.0..=90.0f64,
            north in -90.0..=90.0f64,
            west in -180.0..=180.0f64,
            east in -180.0..=180.0f64,
            on_side in any::<bool>(),
            off in -3..=3i32,
        ) {
            // Half of them with sides on positions, where rounding tells.
            let on = |side: f64| if on_side { (side * DEGREE).round() / DEGREE } else { side };
            let [south, north, west, east] = [south.min(north), south.max(north), west, east].map(on);
            let corner = |lat, lon| GeoPoint::new(lat, lon).expect("on earth");
            let bounds = BoundingBox::new(corner(south, west), corner(north, east)).expect("a box");
            let fixed = FixedBox::of(&bounds);
            let near = |side: f64| (side * DEGREE).round() as i32 + off;
            for lat in [near(south), near(north), near(f64::midpoint(south, north))] {
                for lon in [near(west), near(east), near(f64::midpoint(west, east)), 0, 1_800_000_000, -1_800_000_000] {
                    let point = FixedPoint { lat, lon };
                    let expected = point.to_point().is_some_and(|point| bounds.contains(point));
                    prop_assert_eq!(fixed.contains(point), expected, "{:?} {:?}", fixed, point);
                }
            }
        }

        #[test]
        fn a_box_around_a_circle_has_all_of_it(
            lat in prop_oneof![-90.0..=90.0f64, 89.9..=90.0f64, -90.0..=-89.9f64],
            lon in prop_oneof![-180.0..=180.0f64, 179.9..=180.0f64, -180.0..=-179.9f64],
            metres in prop_oneof![0.0..100.0f64, 0.0..50_000.0f64, 0.0..21_000_000.0f64],
            away in prop::collection::vec((0.0..=1.0f64, 0.0..360.0f64), 40),
        ) {
            let middle = GeoPoint::new(lat, lon).expect("on earth");
            let around = FixedBox::around(middle, metres);
            for (part, bearing) in away {
                let from = geo::Point::new(lon, lat);
                let to = geo::Destination::destination(&geo::Haversine, from, bearing, metres * part);
                let Ok(point) = GeoPoint::new(to.y(), to.x()) else { continue };
                let fixed = FixedPoint::of(point);
                let back = fixed.to_point().expect("on earth");
                if middle.distance_m(back) <= metres {
                    prop_assert!(around.contains(fixed), "{:?} {:?}", around, fixed);
                }
            }
        }
    }

    #[test]
    fn a_box_around_forssa_leaves_turku_out() {
        let point = |lat, lon| GeoPoint::new(lat, lon).expect("on earth");
        let around = FixedBox::around(point(60.8146, 23.6215), 25_000.0);
        assert!(around.contains(FixedPoint::of(point(60.8043, 23.7640))));
        assert!(!around.contains(FixedPoint::of(point(60.4515, 22.2687))));
    }
}
