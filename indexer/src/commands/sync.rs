//! `indexer sync`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use indicatif::{HumanCount, ProgressBar};
use luukku_indexer::{FeedOutcome, FetchOptions, SyncOptions, Which};

#[derive(Args)]
pub(crate) struct SyncArguments {
    /// The feeds (see indexer/SOURCES.md).
    #[arg(value_name = "SOURCES.TOML")]
    sources: PathBuf,
    /// The index directory; made where needed.
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Where feeds are fetched to; "spool" in the index directory when not said.
    #[arg(long, value_name = "DIR")]
    spool: Option<PathBuf>,
    /// Asks every feed, due or not.
    #[arg(long)]
    force: bool,
    /// Takes these feeds even when they have under half of the records they had.
    #[arg(long, num_args = 1.., value_name = "FEED")]
    accept_shrinking: Vec<String>,
    /// Most rejected records of a feed, in percent; above it the feed is held back.
    #[arg(long, value_name = "PERCENT", default_value_t = 1.0, value_parser = crate::percent)]
    max_rejects: f64,
    /// Most requests in a second to a server.
    #[arg(long, value_name = "NUMBER", default_value_t = 5.0, value_parser = crate::rate)]
    rate: f64,
    /// Boundaries of municipalities, GeoJSON in WGS84: those the index was built with.
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Tables of concepts beside those that ship, for an index that is made.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    thesaurus: Vec<PathBuf>,
    /// Writes every rejection and warning here, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Feeds that could not be applied.
#[derive(Debug, thiserror::Error)]
#[error("{0} of {1} feeds failed or were held back; their records are as they were")]
pub(crate) struct FeedsLeft(usize, usize);

pub(crate) fn sync(arguments: SyncArguments) -> anyhow::Result<()> {
    let options = SyncOptions {
        spool: arguments.spool,
        which: if arguments.force {
            Which::All
        } else {
            Which::Due
        },
        accept_shrinking: arguments.accept_shrinking,
        max_rejects_percent: arguments.max_rejects,
        boundaries: arguments.boundaries,
        thesauri: arguments.thesaurus,
        report: arguments.report,
        fetch: FetchOptions {
            requests_per_second: arguments.rate,
            ..FetchOptions::default()
        },
        progress: ProgressBar::new_spinner(),
        ..SyncOptions::new(arguments.sources, arguments.output)
    };
    let outcome = luukku_indexer::sync(&options)?;
    crate::print_findings(&outcome.counts, &outcome.findings)?;
    let mut table = crate::table();
    table.set_header(["feed", "outcome"]);
    let mut left = 0;
    for (name, feed) in &outcome.feeds {
        left += usize::from(matches!(
            feed,
            FeedOutcome::Failed(_) | FeedOutcome::HeldBack(_)
        ));
        table.add_row([name.clone(), said(feed)]);
    }
    let mut out = io::stdout();
    writeln!(out, "{table}")?;
    for name in &outcome.unlisted {
        writeln!(
            out,
            "feed {name} is no longer listed; its records stay as they are"
        )?;
    }
    match &outcome.generation {
        Some(generation) => writeln!(
            out,
            "generation {generation} is now live in {}",
            options.index.display()
        )?,
        None => writeln!(out, "nothing to change in {}", options.index.display())?,
    }
    if left > 0 {
        return Err(FeedsLeft(left, outcome.feeds.len()).into());
    }
    Ok(())
}

fn said(outcome: &FeedOutcome) -> String {
    match outcome {
        FeedOutcome::NotDue => "not due".to_owned(),
        FeedOutcome::Unchanged => "unchanged".to_owned(),
        FeedOutcome::Applied {
            read,
            rejected,
            changes,
        } => format!(
            "{} read, {} rejected: {} added, {} replaced, {} deleted, {} unchanged",
            HumanCount(*read),
            HumanCount(*rejected),
            HumanCount(changes.added),
            HumanCount(changes.replaced),
            HumanCount(changes.deleted),
            HumanCount(changes.unchanged)
        ),
        FeedOutcome::Failed(problem) => format!("failed: {problem}"),
        FeedOutcome::HeldBack(problem) => format!("held back: {problem}"),
    }
}
