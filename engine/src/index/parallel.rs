//! One pass over many things, shared by the processors.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;

/// Things that are worth a thread: starting one takes as long as some thousand of them.
const WORTH_A_THREAD: usize = 50_000;

/// Most threads: they all read memory, of which there is one.
const MOST_THREADS: usize = 4;

/// What `part` makes of the parts of `0..things`, one after another; parts begin at multiples
/// of `step`.
///
/// Cost: that of `part`, shared by up to four processors.
pub(super) fn in_parts<T: Send>(
    things: usize,
    step: usize,
    part: impl Fn(Range<usize>) -> Vec<T> + Sync,
) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let parts = threads
        .min(MOST_THREADS)
        .min(things / WORTH_A_THREAD)
        .max(1);
    let length = things.div_ceil(parts).next_multiple_of(step.max(1)).max(1);
    let mut ranges = (0..things).step_by(length).map(|first| {
        let end = first + length;
        first..end.min(things)
    });
    let first = ranges.next().unwrap_or(0..0);
    std::thread::scope(|scope| {
        let part = &part;
        let others: Vec<_> = ranges
            .map(|range| scope.spawn(move || part(range)))
            .collect();
        let mut made = part(first);
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_their_order_and_begin_where_they_may() {
        for things in [0, 1, 7, 49_999, 100_000, 300_001] {
            let made = in_parts(things, 128, |range| {
                assert!(range.start.is_multiple_of(128));
                range.collect()
            });
            assert!(made.into_iter().eq(0..things), "{things}");
        }
    }
}
