//! What an object of PTV refers to, for fetching it.

use serde::Deserialize;
use serde_json::Value;

use super::kinds::{self, Kind};
use super::names::Guid;

/// What a text is, to someone who fetches objects.
pub(crate) enum PtvObject {
    /// An object with its details.
    Whole(PtvReferences),
    /// Only an id, whose details are to be asked for.
    Id(u128),
    /// Nothing that can be told.
    Other,
}

/// An object's id, and those of what it refers to.
#[derive(Default)]
pub(crate) struct PtvReferences {
    pub(crate) id: Option<u128>,
    pub(crate) channels: Vec<u128>,
    pub(crate) organizations: Vec<u128>,
    pub(crate) general: Option<u128>,
}

/// The fields with ids; whatever else they hold is passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    service_channels: Value,
    #[serde(default)]
    organizations: Value,
    #[serde(default)]
    organization_id: Value,
    #[serde(default)]
    general_description_id: Value,
}

pub(crate) fn ptv_object(text: &str) -> PtvObject {
    let Ok(fields) = serde_json::from_str::<Fields>(text) else {
        return PtvObject::Other;
    };
    let id = guid(&fields.id);
    match (kinds::of(text), id) {
        (Ok(Kind::OnlyId), Some(id)) => return PtvObject::Id(id),
        (Ok(Kind::OnlyId), None) | (Err(_), _) => return PtvObject::Other,
        (Ok(_), _) => {}
    }
    let inner = |list: &Value, name: &str| -> Vec<u128> {
        let items = list.as_array().into_iter().flatten();
        items
            .filter_map(|item| guid(item.get(name)?.get("id")?))
            .collect()
    };
    let mut organizations = inner(&fields.organizations, "organization");
    organizations.extend(guid(&fields.organization_id));
    PtvObject::Whole(PtvReferences {
        id,
        channels: inner(&fields.service_channels, "serviceChannel"),
        organizations,
        general: guid(&fields.general_description_id),
    })
}

fn guid(value: &Value) -> Option<u128> {
    Some(Guid::parse(value.as_str()?)?.0)
}
