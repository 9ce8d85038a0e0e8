//! An object of HSDS being taken apart, and what of it has no place in a record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Most fields without a place that are told by name; the specification has 200.
const MAX_NAMED: usize = 300;

/// Fields that had a value and no place, by their path, with how many times.
#[derive(Debug, Default)]
pub(super) struct Unheld {
    fields: BTreeMap<String, u64>,
    others: u64,
}

impl Unheld {
    pub(super) fn add(&mut self, path: &str) {
        if let Some(count) = self.fields.get_mut(path) {
            *count += 1;
        } else if self.fields.len() < MAX_NAMED {
            self.fields.insert(path.chars().take(120).collect(), 1);
        } else {
            self.others += 1;
        }
    }

    /// Each field with what to tell of it; leaves none.
    pub(super) fn take(&mut self) -> Vec<(String, String)> {
        let others = std::mem::take(&mut self.others);
        let told = |(field, count): (String, u64)| {
            let reason = format!("has no place in a record: not kept ({count})");
            (field, reason)
        };
        let mut notes: Vec<_> = std::mem::take(&mut self.fields)
            .into_iter()
            .map(told)
            .collect();
        if others > 0 {
            notes.push(told(("fields of other names".to_owned(), others)));
        }
        notes
    }
}

/// The fields of one object that have not been taken yet.
pub(super) struct Part {
    path: String,
    map: Map<String, Value>,
    /// Our extension: texts in other languages, by language and field.
    translations: Map<String, Value>,
}

impl Part {
    pub(super) fn new(path: &str, mut map: Map<String, Value>) -> Self {
        let translations = match map.remove("translations") {
            Some(Value::Object(translations)) => translations,
            Some(other) => {
                map.insert("translations".to_owned(), other);
                Map::new()
            }
            None => Map::new(),
        };
        Self {
            path: path.to_owned(),
            map,
            translations,
        }
    }

    fn inside(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    /// A string, or a number as one; `None` when blank.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let text = match self.map.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(value) => value.to_string(),
            _ => return None,
        };
        self.map.remove(name);
        (!text.is_empty()).then_some(text)
    }

    /// The first of several names that has a string: of this and older versions.
    pub(super) fn text_of(&mut self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A text of the record format, in `language` and in those it is translated to.
    pub(super) fn localized(&mut self, name: &str, language: &str) -> Option<Value> {
        let own = self.text(name);
        let mut text = Map::new();
        for (tag, fields) in &mut self.translations {
            if let Value::Object(fields) = fields
                && let Some(Value::String(translated)) = fields.remove(name)
            {
                text.insert(tag.clone(), translated.into());
            }
        }
        if let Some(own) = own
            && !text.values().any(|translated| *translated == own)
        {
            text.insert(language.to_owned(), own.into());
        }
        (!text.is_empty()).then_some(Value::Object(text))
    }

    /// Puts a text back that was taken.
    pub(super) fn put_back(&mut self, name: &str, text: String) {
        self.map.insert(name.to_owned(), text.into());
    }

    /// A value as it is.
    pub(super) fn value(&mut self, name: &str) -> Option<Value> {
        self.map.remove(name).filter(|value| !value.is_null())
    }

    pub(super) fn object(&mut self, name: &str) -> Option<Part> {
        match self.map.get(name)? {
            Value::Object(_) => {}
            _ => return None,
        }
        let path = self.inside(name);
        match self.map.remove(name) {
            Some(Value::Object(map)) => Some(Part::new(&path, map)),
            _ => None,
        }
    }

    /// The objects of a list; a string in it counts as an object with a name.
    pub(super) fn list(&mut self, name: &str) -> Vec<Part> {
        let path = self.inside(name);
        let values = match self.map.get(name) {
            Some(Value::Array(_) | Value::Object(_)) => match self.map.remove(name) {
                Some(Value::Array(values)) => values,
                Some(other) => vec![other],
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        values
            .into_iter()
            .filter_map(|value| match value {
                Value::Object(map) => Some(Part::new(&path, map)),
                Value::String(name) => {
                    let map = Map::from_iter([("name".to_owned(), name.into())]);
                    Some(Part::new(&path, map))
                }
                _ => None,
            })
            .collect()
    }

    /// Counts what nobody took. Identifiers of parts are not counted: they tie an HSDS file
    /// together, and a record is one piece.
    pub(super) fn finish(self, unheld: &mut Unheld) {
        for (name, value) in &self.map {
            let is_key = name == "id" || name.ends_with("_id");
            let is_empty = match value {
                Value::Null => true,
                Value::String(text) => text.trim().is_empty(),
                Value::Array(values) => values.is_empty(),
                Value::Object(map) => map.is_empty(),
                _ => false,
            };
            if !is_key && !is_empty {
                unheld.add(&self.inside(name));
            }
        }
    }
}
