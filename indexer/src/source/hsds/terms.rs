//! HSDS attributes and taxonomy terms to those of a record.

use luukku_engine::hsds::LIST_TAXONOMY;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::part::{Part, Unheld};
use super::service::push;
use crate::source::csv::name_of;

/// Taxonomies that a record has names of its own for.
const TAXONOMIES: &[(&str, &str)] = &[
    (
        "service_class",
        "serviceclass|serviceclasses|palveluluokka|palveluluokat|ptvserviceclasses",
    ),
    (
        "target_group",
        "targetgroup|targetgroups|kohderyhmä|kohderyhmät|ptvtargetgroups",
    ),
    (
        "life_event",
        "lifeevent|lifeevents|elämäntilanne|elämäntilanteet|ptvlifeevents",
    ),
    ("keyword", "keywords|asiasanat|yso"),
    (
        "industrial_class",
        "industrialclass|industrialclasses|toimiala|tol",
    ),
];

/// Classifications: terms of taxonomies, and values without one.
pub(super) fn terms(
    part: &mut Part,
    record: &mut Map<String, Value>,
    language: &str,
    unheld: &mut Unheld,
) {
    let mut inners = Vec::new();
    for mut attribute in part.list("attributes") {
        let term = attribute.object("taxonomy_term");
        let value = attribute.text_of(&["value", "label"]);
        for name in ["link_type", "link_entity", "label"] {
            attribute.text(name);
        }
        attribute.finish(unheld);
        match (term, value) {
            (Some(term), _) => inners.push(term),
            (None, Some(value)) => push(record, "terms", value.into()),
            (None, None) => {}
        }
    }
    inners.extend(part.list("taxonomy_terms"));
    for mut inner in inners {
        let mut term = Map::new();
        let detail = ["taxonomy_detail", "taxonomy_details"]
            .into_iter()
            .find_map(|name| inner.object(name));
        let detail = detail.and_then(|mut detail| detail.text("name"));
        let taxonomy = inner.text_of(&["taxonomy", "vocabulary"]).or(detail);
        let tongue = inner.text("language").map(|tag| name_of("languages", &tag));
        let tongue = tongue.filter(|tag| ["fi", "sv", "en"].contains(&tag.as_str()));
        let name = inner.localized("name", tongue.as_deref().unwrap_or(language));
        let code = inner.text_of(&["term_uri", "code"]);
        // A UUID ties the tables of a file together, and is no code.
        let id = code.or_else(|| inner.text("id").filter(|id| Uuid::try_parse(id).is_err()));
        // The name says what it is; these say it at length, or what is broader.
        for known in ["description", "code", "parent", "version"] {
            inner.text(known);
        }
        inner.finish(unheld);
        let list = taxonomy
            .as_deref()
            .and_then(|it| it.strip_prefix(LIST_TAXONOMY));
        match (taxonomy.as_deref(), name) {
            (Some(_), Some(Value::Object(names))) if list.is_some_and(is_list) => {
                for (_, name) in names {
                    push(record, list.unwrap_or_default(), name);
                }
            }
            (Some(taxonomy), name) => {
                term.insert("taxonomy".to_owned(), taxonomy_name(taxonomy).into());
                term.extend(id.map(|id| ("id".to_owned(), id.into())));
                term.extend(name.map(|name| ("name".to_owned(), name)));
                push(record, "taxonomy_terms", term.into());
            }
            (None, Some(Value::Object(names))) => {
                for name in names.into_iter().map(|(_, name)| name) {
                    push(record, "terms", name);
                }
            }
            (None, _) => unheld.add("attributes.taxonomy_term"),
        }
    }
}

/// Whether a record has a list of words of this name.
fn is_list(name: &str) -> bool {
    ["classes", "terms", "labels", "target", "life_events"].contains(&name)
}

fn taxonomy_name(name: &str) -> String {
    let plain: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    TAXONOMIES
        .iter()
        .find(|(known, words)| {
            known.replace('_', "") == plain || words.split('|').any(|word| word == plain)
        })
        .map_or_else(|| name.to_owned(), |(known, _)| (*known).to_owned())
}
