//! The places of a segment, for finding the nearest: a tree that is packed, not built.
//!
//! Documents are in Hilbert order, so eight places one after another are near one another, and
//! so are eight such groups: their bounds are all there is to a tree. Places are unit vectors,
//! so that the nearest there is the nearest on earth: at the poles and across the 180th
//! meridian too. Further places of documents come after all first ones, in Hilbert order among
//! themselves.

use tantivy::DocId;

use super::geo::{FixedPoint, GeoColumn};
use crate::catalog::GeoPoint;

/// Children of a node: with eight the fewest are looked at in vain, and they are compared in
/// two steps of four.
const CHILDREN: usize = 8;

/// The mean radius of the earth (IUGG), in metres.
pub(super) const EARTH_M: f64 = 6_371_008.8;

/// A chord through the earth, in its radii, made an arc along it in metres.
pub(crate) fn chord_arc_m(chord: f64) -> f64 {
    2.0 * EARTH_M * (chord / 2.0).min(1.0).asin()
}

/// The square of the chord of an arc in metres, in earth's radii.
pub(crate) fn chord_2_of(metres: f64) -> f64 {
    if metres <= 0.0 {
        return 0.0;
    }
    let half = (metres / EARTH_M / 2.0).min(std::f64::consts::FRAC_PI_2);
    4.0 * half.sin() * half.sin()
}

/// The position on the unit sphere: x through 0° N 0° E, z through the north pole.
pub(crate) fn unit_vector(point: GeoPoint) -> [f64; 3] {
    let (lat_sin, lat_cos) = point.lat().to_radians().sin_cos();
    let (lon_sin, lon_cos) = point.lon().to_radians().sin_cos();
    [lat_cos * lon_cos, lat_cos * lon_sin, lat_sin]
}

/// Every place of a segment, those of deleted services too.
pub(super) struct PlaceTree {
    /// Eight places each.
    places: Vec<Group<f64>>,
    /// The documents of the places.
    docs: Vec<DocId>,
    /// Places before this one are the first of their documents.
    first_ones: usize,
    /// Bounds around eight groups of places each, around eight of those, and so on up to one
    /// that is around all.
    levels: Vec<Vec<Bounds>>,
}

/// Eight points side by side, axis by axis, so that all are compared in a few steps.
#[derive(Clone, Copy, Debug)]
struct Group<T>([[T; CHILDREN]; 3]);

/// Boxes around what each of eight groups has: a little wider than that, as far as rounding
/// goes, and of nothing where there is no group.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    least: Group<f32>,
    most: Group<f32>,
}

/// What is near, or may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Near {
    /// The square of the distance through the earth, in earth's radii.
    pub(crate) distance_2: f64,
    pub(crate) doc: DocId,
    /// Which of the places of its document it is.
    pub(crate) rank: PlaceRank,
}

/// Whether a place is the first of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceRank {
    First,
    Further,
}

impl Bounds {
    const NOTHING: Self = Self {
        least: Group([[f32::INFINITY; CHILDREN]; 3]),
        most: Group([[f32::NEG_INFINITY; CHILDREN]; 3]),
    };

    /// Around points.
    fn around(&mut self, child: usize, points: &[[f64; 3]]) {
        /// More than what 32 bits make of a number of 1 at most.
        const SLACK: f64 = 1.2e-7;
        for axis in 0..3 {
            let numbers = points.iter().map(|point| point[axis]);
            let least = numbers.clone().fold(f64::INFINITY, f64::min);
            let most = numbers.fold(f64::NEG_INFINITY, f64::max);
            self.least.0[axis][child] = (least - SLACK) as f32;
            self.most.0[axis][child] = (most + SLACK) as f32;
        }
    }

    /// Around all that other bounds are around.
    fn around_all(&mut self, child: usize, of: &Self) {
        for axis in 0..3 {
            self.least.0[axis][child] = of.least.0[axis].into_iter().fold(f32::INFINITY, f32::min);
            self.most.0[axis][child] = of.most.0[axis]
                .into_iter()
                .fold(f32::NEG_INFINITY, f32::max);
        }
    }

    /// Of each group no more than the square of the distance of anything in it.
    fn distances_2(&self, from: [f32; 3]) -> [f32; CHILDREN] {
        /// Less than what rounding makes of a sum of squares.
        const BELOW: f32 = 0.999_999;
        let mut sums = [0.0; CHILDREN];
        for (axis, from) in from.into_iter().enumerate() {
            let (least, most) = (&self.least.0[axis], &self.most.0[axis]);
            for child in 0..CHILDREN {
                let below = least[child] - from;
                let above = from - most[child];
                let outside = if below > above { below } else { above };
                let outside = if outside > 0.0 { outside } else { 0.0 };
                sums[child] += outside * outside;
            }
        }
        sums.map(|sum| sum * BELOW)
    }
}

impl Group<f64> {
    fn of(points: &[[f64; 3]]) -> Self {
        let mut group = Self([[f64::INFINITY; CHILDREN]; 3]);
        for (child, point) in points.iter().take(CHILDREN).enumerate() {
            for (axis, number) in point.iter().enumerate() {
                group.0[axis][child] = *number;
            }
        }
        group
    }

    /// The squares of the distances.
    fn distances_2(&self, from: [f64; 3]) -> [f64; CHILDREN] {
        let mut sums = [0.0; CHILDREN];
        for (numbers, from) in self.0.iter().zip(from) {
            for (sum, number) in sums.iter_mut().zip(numbers) {
                let apart = number - from;
                *sum += apart * apart;
            }
        }
        sums
    }
}

/// A group that is still to be looked at.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Nothing in it is nearer.
    distance_2: f32,
    /// Groups of places are on level 0.
    level: u32,
    number: u32,
}

impl PlaceTree {
    /// The places of a segment.
    ///
    /// Cost: some 50 ns and 32 bytes a place.
    pub(super) fn of(geo: &GeoColumn) -> Self {
        let mut points = Vec::with_capacity(geo.len());
        let mut docs = Vec::with_capacity(geo.len());
        let mut further: Vec<(u64, FixedPoint, DocId)> = Vec::new();
        let mut add = |point: FixedPoint, doc| {
            if let Some(point) = point.to_point() {
                points.push(unit_vector(point));
                docs.push(doc);
            }
            docs.len()
        };
        let mut first_ones = 0;
        for doc in 0..geo.documents() {
            if let Some((first, others)) = geo.places(doc).split_first() {
                first_ones = add(*first, doc);
                further.extend(others.iter().map(|point| (point.hilbert(), *point, doc)));
            }
        }
        further.sort_unstable_by_key(|(hilbert, _, doc)| (*hilbert, *doc));
        for (_, point, doc) in further {
            add(point, doc);
        }
        Self::pack(&points, docs, first_ones)
    }

    fn pack(points: &[[f64; 3]], docs: Vec<DocId>, first_ones: usize) -> Self {
        let groups: Vec<&[[f64; 3]]> = points.chunks(CHILDREN).collect();
        let of_places = groups.chunks(CHILDREN).map(|groups| {
            let mut bounds = Bounds::NOTHING;
            for (child, group) in groups.iter().enumerate() {
                bounds.around(child, group);
            }
            bounds
        });
        let mut levels: Vec<Vec<Bounds>> = vec![of_places.collect()];
        while let Some(last) = levels.last().filter(|last| last.len() > 1) {
            let above = last.chunks(CHILDREN).map(|below| {
                let mut bounds = Bounds::NOTHING;
                for (child, below) in below.iter().enumerate() {
                    bounds.around_all(child, below);
                }
                bounds
            });
            let above = above.collect();
            levels.push(above);
        }
        Self {
            places: groups.iter().map(|group| Group::of(group)).collect(),
            docs,
            first_ones,
            levels,
        }
    }

    /// Visits places, all that are no farther than `most_2` from `from` and some more, mostly
    /// nearer ones first. `visit` says what is asked for from then on: no more than before.
    ///
    /// Cost: a look at each group that may have places that near.
    pub(super) fn visit(
        &self,
        from: [f64; 3],
        mut most_2: f64,
        mut visit: impl FnMut(Near) -> f64,
    ) {
        let rounded = from.map(|number| number as f32);
        let mut most = rounded_up(most_2);
        // As deep as the tree, and at each level what is beside the way down.
        let mut open = Vec::with_capacity(CHILDREN * self.levels.len());
        open.push(Open {
            distance_2: 0.0,
            level: self.levels.len() as u32,
            number: 0,
        });
        while let Some(next) = open.pop() {
            if next.distance_2 > most {
                continue;
            }
            let Some(level) = next.level.checked_sub(1) else {
                most_2 = self.visit_places(next.number as usize, from, most_2, &mut visit);
                most = rounded_up(most_2);
                continue;
            };
            let bounds = self.levels.get(level as usize);
            let Some(bounds) = bounds.and_then(|bounds| bounds.get(next.number as usize)) else {
                continue;
            };
            let mut at_nearest = open.len();
            let first = next.number * CHILDREN as u32;
            // The nearest goes last, to be looked at first; the others wait for it to tell
            // whether they are near enough.
            let mut nearest = f32::INFINITY;
            for (distance_2, number) in bounds.distances_2(rounded).into_iter().zip(first..) {
                if distance_2 > most {
                    continue;
                }
                open.push(Open {
                    distance_2,
                    level,
                    number,
                });
                if distance_2 < nearest {
                    nearest = distance_2;
                    at_nearest = open.len() - 1;
                }
            }
            if let Some(last) = open.len().checked_sub(1)
                && nearest.is_finite()
            {
                open.swap(at_nearest, last);
            }
        }
    }

    fn visit_places(
        &self,
        group: usize,
        from: [f64; 3],
        mut most_2: f64,
        visit: &mut impl FnMut(Near) -> f64,
    ) -> f64 {
        let first = group * CHILDREN;
        let docs = self.docs.get(first..).unwrap_or_default();
        let Some(places) = self.places.get(group) else {
            return most_2;
        };
        let distances_2 = places.distances_2(from);
        for ((at, doc), distance_2) in docs.iter().enumerate().zip(distances_2) {
            if distance_2 <= most_2 {
                let rank = if first + at < self.first_ones {
                    PlaceRank::First
                } else {
                    PlaceRank::Further
                };
                most_2 = visit(Near {
                    distance_2,
                    doc: *doc,
                    rank,
                });
            }
        }
        most_2
    }
}

/// No less than a square of a distance, and less than infinity, where nothing is.
fn rounded_up(distance_2: f64) -> f32 {
    /// More than what 32 bits leave of a number.
    const ABOVE: f64 = 1.000_001;
    /// More than any: no two points of the unit sphere are farther apart than 2.
    const ALL: f64 = 8.0;
    (distance_2.min(ALL) * ABOVE) as f32
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
        fn all_that_are_near_are_visited(
            points in prop::collection::vec(point(), 0..700),
            from in point(),
            most_2 in prop_oneof![0.0..1e-3, 0.0..4.0, Just(f64::INFINITY)],
        ) {
            let points: Vec<[f64; 3]> = points.into_iter().map(vector).collect();
            let from = vector(from);
            let tree = PlaceTree::pack(&points, (0..points.len() as DocId).collect(), 0);
            let mut visited = Vec::new();
            tree.visit(from, most_2, |near| {
                visited.push((near.doc, near.distance_2.to_bits()));
                most_2
            });
            visited.sort_unstable();
            let distance_2 = |point: &[f64; 3]| -> f64 {
                (0..3).map(|axis| (point[axis] - from[axis]).powi(2)).sum()
            };
            let expected: Vec<(DocId, u64)> = (0..).zip(&points)
                .map(|(doc, point)| (doc, distance_2(point)))
                .filter(|(_, distance_2)| *distance_2 <= most_2)
                .map(|(doc, distance_2)| (doc, distance_2.to_bits()))
                .collect();
            prop_assert_eq!(visited, expected);
        }

        #[test]
        fn the_nearest_are_those_of_a_scan(
            points in prop::collection::vec(point(), 0..700),
            from in point(),
            wanted in 1usize..30,
        ) {
            let points: Vec<[f64; 3]> = points.into_iter().map(vector).collect();
            let from = vector(from);
            let tree = PlaceTree::pack(&points, (0..points.len() as DocId).collect(), 0);
            let mut found: Vec<f64> = Vec::new();
            tree.visit(from, f64::INFINITY, |near| {
                found.push(near.distance_2);
                found.sort_by(f64::total_cmp);
                found.truncate(wanted);
                found.get(wanted - 1).copied().unwrap_or(f64::INFINITY)
            });
            let distance_2 = |point: &[f64; 3]| -> f64 {
                (0..3).map(|axis| (point[axis] - from[axis]).powi(2)).sum()
            };
            let mut scanned: Vec<f64> = points.iter().map(distance_2).collect();
            scanned.sort_by(f64::total_cmp);
            scanned.truncate(wanted);
            prop_assert_eq!(found, scanned);
        }
    }
}
