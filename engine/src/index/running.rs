//! Running counts: how many documents before each 512th, or so, have each value, so that a
//! range of documents is counted by a subtraction.

use std::ops::Range;

use tantivy::DocId;

/// Least documents between two rows of counts.
const STEP: DocId = 512;

/// Most memory of the rows, in bytes: with many values they are farther apart.
const BYTES: usize = 8 * 1024 * 1024;

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
    /// Cost: a look at each document, and 4 bytes a value for every 512 documents, 8 MB at
    /// most.
    pub(crate) fn new<I: IntoIterator<Item = usize>>(
        documents: DocId,
        values: usize,
        of: impl Fn(DocId) -> I,
    ) -> Self {
        let mut step = STEP;
        while (documents / step) as usize * values * size_of::<u32>() > BYTES {
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
}
