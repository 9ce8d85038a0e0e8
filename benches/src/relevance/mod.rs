//! `relevance`: ranking against judged queries.

mod figures;
mod judged;
mod report;
mod show;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{Page, SearchRequest, SearchResponse, search};
use luukku_indexer::{BuildOptions, Counts, build};

use figures::{Figures, TAKEN};
use judged::{Grades, Judged, Query, read_judged, read_queries};
use report::{Kept, Report, write_json};

/// Where the figures that stand for the present state are kept.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/figures/relevance.json");

/// Measures ranking against judged queries: builds an index of the services, asks every
/// query, prints nDCG@10, MRR@10, recall@50 and success@1, and how they changed since the
/// figures that are kept.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The services that were judged, in the record format.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    services: Vec<PathBuf>,
    /// Tables of concepts beside those that ship.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    thesaurus: Vec<PathBuf>,
    /// Queries: tab-separated, a header, then qid, query, language, lat, lon, category.
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// Judgements: tab-separated, a header, then qid, document id, grade 1-3; a line
    /// `qid - none-expected` marks a query that should find nothing.
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Also writes the figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// How many of the worst queries to show.
    #[arg(long, default_value_t = 10)]
    worst: usize,
    /// Shows every query of this category, or one query.
    #[arg(long, value_name = "CATEGORY|QID")]
    show: Option<String>,
    /// Keeps the figures: later runs over the same data compare with them.
    #[arg(long)]
    keep: bool,
}

/// One query with what came of it.
struct Asked<'q> {
    query: &'q Query,
    response: SearchResponse,
    figures: Figures,
}

/// Measures, prints and writes.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let queries = read_queries(&arguments.queries)?;
    let judged = read_judged(&arguments.qrels)?;
    let folder = tempfile::tempdir()?;
    let (snapshot, counts) = index(&arguments.services, &arguments.thesaurus, folder.path())?;
    println!(
        "{} services of {} records, {} queries",
        counts.accepted,
        counts.read,
        queries.len()
    );
    let asked = ask(&snapshot, &queries, &judged)?;
    let report = report(&asked, &judged);

    let none = Grades::new();
    let grades = |query: &Query| judged.grades.get(&query.id).unwrap_or(&none);
    let lines = |asked: &Asked<'_>| {
        show::lines(
            asked.query,
            &asked.response,
            grades(asked.query),
            &asked.figures,
        )
    };
    if let Some(show) = &arguments.show {
        for asked in &asked {
            if *show == asked.query.id || *show == asked.query.category {
                print!("{}", lines(asked));
            }
        }
    }
    let mut worst: Vec<&Asked<'_>> = asked
        .iter()
        .filter(|asked| !judged.none_expected.contains(&asked.query.id))
        .collect();
    worst.sort_by(|a, b| a.figures.ndcg.total_cmp(&b.figures.ndcg));
    println!("the worst:");
    for asked in worst.into_iter().take(arguments.worst) {
        print!("{}", lines(asked));
    }

    let fingerprint = fingerprint(arguments)?;
    let kept = Kept::read(Path::new(KEPT))?;
    let before = kept.get(&fingerprint);
    println!("{}", report.table(before));
    println!(
        "{}",
        match before {
            Some(before) if *before == report => "as the figures kept of this data",
            Some(_) => "in brackets: the change since the figures kept of this data",
            None => "no figures of this data were kept",
        }
    );
    if let Some(answers) = report.answers_where_none_expected {
        println!(
            "queries that should find nothing: {}, answers to them on average {answers:.1}",
            judged.none_expected.len()
        );
    }
    if let Some(json) = &arguments.json {
        write_json(json, &report)?;
    }
    if arguments.keep {
        kept.keep(&fingerprint, report, Path::new(KEPT))?;
        println!("kept in {KEPT}");
    }
    Ok(())
}

fn index(
    services: &[PathBuf],
    thesauri: &[PathBuf],
    folder: &Path,
) -> anyhow::Result<(Snapshot, Counts)> {
    let mut options = BuildOptions::new(services.to_vec(), folder.to_owned());
    options.thesauri = thesauri.to_vec();
    options.max_rejects_percent = 100.0;
    let counts = build(&options)?.counts;
    Ok((Snapshot::open(folder)?, counts))
}

fn ask<'q>(
    snapshot: &Snapshot,
    queries: &'q [Query],
    judged: &Judged,
) -> anyhow::Result<Vec<Asked<'q>>> {
    let none = Grades::new();
    queries
        .iter()
        .map(|query| {
            let mut request = SearchRequest::new(&query.text);
            request.language = query.language;
            request.position = query.position;
            request.page = Page {
                number: 1,
                size: TAKEN,
            };
            let response = search(snapshot, &request)
                .with_context(|| format!("{} {:?}", query.id, query.text))?;
            // Records are judged one by one: a service linked from several sources is each of
            // them, one after another.
            let found: Vec<&str> = response
                .hits
                .iter()
                .flat_map(|hit| hit.service.records())
                .map(|record| record.id.as_str())
                .collect();
            let figures = Figures::of(judged.grades.get(&query.id).unwrap_or(&none), &found);
            Ok(Asked {
                query,
                response,
                figures,
            })
        })
        .collect()
}

fn report(asked: &[Asked<'_>], judged: &Judged) -> Report {
    let (nothing, something): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) = asked
        .iter()
        .partition(|asked| judged.none_expected.contains(&asked.query.id));
    let figures: Vec<(String, Figures)> = something
        .iter()
        .map(|asked| (asked.query.category.clone(), asked.figures))
        .collect();
    let none_expected: Vec<usize> = nothing
        .iter()
        .map(|asked| asked.response.hits.len())
        .collect();
    Report::of(&figures, &none_expected)
}

/// Names the data: the first bytes of the BLAKE3 of every file.
fn fingerprint(arguments: &Arguments) -> anyhow::Result<String> {
    let mut hasher = blake3::Hasher::new();
    let files = arguments.services.iter();
    let judged = [&arguments.queries, &arguments.qrels];
    for path in files.chain(judged).chain(&arguments.thesaurus) {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hasher.update(blake3::hash(&bytes).as_bytes());
    }
    Ok(hasher.finalize().to_hex().chars().take(16).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far a figure may fall before it is no longer held: a change elsewhere may swap two
    /// neighbours.
    const SLACK: f64 = 0.005;

    fn golden(file: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../data/golden")
            .join(file)
    }

    fn demo_services() -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo");
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .expect("the demo folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|name| name == "jsonl"))
            .collect();
        files.sort();
        files
    }

    #[test]
    fn the_golden_set_is_answered_as_well_as_before() {
        let queries = read_queries(&golden("queries.tsv")).expect("queries");
        let judged = read_judged(&golden("qrels.tsv")).expect("judgements");
        let folder = tempfile::tempdir().expect("a folder");
        let (snapshot, counts) = index(&demo_services(), &[], folder.path()).expect("an index");
        assert_eq!(counts.rejected, 0);
        let asked = ask(&snapshot, &queries, &judged).expect("answers");
        let report = report(&asked, &judged);
        let before: Report =
            serde_json::from_slice(&fs::read(golden("figures.json")).expect("the figures"))
                .expect("figures");
        for (name, before) in &before.categories {
            let now = &report.categories[name];
            assert_eq!(now.queries, before.queries, "{name}");
            for (now, before) in now.figures.all().into_iter().zip(before.figures.all()) {
                assert!(now > before - SLACK, "{name}: {now} was {before}");
            }
        }
    }
}
