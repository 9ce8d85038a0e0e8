//! General descriptions: what every municipality's own service of a kind is, written once for
//! all. PTV's API has them in one shape, the published releases in another.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::names::{self, Guid, set_list, set_text};
use super::node::Node;
use super::terms;
use super::texts::{self, Text};

/// A general description.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct General {
    pub(super) name: Text,
    pub(super) summary: Text,
    pub(super) description: Text,
    pub(super) instructions: Text,
    pub(super) requirements: Text,
    pub(super) terms: Vec<Value>,
    pub(super) fee: Option<String>,
    updated: Option<String>,
}

/// As the API has it.
pub(super) fn read(object: &Node<'_>) -> General {
    let (name, _) = names::names(&object.get("names"), &Node::nothing(object.notes));
    let said = object.get("descriptions");
    let mut description = texts::of_kind(&said, &["Description"]);
    description.append(texts::of_kind(&said, &["BackgroundDescription"]));
    General {
        name,
        summary: texts::of_kind(&said, &["Summary", "ShortDescription"]),
        description,
        instructions: texts::of_kind(&said, &["UserInstruction", "ServiceUserInstruction"]),
        requirements: texts::plain(&object.get("requirements")),
        terms: terms::of(object),
        fee: names::fee(&object.get("serviceChargeType")).map(str::to_owned),
        updated: object.get("modified").date().map(|date| date.to_string()),
    }
}

/// As the releases have it: texts as objects of languages, terms as `{Key, Value}`.
pub(super) fn read_release(object: &Node<'_>) -> General {
    let text = |name: &str| texts::by_language(&object.get(name));
    let mut description = text("Description");
    description.append(text("BackgroundDescription"));
    General {
        name: text("Name"),
        summary: text("ShortDescription"),
        description,
        instructions: text("UserInstructions"),
        requirements: text("ServiceRestrictions"),
        terms: terms::of_release(object),
        fee: None,
        updated: None,
    }
}

impl General {
    /// As a record of its own.
    pub(super) fn into_record(self, id: Guid) -> Map<String, Value> {
        let mut record = names::record(id, "general_description", self.updated.as_deref());
        let mut description = self.description;
        description.append(self.instructions);
        description.append(self.requirements);
        set_text(&mut record, "name", self.name);
        set_text(&mut record, "summary", self.summary);
        set_text(&mut record, "description", description);
        set_list(&mut record, "taxonomy_terms", self.terms);
        if let Some(fee) = self.fee {
            record.insert("fee".to_owned(), fee.into());
        }
        record
    }
}
