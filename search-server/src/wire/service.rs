//! A whole service, in every language it has.

use luukku_engine::Language;
use luukku_engine::catalog::{self, LocalizedText};
use luukku_engine::hsds::organization_id;
use luukku_engine::record;
use serde::Serialize;
use utoipa::ToSchema;

/// A service as the catalog has it, in every language.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceRecord {
    /// Stable id.
    pub(crate) id: String,
    /// What the source calls this kind of record.
    pub(crate) kind: Option<String>,
    /// The name.
    pub(crate) name: Texts,
    /// What it is also called.
    pub(crate) alternate_name: Texts,
    /// One or two sentences.
    pub(crate) summary: Texts,
    /// The whole text.
    pub(crate) description: Texts,
    /// Who provides it.
    pub(crate) organization: Option<OrganizationRecord>,
    /// Places where it is given, the primary one first.
    pub(crate) locations: Vec<LocationRecord>,
    /// Whom it serves, by where they live.
    pub(crate) service_area: ServiceAreaRecord,
    /// Service classes, in words.
    pub(crate) service_classes: Vec<String>,
    /// Keywords.
    pub(crate) terms: Vec<String>,
    /// Target groups, in words.
    pub(crate) target_groups: Vec<String>,
    /// Life events, in words.
    pub(crate) life_events: Vec<String>,
    /// Terms of taxonomies that have a code, or names in several languages.
    pub(crate) taxonomy_terms: Vec<TermRecord>,
    /// Networks it belongs to.
    pub(crate) networks: Vec<String>,
    /// The ways to use it: `place`, `phone`, `online`, `chat`, `home_visit`.
    pub(crate) channels: Vec<&'static str>,
    /// Telephone number, as written.
    pub(crate) phone: Option<String>,
    /// E-mail address.
    pub(crate) email: Option<String>,
    /// Web page, http or https.
    pub(crate) url: Option<String>,
    /// Further telephone numbers.
    pub(crate) phones: Vec<PhoneRecord>,
    /// Further e-mail addresses.
    pub(crate) emails: Vec<String>,
    /// Further web pages.
    pub(crate) web_pages: Vec<WebPageRecord>,
    /// A person to turn to whom the provider names.
    pub(crate) contact: Option<ContactRecord>,
    /// Opening or meeting times, as people read them.
    pub(crate) hours: Texts,
    /// The same for programs, in the opening hours syntax of OpenStreetMap.
    #[schema(example = "Mo-Fr 09:00-17:00; PH off")]
    pub(crate) opening_hours: Option<String>,
    /// Meetings that recur, seasons, single events: HSDS schedules.
    #[schema(value_type = Vec<Object>)]
    pub(crate) schedules: Vec<serde_json::Value>,
    /// What it has for people with disabilities: `wheelchair`, `accessible_toilet`,
    /// `accessible_parking`, `hearing_loop`.
    pub(crate) accessibility: Vec<&'static str>,
    /// More about getting in and around.
    pub(crate) accessibility_notes: Texts,
    /// The youngest it is for, in years.
    pub(crate) min_age: Option<u8>,
    /// The oldest it is for, in years.
    pub(crate) max_age: Option<u8>,
    /// Whether one has to be referred to it: `required`, `not_required`, or `null` when not
    /// known.
    pub(crate) referral: Option<&'static str>,
    /// What it costs: `free`, `paid`, or `null` when not known.
    pub(crate) fee: Option<&'static str>,
    /// What it costs, in detail.
    pub(crate) cost_options: Vec<CostRecord>,
    /// Languages it is given in, as BCP 47 tags.
    pub(crate) languages: Vec<String>,
    /// Whether people with the same experience help each other in it.
    pub(crate) peer_support: Option<bool>,
    /// Whether people trained to help by their own experience work in it.
    pub(crate) expert_by_experience: Option<bool>,
    /// What speaks for the record: a checklist, never a score.
    pub(crate) evidence: EvidenceRecord,
    /// The day the provider last confirmed the record.
    #[schema(example = "2026-10-15")]
    pub(crate) verified_at: Option<String>,
    /// The day its source last changed it, which is not the same.
    pub(crate) updated_at: Option<String>,
    /// Where the record comes from.
    pub(crate) source: Option<String>,
    /// The record's own page at its source.
    pub(crate) source_url: Option<String>,
    /// On what terms the record may be used.
    pub(crate) licence: Option<String>,
    /// Whom to name when it is used.
    pub(crate) attribution: Option<String>,
    /// Records of the same service from other sources: what this one does not say is taken
    /// from them.
    pub(crate) linked: Vec<LinkedRecord>,
}

/// A term of a taxonomy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermRecord {
    /// Which taxonomy: `service_class`, `target_group`, `life_event`, `keyword`, or another.
    pub(crate) taxonomy: String,
    /// Its code or URI there.
    pub(crate) id: Option<String>,
    /// What it is called.
    pub(crate) name: Texts,
}

/// A telephone number.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PhoneRecord {
    /// The number, as written.
    pub(crate) number: String,
    /// What it is for.
    pub(crate) description: Texts,
}

/// A web page.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WebPageRecord {
    /// Its address.
    pub(crate) url: String,
    /// What it is called.
    pub(crate) name: Texts,
}

/// A person to turn to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ContactRecord {
    /// The name.
    pub(crate) name: String,
    /// What the person does.
    pub(crate) role: Option<String>,
    /// Telephone number, as written.
    pub(crate) phone: Option<String>,
    /// E-mail address.
    pub(crate) email: Option<String>,
}

/// One of the things a service costs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CostRecord {
    /// For whom or for what.
    pub(crate) option: Texts,
    /// How much.
    pub(crate) amount: Option<f64>,
    /// Of which currency; euros where it is not said.
    pub(crate) currency: Option<String>,
    /// More about it.
    pub(crate) description: Texts,
}

/// What speaks for a record.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvidenceRecord {
    /// Its organization is in a public register, or has a right business id.
    pub(crate) registered: bool,
    /// The day the provider last confirmed it.
    pub(crate) verified_at: Option<String>,
    /// It names a person to turn to.
    pub(crate) named_contact: bool,
    /// It says something of accessibility.
    pub(crate) accessibility_stated: bool,
}

/// A record of the same service from another source.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkedRecord {
    /// Its id; the service is found by it too.
    pub(crate) id: String,
    /// What it calls the service.
    pub(crate) name: Texts,
    /// Where it comes from.
    pub(crate) source: Option<String>,
    /// On what terms it may be used.
    pub(crate) licence: Option<String>,
    /// Whom to name when it is used.
    pub(crate) attribution: Option<String>,
}

/// A text by language; a language it lacks is left out.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(crate) struct Texts {
    /// Finnish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fi: Option<String>,
    /// Swedish.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sv: Option<String>,
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) en: Option<String>,
    /// Plain Finnish.
    #[serde(rename = "fi-simple", skip_serializing_if = "Option::is_none")]
    pub(crate) fi_simple: Option<String>,
}

/// Who provides a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganizationRecord {
    /// Its identifier; `/v1/organizations/{id}` has more.
    #[schema(format = "uuid")]
    pub(crate) id: String,
    /// The name.
    pub(crate) name: Texts,
    /// Finnish business id (Y-tunnus).
    pub(crate) business_id: Option<String>,
    /// `municipality`, `wellbeing_county`, `state`, `association`, `parish`, `foundation` or
    /// `company`.
    pub(crate) provider_type: Option<&'static str>,
}

/// A place where a service is given.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LocationRecord {
    /// What the place is called.
    pub(crate) name: Texts,
    /// Street address.
    pub(crate) address: Texts,
    /// Postcode.
    pub(crate) postcode: Option<String>,
    /// The municipality's name.
    pub(crate) municipality: Option<String>,
    /// Degrees north (WGS84).
    pub(crate) lat: Option<f64>,
    /// Degrees east (WGS84).
    pub(crate) lon: Option<f64>,
    /// What the position stands for: `exact`, or the middle of a `postcode` area or a
    /// `municipality`.
    pub(crate) precision: &'static str,
}

/// Whom a service serves, by where they live.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ServiceAreaRecord {
    /// Names of municipalities.
    pub(crate) municipalities: Vec<String>,
    /// Names or codes of regions.
    pub(crate) regions: Vec<String>,
    /// Names or codes of wellbeing services counties.
    pub(crate) wellbeing_counties: Vec<String>,
    /// Whether the whole country is served.
    pub(crate) nationwide: bool,
}

impl From<&LocalizedText> for Texts {
    fn from(text: &LocalizedText) -> Self {
        let in_language = |language| text.get(language).map(str::to_owned);
        Self {
            fi: in_language(Language::Finnish),
            sv: in_language(Language::Swedish),
            en: in_language(Language::English),
            fi_simple: text.plain_finnish().map(str::to_owned),
        }
    }
}

impl From<&catalog::Location> for LocationRecord {
    fn from(location: &catalog::Location) -> Self {
        Self {
            name: (&location.name).into(),
            address: (&location.address).into(),
            postcode: location.postcode.clone(),
            municipality: location.municipality.clone(),
            lat: location.point.map(catalog::GeoPoint::lat),
            lon: location.point.map(catalog::GeoPoint::lon),
            precision: location.precision.name(),
        }
    }
}

impl From<&catalog::Service> for ServiceRecord {
    fn from(service: &catalog::Service) -> Self {
        Self {
            id: service.id.to_string(),
            kind: service.kind.clone(),
            name: (&service.name).into(),
            alternate_name: (&service.alternate_name).into(),
            summary: (&service.summary).into(),
            description: (&service.description).into(),
            organization: service
                .organization
                .as_ref()
                .map(|organization| OrganizationRecord {
                    id: organization_id(organization).to_string(),
                    name: (&organization.name).into(),
                    business_id: organization.business_id.clone(),
                    provider_type: organization.provider_type.map(catalog::ProviderType::name),
                }),
            locations: service.locations.iter().map(Into::into).collect(),
            service_area: ServiceAreaRecord {
                municipalities: service.service_area.municipalities.clone(),
                regions: service.service_area.regions.clone(),
                wellbeing_counties: service.service_area.wellbeing_counties.clone(),
                nationwide: service.service_area.nationwide,
            },
            service_classes: service.service_classes.clone(),
            terms: service.terms.clone(),
            target_groups: service.target_groups.clone(),
            life_events: service.life_events.clone(),
            taxonomy_terms: terms(service),
            networks: service.networks.clone(),
            channels: service
                .channels
                .iter()
                .map(|channel| channel.name())
                .collect(),
            phone: service.phone.clone(),
            email: service.email.clone(),
            url: service.url.clone(),
            phones: service.phones.iter().map(Into::into).collect(),
            emails: service.emails.clone(),
            web_pages: service.web_pages.iter().map(Into::into).collect(),
            contact: service.contact.as_ref().map(Into::into),
            hours: (&service.hours).into(),
            opening_hours: service.opening_hours.as_ref().map(ToString::to_string),
            schedules: service
                .schedules
                .iter()
                .map(record::schedule_to_json)
                .collect(),
            accessibility: super::result::accessibility_names(service),
            accessibility_notes: (&service.accessibility_notes).into(),
            min_age: service.min_age,
            max_age: service.max_age,
            referral: service.referral.map(catalog::Referral::name),
            fee: service.fee.map(catalog::Fee::name),
            cost_options: service.cost_options.iter().map(Into::into).collect(),
            languages: service.languages.clone(),
            peer_support: service.peer_support,
            expert_by_experience: service.expert_by_experience,
            evidence: service.evidence().into(),
            verified_at: service.verified_at.map(|date| date.to_string()),
            updated_at: service.updated_at.map(|date| date.to_string()),
            source: service.source.clone(),
            source_url: service.source_url.clone(),
            licence: service.licence.clone(),
            attribution: service.attribution.clone(),
            linked: service.linked.iter().map(Into::into).collect(),
        }
    }
}

fn terms(service: &catalog::Service) -> Vec<TermRecord> {
    service
        .taxonomy_terms
        .iter()
        .map(|term| TermRecord {
            taxonomy: term.taxonomy.clone(),
            id: term.id.clone(),
            name: (&term.name).into(),
        })
        .collect()
}

impl From<&catalog::Phone> for PhoneRecord {
    fn from(phone: &catalog::Phone) -> Self {
        Self {
            number: phone.number.clone(),
            description: (&phone.description).into(),
        }
    }
}

impl From<&catalog::WebPage> for WebPageRecord {
    fn from(page: &catalog::WebPage) -> Self {
        Self {
            url: page.url.clone(),
            name: (&page.name).into(),
        }
    }
}

impl From<&catalog::NamedContact> for ContactRecord {
    fn from(contact: &catalog::NamedContact) -> Self {
        Self {
            name: contact.name.clone(),
            role: contact.role.clone(),
            phone: contact.phone.clone(),
            email: contact.email.clone(),
        }
    }
}

impl From<&catalog::CostOption> for CostRecord {
    fn from(cost: &catalog::CostOption) -> Self {
        Self {
            option: (&cost.option).into(),
            amount: cost.amount,
            currency: cost.currency.clone(),
            description: (&cost.description).into(),
        }
    }
}

impl From<&catalog::Service> for LinkedRecord {
    fn from(record: &catalog::Service) -> Self {
        Self {
            id: record.id.to_string(),
            name: (&record.name).into(),
            source: record.source.clone(),
            licence: record.licence.clone(),
            attribution: record.attribution.clone(),
        }
    }
}

impl From<catalog::Evidence> for EvidenceRecord {
    fn from(evidence: catalog::Evidence) -> Self {
        Self {
            registered: evidence.is_registered,
            verified_at: evidence.verified_at.map(|date| date.to_string()),
            named_contact: evidence.names_a_contact,
            accessibility_stated: evidence.states_accessibility,
        }
    }
}
