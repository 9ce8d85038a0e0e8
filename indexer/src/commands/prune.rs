//! `indexer prune`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use luukku_engine::index;

#[derive(Args)]
pub(crate) struct PruneArguments {
    /// The index directory.
    dir: PathBuf,
    /// How many generations to keep, the newest; the live one is always kept.
    #[arg(long, value_name = "N", default_value_t = 3)]
    keep: usize,
}

pub(crate) fn prune(arguments: &PruneArguments) -> anyhow::Result<()> {
    let removed = index::prune(&arguments.dir, arguments.keep)?;
    let mut out = io::stdout();
    for generation in &removed {
        writeln!(out, "removed generation {generation}")?;
    }
    writeln!(
        out,
        "{} removed, {} left in {}",
        removed.len(),
        index::generations(&arguments.dir)?.len(),
        arguments.dir.display()
    )?;
    Ok(())
}
