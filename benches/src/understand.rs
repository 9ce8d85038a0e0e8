//! `understand`: how long it takes to understand a query, over judged queries.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use luukku_engine::catalog::GeoPoint;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{SearchRequest, interpret};

/// What to understand.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Queries: a tab-separated file with a header, then qid, query, language, lat, lon,
    /// category; or a folder with `queries.tsv`.
    #[arg(long, value_name = "FILE|DIR")]
    queries: PathBuf,
    /// The index; without it, one of nothing with the concepts that ship.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// Rounds over all queries; the first, which fills the caches, is shown apart.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
}

/// Understands every query `rounds` times and prints median, p99 and maximum: of the first
/// round, of all the others, and of each query's median over those, which a busy machine
/// disturbs less.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.rounds > 1, "at least two rounds are needed");
    let requests = read(&arguments.queries)?;
    ensure!(!requests.is_empty(), "there are no queries");
    let scratch = tempfile::tempdir()?;
    let index = match &arguments.index {
        Some(index) => index.clone(),
        None => empty_index(scratch.path())?,
    };
    let snapshot = Snapshot::open(&index)?;
    let mut out = std::io::stdout();
    // What is made on first use is no query's cost.
    interpret(&snapshot, &SearchRequest::new("apteekki Forsassa"))?;
    let mut by_query: Vec<Vec<Duration>> = vec![Vec::new(); requests.len()];
    for (name, rounds) in [("first round", 1), ("warm", arguments.rounds - 1)] {
        let mut times = Vec::with_capacity(requests.len() * rounds);
        for round in 0..rounds {
            for (request, of_query) in requests.iter().zip(&mut by_query) {
                let started = Instant::now();
                interpret(&snapshot, request)?;
                let took = started.elapsed();
                times.push((took, request.text.as_str()));
                if round == 0 {
                    of_query.clear();
                }
                of_query.push(took);
            }
        }
        show(&mut out, name, times)?;
    }
    let medians = requests
        .iter()
        .zip(by_query)
        .map(|(request, mut of_query)| {
            of_query.sort_unstable();
            let median = of_query.get(of_query.len() / 2);
            (median.copied().unwrap_or_default(), request.text.as_str())
        });
    show(&mut out, "each query's median", medians.collect())
}

fn show(out: &mut impl std::io::Write, name: &str, mut times: Vec<(Duration, &str)>) -> Result<()> {
    times.sort_unstable();
    let total: Duration = times.iter().map(|(took, _)| *took).sum();
    let at = |share: f64| {
        let place = ((times.len() - 1) as f64 * share) as usize;
        times.get(place).copied().context("there are times")
    };
    let (most, text) = at(1.0)?;
    writeln!(
        out,
        "{name}: {} times, median {:?}, p99 {:?}, max {most:?} ({text:?}), {:.0} a second",
        times.len(),
        at(0.5)?.0,
        at(0.99)?.0,
        times.len() as f64 / total.as_secs_f64()
    )?;
    Ok(())
}

fn empty_index(folder: &Path) -> Result<PathBuf> {
    let builder = luukku_engine::index::IndexBuilder::create(folder)?;
    builder.publish()?;
    Ok(folder.to_owned())
}

fn read(path: &Path) -> Result<Vec<SearchRequest>> {
    let path = if path.is_dir() {
        path.join("queries.tsv")
    } else {
        path.to_owned()
    };
    let text =
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut requests = Vec::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, query, language, lat, lon, _] = cells.as_slice() else {
            anyhow::bail!("{}:{number}: 6 columns are needed", path.display());
        };
        let mut request = SearchRequest::new(*query);
        request.language = language.parse()?;
        if !lat.is_empty() {
            request.position = Some(GeoPoint::new(lat.parse()?, lon.parse()?)?);
        }
        requests.push(request);
    }
    Ok(requests)
}
