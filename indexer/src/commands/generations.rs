//! `indexer generations`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use indicatif::{HumanBytes, HumanCount};
use luukku_engine::index::{self, GenerationState};

#[derive(Args)]
pub(crate) struct GenerationsArguments {
    /// The index directory.
    dir: PathBuf,
}

pub(crate) fn generations(arguments: &GenerationsArguments) -> anyhow::Result<()> {
    let mut table = crate::table();
    table.set_header([
        "generation",
        "",
        "written",
        "services",
        "places",
        "size",
        "updated from",
    ]);
    for generation in index::generations(&arguments.dir)? {
        let state = match generation.state {
            GenerationState::Live => "live",
            GenerationState::Kept => "",
        };
        let id = generation.id.to_string();
        match generation.manifest {
            Ok(manifest) => {
                let bytes = manifest.files.values().map(|file| file.bytes).sum();
                table.add_row([
                    id,
                    state.to_owned(),
                    manifest.created_at,
                    HumanCount(manifest.services).to_string(),
                    HumanCount(manifest.places).to_string(),
                    HumanBytes(bytes).to_string(),
                    manifest.parent.unwrap_or_default(),
                ]);
            }
            Err(error) => {
                table.add_row([id, state.to_owned(), error.to_string()]);
            }
        }
    }
    writeln!(io::stdout(), "{table}")?;
    Ok(())
}
