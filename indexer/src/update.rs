//! Source files into the live generation: services come, change and go.

use std::path::PathBuf;

use indicatif::ProgressBar;
use luukku_engine::index::{Deleted, IndexError, IndexUpdater, UpdateCounts, Updated};

use crate::boundaries;
use crate::build::BuildFailure;
use crate::id_list::IdList;
use crate::judge::{Accepted, Judged, judge};
use crate::report::Report;
use crate::source::{self, Input, Origin, RawRecord, Source, Unreadable};
use crate::{Counts, Finding, IndexerError, Verdict};

/// What to update an index from, and how much may be wrong.
#[derive(Clone, Debug)]
pub struct UpdateOptions {
    /// What to read, in order: new versions of services, and new services.
    pub inputs: Vec<Source>,
    /// Files of ids of services to delete, one a line. They are deleted before the inputs are
    /// read.
    pub deletions: Vec<PathBuf>,
    /// Boundaries of municipalities, a GeoJSON file: the one the index was built with.
    pub boundaries: Option<PathBuf>,
    /// The index directory.
    pub index: PathBuf,
    /// Most rejected records, in percent of those read; above it nothing is published.
    pub max_rejects_percent: f64,
    /// Where to write every finding, one JSON object a line.
    pub report: Option<PathBuf>,
    /// Where to show progress.
    pub progress: ProgressBar,
}

impl UpdateOptions {
    /// Updates `index` from `inputs`, with 1 % rejects allowed, no report and no progress bar.
    #[must_use]
    pub fn new(inputs: Vec<impl Into<Source>>, index: PathBuf) -> Self {
        Self {
            inputs: inputs.into_iter().map(Into::into).collect(),
            deletions: Vec::new(),
            boundaries: None,
            index,
            max_rejects_percent: 1.0,
            report: None,
            progress: ProgressBar::hidden(),
        }
    }
}

/// What an update came to.
#[derive(Clone, Debug)]
pub struct UpdateOutcome {
    /// Whether there is a new generation.
    pub updated: Updated,
    /// What became of the services.
    pub changes: UpdateCounts,
    /// How many records went where.
    pub counts: Counts,
    /// The first thousand findings.
    pub findings: Vec<Finding>,
}

/// Reads every input, and publishes a generation with what they change; none, where they
/// change nothing.
///
/// # Errors
/// When an input cannot be read, too many records are rejected, or there is no index or it
/// cannot be written. The generation that was live stays so.
pub fn update(options: &UpdateOptions) -> Result<UpdateOutcome, Box<BuildFailure>> {
    let failure = |error, counts, findings| {
        Box::new(BuildFailure {
            error,
            counts,
            findings,
        })
    };
    let mut report = Report::new(options.report.as_deref())
        .map_err(|error| failure(error, Counts::default(), Vec::new()))?;
    let published = publish(options, &mut report);
    options.progress.finish_and_clear();
    let Report {
        counts, findings, ..
    } = report;
    match published {
        Ok((updated, changes)) => Ok(UpdateOutcome {
            updated,
            changes,
            counts,
            findings,
        }),
        Err(error) => Err(failure(error, counts, findings)),
    }
}

fn publish(
    options: &UpdateOptions,
    report: &mut Report,
) -> Result<(Updated, UpdateCounts), IndexerError> {
    let boundaries = options.boundaries.as_deref().map(boundaries::read);
    let boundaries = boundaries.transpose()?;
    let mut updater = IndexUpdater::open(&options.index)?;
    if let Some(read) = boundaries {
        updater = updater.with_boundaries(read.boundaries);
    }
    for file in &options.deletions {
        for listed in IdList::open(file)? {
            let (origin, id) = listed?;
            delete(&mut updater, report, &origin, &id)?;
        }
    }
    let input = Input {
        progress: options.progress.clone(),
    };
    for source in &options.inputs {
        for raw in source::open(source, &input)? {
            accept(raw?, &mut updater, report)?;
        }
    }
    report.finish()?;
    report.check_rejects(options.max_rejects_percent)?;
    let changes = updater.counts();
    report.links(&updater.link()?)?;
    report.finish()?;
    Ok((updater.publish()?, changes))
}

fn accept(
    raw: RawRecord,
    updater: &mut IndexUpdater,
    report: &mut Report,
) -> Result<(), IndexerError> {
    let origin = raw.origin.clone();
    match judge(raw) {
        Judged::Removed(id) => delete(updater, report, &origin, &id),
        Judged::Noted(finding) => report.note(finding),
        Judged::Rejected(finding) => {
            report.counts.read += 1;
            report.reject(finding)
        }
        Judged::Accepted(accepted) => {
            report.counts.read += 1;
            let Accepted {
                origin,
                service,
                warnings,
            } = *accepted;
            match updater.upsert(&service) {
                Ok(()) => report.accept(warnings),
                Err(error @ IndexError::DuplicateId(_)) => {
                    report.reject_id(&origin, &service.id, error.to_string())
                }
                Err(error) => Err(error.into()),
            }
        }
    }
}

/// Deletes a service; an id that none has is only worth a warning.
fn delete(
    updater: &mut IndexUpdater,
    report: &mut Report,
    origin: &Origin,
    id: &str,
) -> Result<(), IndexerError> {
    report.counts.removed += 1;
    let problem = match id.parse() {
        Err(invalid) => format!("{invalid}"),
        Ok(parsed) => match updater.delete(&parsed) {
            Ok(Deleted::Deleted) => return Ok(()),
            Ok(Deleted::Unknown) => format!("no service has the id {id:?}: nothing to delete"),
            Err(error @ IndexError::DuplicateId(_)) => format!("not deleted: {error}"),
            Err(error) => return Err(error.into()),
        },
    };
    report.note(Finding::of(
        origin,
        Verdict::Warning,
        Some(id.to_owned()),
        about_id(id, problem),
    ))
}

fn about_id(id: &str, reason: String) -> Unreadable {
    Unreadable {
        field: Some("id".to_owned()),
        value: Some(id.to_owned()),
        reason,
    }
}
