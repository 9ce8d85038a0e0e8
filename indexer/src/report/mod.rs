//! What happened to the records: counts, and each oddity by name.

mod file;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use luukku_engine::catalog::ServiceId;
use luukku_engine::index::Link;
use serde::Serialize;

use file::ReportFile;
pub(crate) use file::guarded;

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
    /// Records linked under another record of the same service.
    pub linked: u64,
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
    /// The record is in the index, linked under another of the same service.
    Linked,
}

impl Verdict {
    /// The stable name, as it is in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Rejected => "rejected",
            Verdict::Warning => "warning",
            Verdict::Note => "note",
            Verdict::Linked => "linked",
        }
    }
}

/// Something about one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it kept the record out.
    pub verdict: Verdict,
    /// The input file, as given; none for a link.
    pub file: Option<PathBuf>,
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
            file: Some(origin.file.to_path_buf()),
            line: origin.line,
            object: origin.object.clone(),
            id,
            field: why.field,
            value: why.value,
            reason: why.reason,
        }
    }
}

impl Finding {
    /// Where it is: `services.csv:1042`, `helsinki.osm.pbf: node/123`; the id for a link.
    #[must_use]
    pub fn place(&self) -> String {
        let mut place = match &self.file {
            Some(file) => file.display().to_string(),
            None => self.id.clone().unwrap_or_default(),
        };
        if let Some(line) = self.line {
            let _ = write!(place, ":{line}");
        }
        if let Some(object) = &self.object {
            let _ = write!(place, ": {object}");
        }
        place
    }
}

/// Gathers counts and findings; writes findings to a file as they come, where one is asked for.
pub(crate) struct Report {
    pub(crate) counts: Counts,
    pub(crate) findings: Vec<Finding>,
    file: Option<ReportFile>,
}

impl Report {
    pub(crate) fn new(path: Option<&Path>) -> Result<Self, IndexerError> {
        Ok(Self {
            counts: Counts::default(),
            findings: Vec::new(),
            file: path.map(ReportFile::create).transpose()?,
        })
    }

    /// Counts a rejected record.
    pub(crate) fn reject(&mut self, finding: Finding) -> Result<(), IndexerError> {
        self.counts.rejected += 1;
        self.add(finding)
    }

    /// Counts a record whose id was met before.
    pub(crate) fn reject_id(
        &mut self,
        origin: &Origin,
        id: &ServiceId,
        reason: String,
    ) -> Result<(), IndexerError> {
        let id = Some(id.to_string());
        let why = Unreadable {
            field: Some("id".to_owned()),
            value: id.clone(),
            reason,
        };
        self.reject(Finding::of(origin, Verdict::Rejected, id, why))
    }

    /// Whether so many records may be rejected.
    ///
    /// # Errors
    /// When more are than `max_percent` of those read.
    pub(crate) fn check_rejects(&self, max_percent: f64) -> Result<(), IndexerError> {
        let Counts { read, rejected, .. } = self.counts;
        if rejected as f64 * 100.0 > read as f64 * max_percent {
            return Err(IndexerError::TooManyRejects {
                rejected,
                read,
                max_percent,
            });
        }
        Ok(())
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

    /// Takes down the records that were linked under another of the same service.
    pub(crate) fn links(&mut self, links: &[Link]) -> Result<(), IndexerError> {
        for link in links {
            self.counts.linked += 1;
            let Link {
                first,
                first_source,
                linked,
                linked_source,
                because,
            } = link;
            self.add(Finding {
                verdict: Verdict::Linked,
                file: None,
                line: None,
                object: None,
                id: Some(linked.to_string()),
                field: None,
                value: Some(first.to_string()),
                reason: format!(
                    "of {linked_source:?}, is the same service as {first} of {first_source:?}: {}",
                    because.name()
                ),
            })?;
        }
        Ok(())
    }

    fn add(&mut self, finding: Finding) -> Result<(), IndexerError> {
        if let Some(file) = &mut self.file {
            file.add(&finding)?;
        }
        if self.findings.len() < KEPT {
            self.findings.push(finding);
        }
        Ok(())
    }

    pub(crate) fn finish(&mut self) -> Result<(), IndexerError> {
        self.file.as_mut().map_or(Ok(()), ReportFile::finish)
    }
}
