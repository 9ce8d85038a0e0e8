//! `load`: a server under load, measured as its users would feel it.
//!
//! Requests arrive at a constant rate, whether earlier ones are answered or not (an open
//! loop), and each is timed from the moment it should have been sent: a server that stalls is
//! not spared the requests of its stall (Tene, 2013: coordinated omission). Without `--rate`
//! the most that it answers is found first, with all connections busy, and then the greatest
//! share of it that arrives and is still answered in time. `--ceiling` measures the same of a
//! fixed body of the same size, served by a minimal server in a process of its own: what the
//! machine, the HTTP stack and this client leave for searching.

mod arrivals;
mod fixed;
mod requests;
mod target;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use comfy_table::Table;
use serde::Serialize;

use arrivals::{Outcome, Pace};
pub(crate) use fixed::{Arguments as FixedArguments, serve as serve_fixed};
use requests::Requests;
use target::Target;

/// In time, for a person who waits: the 99th percentile in milliseconds.
const IN_TIME_MS: f64 = 50.0;

/// Shares of the most that is answered, in hundredths, tried as arrival rates.
const SHARES: [u32; 5] = [50, 70, 80, 90, 95];

/// The share of the ceiling that is to be reached with ten whole results.
const TARGET: f64 = 0.35;

/// What to load, and how.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The server, such as <http://127.0.0.1:8080>. Only this machine is loaded.
    #[arg(long, value_name = "URL")]
    url: String,
    /// Requests a second; without it the most is searched for.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    rate: Option<u32>,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// Connections, each with one request at a time.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    connections: u32,
    /// Where the random numbers of the queries start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Also measures a fixed body of the same size.
    #[arg(long)]
    ceiling: bool,
    /// Also write the figures to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// One measurement.
#[derive(Debug, Serialize)]
struct Row {
    what: String,
    /// Requests a second that arrived; `None` when all connections were kept busy.
    rate: Option<u32>,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Measures, prints and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let target = Target::of(&arguments.url)?;
    let requests = Requests::drawn(arguments.seed);
    println!(
        "{} requests, BLAKE3 {}, over {} connections",
        requests.paths.len(),
        requests.hash,
        arguments.connections
    );
    let runtime = tokio::runtime::Runtime::new()?;
    let seconds = Duration::from_secs(u64::from(arguments.seconds));
    let measure = |target: &Target, pace: Pace| {
        let run = arrivals::run(target, &requests, arguments.connections, pace, seconds);
        runtime.block_on(run)
    };
    // So that no figure has the first touch of the index in it.
    measure(&target, Pace::Busy)?;

    let mut rows = Vec::new();
    let most = measure(&target, Pace::Busy)?;
    let (most_a_second, bytes) = (most.a_second, most.body_bytes);
    rows.push(Row {
        what: "all connections busy".to_owned(),
        rate: None,
        outcome: most,
    });
    let rates: Vec<u32> = match arguments.rate {
        Some(rate) => vec![rate],
        None => SHARES
            .iter()
            .map(|share| (most_a_second * f64::from(*share) / 100.0) as u32)
            .collect(),
    };
    for rate in rates.into_iter().filter(|rate| *rate > 0) {
        let outcome = measure(&target, Pace::Rate(rate))?;
        rows.push(Row {
            what: "arriving".to_owned(),
            rate: Some(rate),
            outcome,
        });
    }
    let saturation = rows
        .iter()
        .filter(|row| row.outcome.is_in_time(row.rate, IN_TIME_MS))
        .filter_map(|row| row.rate)
        .max();
    let mut ceiling = None;
    if arguments.ceiling {
        let fixed = fixed::Fixed::start(bytes.max(1.0) as usize)?;
        let outcome = measure(&Target::of(&fixed.url)?, Pace::Busy)?;
        ceiling = Some(outcome.a_second);
        rows.push(Row {
            what: format!("a fixed body of {bytes:.0} bytes, busy"),
            rate: None,
            outcome,
        });
    }
    println!("{}", table(&rows));
    match saturation {
        Some(rate) => println!(
            "{rate} requests a second arrive and are answered in time (p99 at most {IN_TIME_MS:.0} ms)"
        ),
        None => println!("at no rate that was tried are all answered in time"),
    }
    if let Some(ceiling) = ceiling {
        let share = most_a_second / ceiling;
        let verdict = if share >= TARGET {
            "reached"
        } else {
            "not reached"
        };
        println!(
            "{:.0} % of the rate of a fixed body of the same size (target {:.0} %: {verdict})",
            share * 100.0,
            TARGET * 100.0
        );
    }
    if let Some(path) = &arguments.json {
        let figures = serde_json::json!({
            "rows": rows,
            "saturation": saturation,
            "ceiling": ceiling,
            "requests": requests.hash,
        });
        let text = serde_json::to_string_pretty(&figures)? + "\n";
        fs::write(path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.set_header([
        "",
        "arriving/s",
        "answered/s",
        "failed",
        "not sent",
        "bytes",
        "median ms",
        "p90",
        "p99",
        "p99.9",
        "max",
    ]);
    for row in rows {
        let outcome = &row.outcome;
        let milliseconds = |value: f64| format!("{value:.2}");
        table.add_row([
            row.what.clone(),
            row.rate.map_or_else(String::new, |rate| rate.to_string()),
            format!("{:.0}", outcome.a_second),
            outcome.failed.to_string(),
            outcome.not_sent.to_string(),
            format!("{:.0}", outcome.body_bytes),
            milliseconds(outcome.median_ms),
            milliseconds(outcome.p90_ms),
            milliseconds(outcome.p99_ms),
            milliseconds(outcome.p999_ms),
            milliseconds(outcome.max_ms),
        ]);
    }
    table
}
