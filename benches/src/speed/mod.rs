//! `speed`: how fast queries are answered, with peers beside it.
//!
//! Every side builds an index of the same generated file and answers the same queries, one
//! thread each, side by side in the same run: query by query, in turns. At each turn a side
//! answers a query twice, the second time is taken, so that all answer hot; of three turns
//! the best counts, since a shared machine only ever slows one down. Before anything is timed
//! our answers are compared with a scan of the records.

mod check;
mod cold;
mod figures;
pub(crate) mod fixed;
mod measure;
mod ours;
mod page;
mod peers;
mod plot;
mod queries;
mod query;
mod records;
mod results;
mod side;
mod table;
mod targets;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use luukku_engine::index::Snapshot;

use crate::build;
use crate::corpus::Corpus;
use crate::process;
use check::Check;
use figures::{Figures, Machine, SideFigures, Size};
use measure::Measured;
use ours::Part;
pub(crate) use ours::{Arguments as AnswerArguments, answer};
use peers::Peer;
use queries::Draw;
use query::{Query, Set};
use records::Records;
pub(crate) use results::{Arguments as ReportArguments, run as report};
use side::Side;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many generated services; several numbers are measured one after the other.
    #[arg(long, num_args = 1.., value_delimiter = ',', default_values_t = [200_000])]
    documents: Vec<u64>,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Sentences to take texts from: CSV, the first column, with a heading.
    #[arg(long, value_name = "FILE")]
    sentences: Option<PathBuf>,
    /// Who else answers.
    #[arg(long, value_name = "NAMES", value_parser = peers::NAMES, num_args = 1.., value_delimiter = ',')]
    peers: Vec<String>,
    /// Queries of each set.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    queries: u32,
    /// Queries of each set that are compared with a scan.
    #[arg(long, default_value_t = 20)]
    checked: usize,
    /// Where indexes are made: a folder that has room for all of them; removed afterwards.
    #[arg(long, value_name = "DIR")]
    work: Option<PathBuf>,
    /// Also write the figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Also write a page with plots to this file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Also write the tables to this file, as Markdown.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

/// Measures, prints and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut figures = Figures {
        command: command_line(),
        date: jiff::Timestamp::now()
            .strftime("%Y-%m-%d %H:%M UTC")
            .to_string(),
        machine: Machine::this(),
        sizes: Vec::new(),
    };
    println!("{}\n{}", figures.machine, figures.date);
    for documents in &arguments.documents {
        let size = measure(arguments, *documents)?;
        print!("{}", table::of(&size));
        figures.sizes.push(size);
        // Kept after every size: a long run that is stopped has what it measured.
        if let Some(path) = &arguments.json {
            write(path, &(serde_json::to_string_pretty(&figures)? + "\n"))?;
        }
        if let Some(path) = &arguments.html {
            write(path, &page::page(&figures))?;
        }
        if let Some(path) = &arguments.markdown {
            write(path, &results::markdown(&figures))?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| path.display().to_string())
}

/// The command line, as somebody would type it.
fn command_line() -> String {
    let arguments = env::args().skip(1).collect::<Vec<_>>().join(" ");
    format!("cargo run --release -p benches -- {arguments}")
}

fn measure(arguments: &Arguments, documents: u64) -> Result<Size> {
    let folder = match &arguments.work {
        Some(work) => tempfile::tempdir_in(work)?,
        None => tempfile::tempdir()?,
    };
    let input = folder.path().join("corpus.jsonl");
    let corpus =
        Corpus::new(arguments.seed, arguments.sentences.as_deref())?.write(documents, &input)?;
    println!("{corpus}");

    let mut built = vec![ours_built(&input, folder.path())?];
    let mut left_out = BTreeMap::new();
    for name in &arguments.peers {
        let ready = Peer::ready(name).and_then(|peer| peer_built(&peer, &input, folder.path()));
        match ready {
            Ok(side) => built.push(side),
            Err(problem) => {
                println!("{name} is left out: {problem:#}");
                left_out.insert(name.clone(), format!("{problem:#}"));
            }
        }
    }
    for side in built.iter().flat_map(|built| &built.sides) {
        ensure!(
            side.0.opened.documents == documents,
            "{} has {} documents",
            side.0.name,
            side.0.opened.documents
        );
    }

    let started = Instant::now();
    let records = Records::read(&input)?;
    let snapshot = Snapshot::open(&folder.path().join("luukku"))?;
    luukku_engine::load();
    let sets = draw(arguments, &records, &snapshot)?;
    let all: Vec<&Query> = sets.iter().flat_map(|(_, queries)| queries).collect();
    let hash = blake3::hash(&serde_json::to_vec(&all)?);
    let queries = hash.to_hex().to_string();
    println!(
        "{} queries, BLAKE3 {queries}, drawn in {:.0} s",
        all.len(),
        started.elapsed().as_secs_f64()
    );

    let check = Check {
        snapshot: &snapshot,
        records: &records,
    };
    let mut sides: Vec<(Side, SideFigures)> =
        built.into_iter().flat_map(|built| built.sides).collect();
    let checked = compare(&check, &sets, arguments.checked, &mut sides)?;

    for (set, queries) in &sets {
        let started = Instant::now();
        let measured: Vec<Measured> = measure::set(queries, &mut sides)?;
        for ((_, figures), mut measured) in sides.iter_mut().zip(measured) {
            measured.figures.exact = measured.exact(&check, queries)?;
            figures.sets.insert(*set, measured.figures);
        }
        let medians: Vec<String> = sides
            .iter()
            .filter_map(|(_, side)| Some((&side.name, side.sets.get(set)?)))
            .map(|(name, set)| format!("{name} {:.1}", set.median))
            .collect();
        println!(
            "{}: {} µs ({} queries, {:.0} s)",
            set.title(),
            medians.join(", "),
            queries.len(),
            started.elapsed().as_secs_f64()
        );
    }
    for (side, figures) in &mut sides {
        (figures.resident_bytes, figures.own_bytes) = side.memory();
    }
    Ok(Size {
        corpus,
        queries,
        checked,
        sides: sides.into_iter().map(|(_, figures)| figures).collect(),
        left_out,
    })
}

fn draw(
    arguments: &Arguments,
    records: &Records,
    snapshot: &Snapshot,
) -> Result<Vec<(Set, Vec<Query>)>> {
    let draw = Draw::new(records, snapshot, arguments.seed);
    let count = arguments.queries as usize;
    let mut sets = Vec::new();
    for set in Set::SHAPES {
        let queries = draw.queries(set, count)?;
        if queries.len() < count {
            println!(
                "{}: only {} queries in this corpus",
                set.title(),
                queries.len()
            );
        }
        if !queries.is_empty() {
            sets.push((set, queries));
        }
    }
    sets.push((Set::Mixed, queries::mixed(&sets, 2 * count, arguments.seed)));
    Ok(sets)
}

/// Compares the first of each set with a scan, and what is timed with what was compared.
fn compare(
    check: &Check<'_>,
    sets: &[(Set, Vec<Query>)],
    most: usize,
    sides: &mut [(Side, SideFigures)],
) -> Result<BTreeMap<Set, usize>> {
    let started = Instant::now();
    let mut checked = BTreeMap::new();
    for (set, queries) in sets.iter().filter(|(set, _)| *set != Set::Mixed) {
        for query in queries.iter().take(most) {
            let expected = check.query(query)?;
            for (side, _) in sides.iter_mut().take(Part::ALL.len()) {
                let answer = side.ask(query, 1)?;
                ensure!(
                    expected == answer.ids && answer.is_empty() == expected_none(*set, &expected),
                    "{} answers {:?}, not {expected:?}, to {query:?}",
                    side.name,
                    answer.ids
                );
            }
            *checked.entry(*set).or_default() += 1;
        }
    }
    println!(
        "{} answers are those of a scan ({:.0} s)",
        checked.values().sum::<usize>(),
        started.elapsed().as_secs_f64()
    );
    Ok(checked)
}

/// Whether a side has nothing to say where the scan found these.
fn expected_none(set: Set, expected: &[u64]) -> bool {
    set != Set::Q6 && expected.is_empty()
}

/// The sides of one index.
struct Built {
    sides: Vec<(Side, SideFigures)>,
}

fn ours_built(input: &Path, folder: &Path) -> Result<Built> {
    let output = folder.join("luukku");
    // Asked before anything is compiled: that may put another program in its place.
    let program = env::current_exe()?;
    let mut command = Command::new(build::indexer()?);
    command.args(["build", "--input"]).arg(input);
    command.arg("--output").arg(&output);
    println!("Luukku builds ...");
    let taken = process::run(&mut command)?;
    let mut sides = Vec::new();
    for part in Part::ALL {
        let mut command = Command::new(&program);
        command.arg("answer").arg(&output);
        command.args(["--part", part.name()]);
        cold::forget(&output)?;
        let side = Side::start(part.title(), &mut command, folder)?;
        let figures = side_figures(&side, &taken, &output)?;
        sides.push((side, figures));
    }
    Ok(Built { sides })
}

fn peer_built(peer: &Peer, input: &Path, folder: &Path) -> Result<Built> {
    let output = folder.join(peer.name);
    println!("{} builds ...", peer.name);
    let taken = process::run(&mut peer.build(input, &output))?;
    cold::forget(&output)?;
    let side = Side::start(peer.name, &mut peer.serve(&output), folder)?;
    let figures = side_figures(&side, &taken, &output)?;
    Ok(Built {
        sides: vec![(side, figures)],
    })
}

fn side_figures(side: &Side, taken: &process::Taken, index: &Path) -> Result<SideFigures> {
    Ok(SideFigures {
        name: side.name.clone(),
        version: side.opened.version.clone(),
        build_seconds: taken.seconds,
        build_cpu_seconds: taken.cpu_seconds,
        build_peak_bytes: taken.peak_bytes,
        index_bytes: build::bytes_below(index)?,
        cold_open_ms: side.opened.open_ms,
        answered_ms: side.opened.answered_ms,
        verified_ms: side.opened.verified_ms,
        tables_ms: side.opened.tables_ms,
        resident_bytes: 0,
        own_bytes: 0,
        sets: BTreeMap::new(),
    })
}
