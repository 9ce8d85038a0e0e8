//! The nearest services, without text: best-first over the R-tree.

use std::collections::HashSet;

use crate::catalog::GeoPoint;
use crate::index::{Snapshot, unit_vector};
use tantivy::DocAddress;

/// Services in order of the distance of their nearest place, each once. Lazy: the cost is
/// that of the places passed.
pub(super) fn nearest(
    snapshot: &Snapshot,
    origin: GeoPoint,
) -> impl Iterator<Item = DocAddress> + '_ {
    let mut met = HashSet::new();
    snapshot
        .tree()
        .nearest_neighbor_iter(unit_vector(origin))
        .map(|place| place.data)
        .filter(move |address| met.insert(*address))
}
