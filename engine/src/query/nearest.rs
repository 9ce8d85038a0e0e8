//! The nearest services, without text: best-first over the place trees.

use std::collections::HashSet;

use crate::catalog::GeoPoint;
use crate::index::{Snapshot, chord_arc_m, unit_vector};
use tantivy::DocAddress;

/// Services in order of the distance of their nearest position, each once, with that distance
/// in metres. Lazy: the cost is that of the places passed.
pub(super) fn nearest(
    snapshot: &Snapshot,
    origin: GeoPoint,
) -> impl Iterator<Item = (DocAddress, f64)> + '_ {
    let mut met = HashSet::new();
    snapshot
        .nearest(unit_vector(origin))
        .map(|(chord_2, address)| (address, chord_arc_m(chord_2.sqrt())))
        .filter(move |(address, _)| met.insert(*address))
}
