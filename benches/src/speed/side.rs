//! A side: a process that answers queries, and what it takes.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::query::{Answer, Asked, Opened, Query};
use crate::process;

/// Letters of what a process complained about that are shown when it fails.
const SHOWN: usize = 2_000;

/// A process that answers.
pub(super) struct Side {
    pub(super) name: String,
    pub(super) opened: Opened,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    complaints: PathBuf,
}

impl Side {
    /// Starts it, and waits until it can answer.
    ///
    /// # Errors
    /// When it cannot be started, or ends; the error has what it said.
    pub(super) fn start(name: &str, command: &mut Command, folder: &Path) -> Result<Self> {
        let complaints = folder.join(format!("{name}.stderr").replace([' ', '/'], "-"));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&complaints)?)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let input = child.stdin.take().context("no pipe")?;
        let output = BufReader::new(child.stdout.take().context("no pipe")?);
        let mut side = Self {
            name: name.to_owned(),
            opened: Opened {
                version: String::new(),
                documents: 0,
                open_ms: 0.0,
                answered_ms: None,
                verified_ms: None,
                tables_ms: None,
            },
            child,
            input,
            output,
            complaints,
        };
        side.opened = side.read()?;
        Ok(side)
    }

    /// Asks one query `runs` times over.
    pub(super) fn ask(&mut self, query: &Query, runs: u32) -> Result<Answer> {
        let asked = Asked {
            query: query.clone(),
            runs,
        };
        let mut line = serde_json::to_vec(&asked)?;
        line.push(b'\n');
        self.input
            .write_all(&line)
            .with_context(|| self.complaint())?;
        let answer: Answer = self
            .read()
            .with_context(|| format!("asked {:?}", query.text))?;
        if answer.micros.is_empty() {
            bail!("{} gave no time", self.name);
        }
        Ok(answer)
    }

    /// The next line that is JSON: some libraries print what they do.
    fn read<T: serde::de::DeserializeOwned>(&mut self) -> Result<T> {
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.output.read_line(&mut line);
            if read.with_context(|| self.complaint())? == 0 {
                bail!("{} ended: {}", self.name, self.complaint());
            }
            if line.starts_with('{') {
                return serde_json::from_str(&line)
                    .with_context(|| format!("{} said {line}", self.name));
            }
        }
    }

    fn complaint(&self) -> String {
        let text = fs::read_to_string(&self.complaints).unwrap_or_default();
        let letters = text.chars().count();
        let end: String = text.chars().skip(letters.saturating_sub(SHOWN)).collect();
        format!("{}: {end}", self.name)
    }

    /// Bytes it has in memory: with mapped files, and of its own.
    pub(super) fn memory(&self) -> (u64, u64) {
        process::resident(&self.child).unwrap_or_default()
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
