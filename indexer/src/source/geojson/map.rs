//! The map file of a GeoJSON source: which property is which field.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use toml::{Table, Value as Toml};

use super::fields::{FIELDS, Kind};
use crate::IndexerError;
use crate::source::map_text;
use crate::source::projection::is_known;

/// A map, read.
#[derive(Debug)]
pub(super) struct PropertyMap {
    pub(super) rules: Vec<Rule>,
    pub(super) ignore: Vec<String>,
    pub(super) id_prefix: Option<String>,
    /// The projection of the coordinates; `None` for WGS84 or what the file says.
    pub(super) epsg: Option<u32>,
    pub(super) shape: Shape,
}

/// What the geometries are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shape {
    /// Where the services are given.
    #[default]
    Places,
    /// Whom they serve.
    ServiceArea,
}

/// Where a field comes from.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The field, such as `name` or `organization.name`.
    pub(super) field: &'static str,
    pub(super) language: Option<&'static str>,
    pub(super) kind: Kind,
    pub(super) from: From,
}

#[derive(Clone, Debug)]
pub(super) enum From {
    /// One property, or the texts of several with a blank between.
    Properties(Vec<String>),
    /// The first of these that a feature has.
    FirstOf(Vec<String>),
    /// The same for all.
    Constant(Value),
}

impl Rule {
    pub(super) fn new(
        field: &'static str,
        language: Option<&'static str>,
        kind: Kind,
        from: From,
    ) -> Self {
        Self {
            field,
            language,
            kind,
            from,
        }
    }

    /// The field's path in the record.
    pub(super) fn path(&self) -> String {
        match self.language {
            Some(language) => format!("{}.{language}", self.field),
            None => self.field.to_owned(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MapFile {
    #[serde(default)]
    file: FileRules,
    #[serde(default)]
    fields: Table,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRules {
    coordinates: Option<String>,
    id_prefix: Option<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    geometry: Shape,
}

/// Reads a map.
///
/// # Errors
/// When it cannot be read, is not TOML, or names a field or projection that there is not.
pub(super) fn read(path: &Path) -> Result<PropertyMap, IndexerError> {
    parse(&map_text(path)?).map_err(|problem| IndexerError::Map {
        path: path.to_owned(),
        problem,
    })
}

pub(super) fn parse(text: &str) -> Result<PropertyMap, String> {
    let MapFile { file, fields } = toml::from_str(text).map_err(|error| error.to_string())?;
    let epsg = match file.coordinates.as_deref().map(str::trim) {
        None | Some("WGS84" | "EPSG:4326") => None,
        Some(name) => {
            let code = name.strip_prefix("EPSG:").and_then(|it| it.parse().ok());
            let known = code.filter(|code| is_known(*code));
            Some(known.ok_or_else(|| {
                format!(
                    "file.coordinates: {name:?} is none of WGS84, EPSG:3067 (ETRS-TM35FIN) and \
                     EPSG:3873 to 3885 (ETRS-GK19 to GK31)"
                )
            })?)
        }
    };
    let mut rules = Vec::new();
    collect("", &fields, &mut rules)?;
    Ok(PropertyMap {
        rules,
        ignore: file.ignore,
        id_prefix: file.id_prefix,
        epsg,
        shape: file.geometry,
    })
}

/// The rules of a table of fields; `outer` is what it is part of, such as `organization.`.
fn collect(outer: &str, table: &Table, rules: &mut Vec<Rule>) -> Result<(), String> {
    for (key, value) in table {
        let name = format!("{outer}{key}");
        let field = FIELDS.iter().find(|(field, ..)| *field == name);
        match (field, value) {
            (Some(&(field, kind, _)), value) => rule(field, kind, None, value, rules)?,
            (None, Toml::Table(inner)) if outer.is_empty() && key == "organization" => {
                collect("organization.", inner, rules)?;
            }
            (None, _) if name == "organization" => {
                rule("organization.name", Kind::Text, None, value, rules)?;
            }
            (None, _) => {
                let names: Vec<&str> = FIELDS.iter().map(|(field, ..)| *field).collect();
                return Err(format!(
                    "fields.{name}: there is no such field; there are {}",
                    names.join(", ")
                ));
            }
        }
    }
    Ok(())
}

fn rule(
    field: &'static str,
    kind: Kind,
    language: Option<&'static str>,
    value: &Toml,
    rules: &mut Vec<Rule>,
) -> Result<(), String> {
    let from = match value {
        Toml::String(property) => From::Properties(vec![property.clone()]),
        Toml::Array(_) => {
            From::Properties(value.clone().try_into().map_err(|_| {
                format!("fields.{field}: a list of properties is a list of strings")
            })?)
        }
        Toml::Table(table) => {
            match table.get("constant") {
                Some(constant) if table.len() == 1 => From::Constant(
                    serde_json::to_value(constant)
                        .map_err(|error| format!("fields.{field}: {error}"))?,
                ),
                _ if kind == Kind::Text && language.is_none() => {
                    for (tag, value) in table {
                        let tag = ["fi", "sv", "en", "fi-simple"]
                        .into_iter()
                        .find(|known| known == tag)
                        .ok_or_else(|| {
                            format!("fields.{field}.{tag}: a language is one of fi, sv, en, fi-simple")
                        })?;
                        rule(field, kind, Some(tag), value, rules)?;
                    }
                    return Ok(());
                }
                _ => {
                    return Err(format!(
                        "fields.{field}: a property, a list of them, or {{ constant = … }}"
                    ));
                }
            }
        }
        other => {
            return Err(format!(
                "fields.{field}: {other:?} is no name of a property"
            ));
        }
    };
    rules.push(Rule::new(field, language, kind, from));
    Ok(())
}
