//! Runs searches and longer jobs, a bounded number at a time.

use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::runtime::Handle;
use tokio::sync::{AcquireError, Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::limits::{JOBS_PER_CORE, SEARCH_DEADLINE, SPARE_THREADS};
use crate::watch::Watch;

/// The right to run a bounded number of jobs at once.
#[derive(Clone, Debug)]
pub(crate) struct Workers {
    /// For jobs on blocking threads.
    permits: Arc<Semaphore>,
    /// For searches on the async threads, as many as there are cores.
    searches: Arc<Semaphore>,
    /// `None` where its thread cannot be had: then all jobs run on blocking threads.
    watch: Option<Arc<Watch>>,
}

/// Why a job has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfinished {
    /// The deadline passed, in the queue or at work.
    Late,
    /// The job panicked.
    Panicked,
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

/// How many threads the async runtime is to have: one for each search that runs on them, and
/// some that are free to listen meanwhile.
#[must_use]
pub fn async_threads() -> usize {
    cores() + SPARE_THREADS
}

impl Workers {
    /// Workers of the runtime it is called in.
    pub(crate) fn new() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(cores() * JOBS_PER_CORE)),
            searches: Arc::new(Semaphore::new(cores())),
            watch: Handle::try_current()
                .ok()
                .and_then(|runtime| Watch::over(runtime).ok())
                .map(Arc::new),
        }
    }

    /// Runs a search on this thread: it is over sooner than it is handed to another, and has a
    /// deadline of its own. At most one a core runs, so that threads are left for the rest.
    pub(crate) async fn search<T: Send + 'static>(
        &self,
        search: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        let Some(watch) = &self.watch else {
            return self.run(search).await;
        };
        let _until_the_end = match self.searches.try_acquire() {
            Ok(permit) => permit,
            Err(_) => self.turn().await?,
        };
        watch.run(search).ok_or(Unfinished::Panicked)
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Unfinished> {
        let turn = timeout(SEARCH_DEADLINE, self.searches.acquire()).await;
        let turn = turn.map_err(|_elapsed| Unfinished::Late)?;
        turn.map_err(|_closed: AcquireError| Unfinished::Late)
    }

    /// Runs `job` on a blocking thread. A job that is late keeps its permit until it ends, so
    /// late jobs cannot pile up.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Unfinished> {
        let permits = Arc::clone(&self.permits);
        let work = async move {
            let permit = permits
                .acquire_owned()
                .await
                .map_err(|_closed| Unfinished::Late)?;
            tokio::task::spawn_blocking(move || {
                let _held_until_the_end = permit;
                job()
            })
            .await
            .map_err(|_panic| Unfinished::Panicked)
        };
        timeout(SEARCH_DEADLINE, work)
            .await
            .unwrap_or(Err(Unfinished::Late))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_is_reported_and_the_next_one_runs() {
        let workers = Workers::new();
        let panicked = workers.run(|| panic!("job")).await;
        assert_eq!(panicked, Err::<(), _>(Unfinished::Panicked));
        assert_eq!(workers.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn a_job_is_not_waited_for_after_the_deadline() {
        let workers = Workers::new();
        let (release, wait) = std::sync::mpsc::channel::<()>();
        let late = workers.run(move || wait.recv()).await;
        assert_eq!(late, Err(Unfinished::Late));
        drop(release);
    }
}
