//! Terms of PTV's code lists and ontologies, with their URIs and names in all languages.

use serde_json::{Map, Value};

use super::node::Node;
use super::texts::{self, Text};

/// PTV's lists of terms, and what the record format calls each.
const LISTS: [(&str, &str); 5] = [
    ("serviceClasses", "service_class"),
    ("targetGroups", "target_group"),
    ("lifeEvents", "life_event"),
    ("industrialClasses", "industrial_class"),
    // Words of the ontologies (KOKO, YSO, JUPO) that describe a service.
    ("ontologyTerms", "keyword"),
];

/// The same in the releases of general descriptions.
const RELEASE_LISTS: [(&str, &str); 4] = [
    ("ServiceClass", "service_class"),
    ("TargetGroup", "target_group"),
    ("LifeEvent", "life_event"),
    ("OntologyTerm", "keyword"),
];

/// The terms of an object, and its free keywords.
pub(super) fn of(object: &Node<'_>) -> Vec<Value> {
    let mut terms = Vec::new();
    for (list, taxonomy) in LISTS {
        for item in object.get(list).items() {
            let uri = ["uri", "newUri", "code"]
                .iter()
                .find_map(|name| item.get(name).text());
            push(
                &mut terms,
                taxonomy,
                uri,
                texts::register(&item.get("name")),
            );
        }
    }
    for item in object.get("keywords").items() {
        let (Some(language), Some(word)) = (item.get("language").text(), item.get("value").text())
        else {
            continue;
        };
        let mut name = Text::default();
        if name.add(language, word) {
            push(&mut terms, "keyword", None, name);
        } else {
            item.notes.other_language(language);
        }
    }
    terms
}

/// The terms of a general description as the releases have it: `{Key: uri, Value: name}`.
pub(super) fn of_release(object: &Node<'_>) -> Vec<Value> {
    let mut terms = Vec::new();
    for (list, taxonomy) in RELEASE_LISTS {
        for item in object.get(list).items() {
            let name = item.get("Value").text().map(Text::finnish);
            push(
                &mut terms,
                taxonomy,
                item.get("Key").text(),
                name.unwrap_or_default(),
            );
        }
    }
    terms
}

fn push(terms: &mut Vec<Value>, taxonomy: &str, id: Option<&str>, name: Text) {
    let name = name.into_value();
    if id.is_none() && name.is_none() {
        return;
    }
    let mut term = Map::new();
    term.insert("taxonomy".to_owned(), taxonomy.into());
    if let Some(id) = id {
        term.insert("id".to_owned(), id.into());
    }
    if let Some(name) = name {
        term.insert("name".to_owned(), name);
    }
    let term = Value::Object(term);
    if !terms.contains(&term) {
        terms.push(term);
    }
}

/// Adds the terms of taxonomies that `mine` has none of, as a service takes them from its
/// general description.
pub(super) fn fill(mine: &mut Vec<Value>, theirs: &[Value]) {
    let has = |terms: &[Value], taxonomy: &Value| {
        terms
            .iter()
            .any(|term| term.get("taxonomy") == Some(taxonomy))
    };
    let own = mine.clone();
    for term in theirs {
        if term
            .get("taxonomy")
            .is_some_and(|taxonomy| !has(&own, taxonomy))
        {
            mine.push(term.clone());
        }
    }
}
