//! Judged queries, read from tab-separated files.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use luukku_engine::Language;
use luukku_engine::catalog::GeoPoint;

/// A query to run.
pub(crate) struct Query {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) language: Language,
    pub(crate) position: Option<GeoPoint>,
    pub(crate) category: String,
}

/// Grades 1–3 by query and document; what is not listed is 0.
pub(crate) type Grades = HashMap<String, u32>;

/// What answers which query.
#[derive(Default)]
pub(crate) struct Judged {
    pub(crate) grades: HashMap<String, Grades>,
    /// Queries that should find nothing.
    pub(crate) none_expected: HashSet<String>,
}

/// Reads `qid, query, language, lat, lon, category` below a header.
pub(crate) fn read_queries(path: &Path) -> anyhow::Result<Vec<Query>> {
    (2..)
        .zip(rows(path, 6)?)
        .map(|(line, row)| query(&row).with_context(|| format!("{}:{line}", path.display())))
        .collect()
}

fn query(row: &[String]) -> anyhow::Result<Query> {
    let [id, text, language, lat, lon, category] = row else {
        bail!("{} columns, not 6", row.len());
    };
    let position = match (lat.as_str(), lon.as_str()) {
        ("", "") => None,
        (lat, lon) => Some(GeoPoint::new(
            lat.parse().with_context(|| format!("lat {lat:?}"))?,
            lon.parse().with_context(|| format!("lon {lon:?}"))?,
        )?),
    };
    Ok(Query {
        id: id.clone(),
        text: text.clone(),
        language: language.parse()?,
        position,
        category: category.clone(),
    })
}

/// Reads `qid, document, grade` below a header; `qid - none-expected` for a query that should
/// find nothing.
pub(crate) fn read_judged(path: &Path) -> anyhow::Result<Judged> {
    let mut judged = Judged::default();
    for (line, row) in (2..).zip(rows(path, 3)?) {
        let [query, document, grade] = row.as_slice() else {
            continue;
        };
        if grade == "none-expected" {
            judged.none_expected.insert(query.clone());
        } else {
            let grade = grade
                .parse()
                .with_context(|| format!("{}:{line}: grade {grade:?}", path.display()))?;
            let grades = judged.grades.entry(query.clone()).or_default();
            grades.insert(document.clone(), grade);
        }
    }
    Ok(judged)
}

/// The rows of a tab-separated file below its header.
fn rows(path: &Path, columns: usize) -> anyhow::Result<Vec<Vec<String>>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
        if row.len() != columns {
            bail!(
                "{}:{number}: {} columns, not {columns}",
                path.display(),
                row.len()
            );
        }
        rows.push(row);
    }
    Ok(rows)
}
