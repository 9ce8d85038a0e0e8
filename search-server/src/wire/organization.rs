//! An organization and what it provides.

use luukku_engine::catalog::{self, ProviderType};
use luukku_engine::hsds::organization_id;
use serde::Serialize;
use utoipa::ToSchema;

use super::service::Texts;
use crate::hsds::HsdsPage;

/// An organization, in every language it has, with a page of its services.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganizationPage {
    /// Its identifier.
    #[schema(format = "uuid")]
    pub(crate) id: String,
    /// The name.
    pub(crate) name: Texts,
    /// What it is and does.
    pub(crate) description: Texts,
    /// Finnish business id (Y-tunnus).
    pub(crate) business_id: Option<String>,
    /// `municipality`, `wellbeing_county`, `state`, `association`, `parish`, `foundation` or
    /// `company`.
    pub(crate) provider_type: Option<&'static str>,
    /// Whether it is in a public register.
    pub(crate) registered: Option<bool>,
    /// Web page, http or https.
    pub(crate) url: Option<String>,
    /// E-mail address.
    pub(crate) email: Option<String>,
    /// Telephone number, as written.
    pub(crate) phone: Option<String>,
    /// Its services, in alphabetical order; up to 10,000 can be read.
    pub(crate) services: HsdsPage<OwnService>,
}

/// A service, as far as a list needs it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnService {
    /// Stable id; `/v1/services/{id}` has the whole record.
    pub(crate) id: String,
    /// The name.
    pub(crate) name: Texts,
    /// One or two sentences.
    pub(crate) summary: Texts,
    /// The municipality of its primary place, as the record has it.
    #[schema(example = "Forssa")]
    pub(crate) municipality: Option<String>,
    /// The day the provider last confirmed the record.
    #[schema(example = "2026-10-15")]
    pub(crate) verified_at: Option<String>,
}

impl OrganizationPage {
    pub(crate) fn new(
        organization: &catalog::Organization,
        services: HsdsPage<OwnService>,
    ) -> Self {
        Self {
            id: organization_id(organization).to_string(),
            name: (&organization.name).into(),
            description: (&organization.description).into(),
            business_id: organization.business_id.clone(),
            provider_type: organization.provider_type.map(ProviderType::name),
            registered: organization.registered,
            url: organization.url.clone(),
            email: organization.email.clone(),
            phone: organization.phone.clone(),
            services,
        }
    }
}

impl From<&catalog::Service> for OwnService {
    fn from(service: &catalog::Service) -> Self {
        let primary = service.locations.first();
        Self {
            id: service.id.to_string(),
            name: (&service.name).into(),
            summary: (&service.summary).into(),
            municipality: primary.and_then(|it| it.municipality.clone()),
            verified_at: service.verified_at.map(|day| day.to_string()),
        }
    }
}
