//! `gate`: instructions of six fixed queries, which other work on the machine does not change.
//!
//! Valgrind's Callgrind counts them while this program answers; they are compared with those
//! kept in `benches/figures/instructions.json`, and more than 5 % more is an error. The counts
//! are those of one compiler: with another, keep them anew on the commit before the change.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use comfy_table::Table;
use luukku_engine::index::Snapshot;
use serde::{Deserialize, Serialize};

use crate::process;
use crate::speed::fixed::{FixedQuery, index, queries};

/// Services of the fixed corpus.
const DOCUMENTS: u64 = 5_000;

/// So much more is an error: allocators and hash seeds move a count by less than 1 %.
const TOLERANCE: f64 = 0.05;

/// What to do with the counts.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Keeps the counts instead of comparing them.
    #[arg(long)]
    keep: bool,
}

/// What is counted, by this program below Callgrind.
#[derive(clap::Args)]
pub(crate) struct CountedArguments {
    index: PathBuf,
    /// The name of one of the six.
    query: String,
}

/// The counts, and what they are of.
#[derive(Debug, Serialize, Deserialize)]
struct Counts {
    /// `rustc --version`.
    compiler: String,
    /// BLAKE3 of the corpus, in hexadecimal.
    corpus: String,
    instructions: BTreeMap<String, u64>,
}

/// Counts, prints, and compares or keeps.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("figures/instructions.json");
    let folder = tempfile::tempdir()?;
    let (corpus, snapshot) = index(folder.path(), DOCUMENTS)?;
    drop(snapshot);
    let now = Counts {
        compiler: compiler()?,
        corpus: corpus.blake3,
        instructions: count(folder.path())?,
    };
    if arguments.keep {
        let text = serde_json::to_string_pretty(&now)? + "\n";
        return fs::write(&path, text).with_context(|| path.display().to_string());
    }
    let help = || format!("{}: keep counts with --keep", path.display());
    let kept: Counts = serde_json::from_str(&fs::read_to_string(&path).with_context(help)?)?;
    ensure!(
        kept.corpus == now.corpus,
        "the corpus has changed: keep the counts anew with --keep"
    );
    if kept.compiler != now.compiler {
        println!("kept with {}, counted with {}", kept.compiler, now.compiler);
    }
    let mut table = Table::new();
    table.set_header(["query", "kept", "now", "change"]);
    let mut worse = Vec::new();
    for (name, count) in &now.instructions {
        let before = kept.instructions.get(name).copied();
        let before = before.with_context(|| format!("{name} is not kept"))?;
        let change = *count as f64 / before as f64 - 1.0;
        table.add_row([
            name.clone(),
            before.to_string(),
            count.to_string(),
            format!("{:+.2} %", change * 100.0),
        ]);
        if change > TOLERANCE {
            worse.push(name.as_str());
        }
    }
    println!("{table}");
    if !worse.is_empty() {
        bail!(
            "more than {:.0} % more instructions: {}",
            TOLERANCE * 100.0,
            worse.join(", ")
        );
    }
    Ok(())
}

/// Instructions of each query, by name.
fn count(folder: &Path) -> Result<BTreeMap<String, u64>> {
    let program = env::current_exe()?;
    let output = folder.join("callgrind.out");
    let mut written = std::ffi::OsString::from("--callgrind-out-file=");
    written.push(&output);
    let mut counts = BTreeMap::new();
    for query in queries() {
        let mut command = Command::new("valgrind");
        command
            .args(["--tool=callgrind", "--collect-atstart=no"])
            .arg("--toggle-collect=*counted_answer*")
            .arg(&written)
            .arg(&program)
            .arg("counted")
            .arg(folder.join("index"))
            .arg(query.name);
        process::run(&mut command).context("valgrind is needed (Debian: valgrind)")?;
        let text = fs::read_to_string(&output).context("callgrind wrote no counts")?;
        let counted = text.lines().find_map(|line| line.strip_prefix("totals: "));
        let counted = counted.and_then(|count| count.trim().parse().ok());
        let counted = counted.filter(|count| *count > 0).context("no count")?;
        counts.insert(query.name.to_owned(), counted);
    }
    Ok(counts)
}

/// Answers a query twice to warm up, since words are kept at the second time, and once to be
/// counted.
pub(crate) fn counted(arguments: &CountedArguments) -> Result<()> {
    let snapshot = Snapshot::open(&arguments.index)?;
    luukku_engine::load();
    let mut all = queries().into_iter();
    let query = all
        .find(|query| query.name == arguments.query)
        .with_context(|| format!("no query {}", arguments.query))?;
    for _ in 0..2 {
        query.answer(&snapshot)?;
    }
    counted_answer(&query, &snapshot)?;
    Ok(())
}

/// What Callgrind counts, by its name.
#[inline(never)]
fn counted_answer(query: &FixedQuery, snapshot: &Snapshot) -> Result<usize> {
    black_box(query).answer(black_box(snapshot))
}

fn compiler() -> Result<String> {
    let taken = process::run(Command::new("rustc").arg("--version"))?;
    Ok(taken.output.trim().to_owned())
}
