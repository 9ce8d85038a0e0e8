//! Reading PTV's JSON without trusting its types: what is not what it should be is a warning.

use std::cell::RefCell;
use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use luukku_engine::record::RecordWarning;
use serde_json::Value;

/// Longest part of a value that a warning repeats, in characters.
const SHOWN_CHARS: usize = 60;

/// Most warnings of one object; the rest are counted.
const MOST_WARNINGS: usize = 50;

/// What was odd about one object.
#[derive(Debug, Default)]
pub(super) struct Notes {
    warnings: RefCell<Vec<RecordWarning>>,
    more: RefCell<u64>,
    /// Languages whose texts the record format has no place for.
    languages: RefCell<BTreeSet<String>>,
}

impl Notes {
    pub(super) fn warn(&self, field: impl Into<String>, message: impl Into<String>) {
        let mut warnings = self.warnings.borrow_mut();
        if warnings.len() < MOST_WARNINGS {
            warnings.push(RecordWarning {
                field: field.into(),
                message: message.into(),
            });
        } else {
            *self.more.borrow_mut() += 1;
        }
    }

    /// A text in a language that is not kept: all of them are one warning.
    pub(super) fn other_language(&self, language: &str) {
        let mut languages = self.languages.borrow_mut();
        if languages.len() < MOST_WARNINGS {
            languages.insert(language.chars().take(8).collect());
        }
    }

    pub(super) fn into_warnings(self) -> Vec<RecordWarning> {
        let mut warnings = self.warnings.into_inner();
        let languages: Vec<String> = self.languages.into_inner().into_iter().collect();
        if !languages.is_empty() {
            warnings.push(RecordWarning {
                field: "language".to_owned(),
                message: format!(
                    "texts in {} are not kept, only those in fi, sv and en",
                    languages.join(", ")
                ),
            });
        }
        match self.more.into_inner() {
            0 => {}
            more => warnings.push(RecordWarning {
                field: "id".to_owned(),
                message: format!("{more} more warnings about the object are not listed"),
            }),
        }
        warnings
    }
}

/// A value of an object, with the path to it. What is missing or `null` is no value.
#[derive(Clone)]
pub(super) struct Node<'a> {
    value: Option<&'a Value>,
    path: String,
    pub(super) notes: &'a Notes,
}

impl<'a> Node<'a> {
    /// The object itself.
    pub(super) fn root(value: &'a Value, notes: &'a Notes) -> Self {
        Self {
            value: Some(value),
            path: String::new(),
            notes,
        }
    }

    /// No value at all.
    pub(super) fn nothing(notes: &'a Notes) -> Self {
        Self {
            value: None,
            path: String::new(),
            notes,
        }
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self.value, Some(Value::Object(_)))
    }

    pub(super) fn warn(&self, message: impl Into<String>) {
        self.notes.warn(self.path.as_str(), message);
    }

    fn wrong(&self, what: &str) {
        if let Some(value) = self.value {
            self.warn(format!("{} is not {what}, not used", shown(value)));
        }
    }

    fn child(&self, value: Option<&'a Value>, path: String) -> Self {
        Self {
            value: value.filter(|value| !value.is_null()),
            path,
            notes: self.notes,
        }
    }

    /// A member of an object.
    pub(super) fn get(&self, name: &str) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        let value = match self.value {
            Some(Value::Object(map)) => map.get(name),
            Some(_) => {
                self.wrong("an object");
                None
            }
            None => None,
        };
        self.child(value, path)
    }

    pub(super) fn is_there(&self) -> bool {
        self.value.is_some()
    }

    /// The elements of a list.
    pub(super) fn items(&self) -> Vec<Self> {
        match self.value {
            Some(Value::Array(values)) => values
                .iter()
                .enumerate()
                .map(|(at, value)| self.child(Some(value), format!("{}[{at}]", self.path)))
                .filter(Self::is_there)
                .collect(),
            Some(_) => {
                self.wrong("a list");
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// A string, without blanks around it; an empty one is none.
    pub(super) fn text(&self) -> Option<&'a str> {
        if let Value::String(text) = self.value? {
            Some(text.trim()).filter(|text| !text.is_empty())
        } else {
            self.wrong("a string");
            None
        }
    }

    pub(super) fn flag(&self) -> bool {
        match self.value {
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong("true or false");
                false
            }
            None => false,
        }
    }

    /// A number, which PTV writes as a string.
    pub(super) fn number(&self) -> Option<f64> {
        let number = match self.value? {
            Value::String(text) if text.trim().is_empty() => return None,
            Value::String(text) => text.trim().replace(',', ".").parse().ok(),
            other => other.as_f64(),
        };
        if number.is_none() {
            self.wrong("a number");
        }
        number.filter(|number: &f64| number.is_finite())
    }

    /// The day in Finland of a time such as `2020-04-22T09:35:58.293984` (Finland's own) or
    /// `2026-12-23T22:00:00Z`.
    pub(super) fn date(&self) -> Option<Date> {
        let text = self.text()?;
        let date = match text.parse::<Timestamp>() {
            Ok(time) => time.in_tz("Europe/Helsinki").ok().map(|time| time.date()),
            Err(_) => text.parse::<Date>().ok(),
        };
        if date.is_none() {
            self.wrong("a date");
        }
        date
    }
}

/// A value for people to recognise it by.
pub(super) fn shown(value: &Value) -> String {
    match value {
        // The whole text of a list or object is never made only to be cut.
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) => {
            let head: String = text.chars().take(SHOWN_CHARS).collect();
            let more = if head.len() < text.len() { "…" } else { "" };
            format!("{head:?}{more}")
        }
        other => other.to_string(),
    }
}
