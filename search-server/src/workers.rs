//! Runs searches off the async threads, a bounded number at a time, each with a deadline.

use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::limits::{SEARCH_DEADLINE, SEARCHES_PER_CORE};

/// The right to run a bounded number of searches at once.
#[derive(Clone, Debug)]
pub(crate) struct Workers {
    permits: Arc<Semaphore>,
}

/// Why a job has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfinished {
    /// The deadline passed, in the queue or at work.
    Late,
    /// The job panicked.
    Panicked,
}

impl Workers {
    pub(crate) fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            permits: Arc::new(Semaphore::new(cores * SEARCHES_PER_CORE)),
        }
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
