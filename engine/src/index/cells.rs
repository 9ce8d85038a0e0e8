//! Where the documents of a segment are, 128 at a time.
//!
//! Documents are in Hilbert order, so those with neighbouring numbers are mostly neighbours on
//! earth: a cap around the places of each cell of documents tells how near any of them can
//! be, and how far. 64 cells make a tract, which has a cap too.

use std::ops::Range;

use tantivy::DocId;

use super::fixed_shape::FixedShape;
use super::flat_caps::FlatCaps;
use super::geo::{FixedPoint, GeoColumn};
use super::parallel::in_parts;
use super::place_tree::{EARTH_M, unit_vector};
use crate::catalog::{BoundingBox, GeoPoint};

/// Documents of a cell.
pub(crate) const CELL: DocId = 128;
/// Cells of a tract.
const TRACT: usize = 64;
/// More than what rounding makes of a distance, in metres.
const SLACK_M: f64 = 0.5;
/// The same through the earth, in its radii.
const SLACK: f64 = SLACK_M / EARTH_M;

/// The part of the earth that some places are in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cap {
    /// On the unit sphere.
    middle: [f64; 3],
    /// From the middle to the farthest place through the earth, in its radii and rounded up;
    /// less than 0 when there is no place.
    chord: f64,
    /// Whether a document has no place.
    pub(crate) has_nowhere: bool,
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

/// How an area covers the places of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    /// None of them.
    None,
    /// Some, or it is not known.
    Some,
    /// All, and every document has a place.
    All,
}

impl Cap {
    fn of(points: &[GeoPoint], has_nowhere: bool) -> Self {
        let mut sum = [0.0; 3];
        let mut cap = Self {
            middle: [0.0, 0.0, 1.0],
            chord: -1.0,
            has_nowhere,
            south: 90.0,
            north: -90.0,
            west: 180.0,
            east: -180.0,
        };
        let vectors: Vec<[f64; 3]> = points.iter().map(|point| unit_vector(*point)).collect();
        for (point, vector) in points.iter().zip(&vectors) {
            for (sum, part) in sum.iter_mut().zip(vector) {
                *sum += part;
            }
            cap.south = cap.south.min(point.lat());
            cap.north = cap.north.max(point.lat());
            cap.west = cap.west.min(point.lon());
            cap.east = cap.east.max(point.lon());
        }
        let length = sum.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length > 1e-9 {
            cap.middle = sum.map(|part| part / length);
        }
        let far_2 = vectors
            .into_iter()
            .map(|vector| chord_2(cap.middle, vector))
            .fold(f64::NEG_INFINITY, f64::max);
        if far_2 >= 0.0 {
            cap.chord = far_2.sqrt() + SLACK;
        }
        cap
    }

    fn join(caps: &[Self]) -> Self {
        let placed = || caps.iter().filter(|cap| cap.has_places());
        let mut sum = [0.0; 3];
        for cap in placed() {
            for (sum, part) in sum.iter_mut().zip(cap.middle) {
                *sum += part;
            }
        }
        let length = sum.iter().map(|part| part * part).sum::<f64>().sqrt();
        let middle = if length > 1e-9 {
            sum.map(|part| part / length)
        } else {
            [0.0, 0.0, 1.0]
        };
        let bound = |least: f64, of: fn(&Self) -> f64, pick: fn(f64, f64) -> f64| {
            placed().map(of).fold(least, pick)
        };
        let far = placed().map(|cap| chord_2(middle, cap.middle).sqrt() + cap.chord + SLACK);
        Self {
            middle,
            chord: far.fold(-1.0, f64::max),
            has_nowhere: caps.iter().any(|cap| cap.has_nowhere),
            south: bound(90.0, |cap| cap.south, f64::min),
            north: bound(-90.0, |cap| cap.north, f64::max),
            west: bound(180.0, |cap| cap.west, f64::min),
            east: bound(-180.0, |cap| cap.east, f64::max),
        }
    }

    /// Its middle on the unit sphere, and how far the farthest place is from there, through the
    /// earth; `None` where there is no place.
    pub(super) fn middle_and_chord(&self) -> ([f64; 3], Option<f64>) {
        (self.middle, self.has_places().then_some(self.chord))
    }

    /// Whether there is a place.
    pub(crate) fn has_places(&self) -> bool {
        self.chord >= 0.0
    }

    /// No place is nearer to `from` (on the unit sphere) than this, through the earth, in its
    /// radii.
    pub(crate) fn nearest_chord(&self, from: [f64; 3]) -> f64 {
        let apart = chord_2(from, self.middle).sqrt();
        (apart - self.chord - SLACK).max(0.0)
    }

    /// How a box covers the places.
    pub(crate) fn cover(&self, bounds: &BoundingBox) -> Cover {
        let [south, north, west, east] = bounds.sides();
        let crosses = west > east;
        let is_apart = !self.has_places()
            || self.north < south
            || self.south > north
            || (!crosses && (self.east < west || self.west > east));
        if is_apart {
            return if self.has_nowhere {
                Cover::Some
            } else {
                Cover::None
            };
        }
        let is_inside = self.south >= south
            && self.north <= north
            && !crosses
            && self.west >= west
            && self.east <= east;
        if is_inside && !self.has_nowhere {
            Cover::All
        } else {
            Cover::Some
        }
    }

    /// How a shape covers the places.
    ///
    /// Cost: as of [`FixedShape::cover`].
    pub(crate) fn cover_shape(&self, shape: &FixedShape) -> Cover {
        if self.has_nowhere {
            return Cover::Some;
        }
        // Made of whole numbers, so rounding gives them back.
        let corner = |lat, lon| GeoPoint::new(lat, lon).map(FixedPoint::of);
        match (corner(self.south, self.west), corner(self.north, self.east)) {
            (Ok(low), Ok(high)) if self.has_places() => shape.cover(low, high),
            _ => Cover::None,
        }
    }

    /// How a circle covers the places.
    pub(crate) fn cover_circle(&self, circle: &Circle) -> Cover {
        let apart_2 = chord_2(circle.middle, self.middle);
        let outer = circle.chord + self.chord + SLACK;
        let inner = circle.chord - self.chord - SLACK;
        if !self.has_places() || apart_2 > outer * outer {
            if self.has_nowhere {
                Cover::Some
            } else {
                Cover::None
            }
        } else if inner >= 0.0 && apart_2 <= inner * inner && !self.has_nowhere {
            Cover::All
        } else {
            Cover::Some
        }
    }
}

/// A circle on earth, as caps are compared with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circle {
    middle: [f64; 3],
    /// From the middle to the edge through the earth, in its radii.
    chord: f64,
}

impl Circle {
    /// Around a place on the unit sphere.
    pub(crate) fn of(middle: [f64; 3], radius_m: f64) -> Self {
        let arc = (radius_m / EARTH_M).clamp(0.0, std::f64::consts::PI);
        Self {
            middle,
            chord: 2.0 * (arc / 2.0).sin(),
        }
    }
}

/// The square of the distance between two points of the unit sphere, through it.
fn chord_2(one: [f64; 3], other: [f64; 3]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The caps of a segment.
#[derive(Debug)]
pub(crate) struct Cells {
    caps: Vec<Cap>,
    flat: FlatCaps,
    tracts: Vec<Cap>,
    documents: DocId,
}

impl Cells {
    /// Cost: some 30 ns a place, shared by some processors.
    pub(super) fn of(geo: &GeoColumn) -> Self {
        let documents = geo.documents();
        let cap = |first: DocId| {
            let docs = first..(first + CELL).min(documents);
            let places = docs.clone().flat_map(|doc| geo.places(doc));
            let points: Vec<GeoPoint> = places.filter_map(|place| place.to_point()).collect();
            Cap::of(&points, docs.clone().any(|doc| geo.places(doc).is_empty()))
        };
        let caps = in_parts(documents as usize, CELL as usize, |docs| {
            let firsts = (docs.start as DocId..docs.end as DocId).step_by(CELL as usize);
            firsts.map(cap).collect()
        });
        Self {
            tracts: caps.chunks(TRACT).map(Cap::join).collect(),
            flat: FlatCaps::of(&caps),
            caps,
            documents,
        }
    }

    /// The documents of each tract, with their cap.
    pub(crate) fn tracts(&self) -> impl Iterator<Item = (Range<DocId>, &Cap)> {
        let width = CELL * TRACT as DocId;
        (0..self.documents)
            .step_by(width as usize)
            .zip(&self.tracts)
            .map(move |(first, cap)| (first..(first + width).min(self.documents), cap))
    }

    /// The cap of the cell that a document is in, and the first document after the cell.
    pub(crate) fn cell(&self, doc: DocId) -> Option<(&Cap, DocId)> {
        let number = doc / CELL;
        Some((self.caps.get(number as usize)?, (number + 1) * CELL))
    }

    /// The caps of the cells that some documents are in.
    pub(crate) fn caps(&self, docs: &Range<DocId>) -> &[Cap] {
        self.caps.get(cells_of(docs)).unwrap_or_default()
    }

    /// Whether a document of the cells that some documents are in has no place.
    pub(crate) fn have_nowhere(&self, docs: &Range<DocId>) -> bool {
        self.flat.have_nowhere(&cells_of(docs)).contains(&true)
    }

    /// The documents of the cells that are not covered by nothing, neighbours of one cover
    /// together.
    pub(crate) fn covered(&self, cover: impl Fn(&Cap) -> Cover) -> Vec<(Range<DocId>, Cover)> {
        let mut parts = Parts::default();
        for (docs, cap) in self.tracts() {
            match cover(cap) {
                Cover::None => {}
                Cover::All => parts.add(docs, Cover::All),
                Cover::Some => {
                    for first in docs.clone().step_by(CELL as usize) {
                        let Some((cap, end)) = self.cell(first) else {
                            continue;
                        };
                        parts.add(first..end.min(docs.end), cover(cap));
                    }
                }
            }
        }
        parts.0
    }

    /// The same of a circle, and how near cells are to its middle.
    pub(crate) fn around(&self, circle: &Circle) -> (Vec<(Range<DocId>, Cover)>, CellDistances) {
        let chord = circle.chord as f32;
        let mut parts = Parts::default();
        let mut near = vec![f32::INFINITY; self.caps.len()];
        let mut far = [0.0; TRACT];
        for ((docs, cap), first) in self.tracts().zip((0..).step_by(TRACT)) {
            let of_tract = cap.cover_circle(circle);
            if of_tract == Cover::None {
                continue;
            }
            let cells = first..(first + TRACT).min(self.caps.len());
            let Some(near) = near.get_mut(cells.clone()) else {
                continue;
            };
            self.flat.measure(&cells, circle.middle, near, &mut far);
            if of_tract == Cover::All {
                parts.add(docs, Cover::All);
                continue;
            }
            let measured = near.iter().zip(&far).zip(self.flat.have_nowhere(&cells));
            let firsts = docs.clone().step_by(CELL as usize);
            for (((near, far), has_nowhere), first) in measured.zip(firsts) {
                let cover = match (*near > chord, *far <= chord) {
                    (true, _) if !has_nowhere => Cover::None,
                    (false, true) if !has_nowhere => Cover::All,
                    _ => Cover::Some,
                };
                parts.add(first..(first + CELL).min(docs.end), cover);
            }
        }
        (parts.0, CellDistances(near))
    }
}

/// The numbers of the cells that some documents are in.
fn cells_of(docs: &Range<DocId>) -> Range<usize> {
    (docs.start / CELL) as usize..docs.end.div_ceil(CELL) as usize
}

/// How near the places of cells are to a point, through the earth, in its radii.
#[derive(Debug)]
pub(crate) struct CellDistances(Vec<f32>);

impl CellDistances {
    /// No place of the cells that some documents are in is nearer; `None` where there is none.
    pub(crate) fn nearest_chord(&self, docs: &Range<DocId>) -> Option<f64> {
        let cells = self.0.get(cells_of(docs)).unwrap_or_default().iter();
        let nearest = cells.copied().fold(f32::INFINITY, f32::min);
        nearest.is_finite().then_some(f64::from(nearest))
    }
}

/// Documents that are covered, neighbours of one cover together.
#[derive(Default)]
struct Parts(Vec<(Range<DocId>, Cover)>);

impl Parts {
    fn add(&mut self, docs: Range<DocId>, cover: Cover) {
        match self.0.last_mut() {
            _ if cover == Cover::None => {}
            Some((last, known)) if *known == cover && last.end == docs.start => {
                last.end = docs.end;
            }
            _ => self.0.push((docs, cover)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = GeoPoint> {
        let anywhere = (-90.0..=90.0, -180.0..=180.0);
        let in_finland = (60.0..61.0, 24.0..25.0);
        prop_oneof![anywhere, in_finland]
            .prop_map(|(lat, lon)| GeoPoint::new(lat, lon).expect("a point"))
    }

    proptest! {
        #[test]
        fn no_place_is_nearer_or_farther_than_its_cell_was_measured(
            places in prop::collection::vec(point(), 1..20),
            from in point(),
        ) {
            let from = unit_vector(from);
            let caps = [Cap::of(&places, false), Cap::of(&places[..1], true), Cap::of(&[], true)];
            let flat = FlatCaps::of(&caps);
            let (mut near, mut far) = ([0.0; 3], [0.0; 3]);
            flat.measure(&(0..3), from, &mut near, &mut far);
            for (number, places) in [(0, &places[..]), (1, &places[..1])] {
                for place in places {
                    let apart = chord_2(from, unit_vector(*place)).sqrt();
                    prop_assert!(f64::from(near[number]) <= apart);
                    prop_assert!(f64::from(far[number]) >= apart);
                }
            }
            // Of a place alone to some 30 m.
            let alone = chord_2(from, unit_vector(places[0])).sqrt();
            prop_assert!(alone - f64::from(near[1]) < 30.0 / EARTH_M);
            prop_assert!(near[2].is_infinite() && far[2] < 0.0);
            prop_assert_eq!(flat.have_nowhere(&(0..3)), &[false, true, true]);
        }
    }
}
