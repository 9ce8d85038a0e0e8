//! Services, who provides them, and where.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{GeoPoint, LocalizedText, OpeningHours};

/// What a person can turn to: one entry of the catalog (HSDS `service`).
///
/// An empty list or `None` means "not known", never "none".
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Stable and unique in an index.
    pub id: ServiceId,
    /// What the source calls this kind of record: `service`, `pharmacy`, `sports_place`.
    pub kind: Option<String>,
    /// The name; never empty in a service the index accepts.
    pub name: LocalizedText,
    /// One or two sentences.
    pub summary: LocalizedText,
    /// The whole text.
    pub description: LocalizedText,
    /// Who provides it.
    pub organization: Option<Organization>,
    /// Places where it is given, the primary one first.
    pub locations: Vec<Location>,
    /// Whom it serves, by where they live.
    pub service_area: ServiceArea,
    /// Service classes, in words.
    pub service_classes: Vec<String>,
    /// Keywords.
    pub terms: Vec<String>,
    /// The source's own labels.
    pub labels: Vec<String>,
    /// Target groups, in words.
    pub target_groups: Vec<String>,
    /// Life events, in words.
    pub life_events: Vec<String>,
    /// The ways to use it.
    pub channels: Vec<Channel>,
    /// Telephone number, as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Web page, http or https.
    pub url: Option<String>,
    /// Opening or meeting times, as people read them.
    pub hours: LocalizedText,
    /// The same for programs.
    pub opening_hours: Option<OpeningHours>,
    /// What is there for people with disabilities; all of it, where any is given.
    pub accessibility: Vec<Accessibility>,
    /// The youngest it is for, in years.
    pub min_age: Option<u8>,
    /// The oldest it is for, in years.
    pub max_age: Option<u8>,
    /// Whether one has to be referred to it.
    pub referral: Option<Referral>,
    /// What it costs.
    pub fee: Option<Fee>,
    /// Languages it is given in, as BCP 47 tags.
    pub languages: Vec<String>,
    /// Whether people with the same experience help each other in it.
    pub peer_support: Option<bool>,
    /// When the provider last confirmed the record.
    pub verified_at: Option<Date>,
    /// Where the record comes from.
    pub source: Option<String>,
    /// On what terms the record may be used.
    pub licence: Option<String>,
}

impl Service {
    /// A service of which only the id and the name are known.
    #[must_use]
    pub fn new(id: ServiceId, name: LocalizedText) -> Self {
        Self {
            id,
            kind: None,
            name,
            summary: LocalizedText::default(),
            description: LocalizedText::default(),
            organization: None,
            locations: Vec::new(),
            service_area: ServiceArea::default(),
            service_classes: Vec::new(),
            terms: Vec::new(),
            labels: Vec::new(),
            target_groups: Vec::new(),
            life_events: Vec::new(),
            channels: Vec::new(),
            phone: None,
            email: None,
            url: None,
            hours: LocalizedText::default(),
            opening_hours: None,
            accessibility: Vec::new(),
            min_age: None,
            max_age: None,
            referral: None,
            fee: None,
            languages: Vec::new(),
            peer_support: None,
            verified_at: None,
            source: None,
            licence: None,
        }
    }
}

/// The identifier of a service: 1–200 bytes without control characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ServiceId(String);

/// An identifier that is empty, over 200 bytes, or has control characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "id must be 1 to {} bytes without control characters, not {length} bytes",
    ServiceId::MAX_BYTES
)]
pub struct InvalidServiceId {
    length: usize,
}

impl ServiceId {
    /// The longest identifier, in bytes.
    pub const MAX_BYTES: usize = 200;

    /// The identifier as a string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ServiceId {
    type Err = InvalidServiceId;

    fn from_str(id: &str) -> Result<Self, Self::Err> {
        let length = id.len();
        if length == 0 || length > Self::MAX_BYTES || id.chars().any(char::is_control) {
            return Err(InvalidServiceId { length });
        }
        Ok(Self(id.to_owned()))
    }
}

impl fmt::Display for ServiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who provides a service (HSDS `organization`).
#[derive(Clone, Debug, PartialEq)]
pub struct Organization {
    /// The name.
    pub name: LocalizedText,
    /// Finnish business id (Y-tunnus), as written.
    pub business_id: Option<String>,
    /// What kind of provider it is.
    pub provider_type: Option<ProviderType>,
}

/// A place where a service is given (HSDS `location`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// What the place is called.
    pub name: Option<String>,
    /// Street address.
    pub address: Option<String>,
    /// Postcode, as written.
    pub postcode: Option<String>,
    /// The municipality's name, as the record has it.
    pub municipality: Option<String>,
    /// Position.
    pub point: Option<GeoPoint>,
    /// What the position stands for.
    pub precision: PositionPrecision,
}

/// Whom a service serves, by where they live (HSDS `service_area`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceArea {
    /// Names of the municipalities served, as the record has them.
    pub municipalities: Vec<String>,
    /// Whether the whole country is served.
    pub nationwide: bool,
}

/// A name that is not one of a closed list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value:?} is not one of {expected}")]
pub struct UnknownName {
    /// The name met.
    pub value: String,
    /// The names known, separated by commas.
    pub expected: String,
}

macro_rules! named_enum {
    ($(#[$meta:meta])* $type:ident { $($(#[$variant_meta:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $type { $($(#[$variant_meta])* $variant,)+ }

        impl $type {
            /// All values.
            pub const ALL: &[$type] = &[$($type::$variant,)+];

            /// The stable name used in records and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }
        }

        impl FromStr for $type {
            type Err = UnknownName;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.name() == name).ok_or_else(|| UnknownName {
                    value: name.to_owned(),
                    expected: [$($name,)+].join(", "),
                })
            }
        }
    };
}

named_enum! {
    /// What kind of provider an organization is.
    ProviderType {
        /// A municipality or joint municipal authority.
        Municipality = "municipality",
        /// A wellbeing services county.
        WellbeingCounty = "wellbeing_county",
        /// The state.
        State = "state",
        /// A registered association.
        Association = "association",
        /// A parish.
        Parish = "parish",
        /// A foundation.
        Foundation = "foundation",
        /// A company.
        Company = "company",
    }
}

named_enum! {
    /// A way to use a service (PTV *service channel*).
    Channel {
        /// At a place.
        Place = "place",
        /// By telephone.
        Phone = "phone",
        /// On the web.
        Online = "online",
        /// In a chat.
        Chat = "chat",
        /// At the customer's home.
        HomeVisit = "home_visit",
    }
}

named_enum! {
    /// What a service costs its user.
    Fee {
        /// Nothing.
        Free = "free",
        /// Something.
        Paid = "paid",
    }
}

named_enum! {
    /// What a place has for people with disabilities.
    Accessibility {
        /// A wheelchair gets in and around.
        Wheelchair = "wheelchair",
        /// A toilet that a wheelchair fits in.
        Toilet = "accessible_toilet",
        /// A parking place for people with disabilities.
        Parking = "accessible_parking",
        /// An induction loop for hearing aids.
        HearingLoop = "hearing_loop",
    }
}

named_enum! {
    /// Whether one has to be referred to a service by a professional (*lähete*).
    Referral {
        /// A referral is needed.
        Required = "required",
        /// One can just come.
        NotRequired = "not_required",
    }
}

named_enum! {
    /// What a position stands for.
    #[derive(Default)]
    PositionPrecision {
        /// The place itself.
        #[default]
        Exact = "exact",
        /// The middle of the postcode area.
        Postcode = "postcode",
        /// The middle of the municipality.
        Municipality = "municipality",
    }
}
