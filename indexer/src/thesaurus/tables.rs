//! The tables of concepts of a build.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use luukku_engine::concepts::{Compiled, Concepts, Thesaurus, ThesaurusError};

use crate::IndexerError;

/// The concepts that ship and those of `tables`.
///
/// # Errors
/// When a table cannot be read or is wrong: file, line and value.
pub(crate) fn compile(
    tables: &[PathBuf],
    progress: &ProgressBar,
) -> Result<(Arc<Concepts>, Compiled), IndexerError> {
    let mut thesaurus = Thesaurus::shipped();
    for table in tables {
        thesaurus.add(table, &read(table)?)?;
    }
    progress.set_style(
        ProgressStyle::with_template("{bar:30} {human_pos}/{human_len} concepts {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let (concepts, compiled) = thesaurus.compile(&|done, total| {
        progress.set_length(total as u64);
        progress.set_position(done as u64);
    });
    Ok((Arc::new(concepts), compiled))
}

fn read(table: &Path) -> Result<String, IndexerError> {
    let bytes = fs::read(table).map_err(IndexerError::io(table, "read"))?;
    String::from_utf8(bytes).map_err(|error| {
        let until = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let before = bytes.get(..until).unwrap_or_default();
        let wrong = bytes.get(until).copied().unwrap_or_default();
        ThesaurusError {
            file: table.to_owned(),
            line: before.split(|byte| *byte == b'\n').count(),
            problem: format!("not UTF-8 at byte 0x{wrong:02x}"),
        }
        .into()
    })
}
