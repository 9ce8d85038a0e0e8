//! The nearest places by the cells alone, for as long as a segment has no tree of its places.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::DocId;

use super::cells::Cells;
use super::geo::GeoColumn;
use super::place_tree::unit_vector;

/// What is still to be looked at, those that may be nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    /// The bits of the least square of the distance, which sort as it does: it is not negative.
    distance_2: u64,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Place(DocId),
    Cell(DocId),
    Tract(DocId, DocId),
}

impl Open {
    fn new(distance_2: f64, what: What) -> Reverse<Self> {
        Reverse(Self {
            distance_2: distance_2.to_bits(),
            what,
        })
    }
}

impl Cells {
    /// Places, nearest to `from` first, with the square of the distance through the earth in
    /// earth's radii; equally far ones in no order. Lazy: the cost is that of the tracts, and of
    /// the cells and places passed.
    pub(super) fn nearest<'a>(
        &'a self,
        geo: &'a GeoColumn,
        from: [f64; 3],
    ) -> impl Iterator<Item = (f64, DocId)> + 'a {
        let tracts = self.tracts().filter(|(_, cap)| cap.has_places());
        let mut open: BinaryHeap<Reverse<Open>> = tracts
            .map(|(docs, cap)| {
                let least = cap.nearest_chord(from);
                Open::new(least * least, What::Tract(docs.start, docs.end))
            })
            .collect();
        std::iter::from_fn(move || {
            loop {
                let Reverse(next) = open.pop()?;
                match next.what {
                    What::Place(doc) => return Some((f64::from_bits(next.distance_2), doc)),
                    What::Cell(first) => {
                        let end = self.cell(first).map_or(first, |(_, end)| end);
                        let docs = first..end.min(geo.documents());
                        for (doc, place) in docs.flat_map(|doc| {
                            let places = geo.places(doc).iter();
                            places.map(move |place| (doc, place))
                        }) {
                            if let Some(point) = place.to_point() {
                                let apart = squares(unit_vector(point), from);
                                open.push(Open::new(apart, What::Place(doc)));
                            }
                        }
                    }
                    What::Tract(start, end) => {
                        let mut first = start;
                        while let Some((cap, after)) = self.cell(first)
                            && first < end
                        {
                            if cap.has_places() {
                                let least = cap.nearest_chord(from);
                                open.push(Open::new(least * least, What::Cell(first)));
                            }
                            first = after;
                        }
                    }
                }
            }
        })
    }
}

/// The square of the distance, added up as the tree does it.
fn squares(place: [f64; 3], from: [f64; 3]) -> f64 {
    let square = |axis: usize| {
        let apart = place[axis] - from[axis];
        apart * apart
    };
    square(0) + square(1) + square(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::place_tree::PlaceTree;
    use super::*;
    use crate::catalog::GeoPoint;

    fn point() -> impl Strategy<Value = GeoPoint> {
        let near_each_other = (60.0..61.0, 24.0..25.0);
        let anywhere = (-90.0..=90.0, -180.0..=180.0);
        let at_a_pole = (prop_oneof![Just(90.0), Just(-90.0)], -180.0..=180.0);
        let at_the_180th = (-1.0..1.0, prop_oneof![Just(180.0), Just(-180.0)]);
        let place = prop_oneof![near_each_other, anywhere, at_a_pole, at_the_180th];
        place.prop_map(|(lat, lon)| GeoPoint::new(lat, lon).expect("on earth"))
    }

    proptest! {
        #[test]
        fn the_nearest_are_those_of_the_tree(
            places in prop::collection::vec(prop::collection::vec(point(), 0..3), 0..700),
            from in point(),
        ) {
            let geo = GeoColumn::of_places(&places);
            let from = unit_vector(from);
            let by_cells: Vec<_> = Cells::of(&geo).nearest(&geo, from).collect();
            let mut by_tree = Vec::new();
            PlaceTree::of(&geo).visit(from, f64::INFINITY, |near| {
                by_tree.push((near.distance_2, near.doc));
                f64::INFINITY
            });
            by_tree.sort_by(|one: &(f64, DocId), other| one.0.total_cmp(&other.0));
            let bits = |found: &[(f64, DocId)]| -> Vec<u64> {
                found.iter().map(|(distance_2, _)| distance_2.to_bits()).collect()
            };
            prop_assert_eq!(bits(&by_cells), bits(&by_tree));
            let sorted = |mut found: Vec<(f64, DocId)>| {
                found.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
                found
            };
            prop_assert_eq!(sorted(by_cells), sorted(by_tree));
        }
    }
}
