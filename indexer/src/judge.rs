//! Judging a record: accepted, accepted with warnings, or rejected, and why.

use luukku_engine::catalog::Service;
use luukku_engine::gazetteer::{Gazetteer, PlaceId};
use luukku_engine::index;
use luukku_engine::record::{self, MAX_RECORD_BYTES, ParsedRecord, RecordError};
use serde_json::{Map, Value};

use crate::source::{Content, Origin, RawRecord, Unreadable, source_name, weight};
use crate::{Finding, Verdict};

/// Longest part of a value that a finding repeats, in characters.
const SHOWN_CHARS: usize = 60;

/// Most memory that the fields of a record may take, in bytes: those of the longest record in
/// our own format take not much more than its text.
const MOST_BYTES: usize = 2 * MAX_RECORD_BYTES;

/// What becomes of a record.
#[derive(Debug)]
pub(crate) enum Judged {
    /// It is a service; with what its provider should look at.
    Accepted(Box<Accepted>),
    /// It is none, and this is why.
    Rejected(Finding),
    /// Its source no longer offers the service with this id.
    Removed(String),
    /// It is no record, but something to know about its source.
    Noted(Finding),
}

/// A record that is a service.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) origin: Origin,
    pub(crate) service: Service,
    pub(crate) warnings: Vec<Finding>,
}

/// Judges one record. Depends on nothing but the record, so any thread can do it.
pub(crate) fn judge(raw: RawRecord) -> Judged {
    let RawRecord {
        origin,
        content,
        warnings,
        names,
    } = raw;
    let named = |field: &str| match &names {
        Some(names) => source_name(names, field).to_owned(),
        None => field.to_owned(),
    };
    let (parsed, fields) = match content {
        Content::Removed(id) => return Judged::Removed(id),
        Content::Note(what) => {
            return Judged::Noted(Finding::of(&origin, Verdict::Note, None, what));
        }
        Content::Unreadable(why) => {
            return Judged::Rejected(Finding::of(&origin, Verdict::Rejected, None, why));
        }
        Content::Text(text) => match record::parse(&text) {
            Ok(parsed) if parsed.warnings.is_empty() => (Ok(parsed), None),
            // Parsed once more only to say more of what is wrong.
            judged => (judged, serde_json::from_str(&text).ok()),
        },
        Content::Fields(fields) if weight(&fields) > MOST_BYTES => {
            let id = fields.get("id").and_then(Value::as_str);
            let why = Unreadable {
                reason: format!(
                    "the record takes {} bytes; at most {MOST_BYTES} are read",
                    weight(&fields)
                ),
                ..Unreadable::default()
            };
            let id = id.map(str::to_owned);
            return Judged::Rejected(Finding::of(&origin, Verdict::Rejected, id, why));
        }
        Content::Fields(fields) => {
            let kept = fields.clone();
            (record::from_fields(fields), Some(kept))
        }
    };
    let value = |field: &str| fields.as_ref().and_then(|fields| shown_at(fields, field));
    let id = fields
        .as_ref()
        .and_then(|fields| fields.get("id")?.as_str())
        .map(str::to_owned);
    match parsed {
        Err(error) => Judged::Rejected(rejection(&origin, id, &error, named, value)),
        Ok(ParsedRecord {
            service,
            warnings: more,
        }) => {
            let id = Some(service.id.as_str().to_owned());
            let theirs = warnings
                .into_iter()
                .map(|warning| (warning.field, None, warning.message));
            let ours = more.into_iter().map(|warning| {
                (
                    named(&warning.field),
                    value(&warning.field),
                    warning.message,
                )
            });
            let unknown = unknown_places(&service)
                .into_iter()
                .map(|(field, name, message)| (named(&field), Some(name), message));
            let warnings = theirs
                .chain(ours)
                .chain(unknown)
                .map(|(field, value, reason)| {
                    let why = Unreadable {
                        field: Some(field),
                        value,
                        reason,
                    };
                    Finding::of(&origin, Verdict::Warning, id.clone(), why)
                })
                .collect();
            Judged::Accepted(Box::new(Accepted {
                origin,
                service,
                warnings,
            }))
        }
    }
}

fn rejection(
    origin: &Origin,
    id: Option<String>,
    error: &RecordError,
    named: impl Fn(&str) -> String,
    value: impl Fn(&str) -> Option<String>,
) -> Finding {
    let why = Unreadable {
        field: error.field().map(&named),
        value: error.field().and_then(value),
        reason: error.reason(),
    };
    Finding::of(origin, Verdict::Rejected, id, why)
}

/// The value at a path such as `locations[1].lat`, shortened.
fn shown_at(fields: &Map<String, Value>, path: &str) -> Option<String> {
    let mut steps = path
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'));
    let mut value = fields.get(steps.next()?)?;
    for step in steps {
        value = match value {
            Value::Object(map) => map.get(step)?,
            Value::Array(list) => list.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut short: String = text.chars().take(SHOWN_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    Some(short)
}

/// Names of municipalities, regions and counties that the gazetteer does not know, with their
/// fields.
fn unknown_places(service: &Service) -> Vec<(String, String, String)> {
    let gazetteer = Gazetteer::embedded();
    let located = service
        .locations
        .iter()
        .filter_map(|location| location.municipality.as_ref());
    let served = &service.service_area.municipalities;
    let located = located
        .filter(|name| gazetteer.municipality_named(name).is_none())
        .filter(|name| gazetteer.place_named(name).is_empty())
        .map(|name| ("municipality", name));
    let served = served
        .iter()
        .filter(|name| gazetteer.municipality_named(name).is_none())
        .map(|name| ("municipalities", name));
    let unknown = |names: &[String], find: fn(&str) -> Option<PlaceId>, field, what| {
        names
            .iter()
            .filter(|name| find(name).is_none())
            .map(|name| (field, name.clone(), what))
            .collect::<Vec<_>>()
    };
    let area = &service.service_area;
    let wider = [
        unknown(&area.regions, index::region, "regions", "region"),
        unknown(
            &area.wellbeing_counties,
            index::county,
            "wellbeing_counties",
            "wellbeing services county",
        ),
    ];
    located
        .chain(served)
        .map(|(field, name)| (field, name.clone(), "municipality"))
        .chain(wider.into_iter().flatten())
        .map(|(field, name, what)| {
            let message = format!("{name:?} is no {what} the gazetteer knows");
            (field.to_owned(), name, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_too_large_is_rejected_whoever_read_it() {
        let record = |description: String| {
            let fields = json!({"id": "a", "name": "A", "description": description});
            let Value::Object(fields) = fields else {
                return None;
            };
            let file = Path::new("a.geojson").into();
            let origin = Origin::object(&file, "1");
            Some(judge(RawRecord::new(origin, Content::Fields(fields))))
        };
        let long = "x".repeat(MOST_BYTES);
        match record(long) {
            Some(Judged::Rejected(finding)) => {
                assert_eq!(finding.id.as_deref(), Some("a"));
                assert_eq!(finding.place(), "a.geojson: 1");
                assert!(finding.reason.contains("at most"), "{}", finding.reason);
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(record("x".to_owned()), Some(Judged::Accepted(_))));
    }
}
