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
/// metres. Within `about_m` there may be enough, which saves looking farther.
///
/// Cost: a look at the places that near; a service is found by its first place, and those with
/// others nearer may be passed in vain.
pub(super) fn nearest(
    snapshot: &Snapshot,
    origin: GeoPoint,
    most: usize,
    about_m: f64,
    at_least_m: impl Fn(&SegmentColumns, DocId) -> f64,
) -> Vec<(DocAddress, f64)> {
    let from = unit_vector(origin);
    let mut found = Found {
        most,
        firsts: BinaryHeap::with_capacity(most),
        services: Vec::with_capacity(most.saturating_mul(2)),
    };
    let about_2 = chord_2_of(about_m) + SLACK;
    for within_2 in [about_2, f64::INFINITY] {
        found.firsts.clear();
        found.services.clear();
        for columns in snapshot.all_columns() {
            columns.visit_near(from, found.asked_2(within_2), |near| {
                found.add(near, columns, &at_least_m);
                found.asked_2(within_2)
            });
        }
        // All that count as no farther than these are within too.
        if found.asked_2(f64::INFINITY) <= within_2 {
            break;
        }
    }
    let most_2 = found.asked_2(f64::INFINITY);
    let mut services = found.services;
    services.retain(|(_, distance_2)| *distance_2 <= most_2);
    services.sort_unstable_by(|(a, a_2), (b, b_2)| a.cmp(b).then(a_2.total_cmp(b_2)));
    services.dedup_by_key(|(address, _)| *address);
    services.sort_by(|(_, a_2), (_, b_2)| a_2.total_cmp(b_2));
    services
}

/// What was found so far.
struct Found {
    most: usize,
    /// As many first places as services are wanted, by the bits of how far they count as, which
    /// sort as that does; the farthest on top.
    firsts: BinaryHeap<u64>,
    /// Services by a place of theirs; one may be here by several.
    services: Vec<(DocAddress, f64)>,
}

impl Found {
    /// What is farther counts as farther than as many as are wanted; `within_2` until there are
    /// so many.
    fn asked_2(&self, within_2: f64) -> f64 {
        match self.firsts.peek() {
            Some(farthest) if self.firsts.len() >= self.most => {
                within_2.min(f64::from_bits(*farthest) + SLACK)
            }
            _ => within_2,
        }
    }

    fn add(
        &mut self,
        near: Near,
        columns: &SegmentColumns,
        at_least_m: impl Fn(&SegmentColumns, DocId) -> f64,
    ) {
        if self.services.len() == self.services.capacity() {
            // Room for more, unless so many are equally far.
            let asked_2 = self.asked_2(f64::INFINITY);
            self.services
                .retain(|(_, distance_2)| *distance_2 <= asked_2);
        }
        let address = DocAddress::new(columns.segment, near.doc);
        self.services.push((address, near.distance_2));
        if near.rank == PlaceRank::Further {
            return;
        }
        let at_least_2 = chord_2_of(at_least_m(columns, near.doc));
        let bits = near.distance_2.max(at_least_2).to_bits();
        if self.firsts.len() < self.most {
            self.firsts.push(bits);
        } else if let Some(mut farthest) = self.firsts.peek_mut()
            && bits < *farthest
        {
            *farthest = bits;
        }
    }
}
