//! The nearest place, exactly.
//!
//! Points are kept as unit vectors: the straight-line order between them is the order of
//! great-circle distances, everywhere on earth.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::{Place, PlaceId};
use crate::catalog::GeoPoint;

/// Localities and municipality seats by position.
#[derive(Debug, Default)]
pub(super) struct Points {
    tree: RTree<GeomWithData<[f64; 3], PlaceId>>,
}

impl Points {
    pub(super) fn new(places: &[Place]) -> Self {
        let points = places
            .iter()
            .filter(|place| place.municipality.is_some())
            .map(|place| GeomWithData::new(unit_vector(place.point), place.id))
            .collect();
        Self {
            tree: RTree::bulk_load(points),
        }
    }

    pub(super) fn nearest(&self, point: GeoPoint) -> Option<PlaceId> {
        let nearest = self.tree.nearest_neighbor(unit_vector(point))?;
        Some(nearest.data)
    }
}

fn unit_vector(point: GeoPoint) -> [f64; 3] {
    let (lat, lon) = (point.lat().to_radians(), point.lon().to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}
