//! What a reader gives: a record of the source, and where in the source it is.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value};

/// A record as its source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawRecord {
    /// Where it is.
    pub(crate) origin: Origin,
    /// What it says.
    pub(crate) content: Content,
    /// What the reader noticed, in the source's own field names.
    pub(crate) warnings: Vec<RecordWarning>,
    /// The source's names for the fields of the record format, where they differ.
    pub(crate) names: Option<Arc<FieldNames>>,
}

/// Where a record is: in which file, and there on which line or which object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The file, as given; the address of what came over HTTP.
    pub(crate) file: Arc<Path>,
    /// Line, from 1, where the format has lines.
    pub(crate) line: Option<u64>,
    /// The object's own identifier in the source, such as `node/123`.
    pub(crate) object: Option<String>,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// A record of our own format, not parsed yet.
    Text(String),
    /// The same, parsed, or made by a reader.
    Fields(Map<String, Value>),
    /// No record can be made of it.
    Unreadable(Unreadable),
    /// The source says that this service, by its id in the index, is no longer offered.
    Removed(String),
    /// No record: something to know about the source as a whole.
    Note(Unreadable),
}

/// Why no record can be made of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// The source's field, where it is one.
    pub(crate) field: Option<String>,
    /// Its value, shortened.
    pub(crate) value: Option<String>,
    /// What is wrong, with the value.
    pub(crate) reason: String,
}

/// A source's own names of fields, by those of the record format.
pub(crate) type FieldNames = BTreeMap<String, String>;

/// About how much memory a value takes beside its text, in bytes.
const VALUE_BYTES: usize = 32;

/// About how much memory parsed fields take, in bytes: their texts, and a little each.
pub(crate) fn weight(fields: &Map<String, Value>) -> usize {
    fn of(value: &Value) -> usize {
        VALUE_BYTES
            + match value {
                Value::String(text) => text.len(),
                Value::Array(values) => values.iter().map(of).sum(),
                Value::Object(fields) => weight(fields),
                Value::Null | Value::Bool(_) | Value::Number(_) => 0,
            }
    }
    fields
        .iter()
        .map(|(name, value)| name.len() + of(value))
        .sum()
}

/// The source's name for a field of the record format: that of the field itself, else that
/// of what it is a part of, so that `channels[1]` is found by `channels`.
pub(crate) fn source_name<'a>(names: &'a FieldNames, field: &'a str) -> &'a str {
    let mut part = field;
    loop {
        if let Some(name) = names.get(part) {
            return name;
        }
        let Some((outer, _)) = part.rsplit_once(['.', '[']) else {
            return field;
        };
        part = outer;
    }
}

impl RawRecord {
    /// About how much memory it takes, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        match &self.content {
            Content::Text(text) => text.len(),
            Content::Fields(fields) => weight(fields),
            Content::Unreadable(_) | Content::Removed(_) | Content::Note(_) => 0,
        }
    }

    /// A record without warnings, whose fields the source names as we do.
    pub(crate) fn new(origin: Origin, content: Content) -> Self {
        Self {
            origin,
            content,
            warnings: Vec::new(),
            names: None,
        }
    }

    /// Something to know about a source, in no record of it.
    pub(crate) fn note(origin: Origin, field: Option<String>, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::new(
            origin,
            Content::Note(Unreadable {
                field,
                value: None,
                reason,
            }),
        )
    }

    /// Something that is no record, with the reason.
    pub(crate) fn unreadable(origin: Origin, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::new(
            origin,
            Content::Unreadable(Unreadable {
                reason,
                ..Unreadable::default()
            }),
        )
    }
}

impl Origin {
    /// A line of a file.
    pub(crate) fn line(file: &Arc<Path>, line: u64) -> Self {
        Self {
            file: Arc::clone(file),
            line: Some(line),
            object: None,
        }
    }

    /// A file as a whole.
    pub(crate) fn file(file: &Arc<Path>) -> Self {
        Self {
            file: Arc::clone(file),
            line: None,
            object: None,
        }
    }

    /// An object of a file, by its identifier there.
    pub(crate) fn object(file: &Arc<Path>, object: impl Into<String>) -> Self {
        Self {
            file: Arc::clone(file),
            line: None,
            object: Some(object.into()),
        }
    }
}

impl fmt::Display for Origin {
    /// `services.csv:1042`, `helsinki.osm.pbf: node/123`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match &self.object {
            Some(object) => write!(f, ": {object}"),
            None => Ok(()),
        }
    }
}
