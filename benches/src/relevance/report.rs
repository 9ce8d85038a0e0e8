//! Figures by category, printed, kept, and held against those kept before.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use comfy_table::Table;
use serde::{Deserialize, Serialize};

use super::figures::Figures;

/// The name under which the means over all queries stand.
const ALL: &str = "all";

/// A change of a mean smaller than this is not shown.
const SHOWN_CHANGE: f64 = 0.0005;

/// The figures of a set of judged queries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Means by category, `all` among them.
    pub(crate) categories: BTreeMap<String, Category>,
    /// Answers, on average, to queries that should find nothing.
    pub(crate) answers_where_none_expected: Option<f64>,
}

/// The means of one category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Category {
    pub(crate) queries: usize,
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

impl Report {
    /// The means of `figures`, each with its category.
    pub(crate) fn of(figures: &[(String, Figures)], none_expected: &[usize]) -> Self {
        let mut by_category: BTreeMap<String, Vec<Figures>> = BTreeMap::new();
        for (category, figures) in figures {
            for name in [ALL, category] {
                by_category
                    .entry(name.to_owned())
                    .or_default()
                    .push(*figures);
            }
        }
        let categories = by_category.into_iter().map(|(name, figures)| {
            let category = Category {
                queries: figures.len(),
                figures: Figures::mean(&figures),
            };
            (name, category)
        });
        let answers = none_expected.iter().sum::<usize>() as f64;
        Self {
            categories: categories.collect(),
            answers_where_none_expected: (!none_expected.is_empty())
                .then(|| answers / none_expected.len() as f64),
        }
    }

    /// A table, with the change since `before` where there is one.
    pub(crate) fn table(&self, before: Option<&Self>) -> Table {
        let mut table = Table::new();
        table.set_header([
            "category",
            "queries",
            "nDCG@10",
            "MRR@10",
            "recall@50",
            "success@1",
        ]);
        for (name, category) in &self.categories {
            let before = before.and_then(|before| before.categories.get(name));
            let mut row = vec![name.clone(), category.queries.to_string()];
            for (at, figure) in category.figures.all().into_iter().enumerate() {
                let change = before
                    .map(|before| figure - before.figures.all()[at])
                    .filter(|change| change.abs() >= SHOWN_CHANGE);
                row.push(match change {
                    Some(change) => format!("{figure:.3} ({change:+.3})"),
                    None => format!("{figure:.3}"),
                });
            }
            table.add_row(row);
        }
        table
    }
}

/// Figures kept, by the fingerprint of what was measured.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept(BTreeMap<String, Report>);

impl Kept {
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&text).with_context(|| path.display().to_string())
    }

    pub(crate) fn get(&self, fingerprint: &str) -> Option<&Report> {
        self.0.get(fingerprint)
    }

    /// Keeps `report`, in place of an earlier one of the same data.
    pub(crate) fn keep(
        mut self,
        fingerprint: &str,
        report: Report,
        path: &Path,
    ) -> anyhow::Result<()> {
        self.0.insert(fingerprint.to_owned(), report);
        write_json(path, &self)
    }
}

pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
