//! Running counts: how many documents before each 128th or so have each value, so that a
//! range of documents is counted by a subtraction.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::DocId;

use super::cells::CELL;

/// Least documents between two rows of counts: those of a cell, so that where rows are no
/// farther apart no document is looked at.
const STEP: DocId = CELL;

/// Most memory of the rows of all values, in bytes: with many values they are farther apart.
const BYTES: usize = 8 * 1024 * 1024;
/// The same of the most frequent values alone, which are mostly enough.
const FREQUENT_BYTES: usize = 16 * 1024 * 1024;

/// How many documents have each value, from the first on.
#[derive(Debug)]
pub(crate) struct RunningCounts {
    values: usize,
    /// Documents between two rows.
    step: DocId,
    /// Row by row, the first all 0.
    rows: Vec<u32>,
}

impl RunningCounts {
    /// Counts the values of `documents`; `of` tells those of one, each once.
    ///
    /// Cost: a look at each document, and 4 bytes a value for every 128 documents, 8 MB at
    /// most.
    pub(crate) fn new<I: IntoIterator<Item = usize>>(
        documents: DocId,
        values: usize,
        of: impl Fn(DocId) -> I,
    ) -> Self {
        Self::within(BYTES, documents, values, of)
    }

    fn within<I: IntoIterator<Item = usize>>(
        bytes: usize,
        documents: DocId,
        values: usize,
        of: impl Fn(DocId) -> I,
    ) -> Self {
        let mut step = STEP;
        while (documents / step) as usize * values * size_of::<u32>() > bytes {
            step *= 2;
        }
        let mut now = vec![0u32; values];
        let mut rows = Vec::with_capacity((documents / step + 1) as usize * values);
        for doc in 0..documents {
            if doc.is_multiple_of(step) {
                rows.extend(&now);
            }
            for value in of(doc) {
                if let Some(count) = now.get_mut(value) {
                    *count += 1;
                }
            }
        }
        if documents.is_multiple_of(step) {
            rows.extend(&now);
        }
        Self { values, step, rows }
    }

    /// Adds how many of `docs` have each value; `of` as it was when this was made. There have
    /// to be as many `counts` as values.
    ///
    /// Cost: two rows, and on both sides documents looked at, half as many as there are between
    /// two rows at most.
    pub(crate) fn add<I: IntoIterator<Item = usize>>(
        &self,
        docs: Range<DocId>,
        counts: &mut [u32],
        of: impl Fn(DocId) -> I,
    ) {
        let first = self.nearest_row(docs.start);
        let last = self.nearest_row(docs.end);
        let rows = self.row(first).zip(self.row(last));
        let Some((before, after)) = rows.filter(|_| first < last) else {
            each(docs, counts, &of, |count| count.wrapping_add(1));
            return;
        };
        for (count, (before, after)) in counts.iter_mut().zip(before.iter().zip(after)) {
            *count = count.wrapping_add(after.wrapping_sub(*before));
        }
        each(docs.start..first, counts, &of, |count| {
            count.wrapping_add(1)
        });
        each(first..docs.start, counts, &of, |count| {
            count.wrapping_sub(1)
        });
        each(last..docs.end, counts, &of, |count| count.wrapping_add(1));
        each(docs.end..last, counts, &of, |count| count.wrapping_sub(1));
    }

    /// The document of the row that is nearest to this one.
    fn nearest_row(&self, doc: DocId) -> DocId {
        let rows = self.rows.len().checked_div(self.values).unwrap_or(0);
        let nearest = doc.saturating_add(self.step / 2) / self.step;
        nearest.min(rows.saturating_sub(1) as DocId) * self.step
    }

    fn row(&self, doc: DocId) -> Option<&[u32]> {
        let at = (doc / self.step) as usize * self.values;
        self.rows.get(at..at + self.values)
    }
}

/// Running counts of the most frequent values alone: an index may have thousands of values, of
/// which the most frequent ones are shown.
#[derive(Debug)]
pub(crate) struct FrequentValues {
    /// The numbers of the values, in their order.
    numbers: Vec<u32>,
    /// By the number of a value, its place among these.
    places: Vec<u16>,
    /// How many documents have any one of the other values, at most.
    others_most: u32,
    running: RunningCounts,
}

impl FrequentValues {
    /// Values kept.
    const KEPT: usize = 512;
    /// The place of a value that is not among them.
    const NOT_KEPT: u16 = u16::MAX;

    /// Counts as [`RunningCounts::new`] does; `None` where there are so few values that it
    /// does not pay.
    ///
    /// Cost: two looks at each document, and 16 bytes of memory for each, 16 MB at most.
    pub(crate) fn new<I: IntoIterator<Item = usize>>(
        documents: DocId,
        values: usize,
        of: impl Fn(DocId) -> I,
    ) -> Option<Self> {
        if values <= 2 * Self::KEPT {
            return None;
        }
        let mut counts = vec![0u32; values];
        each(0..documents, &mut counts, &of, |count| count + 1);
        let mut numbers: Vec<u32> = (0..values as u32).collect();
        let count_of = |number: &u32| counts.get(*number as usize).copied().unwrap_or_default();
        let (_, other, _) =
            numbers.select_nth_unstable_by_key(Self::KEPT, |number| Reverse(count_of(number)));
        let others_most = count_of(other);
        numbers.truncate(Self::KEPT);
        numbers.sort_unstable();
        let mut places = vec![Self::NOT_KEPT; values];
        for (place, number) in (0u16..).zip(&numbers) {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
        }
        let running = RunningCounts::within(FREQUENT_BYTES, documents, Self::KEPT, |doc| {
            kept_of(&places, of(doc).into_iter())
        });
        Some(Self {
            numbers,
            places,
            others_most,
            running,
        })
    }

    /// The numbers of the values, in their order.
    pub(crate) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// How many documents have any one of the other values, at most.
    pub(crate) fn others_most(&self) -> u32 {
        self.others_most
    }

    /// Adds how many of `docs` but the `deleted` ones have each of these values, by the place
    /// of the value.
    ///
    /// Cost: as of [`RunningCounts::add`].
    pub(crate) fn add<I: IntoIterator<Item = usize>>(
        &self,
        docs: Range<DocId>,
        deleted: &[DocId],
        counts: &mut Vec<u32>,
        of: impl Fn(DocId) -> I,
    ) {
        counts.resize(self.numbers.len(), 0);
        let of = |doc| kept_of(&self.places, of(doc).into_iter());
        self.running.add(docs, counts, of);
        for place in deleted.iter().flat_map(|doc| of(*doc)) {
            if let Some(count) = counts.get_mut(place) {
                *count -= 1;
            }
        }
    }
}

/// The places of those of some values that are kept.
fn kept_of(places: &[u16], values: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    let places = values.filter_map(|value| places.get(value).copied());
    let kept = places.filter(|place| *place != FrequentValues::NOT_KEPT);
    kept.map(usize::from)
}

/// Changes the counts of the values of some documents.
fn each<I: IntoIterator<Item = usize>>(
    docs: Range<DocId>,
    counts: &mut [u32],
    of: impl Fn(DocId) -> I,
    change: impl Fn(u32) -> u32,
) {
    for value in docs.flat_map(of) {
        if let Some(count) = counts.get_mut(value) {
            *count = change(*count);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_range_is_counted_as_a_scan_would(
            values in prop::collection::vec(prop::collection::btree_set(0usize..5, 0..3), 0..3_000),
            from in 0u32..3_000,
            length in 0u32..3_000,
        ) {
            let documents = values.len() as DocId;
            let of = |doc: DocId| values[doc as usize].iter().copied().collect::<Vec<usize>>();
            let running = RunningCounts::new(documents, 5, of);
            let range = from.min(documents)..(from + length).min(documents);
            let mut counts = vec![0; 5];
            running.add(range.clone(), &mut counts, of);
            let expected: Vec<u32> = (0..5)
                .map(|value| range.clone().filter(|doc| of(*doc).contains(&value)).count() as u32)
                .collect();
            prop_assert_eq!(counts, expected);
        }
    }

    /// Three values a document of very many, some frequent and most rare.
    fn skewed(doc: DocId) -> [usize; 3] {
        let mix = |salt: u32| (doc.wrapping_add(salt).wrapping_mul(2_654_435_761) >> 8) as usize;
        let skew = |salt| mix(salt) % (1 + mix(salt + 1) % (1 + mix(salt + 2) % 3_000));
        [3 * skew(1), 3 * skew(9) + 1, 3 * skew(77) + 2]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn frequent_values_are_counted_as_a_scan_would_and_no_other_is_more_frequent(
            from in 0u32..5_000,
            length in 0u32..5_000,
            deleted in prop::collection::btree_set(0u32..5_000, 0..40),
        ) {
            const DOCUMENTS: DocId = 5_000;
            const VALUES: usize = 9_003;
            let frequent = FrequentValues::new(DOCUMENTS, VALUES, skewed).expect("many values");
            let range = from..(from + length).min(DOCUMENTS).max(from);
            let deleted: Vec<DocId> =
                deleted.into_iter().filter(|doc| range.contains(doc)).collect();
            let mut counts = Vec::new();
            frequent.add(range.clone(), &deleted, &mut counts, skewed);
            let mut scanned = vec![0u32; VALUES];
            let mut all = vec![0u32; VALUES];
            for doc in 0..DOCUMENTS {
                for value in skewed(doc) {
                    all[value] += 1;
                    scanned[value] +=
                        u32::from(range.contains(&doc) && !deleted.contains(&doc));
                }
            }
            let numbers = frequent.numbers();
            prop_assert!(numbers.is_sorted() && numbers.len() == counts.len());
            for (number, count) in numbers.iter().zip(counts) {
                prop_assert_eq!(scanned[*number as usize], count);
            }
            let others = (0..VALUES as u32).filter(|value| !numbers.contains(value));
            let most = others.map(|value| all[value as usize]).max();
            prop_assert_eq!(most, Some(frequent.others_most()));
        }
    }

    #[test]
    fn of_few_values_none_is_left_out() {
        assert!(FrequentValues::new(100, 500, |doc| [doc as usize]).is_none());
    }
}
