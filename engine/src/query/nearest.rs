//! The nearest services, without text: best-first over the R-trees.

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
        .nearest(unit_vector(origin))
        .map(|(_, address)| address)
        .filter(move |address| met.insert(*address))
}
