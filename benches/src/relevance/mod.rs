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
use luukku_indexer::{BuildOptions, build};

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
    #[arg(long, value_name = "FILE", required = true)]
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
    let mut options = BuildOptions::new(arguments.services.clone(), folder.path().to_owned());
    options.thesauri.clone_from(&arguments.thesaurus);
    options.max_rejects_percent = 100.0;
    let built = build(&options)?;
    println!(
        "{} services of {} records, {} queries",
        built.counts.accepted,
        built.counts.read,
        queries.len()
    );
    let snapshot = Snapshot::open(folder.path())?;
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
            let found: Vec<&str> = response
                .hits
                .iter()
                .map(|hit| hit.service.id.as_str())
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
