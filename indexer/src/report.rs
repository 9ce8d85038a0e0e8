//! What happened to the records: counts, and each oddity by name.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::IndexerError;
use crate::source::{Origin, Unreadable};

/// Findings kept for the summary; a report file has them all.
const KEPT: usize = 1000;

/// How many records went where. `accepted + rejected` is `read`, always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Records met in the input.
    pub read: u64,
    /// Records in the index.
    pub accepted: u64,
    /// Accepted records with at least one warning.
    pub warned: u64,
    /// Records left out.
    pub rejected: u64,
    /// Services that their source says are no longer offered; not among those read.
    pub removed: u64,
    /// Notes on sources as a whole.
    pub notes: u64,
}

/// Whether a finding kept its record out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The record is not in the index.
    Rejected,
    /// The record is in the index.
    Warning,
    /// It is about a source, not a record of it.
    Note,
}

/// Something about one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it kept the record out.
    pub verdict: Verdict,
    /// The input file, as given.
    pub file: PathBuf,
    /// Line, from 1, where the format has lines.
    pub line: Option<u64>,
    /// The object's identifier in the source, such as `node/123`.
    pub object: Option<String>,
    /// The record's id, where it has one.
    pub id: Option<String>,
    /// The field, where it is about one, as the source names it.
    pub field: Option<String>,
    /// The field's value, shortened.
    pub value: Option<String>,
    /// What is wrong, with the value.
    pub reason: String,
}

impl Finding {
    pub(crate) fn of(
        origin: &Origin,
        verdict: Verdict,
        id: Option<String>,
        why: Unreadable,
    ) -> Self {
        Self {
            verdict,
            file: origin.file.to_path_buf(),
            line: origin.line,
            object: origin.object.clone(),
            id,
            field: why.field,
            value: why.value,
            reason: why.reason,
        }
    }
}

impl fmt::Display for Finding {
    /// `services.jsonl:12: lat: latitude 602.1 is outside -90..=90`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(object) = &self.object {
            write!(f, ": {object}")?;
        }
        match &self.field {
            Some(field) if !begins_with(&self.reason, field) => {
                write!(f, ": {field}: {}", self.reason)
            }
            _ => write!(f, ": {}", self.reason),
        }
    }
}

/// Whether a sentence begins with this word.
fn begins_with(reason: &str, field: &str) -> bool {
    reason
        .strip_prefix(field)
        .is_some_and(|rest| rest.starts_with(' '))
}

/// Gathers counts and findings; writes findings to a file as they come, where one is asked for.
pub(crate) struct Report {
    pub(crate) counts: Counts,
    pub(crate) findings: Vec<Finding>,
    file: Option<(PathBuf, BufWriter<File>)>,
}

impl Report {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, IndexerError> {
        let file = match path {
            None => None,
            Some(path) => {
                let file = File::create(path).map_err(IndexerError::io(path, "create"))?;
                Some((path.to_owned(), BufWriter::new(file)))
            }
        };
        Ok(Self {
            counts: Counts::default(),
            findings: Vec::new(),
            file,
        })
    }

    /// Counts a rejected record.
    pub(crate) fn reject(&mut self, finding: Finding) -> Result<(), IndexerError> {
        self.counts.rejected += 1;
        self.add(finding)
    }

    /// Counts an accepted record, with what its provider should look at.
    pub(crate) fn accept(&mut self, warnings: Vec<Finding>) -> Result<(), IndexerError> {
        self.counts.accepted += 1;
        self.counts.warned += u64::from(!warnings.is_empty());
        warnings
            .into_iter()
            .try_for_each(|warning| self.add(warning))
    }

    /// Takes down something to know about a source.
    pub(crate) fn note(&mut self, finding: Finding) -> Result<(), IndexerError> {
        self.counts.notes += 1;
        self.add(finding)
    }

    fn add(&mut self, finding: Finding) -> Result<(), IndexerError> {
        if let Some((path, file)) = &mut self.file {
            serde_json::to_writer(&mut *file, &finding)
                .map_err(std::io::Error::from)
                .and_then(|()| file.write_all(b"\n"))
                .map_err(IndexerError::io(path.as_path(), "write"))?;
        }
        if self.findings.len() < KEPT {
            self.findings.push(finding);
        }
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> Result<(), IndexerError> {
        match &mut self.file {
            Some((path, file)) => file
                .flush()
                .map_err(IndexerError::io(path.as_path(), "write")),
            None => Ok(()),
        }
    }
}
