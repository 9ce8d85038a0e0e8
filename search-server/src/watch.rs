//! Keeps the async runtime going while short jobs run on its threads.
//!
//! A job of a tenth of a millisecond costs less than handing it to another thread and its
//! result back, so searches run where their requests are read. But the thread that begins one
//! may be the one that listens to the sockets, and none of the others, asleep, knows that they
//! should listen instead. So one thread looks every few milliseconds whether a job goes on, and
//! wakes another then. While there are no jobs it sleeps.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::thread::{self, Thread};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::limits::WATCH_INTERVAL;

/// After so many looks at nothing it sleeps: to be woken costs a request some microseconds.
const IDLE_LOOKS: u32 = 20;

/// Watches over jobs; ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    jobs: Arc<Jobs>,
    watcher: Thread,
}

#[derive(Debug, Default)]
struct Jobs {
    begun: AtomicU64,
    ended: AtomicU64,
    watcher_sleeps: AtomicBool,
    is_over: AtomicBool,
}

impl Watch {
    /// A watch over jobs on the threads of `runtime`.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub(crate) fn over(runtime: Handle) -> io::Result<Self> {
        let jobs = Arc::new(Jobs::default());
        let watched = Arc::clone(&jobs);
        let thread = thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || watched.watch(&runtime, WATCH_INTERVAL))?;
        Ok(Self {
            jobs,
            watcher: thread.thread().clone(),
        })
    }

    /// Runs a job on this thread; `None` when it panics.
    pub(crate) fn run<T>(&self, job: impl FnOnce() -> T) -> Option<T> {
        self.jobs.begun.fetch_add(1, SeqCst);
        if self.jobs.watcher_sleeps.swap(false, SeqCst) {
            self.watcher.unpark();
        }
        // Whatever the job left half done goes with it.
        let done = catch_unwind(AssertUnwindSafe(job));
        self.jobs.ended.fetch_add(1, SeqCst);
        done.ok()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.jobs.is_over.store(true, SeqCst);
        self.watcher.unpark();
    }
}

impl Jobs {
    fn watch(&self, runtime: &Handle, interval: Duration) {
        let (mut ended_before, mut idle) = (0, 0);
        while !self.is_over.load(SeqCst) {
            let ended = self.ended.load(SeqCst);
            let begun = self.begun.load(SeqCst);
            if begun != ended {
                idle = 0;
                if ended == ended_before {
                    // Whoever takes this listens to the sockets afterwards.
                    runtime.spawn(async {});
                }
            } else if idle < IDLE_LOOKS {
                idle += 1;
            } else {
                self.watcher_sleeps.store(true, SeqCst);
                // One that began before it could see this is seen here.
                if self.begun.load(SeqCst) == begun {
                    thread::park();
                }
                self.watcher_sleeps.store(false, SeqCst);
                idle = 0;
                continue;
            }
            ended_before = ended;
            thread::park_timeout(interval);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;
    use std::sync::mpsc::channel;

    use tokio::net::TcpListener;

    use super::*;

    /// With one job on a thread that listened, the others still answer.
    #[test]
    fn while_a_job_goes_on_sockets_are_listened_to() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(3)
            .enable_all()
            .build()
            .unwrap();
        let watch = Arc::new(Watch::over(runtime.handle().clone()).unwrap());
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (release, wait) = channel::<()>();
        let (began, begins) = channel::<()>();
        runtime.spawn(async move {
            // The first connection is answered only when all others are.
            let (first, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                first.readable().await.unwrap();
                let done = watch.run(move || {
                    began.send(()).unwrap();
                    wait.recv_timeout(Duration::from_secs(20))
                });
                assert_eq!(done, Some(Ok(())));
                assert_eq!(first.try_write(b"1").unwrap(), 1);
            });
            loop {
                let (other, _) = listener.accept().await.unwrap();
                other.writable().await.unwrap();
                assert_eq!(other.try_write(b"2").unwrap(), 1);
            }
        });
        let answer = |mut connection: TcpStream| {
            let mut byte = [0];
            connection.read_exact(&mut byte).unwrap();
            byte
        };
        let mut first = TcpStream::connect(address).unwrap();
        // By now all threads sleep, and the one that listens takes the job.
        thread::sleep(Duration::from_millis(200));
        first.write_all(b"?").unwrap();
        begins.recv().unwrap();
        for _ in 0..20 {
            assert_eq!(answer(TcpStream::connect(address).unwrap()), *b"2");
        }
        release.send(()).unwrap();
        assert_eq!(answer(first), *b"1");
    }

    #[test]
    fn while_a_job_goes_on_the_runtime_is_woken_and_afterwards_left_alone() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let watch = Watch::over(runtime.handle().clone()).unwrap();
        let tasks = || runtime.metrics().num_alive_tasks();
        let woken = watch.run(|| {
            // Nobody drives this runtime, so what wakes it is still there.
            (0..2_000).any(|_| {
                thread::sleep(Duration::from_millis(10));
                tasks() > 0
            })
        });
        assert_eq!(woken, Some(true));
        thread::sleep(WATCH_INTERVAL * 10);
        let before = tasks();
        thread::sleep(WATCH_INTERVAL * 10);
        assert_eq!(tasks(), before);
    }

    #[test]
    fn a_job_that_panics_gives_nothing_and_the_next_one_runs() {
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let watch = Watch::over(runtime.handle().clone()).unwrap();
        assert_eq!(watch.run(|| panic!("job")), None::<()>);
        // Long enough that the watcher sleeps, and is woken.
        thread::sleep(WATCH_INTERVAL * (2 * IDLE_LOOKS));
        assert_eq!(watch.run(|| 7), Some(7));
    }
}
