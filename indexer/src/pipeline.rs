//! Work on many items by all processors, its results in the order of the items.
//!
//! One thread reads, one a processor works, and the caller's takes the results in order.
//! Batches go round the workers one by one, so that order needs no sorting: the next result
//! is always the next worker's. Every queue is bounded, so memory is too, however fast one
//! side is.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Most items of a batch: enough that handing it over costs nothing beside the work.
const BATCH: usize = 64;

/// A batch with more bytes than this is full, so that a batch of the longest records is
/// two of them and not 64.
const BATCH_BYTES: usize = 256 * 1024;

/// Batches waiting before and behind each worker: one to take while the next is made ready.
const WAITING: usize = 2;

/// Items to work on, and what ended the reading after them.
struct Batch<T, E> {
    items: Vec<T>,
    end: Option<E>,
}

/// Hands what a worker makes of each item to `commit`, in the order of the items.
///
/// `worker` makes the workers, one a thread, each with what it remembers between items.
/// `bytes` says how much memory an item takes. What `items` fails with is returned after
/// everything before it has been committed; what `commit` fails with, at once.
///
/// # Errors
/// The first error of `items` or `commit`.
pub(crate) fn in_order<T, R, E, W>(
    items: impl Iterator<Item = Result<T, E>> + Send,
    bytes: impl Fn(&T) -> usize + Send,
    worker: impl Fn() -> W,
    mut commit: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    R: Send,
    E: Send,
    W: FnMut(T) -> R + Send,
{
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let mut before: Vec<SyncSender<Batch<T, E>>> = Vec::new();
        let mut behind: Vec<Receiver<Batch<R, E>>> = Vec::new();
        for _ in 0..workers {
            let (sender, waiting) = sync_channel::<Batch<T, E>>(WAITING);
            let (done, receiver) = sync_channel(WAITING);
            before.push(sender);
            behind.push(receiver);
            let mut work = worker();
            scope.spawn(move || {
                for Batch { items, end } in waiting {
                    let items = items.into_iter().map(&mut work).collect();
                    if done.send(Batch { items, end }).is_err() {
                        break;
                    }
                }
            });
        }
        scope.spawn(move || read(items, &bytes, &before));
        // Batches are dealt in turn, so the first worker that has none was the last one's next.
        for receiver in behind.iter().cycle() {
            let Ok(Batch { items, end }) = receiver.recv() else {
                break;
            };
            for item in items {
                commit(item)?;
            }
            if let Some(error) = end {
                return Err(error);
            }
        }
        Ok(())
    })
}

/// Deals the items to the workers, until they end or nobody takes them.
fn read<T, E>(
    items: impl Iterator<Item = Result<T, E>>,
    bytes: &impl Fn(&T) -> usize,
    workers: &[SyncSender<Batch<T, E>>],
) {
    let mut items = items.fuse();
    for worker in workers.iter().cycle() {
        let mut batch = Batch {
            items: Vec::with_capacity(BATCH),
            end: None,
        };
        let mut size = 0;
        while batch.items.len() < BATCH && size < BATCH_BYTES {
            match items.next() {
                Some(Ok(item)) => {
                    size += bytes(&item);
                    batch.items.push(item);
                }
                Some(Err(error)) => {
                    batch.end = Some(error);
                    break;
                }
                None => break,
            }
        }
        let is_last = batch.end.is_some() || batch.items.is_empty();
        if worker.send(batch).is_err() || is_last {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items_however_long_each_takes() {
        let items = (0..5_000u64).map(Ok::<_, String>);
        let mut seen = Vec::new();
        let work = |item: u64| {
            if item.is_multiple_of(977) {
                thread::sleep(Duration::from_millis(3));
            }
            item * 2
        };
        in_order(
            items,
            |_| 1,
            || work,
            |item| {
                seen.push(item);
                Ok(())
            },
        )
        .expect("no error");
        assert_eq!(seen, (0..5_000).map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn what_was_read_before_an_error_is_committed_and_nothing_after_it() {
        let items = (0..1_000).map(|item| if item == 700 { Err(item) } else { Ok(item) });
        let mut seen = 0;
        let outcome = in_order(
            items,
            |_| 1,
            || |item| item,
            |_| {
                seen += 1;
                Ok(())
            },
        );
        assert_eq!((outcome, seen), (Err(700), 700));
    }

    #[test]
    fn an_error_of_the_committer_stops_the_reader() {
        let read = AtomicUsize::new(0);
        let items = (0..).map(|item: usize| {
            read.fetch_add(1, Ordering::Relaxed);
            Ok(item)
        });
        let outcome = in_order(
            items,
            |_| 1,
            || |item| item,
            |item| {
                if item == 10 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!(outcome, Err("full"));
    }

    #[test]
    fn only_so_much_is_read_ahead_as_the_queues_hold() {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let read = AtomicUsize::new(0);
        let items = (0..200).map(|item: usize| {
            read.fetch_add(1, Ordering::Relaxed);
            Ok::<_, String>(item)
        });
        // Every item fills a batch by its bytes; a worker holds one, and each queue its own.
        let most = workers * (2 * WAITING + 1) + 2;
        in_order(
            items,
            |_| BATCH_BYTES,
            || |item| item,
            |item| {
                thread::sleep(Duration::from_micros(200));
                let ahead = read.load(Ordering::Relaxed) - item;
                assert!(ahead <= most, "{ahead} read ahead, {most} would do");
                Ok(())
            },
        )
        .expect("no error");
    }
}
