//! How the rows of one table become records: column map or recognised headings, bound to the
//! columns the table has.

use std::collections::BTreeMap;
use std::sync::Arc;

use csv::ByteRecord;
use luukku_engine::record::RecordWarning;
use serde_json::{Map, Value};

use super::fields::Kind;
use super::headings;
use super::map::{ColumnMap, From, Rule};
use super::{unusable, values};
use crate::source::projection::{ProjectionError, is_in_finland, to_wgs84};
use crate::source::{FieldNames, Unreadable};

/// Fields whose columns make an id where no column is one.
const ID_FIELDS: [&str; 5] = [
    "name",
    "organization.name",
    "address",
    "postcode",
    "municipality",
];

/// What an id made of columns begins with, where the map says nothing else.
const ID_PREFIX: &str = "csv:";

/// Hexadecimal digits of a made id: 64 bits, so that a million rows of different columns
/// get the same id with a chance of one to thirty million.
const ID_DIGITS: usize = 16;

/// How rows become records.
pub(super) struct Plan {
    columns: Vec<String>,
    bound: Vec<Bound>,
    projection: Option<u32>,
    id_prefix: String,
    /// Columns an id is made of; none when a column is the id.
    id_columns: Vec<usize>,
    names: Arc<FieldNames>,
    notes: Vec<String>,
}

/// A rule with its columns found.
struct Bound {
    rule: Rule,
    at: Vec<usize>,
}

impl Plan {
    /// Binds a map, or what the headings say, to the columns of a table.
    pub(super) fn new(columns: Vec<String>, map: &ColumnMap) -> Result<Self, String> {
        let mut notes = Vec::new();
        let rules = if map.rules.is_empty() {
            let rules = recognised(&columns);
            let read: Vec<String> = rules.iter().map(described).collect();
            notes.push(format!("read as: {}", read.join(", ")));
            rules
        } else {
            map.rules.clone()
        };
        if !rules.iter().any(|rule| rule.field.name == "name") {
            return Err(format!(
                "no column is a name; say which with a column map (--map FILE.toml). The columns \
                 are {}",
                columns.join(", ")
            ));
        }
        let find = |what: &str, column: &str| {
            columns
                .iter()
                .position(|it| it == column.trim())
                .ok_or_else(|| {
                    format!(
                        "{what}: there is no column {column:?}; the columns are {}",
                        columns.join(", ")
                    )
                })
        };
        let mut bound = Vec::new();
        for rule in rules {
            let what = format!("fields.{}", rule.field.name);
            let at = match &rule.from {
                From::Constant(_) => Vec::new(),
                From::Columns(columns) => columns
                    .iter()
                    .map(|column| find(&what, column))
                    .collect::<Result<_, _>>()?,
            };
            bound.push(Bound { rule, at });
        }
        let mut id_columns = Vec::new();
        if !map.id_from.is_empty() {
            for column in &map.id_from {
                id_columns.push(find("file.id_from", column)?);
            }
        } else if !bound.iter().any(|bound| bound.rule.field.name == "id") {
            let of_id = |bound: &&Bound| ID_FIELDS.contains(&bound.rule.field.name);
            id_columns = bound
                .iter()
                .filter(of_id)
                .flat_map(|it| it.at.clone())
                .collect();
        }
        if !id_columns.is_empty() {
            notes.push(format!(
                "ids are made of {}: a row that changes there becomes another service",
                named(&columns, &id_columns)
            ));
        }
        let is_used = |at: &usize| {
            id_columns.contains(at)
                || bound.iter().any(|bound| bound.at.contains(at))
                || columns.get(*at).is_none_or(String::is_empty)
                || columns.get(*at).is_some_and(|it| map.ignore.contains(it))
        };
        let unused: Vec<usize> = (0..columns.len()).filter(|at| !is_used(at)).collect();
        if !unused.is_empty() {
            notes.push(format!("not used: {}", named(&columns, &unused)));
        }
        let names = Arc::new(field_names(&columns, &bound, &id_columns));
        let made = if id_columns.is_empty() { "" } else { ID_PREFIX };
        Ok(Self {
            id_prefix: map.id_prefix.clone().unwrap_or_else(|| made.to_owned()),
            columns,
            bound,
            projection: map.projection,
            id_columns,
            names,
            notes,
        })
    }

    /// How many columns the table has.
    pub(super) fn columns(&self) -> usize {
        self.columns.len()
    }

    /// What to tell of the table.
    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// The columns' names, by the fields of the record format.
    pub(super) fn names(&self) -> Arc<FieldNames> {
        Arc::clone(&self.names)
    }

    /// Makes a record of a row.
    pub(super) fn record(&self, row: &ByteRecord) -> Result<Map<String, Value>, Unreadable> {
        if row.len() != self.columns.len() {
            return Err(Unreadable {
                reason: format!(
                    "the row has {} columns, the heading {}",
                    row.len(),
                    self.columns.len()
                ),
                ..Unreadable::default()
            });
        }
        let cells = self
            .columns
            .iter()
            .zip(row)
            .map(|(column, cell)| readable(column, cell))
            .collect::<Result<Vec<&str>, _>>()?;
        let mut record = Map::new();
        for bound in &self.bound {
            if let Some(value) = bound.value(&cells) {
                put(&mut record, bound.rule.field.target, value);
            }
        }
        self.identify(&cells, &mut record);
        self.place(&mut record)?;
        Ok(record)
    }

    /// Columns with characters that could not be decoded.
    pub(super) fn undecoded(&self, row: &ByteRecord) -> Vec<RecordWarning> {
        let is_undecoded = |cell: &[u8]| {
            std::str::from_utf8(cell).is_ok_and(|text| text.contains(char::REPLACEMENT_CHARACTER))
        };
        self.columns
            .iter()
            .zip(row)
            .filter(|(_, cell)| is_undecoded(cell))
            .map(|(column, _)| RecordWarning {
                field: column.clone(),
                message: "a character is not readable: is the encoding another?".to_owned(),
            })
            .collect()
    }

    /// Sets the id: made of columns, or that of its column with the prefix.
    fn identify(&self, cells: &[&str], record: &mut Map<String, Value>) {
        let prefix = &self.id_prefix;
        let id = if self.id_columns.is_empty() {
            match record.get("id") {
                Some(Value::String(id)) => format!("{prefix}{id}"),
                _ => return,
            }
        } else {
            let mut hash = blake3::Hasher::new();
            for at in &self.id_columns {
                hash.update(cells.get(*at).unwrap_or(&"").as_bytes());
                // What no cell has, so that cells cannot run together.
                hash.update(&[0]);
            }
            let digits = hash.finalize().to_hex();
            let digits: String = digits.chars().take(ID_DIGITS).collect();
            format!("{prefix}{digits}")
        };
        record.insert("id".to_owned(), id.into());
    }

    /// Turns the position into degrees, and tells positions that are in another system or
    /// the wrong way round.
    fn place(&self, record: &mut Map<String, Value>) -> Result<(), Unreadable> {
        let Some(Value::Array(locations)) = record.get_mut("locations") else {
            return Ok(());
        };
        let Some(Value::Object(location)) = locations.first_mut() else {
            return Ok(());
        };
        let number = |name: &str| location.get(name).and_then(Value::as_f64);
        let (Some(lat), Some(lon)) = (number("lat"), number("lon")) else {
            return Ok(());
        };
        let wrong = |reason: String| {
            let column = self.names.get("lat").map_or("lat", String::as_str);
            Err(unusable(column, &format!("{lat}, {lon}"), reason))
        };
        if let Some(epsg) = self.projection {
            return match to_wgs84(epsg, lon, lat) {
                Ok((lat, lon)) => {
                    location.insert("lat".to_owned(), rounded(lat));
                    location.insert("lon".to_owned(), rounded(lon));
                    Ok(())
                }
                Err(error) => wrong(error.to_string()),
            };
        }
        let are_degrees = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        let is_finnish_grid = !matches!(
            to_wgs84(3067, lon, lat),
            Err(ProjectionError::Outside { .. } | ProjectionError::Unknown(_))
        );
        if !are_degrees && is_finnish_grid {
            return wrong(format!(
                "{lat}, {lon} are not degrees; they look like ETRS-TM35FIN: say coordinates = \
                 \"EPSG:3067\" in the column map"
            ));
        }
        if is_in_finland(lon, lat) {
            return wrong(format!(
                "{lat}, {lon} is in Finland only the other way round: latitude and longitude \
                 are swapped"
            ));
        }
        Ok(())
    }
}

impl Bound {
    /// The field's value in a row; `None` when the cells are empty.
    fn value(&self, cells: &[&str]) -> Option<Value> {
        let rule = &self.rule;
        if let From::Constant(value) = &rule.from {
            return Some(in_language(rule, value.clone()));
        }
        let texts: Vec<&str> = self
            .at
            .iter()
            .filter_map(|at| cells.get(*at))
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        if texts.is_empty() {
            return None;
        }
        let separator = rule.separator.as_deref();
        let parts = || texts.iter().flat_map(|text| values::parts(text, separator));
        let value = match rule.field.kind {
            Kind::List => parts().map(|part| self.translated(part)).collect(),
            Kind::Objects(name) => parts()
                .map(|part| Value::from(Map::from_iter([(name.to_owned(), part.into())])))
                .collect(),
            _ => self.translated(&texts.join(&rule.join)),
        };
        Some(in_language(rule, value))
    }

    /// What a text means: by the map, else by the words known for closed lists.
    fn translated(&self, text: &str) -> Value {
        let rule = &self.rule;
        if let Some(value) = rule.values.get(&text.to_lowercase()) {
            return value.clone();
        }
        match rule.field.kind {
            Kind::Number => values::number(text),
            Kind::Flag => values::flag(text),
            Kind::Date => values::date(text, rule.date.as_deref()),
            Kind::Json => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
            _ => values::name_of(rule.field.name, text).into(),
        }
    }
}

/// Texts are objects of languages; Finnish where no language is said.
fn in_language(rule: &Rule, value: Value) -> Value {
    if rule.field.kind != Kind::Text {
        return value;
    }
    let language = rule.language.unwrap_or("fi");
    Map::from_iter([(language.to_owned(), value)]).into()
}

/// The rules that headings mean: the first column that means a field counts.
fn recognised(columns: &[String]) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    for column in columns {
        let Some(heading) = headings::recognised(column) else {
            continue;
        };
        let is_same = |rule: &Rule| {
            rule.field == heading.field
                && rule.language.unwrap_or("fi") == heading.language.unwrap_or("fi")
        };
        if !rules.iter().any(is_same) {
            rules.push(Rule {
                field: heading.field,
                language: heading.language,
                from: From::Columns(vec![column.clone()]),
                separator: None,
                join: " ".to_owned(),
                values: BTreeMap::new(),
                date: None,
            });
        }
    }
    rules
}

/// `Nimi → name.fi`
fn described(rule: &Rule) -> String {
    let from = match &rule.from {
        From::Columns(columns) => columns.join(" + "),
        From::Constant(value) => value.to_string(),
    };
    match rule.language {
        Some(language) => format!("{from} → {}.{language}", rule.field.name),
        None => format!("{from} → {}", rule.field.name),
    }
}

fn named(columns: &[String], at: &[usize]) -> String {
    let names: Vec<&str> = at
        .iter()
        .filter_map(|at| columns.get(*at))
        .map(String::as_str)
        .collect();
    names.join(", ")
}

/// The columns by the fields they fill, under every path an error can name.
fn field_names(columns: &[String], bound: &[Bound], id_columns: &[usize]) -> FieldNames {
    let mut names = FieldNames::new();
    for Bound { rule, at } in bound {
        let From::Columns(_) = rule.from else {
            continue;
        };
        let column = named(columns, at);
        let target = rule.field.target;
        if let Some(language) = rule.language {
            names.insert(format!("{target}.{language}"), column.clone());
        }
        // Findings on places name some fields without the place.
        if let Some(inner) = target.strip_prefix("locations[0].") {
            names.insert(inner.to_owned(), column.clone());
        }
        names.entry(target.to_owned()).or_insert(column);
    }
    if !id_columns.is_empty() {
        names.insert("id".to_owned(), named(columns, id_columns));
    }
    names
}

/// A cell as text.
fn readable<'a>(column: &str, cell: &'a [u8]) -> Result<&'a str, Unreadable> {
    let text = std::str::from_utf8(cell).map_err(|error| {
        let reason = format!(
            "not UTF-8 at byte {} of the field; is the file in another encoding? Say it in the \
             column map, for instance encoding = \"windows-1252\"",
            error.valid_up_to() + 1
        );
        unusable(column, &String::from_utf8_lossy(cell), reason)
    })?;
    if text.contains('\0') {
        let shown = text.replace('\0', "\u{2400}");
        return Err(unusable(
            column,
            &shown,
            "there is a NUL byte in it".to_owned(),
        ));
    }
    Ok(without_guard(text))
}

/// A cell without the apostrophe that keeps spreadsheets from taking it for a formula.
fn without_guard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

/// Degrees to a ten-millionth: a centimetre.
fn rounded(degrees: f64) -> Value {
    Value::from((degrees * 1e7).round() / 1e7)
}

/// Puts a value where a path such as `organization.name` or `locations[0].lat` says; texts in
/// several languages come together.
fn put(record: &mut Map<String, Value>, path: &str, value: Value) {
    let Some((outer, inner)) = path.split_once('.') else {
        match (record.get_mut(path), value) {
            (Some(Value::Object(there)), Value::Object(more)) => there.extend(more),
            (_, value) => {
                record.insert(path.to_owned(), value);
            }
        }
        return;
    };
    let object = if let Some(list) = outer.strip_suffix("[0]") {
        let list = record
            .entry(list)
            .or_insert_with(|| Value::Array(vec![Value::Object(Map::new())]));
        list.get_mut(0)
    } else {
        Some(
            record
                .entry(outer)
                .or_insert_with(|| Value::Object(Map::new())),
        )
    };
    if let Some(Value::Object(object)) = object {
        put(object, inner, value);
    }
}
