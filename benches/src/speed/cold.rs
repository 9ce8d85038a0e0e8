//! Files that are not in memory, as after a start of the machine.
//!
//! What a cold open counts: from before the index is touched until it can be asked. Ours can be
//! asked before its largest files are verified, so the table gives beside it when a first
//! question was answered with ten whole services, when all files were verified, and what the
//! program's own tables (lexicon, gazetteer, rules) took before: they do not depend on the index,
//! and a peer's runtime is not counted either.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process;

/// Asks the system to write the files below a folder to disk and to keep no page of them in
/// memory. It may keep some, of files that are open elsewhere.
pub(super) fn forget(folder: &Path) -> Result<()> {
    let mut sync = Command::new("sync");
    process::run(sync.arg("-f").arg(folder))?;
    forget_below(folder)
}

fn forget_below(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            forget_below(&entry.path())?;
            continue;
        }
        let mut source = std::ffi::OsString::from("if=");
        source.push(entry.path());
        let mut command = Command::new("dd");
        command.arg(source).args(["iflag=nocache", "count=0"]);
        process::run(&mut command)?;
    }
    Ok(())
}
