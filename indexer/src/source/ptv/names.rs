//! Names, identifiers and what every PTV object has.

use serde_json::{Map, Value};

use super::node::Node;
use super::texts::{self, Text};

/// What PTV's data must be named with (CC BY 4.0).
const SOURCE: &str = "PTV";
const LICENCE: &str = "CC-BY-4.0";
const ATTRIBUTION: &str = "Suomi.fi-palvelutietovaranto, Digi- ja väestötietovirasto";

/// An object's GUID, as a number to look it up by and as text to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Guid(pub(super) u128);

impl Guid {
    /// Of `fd1bb60e-4206-4f0a-994f-8ffcb4ffaaa4`, in either case.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let lengths = text.split('-').map(str::len);
        if !lengths.eq([8, 4, 4, 4, 12]) {
            return None;
        }
        let digits = text.replace('-', "");
        let digits_only = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u128::from_str_radix(&digits, 16).ok()?;
        digits_only.then_some(Self(number))
    }

    pub(super) fn of(node: &Node<'_>) -> Option<Self> {
        let text = node.text()?;
        let guid = Self::parse(text);
        if guid.is_none() {
            let head: String = text.chars().take(60).collect();
            node.warn(format!("{head:?} is not a GUID, not used"));
        }
        guid
    }

    /// The id of its record in the index.
    pub(super) fn record_id(self) -> String {
        format!("ptv:{self}")
    }
}

impl std::fmt::Display for Guid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = format!("{:032x}", self.0);
        for (at, digit) in digits.chars().enumerate() {
            if matches!(at, 8 | 12 | 16 | 20) {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// The name shown and the other one, by PTV's `displayNameType`.
pub(super) fn names(list: &Node<'_>, shown: &Node<'_>) -> (Text, Text) {
    let mut name = texts::of_kind(list, &["Name"]);
    let mut other = texts::of_kind(list, &["AlternativeName", "AlternateName"]);
    if name.is_empty() {
        // Names without types, as general descriptions have them.
        name = texts::plain(list);
    }
    for choice in shown.items() {
        // Older versions have plain strings here, for all languages.
        if !choice.is_object() {
            continue;
        }
        if let (Some("AlternativeName" | "AlternateName"), Some(language)) =
            (choice.get("type").text(), choice.get("language").text())
        {
            name.swap(language, &mut other);
        }
    }
    (name, other)
}

/// Whether an object is published; another status means that it is no longer offered.
pub(super) fn is_published(object: &Node<'_>) -> bool {
    matches!(
        object.get("publishingStatus").text(),
        None | Some("Published")
    )
}

/// A record with what all records of PTV have.
pub(super) fn record(id: Guid, kind: &str, updated: Option<&str>) -> Map<String, Value> {
    let mut record = Map::new();
    let mut set = |name: &str, value: &str| {
        record.insert(name.to_owned(), value.into());
    };
    set("id", &id.record_id());
    set("kind", kind);
    set("source", SOURCE);
    set("licence", LICENCE);
    set("attribution", ATTRIBUTION);
    if let Some(updated) = updated {
        set("updated", updated);
    }
    record
}

pub(super) fn set_text(record: &mut Map<String, Value>, name: &str, text: Text) {
    if let Some(value) = text.into_value() {
        record.insert(name.to_owned(), value);
    }
}

pub(super) fn set_list(record: &mut Map<String, Value>, name: &str, values: Vec<Value>) {
    if !values.is_empty() {
        record.insert(name.to_owned(), Value::Array(values));
    }
}

/// The strings of a list, once each.
pub(super) fn strings(list: &Node<'_>) -> Vec<String> {
    let mut strings: Vec<String> = Vec::new();
    for item in list.items() {
        if let Some(text) = item.text()
            && !strings.iter().any(|known| known == text)
        {
            strings.push(text.to_owned());
        }
    }
    strings
}

/// `free` or `paid`, where PTV's charge type says one of them.
pub(super) fn fee(node: &Node<'_>) -> Option<&'static str> {
    match node.text()? {
        "FreeOfCharge" | "Free" => Some("free"),
        "Chargeable" | "Charged" => Some("paid"),
        "Other" => None,
        other => {
            node.warn(format!(
                "{other:?} is not FreeOfCharge, Chargeable or Other, not used"
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_written_as_it_is_read() {
        let text = "0d1bb60e-4206-4f0a-994f-8ffcb4ffaaa4";
        let guid = Guid::parse(&text.to_uppercase()).expect("a GUID");
        assert_eq!(guid.to_string(), text);
        for wrong in [
            "",
            "0d1bb60e",
            "0d1bb60e42064f0a994f8ffcb4ffaaa4",
            "0d1bb60e-4206-4f0a-994f-8ffcb4ffaaag",
            "+d1bb60e-4206-4f0a-994f-8ffcb4ffaaa4",
        ] {
            assert_eq!(Guid::parse(wrong), None, "{wrong}");
        }
    }
}
