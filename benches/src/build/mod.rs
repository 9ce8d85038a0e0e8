//! `build`: how long building an index takes, and how much memory, with a peer beside it.
//!
//! Both sides read the same generated file in the same run, each in a process of its own, one
//! after the other, round by round. Of the rounds the fastest counts, since a shared machine
//! only ever slows one down.

mod lucene;

use std::env;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use comfy_table::Table;
use serde_json::json;

use crate::corpus::Corpus;
use crate::process::{self, Taken};
use lucene::Lucene;
pub(crate) use lucene::library as lucene_library;

/// What to build.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many generated services.
    #[arg(long, default_value_t = 100_000)]
    documents: u64,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Sentences to take texts from: CSV, the first column, with a heading.
    #[arg(long, value_name = "FILE")]
    sentences: Option<PathBuf>,
    /// Who else builds.
    #[arg(long, value_name = "NAME", value_parser = ["lucene"], num_args = 1..)]
    peers: Vec<String>,
    /// How often each side builds.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Also write the figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// A side's rounds.
struct Side<T> {
    rounds: Vec<T>,
    index_bytes: u64,
}

/// Measures, prints and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let indexer = indexer()?;
    let folder = tempfile::tempdir()?;
    let input = folder.path().join("corpus.jsonl");
    let corpus = Corpus::new(arguments.seed, arguments.sentences.as_deref())?
        .write(arguments.documents, &input)?;
    println!("{corpus}");

    let lucene = if arguments.peers.is_empty() {
        None
    } else {
        Lucene::ready()
            .inspect_err(|problem| println!("Lucene is left out: {problem:#}"))
            .ok()
    };
    let mut ours = Side::new();
    let mut theirs = Side::new();
    for _ in 0..arguments.rounds {
        let output = folder.path().join("index");
        let mut command = Command::new(&indexer);
        command.args(["build", "--input"]).arg(&input);
        command.arg("--output").arg(&output);
        ours.add(process::run(&mut command)?, &output)?;
        if let Some(lucene) = &lucene {
            let output = folder.path().join("lucene");
            let built = lucene.build(&input, &output, threads)?;
            ensure!(
                built.said.documents == arguments.documents,
                "Lucene has {} documents",
                built.said.documents
            );
            theirs.add(built, &output)?;
        }
    }

    let best = ours.fastest(|taken| taken.seconds).context("no round")?;
    let mut table = Table::new();
    table.set_header([
        "",
        "seconds",
        "of processors",
        "peak MB",
        "of its own",
        "index MB",
        "ours is",
    ]);
    table.add_row(row("Luukku", Some(best), best.seconds, ours.index_bytes));
    let mut figures = json!({
        "corpus": corpus,
        "threads": threads,
        "luukku": {"rounds": ours.rounds, "index_bytes": ours.index_bytes},
    });
    if let Some(fastest) = theirs.fastest(|built| built.said.merged_seconds) {
        let name = format!("{}, one segment", fastest.said.version);
        let mut merged = row(
            &name,
            Some(&fastest.taken),
            fastest.taken.seconds,
            theirs.index_bytes,
        );
        let merged_ratio = best.seconds / fastest.taken.seconds;
        merged.push(format!("{merged_ratio:.2} × its seconds"));
        table.add_row(merged);
        let committed = theirs
            .fastest(|built| built.said.committed_seconds)
            .map_or(f64::NAN, |built| built.said.committed_seconds);
        let mut unmerged = row("the same, not merged", None, committed, 0);
        let committed_ratio = best.seconds / committed;
        unmerged.push(format!("{committed_ratio:.2} × its seconds"));
        table.add_row(unmerged);
        figures["lucene"] = json!({"rounds": theirs.rounds, "index_bytes": theirs.index_bytes});
        figures["ratio_to_lucene_merged"] = json!(merged_ratio);
        figures["ratio_to_lucene_committed"] = json!(committed_ratio);
    }
    println!("{table}");
    if let Some(path) = &arguments.json {
        let text = serde_json::to_string_pretty(&figures)?;
        fs::write(path, text + "\n").with_context(|| path.display().to_string())?;
    }
    Ok(())
}

impl<T> Side<T> {
    fn new() -> Self {
        Self {
            rounds: Vec::new(),
            index_bytes: 0,
        }
    }

    /// Keeps a round, weighs its index and removes it.
    fn add(&mut self, round: T, index: &Path) -> Result<()> {
        self.rounds.push(round);
        self.index_bytes = bytes_below(index)?;
        fs::remove_dir_all(index).with_context(|| index.display().to_string())
    }

    fn fastest(&self, seconds: impl Fn(&T) -> f64) -> Option<&T> {
        let by_seconds = |a: &&T, b: &&T| seconds(a).total_cmp(&seconds(b));
        self.rounds.iter().min_by(by_seconds)
    }
}

fn row(name: &str, taken: Option<&Taken>, seconds: f64, index_bytes: u64) -> Vec<String> {
    let megabytes = |bytes: u64| match bytes {
        0 => String::new(),
        bytes => format!("{:.0}", bytes as f64 / 1e6),
    };
    vec![
        name.to_owned(),
        format!("{seconds:.1}"),
        taken.map_or_else(String::new, |taken| format!("{:.1}", taken.cpu_seconds)),
        megabytes(taken.map_or(0, |taken| taken.peak_bytes)),
        megabytes(taken.map_or(0, |taken| taken.peak_own_bytes)),
        megabytes(index_bytes),
    ]
}

/// The `indexer` program of this build, made where needed.
pub(crate) fn indexer() -> Result<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut build = Command::new(cargo);
    build
        .args([
            "build",
            "--release",
            "--locked",
            // Together, since this program was built with the same features then.
            "--package",
            "benches",
            "--package",
            "luukku-indexer",
        ])
        .arg("--manifest-path")
        .arg(manifest);
    process::run(&mut build).context("cannot build the indexer")?;
    let path = env::current_exe()?.with_file_name("indexer");
    ensure!(path.exists(), "run this with cargo run --release");
    Ok(path)
}

/// The bytes of all files below a folder.
pub(crate) fn bytes_below(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() {
            bytes_below(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(bytes)
}
