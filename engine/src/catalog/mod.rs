//! The domain: services, organizations and locations, in the words of HSDS 3.
//!
//! Pure types. Source formats live in the indexer, wire formats in the search server.

mod hours_text;
mod opening_hours;
mod point;
mod service;
mod text;

pub use hours_text::opening_hours_of_text;
pub use opening_hours::{InvalidOpeningHours, OpeningHours, Openness, UsualTime};
pub use point::{BoundingBox, GeoPoint, InvalidPoint};
pub use service::{
    Accessibility, Channel, Fee, InvalidServiceId, Location, Organization, PositionPrecision,
    ProviderType, Referral, Service, ServiceArea, ServiceId, UnknownName,
};
pub use text::LocalizedText;
