//! The places of a segment, for finding the nearest: a tree that is packed, not built.
//!
//! Documents are in Hilbert order, so eight places one after another are near one another, and
//! so are eight such groups: their bounds are all there is to a tree. Places are unit vectors,
//! so that the nearest there is the nearest on earth: at the poles and across the 180th
//! meridian too. Further places of documents come after all first ones, in Hilbert order among
//! themselves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::DocId;

use super::geo::{FixedPoint, GeoColumn};
use crate::catalog::GeoPoint;

/// Children of a node: with eight the fewest are looked at in vain.
const CHILDREN: usize = 8;

/// The mean radius of the earth (IUGG), in metres.
pub(super) const EARTH_M: f64 = 6_371_008.8;

/// A chord through the earth, in its radii, made an arc along it in metres.
pub(crate) fn chord_arc_m(chord: f64) -> f64 {
    2.0 * EARTH_M * (chord / 2.0).min(1.0).asin()
}

/// The position on the unit sphere: x through 0° N 0° E, z through the north pole.
pub(crate) fn unit_vector(point: GeoPoint) -> [f64; 3] {
    let (lat_sin, lat_cos) = point.lat().to_radians().sin_cos();
    let (lon_sin, lon_cos) = point.lon().to_radians().sin_cos();
    [lat_cos * lon_cos, lat_cos * lon_sin, lat_sin]
}

/// Every place of a segment, those of deleted services too.
pub(super) struct PlaceTree {
    places: Vec<Place>,
    /// Bounds of the groups of places, of the groups of those, and so on up to one that has
    /// no more than [`CHILDREN`].
    levels: Vec<Vec<Bounds>>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    vector: [f64; 3],
    doc: DocId,
}

/// A box around places.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    least: [f64; 3],
    most: [f64; 3],
}

impl Bounds {
    fn around(bounds: impl Iterator<Item = Self>) -> Self {
        let nothing = Self {
            least: [f64::INFINITY; 3],
            most: [f64::NEG_INFINITY; 3],
        };
        bounds.fold(nothing, |mut all, one| {
            for axis in 0..3 {
                all.least[axis] = all.least[axis].min(one.least[axis]);
                all.most[axis] = all.most[axis].max(one.most[axis]);
            }
            all
        })
    }

    /// No more than the square of the distance of anything inside.
    fn distance_2(&self, from: [f64; 3]) -> f64 {
        let square = |axis: usize| {
            let inside = from[axis].clamp(self.least[axis], self.most[axis]);
            (inside - from[axis]) * (inside - from[axis])
        };
        square(0) + square(1) + square(2)
    }
}

/// What is still to be looked at: a place on level 0, a group of the level below on others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// The bits of the square of the distance, which sort as it does: it is not negative.
    distance_2: u64,
    level: u32,
    number: u32,
}

impl PlaceTree {
    /// The places of a segment.
    ///
    /// Cost: some 50 ns and 35 bytes a place.
    pub(super) fn of(geo: &GeoColumn) -> Self {
        let mut places = Vec::with_capacity(geo.len());
        let mut further: Vec<(u64, FixedPoint, DocId)> = Vec::new();
        let place = |point: FixedPoint, doc| {
            let vector = unit_vector(point.to_point()?);
            Some(Place { vector, doc })
        };
        for doc in 0..geo.documents() {
            if let Some((first, others)) = geo.places(doc).split_first() {
                places.extend(place(*first, doc));
                further.extend(others.iter().map(|point| (point.hilbert(), *point, doc)));
            }
        }
        further.sort_unstable_by_key(|(hilbert, _, doc)| (*hilbert, *doc));
        places.extend(
            further
                .into_iter()
                .filter_map(|(_, point, doc)| place(point, doc)),
        );
        Self::pack(places)
    }

    fn pack(places: Vec<Place>) -> Self {
        let point = |place: &Place| Bounds {
            least: place.vector,
            most: place.vector,
        };
        let groups = places.chunks(CHILDREN);
        let mut level: Vec<Bounds> = groups
            .map(|group| Bounds::around(group.iter().map(point)))
            .collect();
        let mut levels = Vec::new();
        while level.len() > CHILDREN {
            let groups = level.chunks(CHILDREN);
            let above = groups
                .map(|group| Bounds::around(group.iter().copied()))
                .collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Self { places, levels }
    }

    /// Places, nearest to `from` first, with the square of the distance through the earth in
    /// earth's radii; equally far ones in no order. Lazy: the cost is that of the places
    /// passed.
    pub(super) fn nearest(&self, from: [f64; 3]) -> impl Iterator<Item = (f64, DocId)> + '_ {
        let mut open = BinaryHeap::with_capacity(16 * CHILDREN);
        self.open(&mut open, from, self.levels.len() as u32, 0);
        std::iter::from_fn(move || {
            loop {
                let Reverse(next) = open.pop()?;
                if let Some(below) = next.level.checked_sub(1) {
                    self.open(&mut open, from, below, next.number as usize);
                    continue;
                }
                if let Some(place) = self.places.get(next.number as usize) {
                    return Some((f64::from_bits(next.distance_2), place.doc));
                }
            }
        })
    }

    /// Puts what a group has on a level among what is to be looked at.
    fn open(&self, open: &mut BinaryHeap<Reverse<Open>>, from: [f64; 3], level: u32, group: usize) {
        let first = group * CHILDREN;
        let numbered = |number: u32, distance_2: f64| {
            Reverse(Open {
                distance_2: distance_2.to_bits(),
                level,
                number,
            })
        };
        let Some(above) = (level as usize).checked_sub(1) else {
            let places = self.places.iter().skip(first).take(CHILDREN);
            for (number, place) in (first as u32..).zip(places) {
                let square = |axis: usize| {
                    let apart = place.vector[axis] - from[axis];
                    apart * apart
                };
                open.push(numbered(number, square(0) + square(1) + square(2)));
            }
            return;
        };
        let bounds = self.levels.get(above).map_or(&[][..], Vec::as_slice);
        let bounds = bounds.iter().skip(first).take(CHILDREN);
        for (number, bounds) in (first as u32..).zip(bounds) {
            open.push(numbered(number, bounds.distance_2(from)));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = (f64, f64)> {
        prop_oneof![
            (60.0..61.0, 24.0..25.0),
            (-90.0..=90.0, -180.0..=180.0),
            (prop_oneof![Just(90.0), Just(-90.0)], -180.0..=180.0),
            (
                -1.0..1.0,
                prop_oneof![Just(180.0), Just(-180.0), Just(179.999)]
            ),
        ]
    }

    fn vector((lat, lon): (f64, f64)) -> [f64; 3] {
        unit_vector(GeoPoint::new(lat, lon).expect("on earth"))
    }

    proptest! {
        #[test]
        fn the_nearest_are_those_of_a_scan(points in prop::collection::vec(point(), 0..700), from in point()) {
            let places: Vec<Place> = (0..).zip(&points).map(|(doc, point)| Place { vector: vector(*point), doc }).collect();
            let from = vector(from);
            let distance_2 = |place: &Place| -> f64 {
                (0..3).map(|axis| (place.vector[axis] - from[axis]).powi(2)).sum()
            };
            let mut scanned: Vec<f64> = places.iter().map(distance_2).collect();
            scanned.sort_by(f64::total_cmp);
            let found: Vec<(f64, DocId)> = PlaceTree::pack(places.clone()).nearest(from).collect();
            let distances: Vec<f64> = found.iter().map(|(distance_2, _)| *distance_2).collect();
            prop_assert_eq!(distances, scanned);
            for (found, doc) in &found {
                prop_assert_eq!(found.to_bits(), distance_2(&places[*doc as usize]).to_bits());
            }
            let mut docs: Vec<DocId> = found.into_iter().map(|(_, doc)| doc).collect();
            docs.sort_unstable();
            prop_assert!(docs.into_iter().eq(0..points.len() as DocId));
        }
    }
}
