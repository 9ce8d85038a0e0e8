//! Which tags are services, and what they are called.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::IndexerError;

/// The table that ships.
const TABLE: &str = include_str!("../../../../data/osm/services.tsv");

/// Longest table, in bytes: a hundred times the one that ships.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

const COLUMNS: [&str; 5] = ["tag", "fi", "sv", "en", "without_name"];

/// A tag that is a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Class {
    /// `amenity=library`
    pub(super) tag: String,
    fi: String,
    sv: String,
    en: String,
    /// Whether an object without a name is of use, as a playground is.
    without_name: bool,
}

/// Tags that are services. What stands earlier says more of an object with several.
#[derive(Clone, Debug)]
pub(super) struct TagMap {
    classes: Vec<Class>,
    by_tag: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Class {
    /// What it is called, by languages.
    pub(super) fn name(&self) -> Value {
        let names = [("fi", &self.fi), ("sv", &self.sv), ("en", &self.en)];
        let names = names.into_iter().filter(|(_, name)| !name.is_empty());
        names
            .map(|(language, name)| (language.to_owned(), json!(name)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}

impl TagMap {
    /// The table at `path`, else the one that ships.
    ///
    /// # Errors
    /// When it cannot be read, or a line is wrong.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, IndexerError> {
        let shipped = Path::new("services.tsv");
        let wrong = |problem| IndexerError::Source {
            path: path.unwrap_or(shipped).to_owned(),
            problem,
        };
        let Some(path) = path else {
            return Self::parse(TABLE).map_err(wrong);
        };
        let mut text = String::new();
        fs::File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
            .map_err(IndexerError::io(path, "read"))?;
        if text.len() as u64 > MAX_BYTES {
            return Err(wrong(format!("longer than {MAX_BYTES} bytes")));
        }
        Self::parse(&text).map_err(wrong)
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.trim_start_matches('\u{feff}').lines();
        let header = lines.next().unwrap_or_default();
        if header.split('\t').ne(COLUMNS) {
            return Err(format!(
                "line 1: the columns have to be {}, with tabs between",
                COLUMNS.join(", ")
            ));
        }
        let mut map = Self {
            classes: Vec::new(),
            by_tag: BTreeMap::new(),
        };
        for (at, line) in lines
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            map.add(line)
                .map_err(|problem| format!("line {}: {problem}", at + 2))?;
        }
        Ok(map)
    }

    fn add(&mut self, line: &str) -> Result<(), String> {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [tag, fi, sv, en, without_name] = cells[..] else {
            return Err(format!(
                "{} columns instead of {}",
                cells.len(),
                COLUMNS.len()
            ));
        };
        let Some((key, value)) = tag.split_once('=') else {
            return Err(format!("{tag:?} is no tag such as amenity=library"));
        };
        if [fi, sv, en].iter().all(|name| name.is_empty()) {
            return Err(format!("{tag} has no name in any language"));
        }
        let without_name = match without_name {
            "yes" => true,
            "" => false,
            other => return Err(format!("without_name: {other:?} is neither yes nor empty")),
        };
        let values = self.by_tag.entry(key.to_owned()).or_default();
        if values
            .insert(value.to_owned(), self.classes.len())
            .is_some()
        {
            return Err(format!("{tag} is there twice"));
        }
        self.classes.push(Class {
            tag: tag.to_owned(),
            fi: fi.to_owned(),
            sv: sv.to_owned(),
            en: en.to_owned(),
            without_name,
        });
        Ok(())
    }

    /// The classes of an object, those that say most first.
    pub(super) fn classes<'a>(
        &self,
        tags: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Vec<&Class> {
        let mut found: Vec<usize> = Vec::new();
        for (key, values) in tags {
            if let Some(known) = self.by_tag.get(key) {
                let values = values.split(';').map(str::trim);
                found.extend(values.filter_map(|value| known.get(value).copied()));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .filter_map(|at| self.classes.get(at))
            .collect()
    }

    /// The class that an object without a name is called by.
    pub(super) fn nameless<'a>(classes: &[&'a Class]) -> Option<&'a Class> {
        classes.iter().find(|class| class.without_name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_that_ships_can_be_read() {
        let map = TagMap::parse(TABLE).expect("a table");
        assert_eq!(map.classes.len(), TABLE.lines().count() - 1);
        let tags = [
            ("shop", "bakery"),
            ("name", "x"),
            ("amenity", "cafe; library"),
        ];
        let found: Vec<&str> = map
            .classes(tags.into_iter())
            .iter()
            .map(|class| class.tag.as_str())
            .collect();
        assert_eq!(found, ["amenity=library", "amenity=cafe", "shop=bakery"]);
    }

    #[test]
    fn tables_that_are_wrong_say_where() {
        let header = COLUMNS.join("\t");
        for (line, expected) in [
            (
                "amenity=library\tKirjasto",
                "line 2: 2 columns instead of 5",
            ),
            ("library\tKirjasto\t\t\t", "line 2: \"library\" is no tag"),
            ("amenity=library\t\t\t\t", "has no name"),
            ("amenity=library\tKirjasto\t\t\tno", "without_name"),
            ("a=b\tx\t\t\t\na=b\tx\t\t\t", "line 3: a=b is there twice"),
        ] {
            let error = TagMap::parse(&format!("{header}\n{line}")).expect_err("wrong");
            assert!(error.contains(expected), "{line}: {error}");
        }
        assert!(TagMap::parse("tag,fi").is_err());
    }
}
