//! What happened to the records: counts, and each oddity by name.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::IndexerError;

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
}

/// Whether a finding kept its record out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The record is not in the index.
    Rejected,
    /// The record is in the index.
    Warning,
}

/// Something about one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it kept the record out.
    pub verdict: Verdict,
    /// The input file, as given.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: u64,
    /// The record's id, where it has one.
    pub id: Option<String>,
    /// The field, where it is about one.
    pub field: Option<String>,
    /// What is wrong, with the value.
    pub reason: String,
}

impl fmt::Display for Finding {
    /// `services.jsonl:12: lat: latitude 602.1 is outside -90..=90`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file.display(), self.line)?;
        match &self.field {
            Some(field) if !self.reason.starts_with(field.as_str()) => {
                write!(f, "{field}: {}", self.reason)
            }
            _ => f.write_str(&self.reason),
        }
    }
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

    pub(crate) fn add(&mut self, finding: Finding) -> Result<(), IndexerError> {
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
