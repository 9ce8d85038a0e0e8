//! All feeds applied in one update, or in a first build.

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use luukku_engine::catalog::Service;
use luukku_engine::index::{
    GenerationId, IndexBuilder, IndexError, IndexUpdater, UpdateCounts, Updated,
};

use super::known::{self, Known};
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
    ready: &mut [Ready],
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
        update(ready, known, options, outcomes, report)?
    } else {
        build(ready, options, outcomes, report)?
    };
    for feed in ready {
        known::write(spool, &feed.name, &feed.state, feed.staged.ids.iter())?;
    }
    Ok(generation)
}

fn update(
    ready: &mut [Ready],
    known: &Known,
    options: &SyncOptions,
    outcomes: &mut [Option<FeedOutcome>],
    report: &mut Report,
) -> Result<Option<GenerationId>, IndexerError> {
    let mut updater = IndexUpdater::open(&options.index)?;
    if let Some(file) = &options.boundaries {
        updater = updater.with_boundaries(boundaries::read(file)?.boundaries);
    }
    // Deletions first: a record can go from one feed to another.
    let mut released = BTreeSet::new();
    for feed in &*ready {
        for id in feed.gone() {
            let Ok(parsed) = id.parse() else { continue };
            updater.delete(&parsed)?;
            released.insert(id.clone());
        }
    }
    let mut before = updater.counts();
    for feed in ready {
        let deleted = feed.gone().count() as u64;
        let own: HashSet<String> = feed.before.iter().cloned().collect();
        let name = feed.name.clone();
        let rejected = write(feed, report, |service| {
            let id = service.id.as_str();
            if !own.contains(id)
                && !released.contains(id)
                && let Some(owner) = known.owner(&service.id)?
                && owner != name
            {
                return Ok(Some(format!("{id:?} is in the feed {owner} already")));
            }
            unless_met(updater.upsert(service))
        })?;
        let after = updater.counts();
        outcomes[feed.at] = Some(FeedOutcome::Applied {
            read: feed.staged.read,
            rejected: feed.staged.rejected + rejected,
            changes: UpdateCounts {
                added: after.added - before.added,
                // One that went from feed to feed was deleted, and is replaced after all.
                replaced: after.replaced - before.replaced,
                unchanged: after.unchanged - before.unchanged,
                deleted,
                unknown: 0,
            },
        });
        before = after;
        updater.set_feed(&feed.name, feed.state.clone());
    }
    report.links(&updater.link()?)?;
    match updater.publish()? {
        Updated::Published(generation, _) => Ok(Some(generation)),
        Updated::Unchanged(_) => Ok(None),
    }
}

fn build(
    ready: &mut [Ready],
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
        let mut added = 0;
        let rejected = write(feed, report, |service| {
            let refused = unless_met(builder.add(service))?;
            added += u64::from(refused.is_none());
            Ok(refused)
        })?;
        outcomes[feed.at] = Some(FeedOutcome::Applied {
            read: feed.staged.read,
            rejected: feed.staged.rejected + rejected,
            changes: UpdateCounts {
                added,
                ..UpdateCounts::default()
            },
        });
        builder.set_feed(&feed.name, feed.state.clone());
    }
    report.links(&builder.link()?)?;
    let (generation, _) = builder.publish()?;
    Ok(Some(generation))
}

/// What became of a record: why it was left out, where it was.
type Put = Result<Option<String>, IndexerError>;

/// Writes the records of a feed. Those that are left out, because their ids are another feed's,
/// are rejected, and no longer among the feed's own.
fn write(
    feed: &mut Ready,
    report: &mut Report,
    mut put: impl FnMut(&Service) -> Put,
) -> Result<u64, IndexerError> {
    let mut rejected = 0;
    let mut left_out = Vec::new();
    for service in feed.staged.services()? {
        let service = service?;
        let Some(reason) = put(&service)? else {
            continue;
        };
        let id = service.id.to_string();
        left_out.push(id.clone());
        rejected += 1;
        report.counts.accepted -= 1;
        report.reject(Finding {
            verdict: Verdict::Rejected,
            file: Some(feed.staged.file().to_owned()),
            line: None,
            object: None,
            id: Some(id.clone()),
            field: Some("id".to_owned()),
            value: Some(id),
            reason,
        })?;
    }
    for id in &left_out {
        feed.staged.ids.remove(id);
    }
    Ok(rejected)
}

/// A service that was put, or why it was not: an id met before in this update is another feed's.
fn unless_met(put: Result<(), IndexError>) -> Put {
    match put {
        Ok(()) => Ok(None),
        Err(IndexError::DuplicateId(id)) => Ok(Some(format!(
            "{id:?} is in another feed too, which comes first"
        ))),
        Err(error) => Err(error.into()),
    }
}
