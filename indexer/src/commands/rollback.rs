//! `indexer rollback`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use luukku_engine::index::{self, GenerationId};

#[derive(Args)]
pub(crate) struct RollbackArguments {
    /// The index directory.
    dir: PathBuf,
    /// The generation to go back to; the one before the live one unless said.
    #[arg(long, value_name = "ID")]
    to: Option<GenerationId>,
}

pub(crate) fn rollback(arguments: &RollbackArguments) -> anyhow::Result<()> {
    let left = index::current_generation(&arguments.dir)?;
    let generation = index::rollback(&arguments.dir, arguments.to.as_ref())?;
    writeln!(
        io::stdout(),
        "generation {generation} is live in {}, no longer {left}",
        arguments.dir.display()
    )?;
    Ok(())
}
