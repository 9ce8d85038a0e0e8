//! Measurements of Luukku: what it finds, and how fast.
#![expect(clippy::print_stdout, reason = "measurements are printed")]

mod finnish;
mod fuzz;
mod relevance;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Measures Luukku.
#[derive(Parser)]
#[command(name = "benches", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Finnish analysis against gold lemmas, with Snowball and libvoikko beside it.
    Finnish(finnish::Arguments),
    /// Random texts through the analysers, and the slowest call.
    Fuzz(fuzz::Arguments),
    /// Measures ranking against judged queries.
    ///
    /// The folder holds `queries.tsv` (qid, query, lang, lat, lon, category) and `qrels.tsv`
    /// (qid, docid, grade 1-3; `qid - none-expected` for a query that should find nothing).
    Relevance {
        /// The folder of judged queries.
        #[arg(long, value_name = "DIR")]
        queries: PathBuf,
        /// The index, built from the documents that were judged.
        #[arg(long, value_name = "DIR")]
        index: PathBuf,
        /// Also shows the first answers of every query of this category, or of one query.
        #[arg(long, value_name = "CATEGORY|QID")]
        show: Option<String>,
    },
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Finnish(arguments) => finnish::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Relevance {
            queries,
            index,
            show,
        } => relevance::run(&queries, &index, show.as_deref()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the message of a command line")]
            {
                eprintln!("benches: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
