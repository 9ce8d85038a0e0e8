//! PTV's organizations.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::contacts::Contacts;
use super::names::{self, Guid, set_text};
use super::node::Node;
use super::texts::{self, Text};

/// An organization as the records of its services have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Organization(pub(super) Map<String, Value>);

pub(super) fn read(id: Guid, object: &Node<'_>) -> Organization {
    let (name, _) = names::names(
        &object.get("organizationNames"),
        &object.get("displayNameType"),
    );
    let mut fields = Map::new();
    fields.insert("id".to_owned(), id.record_id().into());
    if let Some(kind) = provider_type(&object.get("organizationType"), &name) {
        fields.insert("type".to_owned(), kind.into());
    }
    if let Some(code) = object.get("businessCode").text() {
        fields.insert("business_id".to_owned(), code.into());
    }
    let mut contacts = Contacts::default();
    contacts.read(object);
    for (field, value) in [
        ("phone", contacts.main_phone()),
        ("email", contacts.main_email()),
        ("url", contacts.main_page()),
    ] {
        if let Some(value) = value {
            fields.insert(field.to_owned(), value.into());
        }
    }
    let description = texts::of_kind(
        &object.get("organizationDescriptions"),
        &["Summary", "ShortDescription", "Description"],
    );
    set_text(&mut fields, "name", name);
    set_text(&mut fields, "description", description);
    Organization(fields)
}

/// An organization that is not in the source, by what refers to it.
pub(super) fn mentioned(id: Option<Guid>, name: &str) -> Value {
    let mut fields = Map::new();
    if let Some(id) = id {
        fields.insert("id".to_owned(), id.record_id().into());
    }
    let name = Text::finnish(name);
    if let Some(kind) = type_by_name(&name) {
        fields.insert("type".to_owned(), kind.into());
    }
    set_text(&mut fields, "name", name);
    Value::Object(fields)
}

/// PTV's types are coarser than ours: where one can be several of ours, the name decides, by
/// the words that Finnish law reserves for each.
fn provider_type(node: &Node<'_>, name: &Text) -> Option<&'static str> {
    match node.text()? {
        "Municipality" => Some("municipality"),
        "State" => Some("state"),
        "Company" => Some(type_by_name(name).unwrap_or("company")),
        "WellbeingServicesCounty" | "WellbeingServiceCounty" => Some("wellbeing_county"),
        "Organization" | "SotePublic" | "SotePrivate" | "RegionalOrganization" | "Region" => {
            type_by_name(name)
        }
        other => {
            node.warn(format!(
                "{other:?} is no type of organization known, not used"
            ));
            None
        }
    }
}

fn type_by_name(name: &Text) -> Option<&'static str> {
    ["fi", "sv"]
        .into_iter()
        .filter_map(|language| name.get(language))
        .find_map(type_of_name)
}

fn type_of_name(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let has = |part: &str| name.contains(part);
    let words: Vec<&str> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .collect();
    let word = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has("hyvinvointialue") || has("välfärdsområde") {
        return Some("wellbeing_county");
    }
    if word(&["ry", "rf", "rekisteröity", "yhdistys", "förening"]) {
        return Some("association");
    }
    if word(&["sr", "säätiö"])
        || words
            .iter()
            .any(|word| word.ends_with("säätiö") || word.ends_with("stiftelsen"))
    {
        return Some("foundation");
    }
    if has("seurakunta") || has("seurakuntayhtymä") || has("församling") {
        return Some("parish");
    }
    if word(&["oy", "oyj", "ab", "abp", "ky", "tmi", "osk", "osuuskunta"]) {
        return Some("company");
    }
    if has(" kaupunki") || has(" kunta") || has(" stad") || has(" kommun") {
        return Some("municipality");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_what_the_type_does_not() {
        for (name, kind) in [
            ("Esimerkki-Forssan omaishoitajat ry", Some("association")),
            ("Esimerkkisäätiö sr", Some("foundation")),
            ("Esimerkin hyvinvointialue", Some("wellbeing_county")),
            ("Esimerkin ev.lut. seurakunta", Some("parish")),
            ("Esimerkkihoiva Oy", Some("company")),
            ("Mikkelin kaupunki", Some("municipality")),
            ("Jyryjen keskus", None),
        ] {
            assert_eq!(type_of_name(name), kind, "{name}");
        }
    }
}
