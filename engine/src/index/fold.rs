//! Which segments are merged after an update, so that there are few of them whatever happens.
//!
//! The rule: from the largest segment down, the first one that has at most four times as many
//! services as all smaller ones together is merged with them, a segment counting as 1,000
//! services at least. So each segment that stays is more than four times as large as all that
//! are smaller: an index of a million services has at most eight. While updates of a hundred
//! services make three million of one, each that comes is written again some thirty times. A segment of which more than
//! a quarter is deleted is written anew.

use tantivy::SegmentReader;
use tantivy::index::SegmentId;

/// A segment that is larger than all smaller ones together by this much stays as it is.
const RATIO: u64 = 4;
/// Services that are written in no time: smaller segments count as this large.
pub(super) const SMALL: u32 = 1_000;
/// Of a segment's services, one in so many may be deleted.
const DELETED: u32 = 4;

/// A segment's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size<T> {
    id: T,
    live: u32,
    deleted: u32,
}

/// The groups of segments to merge, each into one; segments of fewer services than `small`
/// count as that large.
pub(super) fn groups(segments: &[SegmentReader], small: u32) -> Vec<Vec<SegmentId>> {
    let sizes = segments.iter().map(|segment| Size {
        id: segment.segment_id(),
        live: segment.num_docs(),
        deleted: segment.num_deleted_docs(),
    });
    groups_of(sizes.collect(), small)
}

fn groups_of<T: Copy + Ord>(mut sizes: Vec<Size<T>>, small: u32) -> Vec<Vec<T>> {
    sizes.sort_by_key(|size| (std::cmp::Reverse(size.live), size.id));
    let weight = |size: &Size<T>| u64::from(size.live.max(small));
    let first = (0..sizes.len()).find(|first| {
        let (one, smaller) = (&sizes[*first], &sizes[first + 1..]);
        let together: u64 = smaller.iter().map(weight).sum();
        weight(one) <= RATIO * together
    });
    let (stay, fold) = sizes.split_at(first.unwrap_or(sizes.len()));
    let mut groups: Vec<Vec<T>> = stay
        .iter()
        .filter(|size| size.deleted > (size.live + size.deleted) / DELETED)
        .map(|size| vec![size.id])
        .collect();
    if !fold.is_empty() {
        groups.push(fold.iter().map(|size| size.id).collect());
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(id: usize, live: u32) -> Size<usize> {
        Size {
            id,
            live,
            deleted: 0,
        }
    }

    #[test]
    fn however_many_updates_there_are_there_are_few_segments() {
        let mut segments = vec![size(0, 1_000_000)];
        let mut most = 0;
        let mut written = 0u64;
        for update in 1..20_000 {
            segments.push(size(update, 100));
            for group in groups_of(segments.clone(), SMALL) {
                let of_group = |size: &Size<usize>| group.contains(&size.id);
                let live = segments.iter().filter(|size| of_group(size));
                let live: u32 = live.map(|size| size.live).sum();
                segments.retain(|size| !of_group(size));
                segments.push(size(update, live));
                written += u64::from(live);
            }
            most = most.max(segments.len());
        }
        assert!(most <= 8, "{most} segments");
        // Two million services came.
        assert!(written < 35 * 2_000_000, "{written} written");
    }

    #[test]
    fn a_small_index_stays_one_segment() {
        assert_eq!(groups_of(vec![size(0, 900), size(1, 1)], SMALL), [[0, 1]]);
        assert_eq!(
            groups_of(vec![size(0, 900)], SMALL),
            Vec::<Vec<usize>>::new()
        );
    }

    #[test]
    fn a_segment_with_many_deleted_services_is_written_anew() {
        let mut large = size(0, 100_000);
        large.deleted = 30_000;
        assert_eq!(groups_of(vec![large], SMALL), Vec::<Vec<usize>>::new());
        large.deleted = 40_000;
        assert_eq!(groups_of(vec![large, size(1, 10)], SMALL), [[0]]);
    }
}
