//! The generation being served, whether it is sound, and the watch for a newer one.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use arc_swap::{ArcSwap, ArcSwapOption};
use luukku_engine::index::{GenerationId, IndexError, Snapshot, Unverified, current_generation};
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
    served: ArcSwap<Served>,
    trouble: ArcSwapOption<Trouble>,
}

/// The generation that answers, or would.
#[derive(Debug)]
enum Served {
    Sound(Arc<Snapshot>),
    Damaged(Damaged),
}

/// A generation that was found damaged while it was served: nothing is answered from it.
#[derive(Clone, Debug)]
pub(crate) struct Damaged {
    /// Which.
    pub(crate) generation: GenerationId,
    /// What is wrong, in a sentence that names the file: for the log and for operators.
    pub(crate) reason: Arc<str>,
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

impl Served {
    fn generation(&self) -> &GenerationId {
        match self {
            Self::Sound(snapshot) => snapshot.generation(),
            Self::Damaged(damaged) => &damaged.generation,
        }
    }
}

impl LiveIndex {
    /// Opens the current generation of `directory`, and gives back what remains to be verified
    /// of it: for [`verify`](Self::verify).
    pub(crate) fn open(directory: &Path) -> Result<(Self, Unverified), ServerError> {
        let (opened, unverified) =
            Snapshot::open_early(directory).map_err(|cause| unopened(directory, cause))?;
        let snapshot = match tried(directory, opened) {
            Ok(snapshot) => snapshot,
            Err(unsearchable) => {
                // A damaged file is named rather than what a search says of it.
                let verified = unverified.verify();
                verified.map_err(|cause| unopened(directory, cause))?;
                return Err(unsearchable);
            }
        };
        let live = Self {
            directory: directory.to_owned(),
            served: ArcSwap::from_pointee(Served::Sound(Arc::new(snapshot))),
            trouble: ArcSwapOption::empty(),
        };
        Ok((live, unverified))
    }

    /// The snapshot in use. Keep the `Arc` for the whole request: the next call may give a
    /// newer generation.
    ///
    /// # Errors
    /// When it was found damaged, and there is no newer one.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, Damaged> {
        match &**self.served.load() {
            Served::Sound(snapshot) => Ok(Arc::clone(snapshot)),
            Served::Damaged(damaged) => Err(damaged.clone()),
        }
    }

    /// Verifies what remains of the generation it opened with; nothing is answered from it any
    /// more when a file is damaged. Searches go on meanwhile.
    pub(crate) async fn verify(self: Arc<Self>, unverified: Unverified) {
        let generation = self.served.load().generation().clone();
        let verified = tokio::task::spawn_blocking(move || unverified.verify()).await;
        let reason = match verified {
            Ok(Ok(())) => {
                let generation = generation.as_str();
                return tracing::info!(generation, "all files are verified");
            }
            Ok(Err(error)) => error.to_string(),
            Err(_panic) => "verifying it failed unexpectedly".to_owned(),
        };
        let damaged = Damaged {
            reason: reason.into(),
            generation,
        };
        tracing::error!(
            generation = damaged.generation.as_str(),
            reason = &*damaged.reason,
            "the index is damaged; nothing is answered from this generation any more"
        );
        self.served.rcu(|served| {
            // A newer one, which was verified before it served, stays.
            if *served.generation() == damaged.generation {
                Arc::new(Served::Damaged(damaged.clone()))
            } else {
                Arc::clone(served)
            }
        });
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
        let served = self.served.load_full();
        if generation == *served.generation() {
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
        // All of it is verified first: what serves is not given up for less.
        let opened = match &*served {
            Served::Sound(previous) => Snapshot::open_after(&self.directory, previous),
            Served::Damaged(_) => Snapshot::open(&self.directory),
        };
        let opened = opened.map_err(|cause| unopened(&self.directory, cause));
        match opened.and_then(|snapshot| tried(&self.directory, snapshot)) {
            Ok(snapshot) => {
                tracing::info!(
                    generation = snapshot.generation().as_str(),
                    "serving a new generation"
                );
                self.served
                    .store(Arc::new(Served::Sound(Arc::new(snapshot))));
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

fn unopened(directory: &Path, cause: IndexError) -> ServerError {
    match cause {
        IndexError::Missing(directory) => ServerError::IndexMissing(directory),
        cause => ServerError::IndexBroken {
            directory: directory.to_owned(),
            cause,
        },
    }
}

/// Asks a generation that was opened the canary question, so that one that cannot answer is
/// refused before it serves, and the first person need not wait for what the first search
/// reads from the disk.
fn tried(directory: &Path, snapshot: Snapshot) -> Result<Snapshot, ServerError> {
    let answered = query::search(&snapshot, &SearchRequest::new(CANARY));
    answered.map_err(|cause| ServerError::IndexUnsearchable {
        directory: directory.to_owned(),
        cause,
    })?;
    Ok(snapshot)
}
