//! Many feeds kept fresh in one index: asked when due, read when changed, applied at once.
//!
//! Each feed is fetched to a folder of its own in the spool, read and judged to a file of
//! records there, and only then are all of them applied, in one update: what a feed changed,
//! and what it no longer has. A feed that fails, or that looks broken, leaves its records as
//! they were, and the others go on.

mod apply;
mod config;
mod fetched;
mod known;
mod stage;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use luukku_engine::index::{FeedState, GenerationId, UpdateCounts};

use self::config::Feed;
use self::fetched::Asked;
use self::known::Known;
use self::stage::Staged;
use crate::report::Report;
use crate::{Counts, FetchOptions, Finding, IndexerError};

/// A whole fetch with fewer records than this part of those before is held back.
const LEAST_PART: f64 = 0.5;

/// What to sync, and how much may be wrong.
#[derive(Clone, Debug)]
pub struct SyncOptions {
    /// The feeds, in the format of `indexer/SOURCES.md`.
    pub sources: PathBuf,
    /// The index directory; made where needed.
    pub index: PathBuf,
    /// Where feeds are fetched to; `spool` in the index directory when not said.
    pub spool: Option<PathBuf>,
    /// Which feeds are asked.
    pub which: Which,
    /// Feeds that may shrink to under half, this time.
    pub accept_shrinking: Vec<String>,
    /// Most rejected records of a feed, in percent of those read; above it the feed is held
    /// back.
    pub max_rejects_percent: f64,
    /// Boundaries of municipalities, a GeoJSON file.
    pub boundaries: Option<PathBuf>,
    /// Tables of concepts beside those that ship, for an index that is made.
    pub thesauri: Vec<PathBuf>,
    /// Where to write every finding, one JSON object a line.
    pub report: Option<PathBuf>,
    /// How servers are asked.
    pub fetch: FetchOptions,
    /// Where to show progress.
    pub progress: ProgressBar,
}

/// Which feeds are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those whose interval has passed.
    #[default]
    Due,
    /// All of them.
    All,
}

impl SyncOptions {
    /// Syncs the feeds of `sources` that are due to `index`, with 1 % rejects allowed a feed.
    #[must_use]
    pub fn new(sources: PathBuf, index: PathBuf) -> Self {
        Self {
            sources,
            index,
            spool: None,
            which: Which::Due,
            accept_shrinking: Vec::new(),
            max_rejects_percent: 1.0,
            boundaries: None,
            thesauri: Vec::new(),
            report: None,
            fetch: FetchOptions::default(),
            progress: ProgressBar::hidden(),
        }
    }
}

/// What became of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOutcome {
    /// It was asked a while ago and is not due.
    NotDue,
    /// It is as it was.
    Unchanged,
    /// Its records are those of the feed now.
    Applied {
        /// Records read.
        read: u64,
        /// Those left out.
        rejected: u64,
        /// What they changed.
        changes: UpdateCounts,
    },
    /// It could not be fetched or read; its records are as they were.
    Failed(String),
    /// It looks broken; its records are as they were.
    HeldBack(String),
}

/// What a sync came to.
#[derive(Clone, Debug)]
pub struct SyncOutcome {
    /// Each feed of the file, in its order.
    pub feeds: Vec<(String, FeedOutcome)>,
    /// Feeds that the index has records of and the file has not: they stay as they are.
    pub unlisted: Vec<String>,
    /// The new generation, where there is one.
    pub generation: Option<GenerationId>,
    /// How many records went where.
    pub counts: Counts,
    /// The first thousand findings.
    pub findings: Vec<Finding>,
}

/// A feed that is ready to be applied.
struct Ready {
    /// Its place among the feeds of the file.
    at: usize,
    name: String,
    state: FeedState,
    staged: Staged,
    /// The ids of the records the index has of it.
    before: Vec<String>,
}

/// Asks the feeds that are due, and publishes a generation with what changed.
///
/// # Errors
/// When `sources.toml` cannot be read or is wrong, another sync uses the spool, or the index
/// cannot be read or written. What is wrong with a feed is its [`FeedOutcome`].
pub fn sync(options: &SyncOptions) -> Result<SyncOutcome, IndexerError> {
    let feeds = config::read(&options.sources)?;
    let spool = match &options.spool {
        Some(spool) => spool.clone(),
        None => options.index.join("spool"),
    };
    let _lock = lock(&spool)?;
    let known = Known::of(&options.index)?;
    let mut report = Report::new(options.report.as_deref())?;
    let mut outcomes: Vec<Option<FeedOutcome>> = feeds.iter().map(|_| None).collect();
    let mut ready = Vec::new();
    for (at, feed) in feeds.iter().enumerate() {
        let home = spool.join(&feed.name);
        match prepare(feed, &known, &home, options, &mut report) {
            Ok(Prepared::Ready(state, staged)) => ready.push(Ready {
                at,
                name: feed.name.clone(),
                state,
                staged,
                before: Vec::new(),
            }),
            Ok(Prepared::Done(outcome)) => outcomes[at] = Some(outcome),
            Err(error) => outcomes[at] = Some(FeedOutcome::Failed(error.to_string())),
        }
    }
    report.finish()?;
    known.ids(&mut ready, &spool)?;
    hold_back(&mut ready, &mut outcomes, options);
    options.progress.set_message("applying");
    let generation = apply::apply(
        &mut ready,
        &known,
        options,
        &spool,
        &mut outcomes,
        &mut report,
    )?;
    options.progress.finish_and_clear();
    let listed: Vec<&str> = feeds.iter().map(|feed| feed.name.as_str()).collect();
    Ok(SyncOutcome {
        unlisted: known
            .feeds
            .keys()
            .filter(|name| !listed.contains(&name.as_str()))
            .cloned()
            .collect(),
        feeds: feeds
            .iter()
            .zip(outcomes)
            .map(|(feed, outcome)| (feed.name.clone(), outcome.unwrap_or(FeedOutcome::Unchanged)))
            .collect(),
        generation,
        counts: report.counts,
        findings: report.findings,
    })
}

enum Prepared {
    Done(FeedOutcome),
    Ready(FeedState, Staged),
}

/// Asks a feed, and reads it where it changed.
fn prepare(
    feed: &Feed,
    known: &Known,
    home: &Path,
    options: &SyncOptions,
    report: &mut Report,
) -> Result<Prepared, IndexerError> {
    let state = known.feeds.get(&feed.name);
    fs::create_dir_all(home).map_err(IndexerError::io(home, "make"))?;
    let note = home.join("asked");
    if options.which == Which::Due && !is_due(feed, state, &note) {
        return Ok(Prepared::Done(FeedOutcome::NotDue));
    }
    match fetched::ask(feed, state, home, &options.fetch, &options.progress)? {
        Asked::Same => {
            // The index is not written only to say that nothing changed.
            fs::write(&note, Timestamp::now().to_string())
                .map_err(IndexerError::io(&note, "write"))?;
            Ok(Prepared::Done(FeedOutcome::Unchanged))
        }
        Asked::Changed(source, state) => {
            let staged = stage::stage(feed, &source, home, report, &options.progress)?;
            let Staged { read, rejected, .. } = staged;
            let max_percent = options.max_rejects_percent;
            if rejected as f64 * 100.0 > read as f64 * max_percent {
                return Ok(Prepared::Done(FeedOutcome::HeldBack(format!(
                    "{rejected} of {read} records were rejected, more than the {max_percent} % \
                     allowed by --max-rejects"
                ))));
            }
            Ok(Prepared::Ready(state, staged))
        }
    }
}

/// Whether the interval has passed since the feed was asked; `note` has when it was asked and
/// had not changed.
fn is_due(feed: &Feed, state: Option<&FeedState>, note: &Path) -> bool {
    let (Some(interval), Some(state)) = (feed.interval, state) else {
        return true;
    };
    let noted = fs::read_to_string(note).ok();
    let asked: Option<Timestamp> = [state.fetched_at.as_ref(), noted.as_ref()]
        .into_iter()
        .filter_map(|at| at?.trim().parse().ok())
        .max();
    let Some(asked) = asked else {
        return true;
    };
    let ago = Timestamp::now().duration_since(asked);
    // A time to come is of a clock that was wrong.
    ago >= interval || ago < SignedDuration::ZERO
}

/// Takes out feeds that lost more than half of their records: more likely a broken export than
/// the truth.
fn hold_back(ready: &mut Vec<Ready>, outcomes: &mut [Option<FeedOutcome>], options: &SyncOptions) {
    ready.retain(|feed| {
        let (now, before) = (feed.staged.ids.len(), feed.before.len());
        let shrinks = (now as f64) < before as f64 * LEAST_PART;
        if !shrinks || options.accept_shrinking.contains(&feed.name) {
            return true;
        }
        outcomes[feed.at] = Some(FeedOutcome::HeldBack(format!(
            "it has {now} records where the index has {before}: fewer than half; if that is \
             right, --accept-shrinking {} takes them",
            feed.name
        )));
        false
    });
}

/// Keeps other syncs out of the spool.
fn lock(spool: &Path) -> Result<File, IndexerError> {
    fs::create_dir_all(spool).map_err(IndexerError::io(spool, "make"))?;
    let path = spool.join("LOCK");
    let file = File::create(&path).map_err(IndexerError::io(&path, "make"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(IndexerError::SpoolBusy(spool.to_owned())),
        Err(fs::TryLockError::Error(error)) => Err(IndexerError::io(&path, "lock")(error)),
    }
}

#[cfg(test)]
mod tests;
