//! `indexer export`

use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::Args;
use indicatif::{HumanCount, ProgressBar};
use luukku_indexer::{ByteOrderMark, ExportFormat, ExportOptions};

#[derive(Args)]
pub(crate) struct ExportArguments {
    /// The index directory.
    dir: PathBuf,
    /// How to write: jsonl (our records, whole), hsds (HSDS 3), geojson or csv.
    #[arg(long, value_name = "FORMAT")]
    format: ExportFormat,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Begins a table with a byte order mark, which Excel tells UTF-8 by.
    #[arg(long)]
    bom: bool,
}

pub(crate) fn export(arguments: ExportArguments) -> anyhow::Result<()> {
    let ExportArguments {
        dir,
        format,
        output,
        bom,
    } = arguments;
    let format = match format {
        ExportFormat::Csv(_) if bom => ExportFormat::Csv(ByteOrderMark::With),
        format => format,
    };
    let options = ExportOptions {
        index: dir,
        format,
        output,
        progress: ProgressBar::new(0),
    };
    let exported = luukku_indexer::export(&options)?;
    writeln!(
        io::stdout(),
        "{} services, {} of them linked to another in the index, now in {}",
        HumanCount(exported.services),
        HumanCount(exported.linked),
        options.output.display()
    )?;
    Ok(())
}
