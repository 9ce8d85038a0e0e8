//! `indexer update`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use indicatif::{HumanCount, ProgressBar};
use luukku_engine::index::{UpdateCounts, Updated};
use luukku_indexer::{SourceFormat, UpdateOptions};

#[derive(Args)]
pub(crate) struct UpdateArguments {
    /// Files or folders to read, in order: a service whose id is in the index replaces that
    /// one, another is added.
    #[arg(long, required_unless_present = "delete", num_args = 1.., value_name = "FILE")]
    input: Vec<PathBuf>,
    /// Files of ids, one a line: these services are deleted, before the inputs are read.
    #[arg(long, num_args = 1.., value_name = "FILE")]
    delete: Vec<PathBuf>,
    /// The format of the inputs, where the names do not tell it.
    #[arg(long, value_name = "FORMAT")]
    format: Option<SourceFormat>,
    /// Which column or tag is what, for formats that need to be told.
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Boundaries of municipalities, GeoJSON in WGS84: those the index was built with.
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// The index directory.
    #[arg(long, value_name = "DIR")]
    output: PathBuf,
    /// Most rejected records, in percent; above it nothing is published.
    #[arg(long, value_name = "PERCENT", default_value_t = 1.0, value_parser = crate::percent)]
    max_rejects: f64,
    /// Writes every finding here: CSV when the name ends in .csv, else a JSON object a line.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

pub(crate) fn update(arguments: UpdateArguments) -> anyhow::Result<()> {
    let sources = crate::sources(arguments.input, arguments.format, arguments.map.as_deref());
    let options = UpdateOptions {
        deletions: arguments.delete,
        boundaries: arguments.boundaries,
        max_rejects_percent: arguments.max_rejects,
        report: arguments.report,
        progress: ProgressBar::new(0),
        ..UpdateOptions::new(sources, arguments.output)
    };
    let outcome = match luukku_indexer::update(&options) {
        Ok(outcome) => outcome,
        Err(failure) => {
            crate::print_findings(&failure.counts, &failure.findings)?;
            return Err(failure.error.into());
        }
    };
    crate::print_findings(&outcome.counts, &outcome.findings)?;
    let UpdateCounts {
        added,
        replaced,
        unchanged,
        deleted,
        unknown,
    } = outcome.changes;
    let mut out = io::stdout();
    writeln!(
        out,
        "{} services added, {} replaced, {} deleted, {} unchanged; {} to delete were not in the index",
        HumanCount(added),
        HumanCount(replaced),
        HumanCount(deleted),
        HumanCount(unchanged),
        HumanCount(unknown)
    )?;
    match outcome.updated {
        Updated::Published(generation, manifest) => writeln!(
            out,
            "generation {generation}: {} services in {} places, now live in {}",
            HumanCount(manifest.services),
            HumanCount(manifest.places),
            options.index.display()
        )?,
        Updated::Unchanged(generation) => writeln!(
            out,
            "nothing to change: generation {generation} stays live in {}",
            options.index.display()
        )?,
    }
    Ok(())
}
