//! How to reach a service, and what it costs.

use super::LocalizedText;
use super::names::named_enum;

/// A further telephone number (HSDS `phone`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phone {
    /// The number, as written.
    pub number: String,
    /// What it is for.
    pub description: LocalizedText,
    /// Languages spoken, as BCP 47 tags.
    pub languages: Vec<String>,
}

/// A further web page (HSDS `url`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebPage {
    /// Its address, http or https.
    pub url: String,
    /// What it is called.
    pub name: LocalizedText,
}

/// A person to turn to whom the provider names on purpose (HSDS `contact`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedContact {
    /// The name.
    pub name: String,
    /// What the person does.
    pub role: Option<String>,
    /// Telephone number, as written.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// One of the things a service costs (HSDS `cost_option`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CostOption {
    /// For whom or for what.
    pub option: LocalizedText,
    /// How much; finite and not negative.
    pub amount: Option<f64>,
    /// ISO 4217 code of the currency; euros where missing.
    pub currency: Option<String>,
    /// More about it.
    pub description: LocalizedText,
}

/// A term of a taxonomy (HSDS `taxonomy_term`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaxonomyTerm {
    /// Which taxonomy: `service_class`, `target_group`, `life_event`, `keyword`, or another.
    pub taxonomy: String,
    /// Its code or URI there.
    pub id: Option<String>,
    /// What it is called.
    pub name: LocalizedText,
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
