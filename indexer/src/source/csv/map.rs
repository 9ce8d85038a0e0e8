//! The column-map file: which column of a table is which field of the record format.

use std::collections::BTreeMap;
use std::path::Path;

use encoding_rs::Encoding;
use serde::Deserialize;
use serde_json::Value;
use toml::{Table, Value as Toml};

use super::fields::{self, Field, Kind};
use crate::IndexerError;
use crate::source::map_text;
use crate::source::projection::is_known;

/// Languages of a text, by their tags.
pub(super) const LANGUAGES: [&str; 4] = ["fi", "sv", "en", "fi-simple"];

/// A column map, read.
#[derive(Debug, Default)]
pub(super) struct ColumnMap {
    pub(super) delimiter: Option<u8>,
    pub(super) encoding: Option<&'static Encoding>,
    /// The EPSG code of the positions; `None` for WGS84 degrees.
    pub(super) projection: Option<u32>,
    pub(super) id_prefix: Option<String>,
    pub(super) id_from: Vec<String>,
    /// Columns that are left out on purpose.
    pub(super) ignore: Vec<String>,
    pub(super) rules: Vec<Rule>,
}

/// Where the values of a field come from.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) field: &'static Field,
    /// The language, of a text.
    pub(super) language: Option<&'static str>,
    pub(super) from: From,
    /// What separates the parts of a list.
    pub(super) separator: Option<String>,
    /// What goes between the texts of several columns.
    pub(super) join: String,
    /// What the words of the table mean, in lower case.
    pub(super) values: BTreeMap<String, Value>,
    /// How dates are written, in the signs of strptime.
    pub(super) date: Option<String>,
}

/// Columns by their headings, or a value that all rows have.
#[derive(Clone, Debug)]
pub(super) enum From {
    Columns(Vec<String>),
    Constant(Value),
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
    delimiter: Option<char>,
    encoding: Option<String>,
    coordinates: Option<String>,
    date: Option<String>,
    separator: Option<String>,
    id_prefix: Option<String>,
    #[serde(default)]
    id_from: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
}

/// The keys of a rule that is a table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    column: Option<String>,
    #[serde(default)]
    columns: Vec<String>,
    constant: Option<Value>,
    separator: Option<String>,
    join: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, Value>,
    date: Option<String>,
}

/// Reads a column map.
///
/// # Errors
/// When it cannot be read, is not TOML, or names a field, encoding or coordinate system that
/// there is not.
pub(super) fn read(path: &Path) -> Result<ColumnMap, IndexerError> {
    parse(&map_text(path)?).map_err(|problem| IndexerError::Map {
        path: path.to_owned(),
        problem,
    })
}

pub(super) fn parse(text: &str) -> Result<ColumnMap, String> {
    let MapFile { file, fields } = toml::from_str(text).map_err(|error| error.to_string())?;
    let delimiter = file.delimiter.map(|delimiter| {
        u8::try_from(delimiter)
            .ok()
            .filter(|byte| byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r'))
            .ok_or_else(|| format!("file.delimiter: {delimiter:?} cannot be a delimiter"))
    });
    let mut map = ColumnMap {
        delimiter: delimiter.transpose()?,
        encoding: file.encoding.as_deref().map(encoding).transpose()?,
        projection: match &file.coordinates {
            Some(name) => projection(name)?,
            None => None,
        },
        id_prefix: file.id_prefix,
        id_from: file.id_from,
        ignore: file.ignore,
        rules: Vec::new(),
    };
    collect("", &fields, &mut map.rules)?;
    for rule in &mut map.rules {
        if rule.field.kind == Kind::Date && rule.date.is_none() {
            rule.date.clone_from(&file.date);
        }
        if rule.separator.is_none() {
            rule.separator.clone_from(&file.separator);
        }
    }
    Ok(map)
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        format!(
            "file.encoding: {name:?} is no known encoding; utf-8, windows-1252, iso-8859-1, \
             iso-8859-15, utf-16le and utf-16be are some"
        )
    })
}

fn projection(name: &str) -> Result<Option<u32>, String> {
    let plain = name.trim().to_ascii_uppercase();
    match plain.as_str() {
        "WGS84" | "WGS 84" | "EPSG:4326" => return Ok(None),
        "ETRS-TM35FIN" | "TM35FIN" => return Ok(Some(3067)),
        _ => {}
    }
    let code = plain
        .strip_prefix("EPSG:")
        .and_then(|code| code.parse().ok());
    match code {
        Some(code) if is_known(code) => Ok(Some(code)),
        _ => Err(format!(
            "file.coordinates: {name:?} is not a known coordinate system; WGS84, EPSG:3067 \
             (ETRS-TM35FIN) and EPSG:3873 to EPSG:3885 (ETRS-GK19 to GK31) are some"
        )),
    }
}

/// The rules of a table of fields; `outer` is what it is a part of, such as `organization.`.
fn collect(outer: &str, table: &Table, rules: &mut Vec<Rule>) -> Result<(), String> {
    for (key, value) in table {
        let name = format!("{outer}{key}");
        let inside = format!("{name}.");
        let field = fields::named(&name);
        let is_outer = fields::FIELDS
            .iter()
            .any(|field| field.name.starts_with(&inside));
        match (field, value) {
            (Some(field), value) => rule(field, value, rules)?,
            (None, Toml::Table(inner)) if is_outer => collect(&inside, inner, rules)?,
            (None, _) => {
                let names: Vec<&str> = fields::FIELDS.iter().map(|field| field.name).collect();
                return Err(format!(
                    "fields.{name}: there is no such field; there are {}",
                    names.join(", ")
                ));
            }
        }
    }
    Ok(())
}

fn rule(field: &'static Field, value: &Toml, rules: &mut Vec<Rule>) -> Result<(), String> {
    let name = field.name;
    let plain = |language, columns| Rule {
        field,
        language,
        from: From::Columns(columns),
        separator: None,
        join: " ".to_owned(),
        values: BTreeMap::new(),
        date: None,
    };
    match value {
        Toml::String(column) => rules.push(plain(None, vec![column.clone()])),
        Toml::Array(_) => {
            let columns: Vec<String> = value
                .clone()
                .try_into()
                .map_err(|_| format!("fields.{name}: a list of columns is a list of strings"))?;
            rules.push(plain(None, columns));
        }
        Toml::Table(table) if table.keys().any(|key| LANGUAGES.contains(&key.as_str())) => {
            if field.kind != Kind::Text {
                return Err(format!("fields.{name} has no languages"));
            }
            for (key, value) in table {
                let language = LANGUAGES.into_iter().find(|tag| tag == key);
                let language = language.ok_or_else(|| {
                    format!(
                        "fields.{name}.{key}: a language is one of {}",
                        LANGUAGES.join(", ")
                    )
                })?;
                let from = rules.len();
                rule(field, value, rules)?;
                for rule in rules.iter_mut().skip(from) {
                    rule.language = Some(language);
                }
            }
        }
        Toml::Table(table) => {
            let table: RuleTable = Toml::Table(table.clone())
                .try_into()
                .map_err(|error| format!("fields.{name}: {error}"))?;
            let columns: Vec<String> = table.column.into_iter().chain(table.columns).collect();
            let from = match (columns.is_empty(), table.constant) {
                (false, None) => From::Columns(columns),
                (true, Some(constant)) => From::Constant(constant),
                _ => {
                    return Err(format!(
                        "fields.{name}: either column, columns or constant is needed"
                    ));
                }
            };
            let values = table.values.into_iter();
            rules.push(Rule {
                from,
                separator: table.separator.filter(|separator| !separator.is_empty()),
                join: table.join.unwrap_or_else(|| " ".to_owned()),
                values: values
                    .map(|(word, value)| (word.trim().to_lowercase(), value))
                    .collect(),
                date: table.date,
                ..plain(None, Vec::new())
            });
        }
        other => {
            let other = serde_json::to_value(other).unwrap_or_default();
            return Err(format!(
                "fields.{name}: {other} is not a column's heading; for a value of all rows \
                 write {{ constant = {other} }}"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_read() {
        let map = parse(
            r#"
            [file]
            delimiter = ";"
            encoding = "windows-1252"
            coordinates = "EPSG:3879"
            date = "%d/%m/%Y"
            id_from = ["Nimi"]

            [fields]
            name = { fi = "Nimi", sv = "Namn" }
            address = ["Katu", "Numero"]
            organization.name = "Yhdistys"
            organization.type = { constant = "association" }
            fee = { column = "Maksu", values = { "Ei" = "free", "On" = "paid" } }
            terms = { column = "Sanat", separator = "/" }
            verified = "Pvm"
            "#,
        )
        .expect("a map");
        assert_eq!(map.delimiter, Some(b';'));
        assert_eq!(map.encoding.map(Encoding::name), Some("windows-1252"));
        assert_eq!(map.projection, Some(3879));
        let rule = |name: &str| {
            let found = map.rules.iter().find(|rule| rule.field.name == name);
            found.expect(name)
        };
        assert_eq!(
            map.rules
                .iter()
                .filter(|rule| rule.field.name == "name")
                .count(),
            2
        );
        assert_eq!(rule("verified").date.as_deref(), Some("%d/%m/%Y"));
        assert_eq!(rule("fee").values.get("ei"), Some(&Value::from("free")));
        assert_eq!(rule("terms").separator.as_deref(), Some("/"));
        assert!(
            matches!(&rule("organization.type").from, From::Constant(value) if value == "association")
        );
    }

    #[test]
    fn what_is_wrong_with_a_map_is_said() {
        for (text, problem) in [
            (
                "[fields]\nnimi = \"Nimi\"",
                "fields.nimi: there is no such field",
            ),
            (
                "[fields]\nname = 3",
                "fields.name: 3 is not a column's heading",
            ),
            ("[fields]\nname = {}", "either column, columns or constant"),
            (
                "[fields]\nfee = { sv = \"Avgift\" }",
                "fields.fee has no languages",
            ),
            (
                "[fields]\nname = { fi = \"Nimi\", de = \"Name\" }",
                "fields.name.de: a language is one of",
            ),
            (
                "[fields]\nname = { colum = \"Nimi\" }",
                "unknown field `colum`",
            ),
            (
                "[file]\nencoding = \"klingon\"",
                "\"klingon\" is no known encoding",
            ),
            (
                "[file]\ncoordinates = \"EPSG:1\"",
                "\"EPSG:1\" is not a known coordinate system",
            ),
            ("[file]\ndelimiter = \"\\\"\"", "cannot be a delimiter"),
            ("[file]\ndelimiter = \"€\"", "cannot be a delimiter"),
            ("[files]", "unknown field `files`"),
            ("[", "TOML parse error"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(problem), "{text}: {error}");
        }
    }
}
