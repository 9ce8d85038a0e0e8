//! Taking the fields of a JSON object one by one, each with its path for the error.

use std::collections::BTreeMap;
use std::fmt::Display;

use luukku_analyzers::Language;
use serde_json::{Map, Value};

use super::{RecordError, RecordWarning};
use crate::catalog::LocalizedText;

/// Longest part of a bad value that an error repeats, in characters.
const SHOWN_CHARS: usize = 60;

/// The language tag of plain Finnish: Finnish in the simplified form of BCP 47.
pub(super) const PLAIN_FINNISH: &str = "fi-simple";

/// Greatest age, in years, that a service can be limited to.
const OLDEST: u8 = 130;

/// The fields of one object that have not been taken yet. `null` counts as not there.
pub(super) struct Fields {
    path: String,
    map: Map<String, Value>,
}

impl Fields {
    pub(super) fn new(path: impl Into<String>, value: Value) -> Result<Self, RecordError> {
        match value {
            Value::Object(map) => Ok(Self {
                path: path.into(),
                map,
            }),
            other => Err(RecordError::NotAnObject(type_name(&other))),
        }
    }

    /// Whether this is a record, not a part of one.
    pub(super) fn is_whole_record(&self) -> bool {
        self.path.is_empty()
    }

    /// The same fields, leaving none.
    pub(super) fn take_all(&mut self) -> Self {
        Self {
            path: self.path.clone(),
            map: std::mem::take(&mut self.map),
        }
    }

    pub(super) fn path(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    pub(super) fn invalid(&self, name: &str, reason: impl Display) -> RecordError {
        RecordError::Invalid {
            field: self.path(name),
            reason: reason.to_string(),
        }
    }

    pub(super) fn missing(&self, name: &str) -> RecordError {
        RecordError::Missing {
            field: self.path(name),
        }
    }

    pub(super) fn warning(&self, name: &str, message: impl Display) -> RecordWarning {
        RecordWarning {
            field: self.path(name),
            message: message.to_string(),
        }
    }

    fn expected(&self, name: &str, what: &str, value: &Value) -> RecordError {
        self.invalid(name, format_args!("{} is not {what}", shown(value)))
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.map.remove(name).filter(|value| !value.is_null())
    }

    /// A string; blank counts as not there.
    pub(super) fn string(&mut self, name: &str) -> Result<Option<String>, RecordError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.trim().is_empty())),
            Some(other) => Err(self.expected(name, "a string", &other)),
        }
    }

    /// A string that has to be there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, RecordError> {
        self.string(name)?.ok_or_else(|| self.missing(name))
    }

    /// The field if it is a string; otherwise it stays.
    pub(super) fn take_string(&mut self, name: &str) -> Option<String> {
        match self.map.get(name) {
            Some(Value::String(_)) => match self.map.remove(name) {
                Some(Value::String(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// An object, read by `read`; what it leaves is warned of.
    pub(super) fn object<T>(
        &mut self,
        name: &str,
        warnings: &mut Vec<RecordWarning>,
        read: impl FnOnce(&mut Fields, &mut Vec<RecordWarning>) -> Result<T, RecordError>,
    ) -> Result<Option<T>, RecordError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        self.inner(name, value, warnings, read).map(Some)
    }

    /// A list of objects, each read by `read`; what it leaves is warned of.
    pub(super) fn objects<T>(
        &mut self,
        name: &str,
        warnings: &mut Vec<RecordWarning>,
        read: impl Fn(&mut Fields, &mut Vec<RecordWarning>) -> Result<T, RecordError>,
    ) -> Result<Vec<T>, RecordError> {
        let listed = self.list(name)?;
        listed
            .into_iter()
            .enumerate()
            .map(|(at, value)| self.inner(&format!("{name}[{at}]"), value, warnings, &read))
            .collect()
    }

    fn inner<T>(
        &self,
        name: &str,
        value: Value,
        warnings: &mut Vec<RecordWarning>,
        read: impl FnOnce(&mut Fields, &mut Vec<RecordWarning>) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        let mut inner =
            Fields::new(self.path(name), value).map_err(|error| self.invalid(name, error))?;
        let read = read(&mut inner, warnings)?;
        inner.unknown(warnings);
        Ok(read)
    }

    /// A value of a closed list, by its name.
    pub(super) fn named<T>(&mut self, name: &str) -> Result<Option<T>, RecordError>
    where
        T: std::str::FromStr<Err: Display>,
    {
        self.string(name)?
            .map(|text| text.parse().map_err(|error| self.invalid(name, error)))
            .transpose()
    }

    pub(super) fn number(&mut self, name: &str) -> Result<Option<f64>, RecordError> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match value.as_f64() {
                Some(number) => Ok(Some(number)),
                None => Err(self.expected(name, "a number", &value)),
            },
        }
    }

    /// A whole number, not negative.
    pub(super) fn whole(&mut self, name: &str) -> Result<Option<u64>, RecordError> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => match value.as_u64() {
                Some(number) => Ok(Some(number)),
                None => Err(self.expected(name, "a whole number", &value)),
            },
        }
    }

    /// A whole number of years, up to [`OLDEST`].
    pub(super) fn age(&mut self, name: &str) -> Result<Option<u8>, RecordError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        match value.as_u64().and_then(|years| u8::try_from(years).ok()) {
            Some(years) if years <= OLDEST => Ok(Some(years)),
            _ => {
                let what = format!("a whole number of years from 0 to {OLDEST}");
                Err(self.expected(name, &what, &value))
            }
        }
    }

    pub(super) fn boolean(&mut self, name: &str) -> Result<Option<bool>, RecordError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(self.expected(name, "true or false", &other)),
        }
    }

    pub(super) fn list(&mut self, name: &str) -> Result<Vec<Value>, RecordError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => Ok(values),
            Some(other) => Err(self.expected(name, "a list", &other)),
        }
    }

    /// A list of strings; blank ones are left out.
    pub(super) fn strings(&mut self, name: &str) -> Result<Vec<String>, RecordError> {
        let mut strings = Vec::new();
        for (at, value) in self.list(name)?.into_iter().enumerate() {
            match value {
                Value::String(text) if text.trim().is_empty() => {}
                Value::String(text) => strings.push(text),
                other => return Err(self.expected(&format!("{name}[{at}]"), "a string", &other)),
            }
        }
        Ok(strings)
    }

    /// A list of values of a closed list, by their names.
    pub(super) fn named_list<T>(&mut self, name: &str) -> Result<Vec<T>, RecordError>
    where
        T: std::str::FromStr<Err: Display>,
    {
        let names = self.strings(name)?;
        let mut values = Vec::with_capacity(names.len());
        for (at, text) in names.iter().enumerate() {
            values.push(
                text.parse()
                    .map_err(|error| self.invalid(&format!("{name}[{at}]"), error))?,
            );
        }
        Ok(values)
    }

    /// A text: a string in Finnish, or an object of languages.
    pub(super) fn text(
        &mut self,
        name: &str,
        warnings: &mut Vec<RecordWarning>,
    ) -> Result<LocalizedText, RecordError> {
        match self.take(name) {
            None => Ok(LocalizedText::default()),
            Some(Value::String(text)) => Ok(LocalizedText::finnish(text)),
            Some(Value::Object(map)) => {
                let mut languages = Fields {
                    path: self.path(name),
                    map,
                };
                let mut text = LocalizedText::default();
                for language in Language::ALL {
                    if let Some(value) = languages.string(language.tag())? {
                        text.set(language, value);
                    }
                }
                if let Some(value) = languages.string(PLAIN_FINNISH)? {
                    text.set_plain_finnish(value);
                }
                languages.unknown(warnings);
                Ok(text)
            }
            Some(other) => Err(self.expected(name, "a string or an object of languages", &other)),
        }
    }

    /// Every field nobody took, as JSON, with a warning each.
    pub(super) fn unknown(
        &mut self,
        warnings: &mut Vec<RecordWarning>,
    ) -> BTreeMap<String, String> {
        let rest = std::mem::take(&mut self.map);
        rest.into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| {
                warnings.push(self.warning(&name, "unknown field, not searched"));
                (name, value.to_string())
            })
            .collect()
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn shown(value: &Value) -> String {
    let json = value.to_string();
    let mut short: String = json.chars().take(SHOWN_CHARS).collect();
    if short.len() < json.len() {
        short.push('…');
    }
    short
}
