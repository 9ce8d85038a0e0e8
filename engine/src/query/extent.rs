//! What places have to be in: a box, a shape, or both.

use std::sync::Arc;

use crate::catalog::BoundingBox;
use crate::index::{Cap, Cover, FixedBox, FixedPoint, FixedShape};

use super::SearchRequest;

/// Where a place has to be. With a box and a shape, the same place has to be in both.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Extent {
    bounds: Option<(BoundingBox, FixedBox)>,
    shape: Option<Arc<FixedShape>>,
}

impl Extent {
    /// `None` where neither a box nor a shape is asked for.
    pub(super) fn of(request: &SearchRequest) -> Option<Self> {
        let bounds = request.bounding_box.as_ref();
        let shape = request.shape.as_ref();
        (bounds.is_some() || shape.is_some()).then(|| Self {
            bounds: bounds.map(|bounds| (*bounds, FixedBox::of(bounds))),
            shape: shape.map(|shape| Arc::new(FixedShape::of(shape))),
        })
    }

    /// Whether a place is in it.
    #[inline]
    pub(super) fn contains(&self, place: FixedPoint) -> bool {
        let bounds = self.bounds.as_ref();
        let shape = self.shape.as_ref();
        bounds.is_none_or(|(_, bounds)| bounds.contains(place))
            && shape.is_none_or(|shape| shape.contains(place))
    }

    /// How it covers the places of a cap.
    pub(super) fn cover(&self, cap: &Cap) -> Cover {
        let bounds = self.bounds.as_ref();
        let in_box = bounds.map_or(Cover::All, |(bounds, _)| cap.cover(bounds));
        let shape = self.shape.as_ref().filter(|_| in_box != Cover::None);
        match (
            in_box,
            shape.map_or(Cover::All, |shape| cap.cover_shape(shape)),
        ) {
            (Cover::None, _) | (_, Cover::None) => Cover::None,
            (Cover::All, Cover::All) => Cover::All,
            _ => Cover::Some,
        }
    }
}
