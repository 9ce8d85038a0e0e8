//! All feeds applied in one update, or in a first build.

use std::path::Path;

use luukku_engine::catalog::Service;
use luukku_engine::index::{
    Deleted, GenerationId, IndexBuilder, IndexError, IndexUpdater, UpdateCounts, Updated,
};

use super::known::{self, Known};
use super::stage::Staged;
use super::{FeedOutcome, Ready, SyncOptions};
use crate::report::Report;
use crate::{Finding, IndexerError, Verdict, boundaries, thesaurus};

impl Ready {
    /// The records that the feed had and no longer has.
    fn gone(&self) -> impl Iterator<Item = &String> {
        let ids = &self.staged.ids;
        self.before.iter().filter(|id| !ids.contains(*id))
    }
}

/// Applies what is ready: the new generation, where there is one.
pub(super) fn apply(
    ready: &[Ready],
    known: &Known,
    options: &SyncOptions,
    spool: &Path,
    outcomes: &mut [Option<FeedOutcome>],
    report: &mut Report,
) -> Result<Option<GenerationId>, IndexerError> {
    if ready.is_empty() {
        return Ok(None);
    }
    let generation = if known.has_index() {
        update(ready, options, outcomes, report)?
    } else {
        build(ready, options, outcomes, report)?
    };
    for feed in ready {
        known::write(spool, &feed.name, &feed.state, feed.staged.ids.iter())?;
    }
    Ok(generation)
}

fn update(
    ready: &[Ready],
    options: &SyncOptions,
    outcomes: &mut [Option<FeedOutcome>],
    report: &mut Report,
) -> Result<Option<GenerationId>, IndexerError> {
    let mut updater = IndexUpdater::open(&options.index)?;
    if let Some(file) = &options.boundaries {
        updater = updater.with_boundaries(boundaries::read(file)?.boundaries);
    }
    // Deletions first: a record can go from one feed to another.
    for feed in ready {
        for id in feed.gone() {
            let Ok(id) = id.parse() else { continue };
            match updater.delete(&id)? {
                Deleted::Deleted | Deleted::Unknown => {}
            }
        }
    }
    let mut before = updater.counts();
    for feed in ready {
        let staged = &feed.staged;
        let rejected = write(staged, report, |service| updater.upsert(service))?;
        let after = updater.counts();
        outcomes[feed.at] = Some(FeedOutcome::Applied {
            read: staged.read,
            rejected: staged.rejected + rejected,
            changes: UpdateCounts {
                added: after.added - before.added,
                replaced: after.replaced - before.replaced,
                unchanged: after.unchanged - before.unchanged,
                deleted: feed.gone().count() as u64,
                unknown: 0,
            },
        });
        before = after;
        updater.set_feed(&feed.name, feed.state.clone());
    }
    match updater.publish()? {
        Updated::Published(generation, _) => Ok(Some(generation)),
        Updated::Unchanged(_) => Ok(None),
    }
}

fn build(
    ready: &[Ready],
    options: &SyncOptions,
    outcomes: &mut [Option<FeedOutcome>],
    report: &mut Report,
) -> Result<Option<GenerationId>, IndexerError> {
    if ready.iter().all(|feed| feed.staged.ids.is_empty()) {
        return Err(IndexerError::Empty);
    }
    let (concepts, _) = thesaurus::compile(&options.thesauri, &options.progress)?;
    let mut builder = IndexBuilder::with_concepts(&options.index, concepts)?;
    if let Some(file) = &options.boundaries {
        builder = builder.with_boundaries(boundaries::read(file)?.boundaries);
    }
    for feed in ready {
        let staged = &feed.staged;
        let mut added = 0;
        let rejected = write(staged, report, |service| {
            builder.add(service)?;
            added += 1;
            Ok(())
        })?;
        outcomes[feed.at] = Some(FeedOutcome::Applied {
            read: staged.read,
            rejected: staged.rejected + rejected,
            changes: UpdateCounts {
                added,
                ..UpdateCounts::default()
            },
        });
        builder.set_feed(&feed.name, feed.state.clone());
    }
    let (generation, _) = builder.publish()?;
    Ok(Some(generation))
}

/// Writes the records of a feed; how many were left out, because another feed has their id.
fn write(
    staged: &Staged,
    report: &mut Report,
    mut put: impl FnMut(&Service) -> Result<(), IndexError>,
) -> Result<u64, IndexerError> {
    let mut rejected = 0;
    for service in staged.services()? {
        let service = service?;
        match put(&service) {
            Ok(()) => {}
            Err(IndexError::DuplicateId(id)) => {
                rejected += 1;
                report.counts.accepted -= 1;
                report.reject(Finding {
                    verdict: Verdict::Rejected,
                    file: Some(staged.file().to_owned()),
                    line: None,
                    object: None,
                    id: Some(id.clone()),
                    field: Some("id".to_owned()),
                    value: Some(id.clone()),
                    reason: format!("{id:?} is in another feed too, which comes first"),
                })?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(rejected)
}
