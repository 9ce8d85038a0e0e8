//! Telling what an object of PTV is, by its fields.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Service,
    Channel,
    Organization,
    /// A general description, as the API has it.
    General,
    /// The same, as the published releases have it.
    GeneralRelease,
    /// An item of a list of ids, without its details.
    OnlyId,
}

/// The fields that tell; their values are passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    service_names: Option<IgnoredAny>,
    service_descriptions: Option<IgnoredAny>,
    service_channel_type: Option<IgnoredAny>,
    service_channel_names: Option<IgnoredAny>,
    organization_type: Option<IgnoredAny>,
    organization_names: Option<IgnoredAny>,
    general_description_type: Option<IgnoredAny>,
    names: Option<IgnoredAny>,
    descriptions: Option<IgnoredAny>,
    #[serde(rename = "Name")]
    release_name: Option<IgnoredAny>,
    id: Option<IgnoredAny>,
    name: Option<IgnoredAny>,
}

/// What `json` is, or why it is nothing that can be read.
pub(super) fn of(json: &str) -> Result<Kind, String> {
    if !json.starts_with('{') {
        return Err("not a JSON object".to_owned());
    }
    let fields: Fields =
        serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
    if fields.service_channel_names.is_some() || fields.service_channel_type.is_some() {
        Ok(Kind::Channel)
    } else if fields.service_names.is_some() || fields.service_descriptions.is_some() {
        Ok(Kind::Service)
    } else if fields.organization_names.is_some() || fields.organization_type.is_some() {
        Ok(Kind::Organization)
    } else if fields.general_description_type.is_some()
        || (fields.names.is_some() && fields.descriptions.is_some())
    {
        Ok(Kind::General)
    } else if fields.release_name.is_some() {
        Ok(Kind::GeneralRelease)
    } else if fields.id.is_some() && fields.name.is_some() {
        Ok(Kind::OnlyId)
    } else {
        Err(
            "none of a service, a service channel, an organization and a general description \
             of PTV"
                .to_owned(),
        )
    }
}
