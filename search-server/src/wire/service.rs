//! A whole service, in every language it has.

use luukku_engine::Language;
use luukku_engine::catalog::{self, LocalizedText};
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
    /// The ways to use it: `place`, `phone`, `online`, `chat`, `home_visit`.
    pub(crate) channels: Vec<&'static str>,
    /// Telephone number, as written.
    pub(crate) phone: Option<String>,
    /// E-mail address.
    pub(crate) email: Option<String>,
    /// Web page, http or https.
    pub(crate) url: Option<String>,
    /// Opening or meeting times, as people read them.
    pub(crate) hours: Texts,
    /// The same for programs, in the opening hours syntax of OpenStreetMap.
    #[schema(example = "Mo-Fr 09:00-17:00; PH off")]
    pub(crate) opening_hours: Option<String>,
    /// What it has for people with disabilities: `wheelchair`, `accessible_toilet`,
    /// `accessible_parking`, `hearing_loop`.
    pub(crate) accessibility: Vec<&'static str>,
    /// The youngest it is for, in years.
    pub(crate) min_age: Option<u8>,
    /// The oldest it is for, in years.
    pub(crate) max_age: Option<u8>,
    /// Whether one has to be referred to it: `required`, `not_required`, or `null` when not
    /// known.
    pub(crate) referral: Option<&'static str>,
    /// What it costs: `free`, `paid`, or `null` when not known.
    pub(crate) fee: Option<&'static str>,
    /// Languages it is given in, as BCP 47 tags.
    pub(crate) languages: Vec<String>,
    /// Whether people with the same experience help each other in it.
    pub(crate) peer_support: Option<bool>,
    /// The day the provider last confirmed the record.
    #[schema(example = "2026-10-15")]
    pub(crate) verified_at: Option<String>,
    /// Where the record comes from.
    pub(crate) source: Option<String>,
    /// On what terms the record may be used.
    pub(crate) licence: Option<String>,
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
}

/// Who provides a service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganizationRecord {
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
            summary: (&service.summary).into(),
            description: (&service.description).into(),
            organization: service
                .organization
                .as_ref()
                .map(|organization| OrganizationRecord {
                    name: (&organization.name).into(),
                    business_id: organization.business_id.clone(),
                    provider_type: organization.provider_type.map(catalog::ProviderType::name),
                }),
            locations: service.locations.iter().map(Into::into).collect(),
            service_area: ServiceAreaRecord {
                municipalities: service.service_area.municipalities.clone(),
                nationwide: service.service_area.nationwide,
            },
            service_classes: service.service_classes.clone(),
            terms: service.terms.clone(),
            target_groups: service.target_groups.clone(),
            life_events: service.life_events.clone(),
            channels: service
                .channels
                .iter()
                .map(|channel| channel.name())
                .collect(),
            phone: service.phone.clone(),
            email: service.email.clone(),
            url: service.url.clone(),
            hours: (&service.hours).into(),
            opening_hours: service.opening_hours.as_ref().map(ToString::to_string),
            accessibility: super::result::accessibility_names(service),
            min_age: service.min_age,
            max_age: service.max_age,
            referral: service.referral.map(catalog::Referral::name),
            fee: service.fee.map(catalog::Fee::name),
            languages: service.languages.clone(),
            peer_support: service.peer_support,
            verified_at: service.verified_at.map(|date| date.to_string()),
            source: service.source.clone(),
            licence: service.licence.clone(),
        }
    }
}
