//! `indexer stale`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use indicatif::HumanCount;
use jiff::civil::Date;
use luukku_indexer::{StaleCounts, StaleOptions};

#[derive(Args)]
pub(crate) struct StaleArguments {
    /// The index directory.
    dir: PathBuf,
    /// Records that were not confirmed on or after this day are listed.
    #[arg(long, value_name = "YYYY-MM-DD")]
    before: Date,
    /// The list to write, CSV: by organization, the oldest first.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(crate) fn stale(arguments: StaleArguments) -> anyhow::Result<()> {
    let options = StaleOptions {
        index: arguments.dir,
        before: arguments.before,
        output: arguments.output,
    };
    let StaleCounts {
        records,
        stale,
        never,
        organizations,
    } = luukku_indexer::stale(&options)?;
    writeln!(
        io::stdout(),
        "{} of {} records were not confirmed on or after {} ({} of them never, as far as is \
         known), of {} organizations, now in {}",
        HumanCount(stale),
        HumanCount(records),
        options.before,
        HumanCount(never),
        HumanCount(organizations),
        options.output.display()
    )?;
    Ok(())
}
