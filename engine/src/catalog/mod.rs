//! The domain: services, organizations and locations, in the words of HSDS 3.
//!
//! Pure types. Source formats live in the indexer, wire formats in the search server.

mod area_shape;
mod contact;
mod hours_text;
mod location;
mod names;
mod open_times;
mod opening_hours;
mod organization;
mod point;
mod schedule;
mod service;
mod text;

pub(crate) use area_shape::rings;
pub use area_shape::{AreaShape, InvalidShape};
pub use contact::{
    Accessibility, Channel, CostOption, Fee, NamedContact, Phone, Referral, TaxonomyTerm, WebPage,
};
pub use hours_text::opening_hours_of_text;
pub use location::{Location, PositionPrecision, ServiceArea};
pub use names::UnknownName;
pub use open_times::OpenTimes;
pub use opening_hours::{InvalidOpeningHours, OpeningHours, Openness, UsualTime};
pub use organization::{BusinessId, InvalidBusinessId, Organization, ProviderType};
pub use point::{BoundingBox, GeoPoint, InvalidPoint};
pub use schedule::{Frequency, InvalidScheduleDay, Schedule, ScheduleDay};
pub use service::{Evidence, InvalidServiceId, Service, ServiceId};
pub use text::LocalizedText;
