//! A feed read and judged to a file of records, before anything is written to the index.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use luukku_engine::catalog::Service;
use luukku_engine::record;

use super::config::Feed;
use crate::judge::{Accepted, Judged, judge};
use crate::report::Report;
use crate::source::{self, Input, Source, Unreadable};
use crate::{Finding, IndexerError, Verdict};

/// The records of a feed that are right.
pub(super) struct Staged {
    file: PathBuf,
    /// Their ids.
    pub(super) ids: BTreeSet<String>,
    /// Records read, and those that were rejected.
    pub(super) read: u64,
    pub(super) rejected: u64,
}

/// Reads a feed whole.
pub(super) fn stage(
    feed: &Feed,
    source: &Source,
    home: &Path,
    report: &mut Report,
    progress: &ProgressBar,
) -> Result<Staged, IndexerError> {
    fs::create_dir_all(home).map_err(IndexerError::io(home, "make"))?;
    let path = home.join("records.jsonl");
    let mut file = BufWriter::new(File::create(&path).map_err(IndexerError::io(&path, "make"))?);
    let mut staged = Staged {
        file: path.clone(),
        ids: BTreeSet::new(),
        read: 0,
        rejected: 0,
    };
    let input = Input {
        progress: progress.clone(),
    };
    for raw in source::open(source, &input)? {
        let finding = match judge(raw?) {
            Judged::Removed(_) => {
                report.counts.removed += 1;
                continue;
            }
            Judged::Noted(finding) => {
                report.note(finding)?;
                continue;
            }
            Judged::Rejected(finding) => finding,
            Judged::Accepted(accepted) => {
                let Accepted {
                    origin,
                    mut service,
                    warnings,
                } = *accepted;
                let id = service.id.to_string();
                if staged.ids.insert(id.clone()) {
                    staged.read += 1;
                    report.counts.read += 1;
                    complete(&mut service, feed);
                    writeln!(file, "{}", record::to_json(&service))
                        .map_err(IndexerError::io(&path, "write"))?;
                    report.accept(warnings)?;
                    continue;
                }
                let why = Unreadable {
                    field: Some("id".to_owned()),
                    value: Some(id.clone()),
                    reason: format!("{id:?} is in the feed more than once"),
                };
                Finding::of(&origin, Verdict::Rejected, Some(id), why)
            }
        };
        staged.read += 1;
        staged.rejected += 1;
        report.counts.read += 1;
        report.reject(finding)?;
        progress.set_message(format!("{}: {} records", feed.name, staged.read));
    }
    file.flush().map_err(IndexerError::io(&path, "write"))?;
    Ok(staged)
}

/// What the feed says of all its records, where a record does not say it.
fn complete(service: &mut Service, feed: &Feed) {
    service.feed = Some(feed.name.clone());
    for (mine, theirs) in [
        (&mut service.source, &feed.source),
        (&mut service.licence, &feed.licence),
        (&mut service.attribution, &feed.attribution),
    ] {
        if mine.is_none() {
            mine.clone_from(theirs);
        }
    }
}

impl Staged {
    /// The file of them.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// The records, one after another.
    pub(super) fn services(
        &self,
    ) -> Result<impl Iterator<Item = Result<Service, IndexerError>>, IndexerError> {
        let path = self.file.clone();
        let file = File::open(&path).map_err(IndexerError::io(&path, "open"))?;
        Ok(BufReader::new(file).lines().map(move |line| {
            let line = line.map_err(IndexerError::io(&path, "read"))?;
            let parsed = record::parse(&line).map_err(|error| {
                IndexerError::io(&path, "read")(std::io::Error::other(error.to_string()))
            })?;
            Ok(parsed.service)
        }))
    }
}
