//! The objects of HSDS 3, as far as a record has something for them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Texts in other languages, by language tag and field.
pub type Translations = BTreeMap<&'static str, BTreeMap<&'static str, String>>;

macro_rules! object {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Serialize)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)+
            /// Its texts in other languages.
            #[serde(skip_serializing_if = "BTreeMap::is_empty")]
            pub translations: Translations,
        }
    };
}

object! {
    /// A service, with all that belongs to it, as `/services/{id}` gives it.
    Service {
        /// Identifier.
        id: Uuid,
        /// Name.
        name: String,
        /// Another name it is known by.
        #[serde(skip_serializing_if = "Option::is_none")]
        alternate_name: Option<String>,
        /// What it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        /// Web page.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
        /// Further web pages.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        additional_urls: Vec<Url>,
        /// E-mail address.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// Always `active`: what is over is in no index.
        status: &'static str,
        /// What it costs, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        fees_description: Option<&'static str>,
        /// The youngest it is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        minimum_age: Option<u8>,
        /// The oldest it is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        maximum_age: Option<u8>,
        /// When its provider last confirmed it, `YYYY-MM-DD`.
        #[serde(skip_serializing_if = "Option::is_none")]
        assured_date: Option<String>,
        /// When its source last changed it: midnight of that day, as the day is all that is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        last_modified: Option<String>,
        /// Telephones.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
        /// When it is given.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        schedules: Vec<Schedule>,
        /// Whom it serves, by where they live.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        service_areas: Vec<ServiceArea>,
        /// Where it is given.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        service_at_locations: Vec<ServiceAtLocation>,
        /// Languages it is given in.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        languages: Vec<Language>,
        /// Who provides it.
        #[serde(skip_serializing_if = "Option::is_none")]
        organization: Option<Organization>,
        /// What it costs.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        cost_options: Vec<CostOption>,
        /// Whom to ask.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        contacts: Vec<Contact>,
        /// Classifications.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        attributes: Vec<Attribute>,
        /// What of the record HSDS has no place for.
        #[serde(skip_serializing_if = "Map::is_empty")]
        luukku: Map<String, Value>,
    }
}

object! {
    /// A web page.
    Url {
        /// Identifier.
        id: Uuid,
        /// What it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// Its address.
        url: String,
    }
}

object! {
    /// A telephone.
    Phone {
        /// Identifier.
        id: Uuid,
        /// Its number.
        number: String,
        /// What it is for.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        /// Languages it is answered in.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        languages: Vec<Language>,
    }
}

object! {
    /// When something is open or takes place: a rule of RFC 5545.
    Schedule {
        /// Identifier.
        id: Uuid,
        /// First day the rule is valid on.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_from: Option<String>,
        /// Last day the rule is valid on.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_to: Option<String>,
        /// Day of the first meeting.
        #[serde(skip_serializing_if = "Option::is_none")]
        dtstart: Option<String>,
        /// Day of the last meeting at most.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<String>,
        /// `DAILY`, `WEEKLY` or `MONTHLY`; none for one event.
        #[serde(skip_serializing_if = "Option::is_none")]
        freq: Option<&'static str>,
        /// Every so many days, weeks or months.
        #[serde(skip_serializing_if = "Option::is_none")]
        interval: Option<u16>,
        /// Days of the week: `TU,TH`, `1TU`.
        #[serde(skip_serializing_if = "Option::is_none")]
        byday: Option<String>,
        /// When it begins, `HH:MM`, Finland's time.
        #[serde(skip_serializing_if = "Option::is_none")]
        opens_at: Option<String>,
        /// When it ends.
        #[serde(skip_serializing_if = "Option::is_none")]
        closes_at: Option<String>,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        /// Days it does not take place on. Not of the specification.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        except: Vec<String>,
    }
}

object! {
    /// Whom a service serves, by where they live.
    ServiceArea {
        /// Identifier.
        id: Uuid,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Its shape, as text.
        #[serde(skip_serializing_if = "Option::is_none")]
        extent: Option<String>,
        /// `geojson` where there is a shape.
        #[serde(skip_serializing_if = "Option::is_none")]
        extent_type: Option<&'static str>,
    }
}

object! {
    /// A service at one of its places.
    ServiceAtLocation {
        /// Identifier.
        id: Uuid,
        /// The place.
        location: Location,
    }
}

object! {
    /// A place.
    Location {
        /// Identifier.
        id: Uuid,
        /// Always `physical`.
        location_type: &'static str,
        /// What it is called.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Degrees north, WGS84.
        #[serde(skip_serializing_if = "Option::is_none")]
        latitude: Option<f64>,
        /// Degrees east, WGS84.
        #[serde(skip_serializing_if = "Option::is_none")]
        longitude: Option<f64>,
        /// Where it is in words.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        addresses: Vec<Address>,
        /// Its telephones.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
        /// When it is open.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        schedules: Vec<Schedule>,
        /// What is there for people with disabilities.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        accessibility: Vec<Accessibility>,
        /// What of the record HSDS has no place for.
        #[serde(skip_serializing_if = "Map::is_empty")]
        luukku: Map<String, Value>,
    }
}

object! {
    /// An address.
    Address {
        /// Identifier.
        id: Uuid,
        /// Street and number.
        #[serde(skip_serializing_if = "Option::is_none")]
        address_1: Option<String>,
        /// Municipality.
        #[serde(skip_serializing_if = "Option::is_none")]
        city: Option<String>,
        /// Postcode.
        #[serde(skip_serializing_if = "Option::is_none")]
        postal_code: Option<String>,
        /// Always `FI`.
        country: &'static str,
        /// Always `physical`.
        address_type: &'static str,
    }
}

object! {
    /// What a place has for people with disabilities.
    Accessibility {
        /// Identifier.
        id: Uuid,
        /// Its name in the record format.
        description: String,
    }
}

object! {
    /// A language.
    Language {
        /// Identifier.
        id: Uuid,
        /// Its BCP 47 tag.
        code: String,
    }
}

object! {
    /// Who provides a service.
    Organization {
        /// Identifier.
        id: Uuid,
        /// Its name.
        name: String,
        /// What it is; empty when not known, as the specification requires it.
        description: String,
        /// E-mail address.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// Web page.
        #[serde(skip_serializing_if = "Option::is_none")]
        website: Option<String>,
        /// What kind of provider it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        legal_status: Option<&'static str>,
        /// Its telephones.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
        /// Its identifiers in registers.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        organization_identifiers: Vec<OrganizationIdentifier>,
        /// What of the record HSDS has no place for.
        #[serde(skip_serializing_if = "Map::is_empty")]
        luukku: Map<String, Value>,
    }
}

object! {
    /// The identifier of an organization in a register.
    OrganizationIdentifier {
        /// Identifier of this object.
        id: Uuid,
        /// The register, in the codes of org-id.guide.
        identifier_scheme: &'static str,
        /// What kind it is.
        identifier_type: &'static str,
        /// The identifier.
        identifier: String,
    }
}

object! {
    /// What one way of using a service costs.
    CostOption {
        /// Identifier.
        id: Uuid,
        /// For whom or what.
        #[serde(skip_serializing_if = "Option::is_none")]
        option: Option<String>,
        /// Code of the currency.
        #[serde(skip_serializing_if = "Option::is_none")]
        currency: Option<String>,
        /// How much.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<f64>,
        /// What is paid for.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount_description: Option<String>,
    }
}

object! {
    /// A person to ask.
    Contact {
        /// Identifier.
        id: Uuid,
        /// Name.
        name: String,
        /// What the person does.
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// E-mail address.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// Telephones.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        phones: Vec<Phone>,
    }
}

object! {
    /// A classification of a service.
    Attribute {
        /// Identifier.
        id: Uuid,
        /// Always `service`.
        link_entity: &'static str,
        /// The class.
        taxonomy_term: TaxonomyTerm,
    }
}

object! {
    /// A term of a taxonomy.
    TaxonomyTerm {
        /// Identifier.
        id: Uuid,
        /// Its code or URI in the taxonomy.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// Its name.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The taxonomy.
        taxonomy: String,
    }
}
