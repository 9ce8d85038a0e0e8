//! Where services are given, and whom they serve.

use super::names::named_enum;
use super::{Accessibility, AreaShape, GeoPoint, LocalizedText, OpeningHours};

/// A place where a service is given (HSDS `location` and `service_at_location`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// The source's own identifier of it.
    pub id: Option<String>,
    /// What the place is called.
    pub name: LocalizedText,
    /// Street address.
    pub address: LocalizedText,
    /// Postcode, as written.
    pub postcode: Option<String>,
    /// The municipality's name, as the record has it.
    pub municipality: Option<String>,
    /// Position.
    pub point: Option<GeoPoint>,
    /// What the position stands for.
    pub precision: PositionPrecision,
    /// What is there for people with disabilities; all of it, where any is given.
    pub accessibility: Vec<Accessibility>,
    /// Its own telephone number, as written.
    pub phone: Option<String>,
    /// Its own opening or meeting times, as people read them.
    pub hours: LocalizedText,
    /// The same for programs.
    pub opening_hours: Option<OpeningHours>,
}

/// Whom a service serves, by where they live (HSDS `service_area`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceArea {
    /// Names of the municipalities served, as the record has them.
    pub municipalities: Vec<String>,
    /// Names or codes of the regions (maakunta) served.
    pub regions: Vec<String>,
    /// Names or codes of the wellbeing services counties served.
    pub wellbeing_counties: Vec<String>,
    /// Whether the whole country is served.
    pub nationwide: bool,
    /// An area of any shape.
    pub shape: Option<AreaShape>,
}

impl ServiceArea {
    /// Whether nothing is known of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

named_enum! {
    /// What a position stands for.
    #[derive(Default)]
    PositionPrecision {
        /// The place itself.
        #[default]
        Exact = "exact",
        /// A place along the street, worked out from the house number.
        Address = "address",
        /// The middle of the village or part of town.
        Locality = "locality",
        /// The middle of the postcode area.
        Postcode = "postcode",
        /// The middle of the municipality.
        Municipality = "municipality",
    }
}
