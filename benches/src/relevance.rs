//! Ranking against judged queries: nDCG@10, MRR@10, recall@50, success@1.
//!
//! Grades are 1–3; the gain of nDCG is 2^grade - 1; the other figures count grades from 2.
//! Queries that should find nothing are left out of the means; how many they find is shown.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use comfy_table::Table;
use luukku_engine::Language;
use luukku_engine::catalog::GeoPoint;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{Page, SearchRequest, SearchResponse, search};

/// Answers taken of each query: recall is counted at 50.
const TAKEN: usize = 50;

/// Answers shown with `--show`.
const SHOWN: usize = 8;

struct Query {
    id: String,
    text: String,
    language: Language,
    position: Option<GeoPoint>,
    category: String,
}

#[derive(Default)]
struct Judged {
    grades: HashMap<String, HashMap<String, u32>>,
    none_expected: HashSet<String>,
}

#[derive(Clone, Copy, Default)]
struct Figures {
    ndcg: f64,
    reciprocal_rank: f64,
    recall: f64,
    success: f64,
}

pub(crate) fn run(folder: &Path, index: &Path, show: Option<&str>) -> anyhow::Result<()> {
    let queries = read_queries(&folder.join("queries.tsv"))?;
    let judged = read_judged(&folder.join("qrels.tsv"))?;
    let snapshot = Snapshot::open(index)?;
    let mut by_category: BTreeMap<&str, Vec<Figures>> = BTreeMap::new();
    let mut wrongly_found = Vec::new();
    let mut out = std::io::stdout();
    for query in &queries {
        let mut request = SearchRequest::new(&query.text);
        request.language = query.language;
        request.position = query.position;
        request.page = Page {
            number: 1,
            size: TAKEN,
        };
        let response = search(&snapshot, &request)?;
        let empty = HashMap::new();
        let grades = judged.grades.get(&query.id).unwrap_or(&empty);
        let found: Vec<&str> = response
            .hits
            .iter()
            .map(|hit| hit.service.id.as_str())
            .collect();
        let figures = figures(grades, &found);
        if show.is_some_and(|show| show == query.id || show == query.category) {
            show_query(&mut out, query, &response, grades, &figures)?;
        }
        if judged.none_expected.contains(&query.id) {
            wrongly_found.push(found.len() as f64);
        } else {
            by_category.entry("ALL").or_default().push(figures);
            by_category
                .entry(&query.category)
                .or_default()
                .push(figures);
        }
    }
    let mut table = Table::new();
    table.set_header([
        "category",
        "queries",
        "nDCG@10",
        "MRR@10",
        "recall@50",
        "success@1",
    ]);
    for (category, figures) in &by_category {
        let mean = |of: fn(&Figures) -> f64| {
            format!(
                "{:.3}",
                figures.iter().map(of).sum::<f64>() / figures.len() as f64
            )
        };
        table.add_row([
            (*category).to_owned(),
            figures.len().to_string(),
            mean(|f| f.ndcg),
            mean(|f| f.reciprocal_rank),
            mean(|f| f.recall),
            mean(|f| f.success),
        ]);
    }
    writeln!(out, "{table}")?;
    if !wrongly_found.is_empty() {
        let mean = wrongly_found.iter().sum::<f64>() / wrongly_found.len() as f64;
        writeln!(
            out,
            "queries that should find nothing: {}, answers to them on average {mean:.1}",
            wrongly_found.len()
        )?;
    }
    Ok(())
}

fn read_queries(path: &Path) -> anyhow::Result<Vec<Query>> {
    rows(path, 6)?
        .into_iter()
        .map(|row| {
            let position = match (row[3].as_str(), row[4].as_str()) {
                ("", _) | (_, "") => None,
                (lat, lon) => Some(GeoPoint::new(lat.parse()?, lon.parse()?)?),
            };
            Ok(Query {
                id: row[0].clone(),
                text: row[1].clone(),
                language: row[2].parse()?,
                position,
                category: row[5].clone(),
            })
        })
        .collect()
}

fn read_judged(path: &Path) -> anyhow::Result<Judged> {
    let mut judged = Judged::default();
    for row in rows(path, 3)? {
        let [query, document, grade] = row.as_slice() else {
            continue;
        };
        if grade == "none-expected" {
            judged.none_expected.insert(query.clone());
        } else {
            judged
                .grades
                .entry(query.clone())
                .or_default()
                .insert(document.clone(), grade.parse()?);
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

fn gain(grade: u32) -> f64 {
    f64::from(2u32.pow(grade.min(16)) - 1)
}

fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    (2..)
        .zip(gains.take(10))
        .map(|(rank, gain)| gain / f64::from(rank).log2())
        .sum()
}

fn figures(grades: &HashMap<String, u32>, found: &[&str]) -> Figures {
    let grade = |id: &str| grades.get(id).copied().unwrap_or(0);
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = discounted(best.iter().map(|grade| gain(*grade)));
    let relevant = best.iter().filter(|grade| **grade >= 2).count();
    let first = found.iter().take(10).position(|id| grade(id) >= 2);
    let recalled = found.iter().take(TAKEN).filter(|id| grade(id) >= 2).count();
    Figures {
        ndcg: if ideal > 0.0 {
            discounted(found.iter().map(|id| gain(grade(id)))) / ideal
        } else {
            0.0
        },
        reciprocal_rank: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
        recall: if relevant > 0 {
            recalled as f64 / relevant.min(TAKEN) as f64
        } else {
            0.0
        },
        success: f64::from(first == Some(0)),
    }
}

fn show_query(
    out: &mut impl std::io::Write,
    query: &Query,
    response: &SearchResponse,
    grades: &HashMap<String, u32>,
    figures: &Figures,
) -> anyhow::Result<()> {
    let understood = &response.interpretation;
    let place = understood.place.as_ref().map(|found| {
        format!(
            "{} {:?}",
            found.place.as_ref().map_or("here", |place| place.name_fi),
            found.mode
        )
    });
    let concepts: Vec<&str> = understood
        .concepts
        .iter()
        .map(|concept| concept.id.as_str())
        .collect();
    writeln!(
        out,
        "{} {:?}: nDCG {:.2}; {} of {} found; {:?}, place {place:?}, concepts {concepts:?}, relaxed {:?}, {:?}",
        query.id,
        query.text,
        figures.ndcg,
        response.total,
        grades.len(),
        understood.text,
        understood.relaxed,
        understood.notices
    )?;
    for hit in response.hits.iter().take(SHOWN) {
        let name = hit
            .service
            .name
            .best(query.language)
            .map_or("", |(_, name)| name);
        writeln!(
            out,
            "  {} {:8.3} {:>7} {:?} {} — {name}",
            grades.get(hit.service.id.as_str()).copied().unwrap_or(0),
            hit.score,
            hit.distance_m
                .map_or_else(String::new, |metres| format!("{:.1} km", metres / 1000.0)),
            hit.area_match,
            hit.service.id,
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_definitions() {
        let grades = HashMap::from([
            ("a".to_owned(), 3),
            ("b".to_owned(), 2),
            ("c".to_owned(), 1),
        ]);
        let perfect = figures(&grades, &["a", "b", "c"]);
        assert!((perfect.ndcg - 1.0).abs() < 1e-12);
        assert!((perfect.recall - 1.0).abs() < 1e-12);
        let late = figures(&grades, &["x", "c", "b"]);
        assert!((late.reciprocal_rank - 1.0 / 3.0).abs() < 1e-12);
        assert!((late.recall - 0.5).abs() < 1e-12);
        assert!(late.success.abs() < 1e-12);
        // 1/log2(3) + 3/2 over 7 + 3/log2(3) + 1/2
        assert!((late.ndcg - (0.630_929_8 + 1.5) / (7.0 + 1.892_789_3 + 0.5)).abs() < 1e-6);
    }
}
