//! The domain: services, organizations and locations, in the words of HSDS 3.
//!
//! Pure types. Source formats live in the indexer, wire formats in the search server.

mod point;
mod service;
mod text;

pub use point::{BoundingBox, GeoPoint, InvalidPoint};
pub use service::{
    Channel, Fee, InvalidServiceId, Location, Organization, PositionPrecision, ProviderType,
    Service, ServiceArea, ServiceId, UnknownName,
};
pub use text::LocalizedText;
