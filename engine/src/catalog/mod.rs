//! The domain: services, organizations, locations, in the words of HSDS 3.

mod point;

pub use point::{GeoPoint, InvalidPoint};
