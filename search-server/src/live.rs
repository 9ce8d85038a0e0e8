//! The generation being served, and the watch for a newer one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use arc_swap::{ArcSwap, ArcSwapOption};
use luukku_engine::index::{GenerationId, IndexError, Snapshot, current_generation};
use luukku_engine::query::{self, SearchRequest};

use crate::error::ServerError;
use crate::limits::{BROKEN_RETRY, POLL_INTERVAL};

/// Asked of every generation before it serves; whether it finds anything does not matter.
const CANARY: &str = "vertaistuki Forssan lähellä";

/// An index directory that is being served: the snapshot in use, and what is wrong with a
/// newer generation, if one would not open.
#[derive(Debug)]
pub(crate) struct LiveIndex {
    directory: PathBuf,
    snapshot: ArcSwap<Snapshot>,
    trouble: ArcSwapOption<Trouble>,
}

/// Why the newest generation is not the one being served.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// The generation that would not open, when `CURRENT` could be read.
    pub(crate) generation: Option<GenerationId>,
    /// What is wrong, in a sentence.
    pub(crate) reason: String,
    since: Instant,
}

impl LiveIndex {
    /// Verifies and opens the current generation of `directory`.
    pub(crate) fn open(directory: &Path) -> Result<Self, ServerError> {
        let snapshot = tried(directory, Snapshot::open(directory))?;
        Ok(Self {
            directory: directory.to_owned(),
            snapshot: ArcSwap::from_pointee(snapshot),
            trouble: ArcSwapOption::empty(),
        })
    }

    /// The snapshot in use. Keep the `Arc` for the whole request: the next call may give a
    /// newer generation.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    /// What keeps the newest generation from being served.
    pub(crate) fn trouble(&self) -> Option<Arc<Trouble>> {
        self.trouble.load_full()
    }

    /// Looks for a newer generation for ever, and swaps to it. All file work happens on a
    /// blocking thread.
    pub(crate) async fn watch(self: Arc<Self>) {
        let mut ticks = tokio::time::interval(POLL_INTERVAL);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let live = Arc::clone(&self);
            let looked = tokio::task::spawn_blocking(move || live.look()).await;
            if looked.is_err() {
                self.report(
                    None,
                    "opening the generation failed unexpectedly".to_owned(),
                );
            }
        }
    }

    fn look(&self) {
        let generation = match current_generation(&self.directory) {
            Ok(generation) => generation,
            Err(error) => return self.report(None, error.to_string()),
        };
        if generation == *self.snapshot.load().generation() {
            self.trouble.store(None);
            return;
        }
        let tried_just_now = self.trouble.load().as_ref().is_some_and(|trouble| {
            trouble.generation.as_ref() == Some(&generation)
                && trouble.since.elapsed() < BROKEN_RETRY
        });
        if tried_just_now {
            return;
        }
        let opened = Snapshot::open_after(&self.directory, &self.snapshot.load());
        match tried(&self.directory, opened) {
            Ok(snapshot) => {
                tracing::info!(
                    generation = snapshot.generation().as_str(),
                    "serving a new generation"
                );
                self.snapshot.store(Arc::new(snapshot));
                self.trouble.store(None);
            }
            Err(error) => self.report(Some(generation), error.to_string()),
        }
    }

    fn report(&self, generation: Option<GenerationId>, reason: String) {
        let known =
            self.trouble.load().as_ref().is_some_and(|trouble| {
                trouble.reason == reason && trouble.generation == generation
            });
        if !known {
            tracing::error!(
                generation = generation.as_ref().map(GenerationId::as_str),
                reason,
                "the newest generation cannot be served; the old one stays"
            );
        }
        self.trouble.store(Some(Arc::new(Trouble {
            generation,
            reason,
            since: Instant::now(),
        })));
    }
}

/// Asks a generation that was opened the canary question, so that one that cannot answer is
/// refused before it serves, and the first person need not wait for what the first search
/// reads from the disk.
fn tried(directory: &Path, opened: Result<Snapshot, IndexError>) -> Result<Snapshot, ServerError> {
    let snapshot = opened.map_err(|cause| match cause {
        IndexError::Missing(directory) => ServerError::IndexMissing(directory),
        cause => ServerError::IndexBroken {
            directory: directory.to_owned(),
            cause,
        },
    })?;
    let answered = query::search(&snapshot, &SearchRequest::new(CANARY));
    answered.map_err(|cause| ServerError::IndexUnsearchable {
        directory: directory.to_owned(),
        cause,
    })?;
    Ok(snapshot)
}
