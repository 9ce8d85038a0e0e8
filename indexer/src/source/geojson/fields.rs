//! Properties of features to fields of the record format.

use std::collections::BTreeSet;

use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value};

use super::map::{From, PropertyMap, Rule, Shape};
use crate::source::FieldNames;

/// What a field's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, which may be in several languages.
    Text,
    /// One word or line.
    Word,
    /// Five digits, whose leading zeros tables lose.
    Postcode,
    /// A list, written with semicolons in between.
    List,
    /// A list of words without commas.
    Words,
    YesNo,
    Number,
    /// A list or object of the record format itself.
    Any,
}

/// Fields that a feature can have, and the names they are also found under.
pub(super) const FIELDS: &[(&str, Kind, &[&str])] = &[
    ("id", Kind::Word, &["tunniste"]),
    ("name", Kind::Text, &["nimi", "title", "otsikko"]),
    ("alternate_name", Kind::Text, &["alt_name"]),
    ("kind", Kind::Word, &[]),
    (
        "summary",
        Kind::Text,
        &["tiivistelmä", "lyhyt_kuvaus", "short_description"],
    ),
    ("description", Kind::Text, &["kuvaus", "lisätiedot"]),
    (
        "address",
        Kind::Text,
        &["osoite", "katuosoite", "street_address"],
    ),
    (
        "postcode",
        Kind::Postcode,
        &["postinumero", "postal_code", "zip", "addr:postcode"],
    ),
    (
        "municipality",
        Kind::Word,
        &["kunta", "kuntanimi", "city", "kaupunki", "addr:city"],
    ),
    ("loc_precision", Kind::Word, &[]),
    (
        "organization.name",
        Kind::Text,
        &[
            "organization",
            "organisation",
            "organisaatio",
            "operator",
            "tuottaja",
            "palveluntuottaja",
        ],
    ),
    (
        "organization.business_id",
        Kind::Word,
        &["business_id", "y-tunnus", "ytunnus", "y_tunnus"],
    ),
    ("organization.type", Kind::Word, &[]),
    (
        "phone",
        Kind::Word,
        &[
            "puhelin",
            "puhelinnumero",
            "puh",
            "telephone",
            "contact:phone",
        ],
    ),
    (
        "email",
        Kind::Word,
        &["sähköposti", "sahkoposti", "e-mail", "contact:email"],
    ),
    (
        "url",
        Kind::Word,
        &[
            "www",
            "website",
            "verkkosivu",
            "kotisivu",
            "linkki",
            "contact:website",
        ],
    ),
    ("hours", Kind::Text, &["aukioloajat", "aukiolo"]),
    ("opening_hours", Kind::Word, &[]),
    ("classes", Kind::List, &["palveluluokka"]),
    (
        "terms",
        Kind::List,
        &["asiasanat", "avainsanat", "keywords"],
    ),
    (
        "labels",
        Kind::List,
        &["luokka", "tyyppi", "category", "type"],
    ),
    ("target", Kind::List, &["kohderyhmä", "kohderyhmat"]),
    ("life_events", Kind::List, &[]),
    ("networks", Kind::List, &[]),
    ("municipalities", Kind::Words, &[]),
    ("regions", Kind::Words, &[]),
    ("wellbeing_counties", Kind::Words, &[]),
    ("nationwide", Kind::YesNo, &[]),
    ("channels", Kind::Words, &[]),
    ("languages", Kind::Words, &["kielet"]),
    ("accessibility", Kind::Words, &[]),
    ("accessibility_notes", Kind::Text, &["esteettömyys"]),
    ("min_age", Kind::Number, &[]),
    ("max_age", Kind::Number, &[]),
    ("fee", Kind::Word, &[]),
    ("referral", Kind::Word, &[]),
    ("peer_support", Kind::YesNo, &[]),
    ("expert_by_experience", Kind::YesNo, &[]),
    ("verified", Kind::Word, &[]),
    ("updated", Kind::Word, &["muokattu", "last_modified"]),
    ("source", Kind::Word, &[]),
    ("source_url", Kind::Word, &[]),
    ("licence", Kind::Word, &["license", "lisenssi"]),
    ("attribution", Kind::Word, &[]),
    ("locations", Kind::Any, &[]),
    ("schedules", Kind::Any, &[]),
    ("phones", Kind::Any, &[]),
    ("emails", Kind::Any, &[]),
    ("web_pages", Kind::Any, &[]),
    ("cost_options", Kind::Any, &[]),
    ("taxonomy_terms", Kind::Any, &[]),
    ("contact", Kind::Any, &[]),
    ("record_version", Kind::Number, &[]),
];

/// Fields of a location given the flat way.
const OF_LOCATION: [&str; 4] = ["address", "postcode", "municipality", "loc_precision"];

const LANGUAGES: [&str; 3] = ["fi", "sv", "en"];

/// Which property becomes which field.
pub(super) struct Plan {
    rules: Vec<Rule>,
    used: BTreeSet<String>,
    id_prefix: String,
    pub(super) shape: Shape,
}

impl Plan {
    /// A plan by a map, or by the names that properties mostly have. Ids without a colon get
    /// the map's prefix, else the file's name before them.
    pub(super) fn new(map: Option<PropertyMap>, stem: &str) -> Self {
        let mut used = BTreeSet::new();
        let (rules, prefix, shape) = match map {
            Some(map) => {
                used.extend(map.ignore);
                (map.rules, map.id_prefix, map.shape)
            }
            None => (common_names(), None, Shape::Places),
        };
        for rule in &rules {
            if let From::Properties(names) | From::FirstOf(names) = &rule.from {
                used.extend(names.iter().map(|name| name.to_lowercase()));
            }
        }
        Self {
            rules,
            used,
            id_prefix: prefix.unwrap_or_else(|| format!("{stem}:")),
            shape,
        }
    }

    pub(super) fn uses(&self, property: &str) -> bool {
        self.used.contains(property) || self.used.contains(&property.to_lowercase())
    }

    /// The properties' names for the fields, for findings.
    pub(super) fn names(&self) -> FieldNames {
        self.rules
            .iter()
            .filter_map(|rule| match &rule.from {
                From::Properties(names) => Some((rule.path(), names.join(" + "))),
                _ => None,
            })
            .collect()
    }

    /// The record's fields, but for its geometry.
    pub(super) fn fields(
        &self,
        properties: &Map<String, Value>,
        id: Option<String>,
    ) -> (Map<String, Value>, Vec<RecordWarning>) {
        let mut fields = Map::new();
        let mut warnings = Vec::new();
        for rule in &self.rules {
            let value = match &rule.from {
                From::Constant(value) => Some(value.clone()),
                From::FirstOf(names) => {
                    names.iter().find_map(|name| get(properties, name)).cloned()
                }
                From::Properties(names) => joined(properties, names),
            };
            if let Some(value) = value.and_then(|value| read(rule.kind, value)) {
                put(&mut fields, rule, value, &mut warnings);
            }
        }
        let given = fields.remove("id").or(id.map(Value::String));
        if let Some(id) = given {
            let id = match id {
                Value::String(text) => text,
                other => other.to_string(),
            };
            let whole = if id.contains(':') {
                id
            } else {
                format!("{}{id}", self.id_prefix)
            };
            fields.insert("id".to_owned(), whole.into());
        }
        (fields, warnings)
    }
}

/// Rules for the names that properties mostly have.
fn common_names() -> Vec<Rule> {
    let mut rules = Vec::new();
    for (field, kind, others) in FIELDS {
        let names = std::iter::once(field).chain(*others);
        let names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
        if *kind == Kind::Text {
            for language in LANGUAGES {
                let tagged = names
                    .iter()
                    .flat_map(|name| [format!("{name}:{language}"), format!("{name}_{language}")])
                    .collect();
                rules.push(Rule::new(
                    field,
                    Some(language),
                    *kind,
                    From::FirstOf(tagged),
                ));
            }
            if *field == "name" {
                let namn = From::FirstOf(vec!["namn".to_owned()]);
                rules.push(Rule::new(field, Some("sv"), *kind, namn));
            }
        }
        rules.push(Rule::new(field, None, *kind, From::FirstOf(names)));
    }
    rules
}

/// A property by its name, in any case of letters; nothing counts as not there.
fn get<'a>(properties: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let exact = properties.get(name);
    let found = exact.or_else(|| {
        let found = properties
            .iter()
            .find(|(key, _)| key.to_lowercase() == name.to_lowercase());
        found.map(|(_, value)| value)
    });
    found.filter(|value| match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        _ => true,
    })
}

/// One property as it is, several as one text.
fn joined(properties: &Map<String, Value>, names: &[String]) -> Option<Value> {
    let mut values: Vec<&Value> = names
        .iter()
        .filter_map(|name| get(properties, name))
        .collect();
    if values.len() > 1 {
        let texts: Vec<String> = values.into_iter().map(as_text).collect();
        return Some(texts.join(" ").into());
    }
    values.pop().cloned()
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// A property's value as the field has it; what cannot be one is left for the record's judge.
fn read(kind: Kind, value: Value) -> Option<Value> {
    let split = |text: &str, commas: &[char]| -> Value {
        text.split(commas)
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Value::from)
            .collect::<Vec<_>>()
            .into()
    };
    Some(match (kind, value) {
        (_, Value::Null) => return None,
        (Kind::Postcode, Value::Number(number)) => {
            format!("{number:0>5}", number = number.to_string()).into()
        }
        (Kind::Text | Kind::Word, Value::Number(number)) => number.to_string().into(),
        (Kind::Word | Kind::Postcode, Value::String(text)) => text.trim().into(),
        (Kind::List, Value::String(text)) => split(&text, &[';', '|']),
        (Kind::Words, Value::String(text)) => split(&text, &[';', '|', ',']),
        (Kind::YesNo, Value::String(text)) => match text.trim().to_lowercase().as_str() {
            "yes" | "true" | "kyllä" | "ja" | "on" | "1" => true.into(),
            "no" | "false" | "ei" | "nej" | "0" => false.into(),
            _ => text.into(),
        },
        (Kind::YesNo, Value::Number(number)) if number.as_u64() == Some(1) => true.into(),
        (Kind::YesNo, Value::Number(number)) if number.as_u64() == Some(0) => false.into(),
        (Kind::Number, Value::String(text)) => match text.trim().parse::<u64>() {
            Ok(number) => number.into(),
            Err(_) => text.into(),
        },
        (_, other) => other,
    })
}

/// Puts a value where its rule says.
fn put(
    fields: &mut Map<String, Value>,
    rule: &Rule,
    value: Value,
    warnings: &mut Vec<RecordWarning>,
) {
    let (outer, inner) = match rule.field.split_once('.') {
        Some((outer, inner)) => (outer, Some(inner)),
        None => (rule.field, None),
    };
    let mut odd = |message: &str| {
        warnings.push(RecordWarning {
            field: rule.field.to_owned(),
            message: message.to_owned(),
        });
    };
    let (into, name) = match inner {
        None => (fields, outer),
        Some(inner) => {
            // A whole object of the record format says all that its parts could.
            if value.is_object() && inner == "name" && rule.language.is_none() {
                fields.insert(outer.to_owned(), value);
                return;
            }
            let object = fields
                .entry(outer)
                .or_insert_with(|| Value::Object(Map::new()));
            match object {
                Value::Object(object) => (object, inner),
                _ => return odd("given besides a text of all of it"),
            }
        }
    };
    if rule.kind != Kind::Text {
        into.insert(name.to_owned(), value);
        return;
    }
    if value.is_object() || value.is_array() {
        into.insert(name.to_owned(), value);
        return;
    }
    let language = rule.language.unwrap_or("fi");
    let text = into
        .entry(name)
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(languages) = text {
        languages.entry(language).or_insert(value);
    } else {
        odd("given twice");
    }
}

/// Takes the fields of a flat location, to be those of each place.
pub(super) fn take_location(fields: &mut Map<String, Value>) -> Map<String, Value> {
    if fields.contains_key("locations") {
        fields.remove("locations");
    }
    OF_LOCATION
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), fields.remove(*name)?)))
        .collect()
}
