//! The nearest services, without text, from the place trees.

use std::collections::BinaryHeap;

use tantivy::{DocAddress, DocId};

use crate::catalog::GeoPoint;
use crate::index::{Near, PlaceRank, SegmentColumns, Snapshot, chord_2_of, unit_vector};

/// Squares of distances, in earth's radii, that differ by less are not told apart: trees
/// measure through the earth, ranking along it, and both round. Two metres at the origin.
const SLACK: f64 = 1e-13;

/// The `most` services nearest to `origin`, and others that may count as no farther, each with
/// the square of the distance through the earth of its nearest place, the nearest first.
/// `at_least_m` says of a document less than which its first place does not count as far, in
/// metres.
///
/// Cost: a look at the places that near; a service is found by its first place, and those with
/// others nearer may be passed in vain.
pub(super) fn nearest(
    snapshot: &Snapshot,
    origin: GeoPoint,
    most: usize,
    at_least_m: impl Fn(&SegmentColumns, DocId) -> f64,
) -> Vec<(DocAddress, f64)> {
    let from = unit_vector(origin);
    // As many first places as services are wanted, by the bits of how far they count as, which
    // sort as that does; the farthest on top.
    let mut firsts: BinaryHeap<u64> = BinaryHeap::with_capacity(most.saturating_add(1));
    let mut found: Vec<(DocAddress, f64)> = Vec::with_capacity(most.saturating_mul(2));
    let mut most_2 = f64::INFINITY;
    for columns in snapshot.all_columns() {
        columns.visit_near(from, most_2, |near: Near| {
            let address = DocAddress::new(columns.segment, near.doc);
            if found.len() == found.capacity() {
                // Room for more, unless there are as many equally far.
                found.retain(|(_, distance_2)| *distance_2 <= most_2);
            }
            found.push((address, near.distance_2));
            if near.rank == PlaceRank::First {
                let far_2 = near
                    .distance_2
                    .max(chord_2_of(at_least_m(columns, near.doc)));
                firsts.push(far_2.to_bits());
                if firsts.len() > most {
                    firsts.pop();
                }
                if firsts.len() == most {
                    let farthest = firsts.peek().copied().map_or(f64::INFINITY, f64::from_bits);
                    most_2 = farthest + SLACK;
                }
            }
            most_2
        });
    }
    found.retain(|(_, distance_2)| *distance_2 <= most_2);
    found.sort_unstable_by(|(a, a_2), (b, b_2)| a.cmp(b).then(a_2.total_cmp(b_2)));
    found.dedup_by_key(|(address, _)| *address);
    found.sort_by(|(_, a_2), (_, b_2)| a_2.total_cmp(b_2));
    found
}
