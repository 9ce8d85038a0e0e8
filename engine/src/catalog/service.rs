//! Services: the entries of the catalog.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::{
    Accessibility, Channel, CostOption, Fee, LocalizedText, Location, NamedContact, OpenTimes,
    OpeningHours, Organization, Phone, Referral, Schedule, ServiceArea, TaxonomyTerm, WebPage,
};

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
    /// What it is also called.
    pub alternate_name: LocalizedText,
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
    /// Terms of taxonomies that have a code, or names in several languages.
    pub taxonomy_terms: Vec<TaxonomyTerm>,
    /// Networks it belongs to.
    pub networks: Vec<String>,
    /// The ways to use it.
    pub channels: Vec<Channel>,
    /// Telephone number, as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Web page, http or https.
    pub url: Option<String>,
    /// Further telephone numbers.
    pub phones: Vec<Phone>,
    /// Further e-mail addresses.
    pub emails: Vec<String>,
    /// Further web pages.
    pub web_pages: Vec<WebPage>,
    /// A person to turn to.
    pub contact: Option<NamedContact>,
    /// Opening or meeting times, as people read them.
    pub hours: LocalizedText,
    /// The same for programs.
    pub opening_hours: Option<OpeningHours>,
    /// Meetings and events, for programs.
    pub schedules: Vec<Schedule>,
    /// What is there for people with disabilities; all of it, where any is given.
    pub accessibility: Vec<Accessibility>,
    /// More about getting in and around.
    pub accessibility_notes: LocalizedText,
    /// The youngest it is for, in years.
    pub min_age: Option<u8>,
    /// The oldest it is for, in years.
    pub max_age: Option<u8>,
    /// Whether one has to be referred to it.
    pub referral: Option<Referral>,
    /// What it costs.
    pub fee: Option<Fee>,
    /// What it costs, in detail.
    pub cost_options: Vec<CostOption>,
    /// Languages it is given in, as BCP 47 tags.
    pub languages: Vec<String>,
    /// Whether people with the same experience help each other in it.
    pub peer_support: Option<bool>,
    /// Whether people trained to help by their own experience work in it.
    pub expert_by_experience: Option<bool>,
    /// When the provider last confirmed the record.
    pub verified_at: Option<Date>,
    /// When its source last changed the record: not the same as confirming it.
    pub updated_at: Option<Date>,
    /// Where the record comes from.
    pub source: Option<String>,
    /// The record's own page at its source, http or https.
    pub source_url: Option<String>,
    /// On what terms the record may be used.
    pub licence: Option<String>,
    /// Whom to name when it is used.
    pub attribution: Option<String>,
    /// Which feed it came by.
    pub feed: Option<String>,
    /// The same service as other sources have it. None of these has any of its own.
    pub linked: Vec<Service>,
    /// Fields of the record that the catalog has no place for, as JSON, by name.
    pub unknown_fields: BTreeMap<String, String>,
}

/// What speaks for a record: a checklist, never a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The organization is in a public register, or has a right business id.
    pub is_registered: bool,
    /// When the provider last confirmed the record.
    pub verified_at: Option<Date>,
    /// A person is named to turn to.
    pub names_a_contact: bool,
    /// Something is said of accessibility.
    pub states_accessibility: bool,
}

impl Service {
    /// A service of which only the id and the name are known.
    #[must_use]
    pub fn new(id: ServiceId, name: LocalizedText) -> Self {
        Self {
            id,
            kind: None,
            name,
            alternate_name: LocalizedText::default(),
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
            taxonomy_terms: Vec::new(),
            networks: Vec::new(),
            channels: Vec::new(),
            phone: None,
            email: None,
            url: None,
            phones: Vec::new(),
            emails: Vec::new(),
            web_pages: Vec::new(),
            contact: None,
            hours: LocalizedText::default(),
            opening_hours: None,
            schedules: Vec::new(),
            accessibility: Vec::new(),
            accessibility_notes: LocalizedText::default(),
            min_age: None,
            max_age: None,
            referral: None,
            fee: None,
            cost_options: Vec::new(),
            languages: Vec::new(),
            peer_support: None,
            expert_by_experience: None,
            verified_at: None,
            updated_at: None,
            source: None,
            source_url: None,
            licence: None,
            attribution: None,
            feed: None,
            linked: Vec::new(),
            unknown_fields: BTreeMap::new(),
        }
    }

    /// The record itself, and those linked under it.
    pub fn records(&self) -> impl Iterator<Item = &Service> {
        std::iter::once(self).chain(&self.linked)
    }

    /// What speaks for the record.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let organization = self.organization.as_ref();
        Evidence {
            is_registered: organization
                .is_some_and(|of| of.registered == Some(true) || of.valid_business_id().is_some()),
            verified_at: self.verified_at,
            names_a_contact: self.contact.is_some(),
            states_accessibility: !self.accessibility.is_empty()
                || !self.accessibility_notes.is_empty()
                || self.locations.iter().any(|at| !at.accessibility.is_empty()),
        }
    }

    /// When it is open or meets: its own times and those of its places.
    #[must_use]
    pub fn open_times(&self) -> OpenTimes {
        let own = self.opening_hours.iter();
        let places = self
            .locations
            .iter()
            .filter_map(|at| at.opening_hours.as_ref());
        OpenTimes {
            hours: own.chain(places).cloned().collect(),
            schedules: self.schedules.clone(),
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
