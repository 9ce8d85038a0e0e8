//! How many services have each value of a facet, and which of the values are shown.
//!
//! A segment counts by the numbers of its values. An index may have thousands of them, so only
//! those that are shown are copied, and called by a name.

use std::cmp::Reverse;
use std::ops::Range;

use luukku_analyzers::fold;
use tantivy::{DocId, SegmentOrdinal};

use super::Facet;
use super::limits;
use crate::index::{Fact, FrequentValues, RunningCounts, SegmentColumns, Snapshot};

/// Counts of a facet, segment by segment.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueCounts {
    segments: Vec<(SegmentOrdinal, SegmentCounts)>,
}

/// Counts of a facet in one segment.
#[derive(Clone, Debug, Default)]
pub(super) struct SegmentCounts {
    /// By the number of the value, without what is in `ranges`.
    counts: Vec<u32>,
    /// What is in `ranges`, of the most frequent values only, by their places.
    frequent: Vec<u32>,
    /// Documents of which only the most frequent values were counted.
    ranges: Vec<Range<DocId>>,
}

impl SegmentCounts {
    /// Nothing counted, of so many values.
    pub(super) fn new(values: usize) -> Self {
        Self {
            counts: vec![0; values],
            ..Self::default()
        }
    }

    /// Counts a document.
    pub(super) fn add(&mut self, column: &FacetColumn<'_>, doc: DocId) {
        for number in column.columns.fact(column.kind).of(doc) {
            if let Some(count) = self.counts.get_mut(number as usize) {
                *count += 1;
            }
        }
    }

    /// Counts all documents of some ranges that are not deleted.
    ///
    /// Cost: a look at each where they are few, else a subtraction a value that is frequent.
    pub(super) fn add_ranges(&mut self, column: &FacetColumn<'_>, ranges: &[Range<DocId>]) {
        /// At most so many documents are looked at one by one.
        const FEW: usize = 4096;
        /// Values that are subtracted while a document is looked at.
        const AT_ONCE: usize = 2;
        let columns = column.columns;
        let documents: usize = ranges.iter().map(ExactSizeIterator::len).sum();
        let subtractions = ranges.len() * self.counts.len();
        if documents <= FEW.min(subtractions / AT_ONCE) {
            let docs = ranges.iter().cloned().flatten();
            for doc in docs.filter(|doc| columns.is_live(*doc)) {
                self.add(column, doc);
            }
            return;
        }
        let frequent = column.frequent();
        for docs in ranges {
            let deleted = columns.deleted(docs);
            match frequent {
                Some(values) => {
                    let of = |doc| column.values_of(doc);
                    values.add(docs.clone(), deleted, &mut self.frequent, of);
                    self.ranges.push(docs.clone());
                }
                None => column.add_range(docs, deleted, &mut self.counts),
            }
        }
    }

    /// The counts of all values.
    fn whole(&self, column: &FacetColumn<'_>) -> Vec<u32> {
        let mut counts = self.counts.clone();
        for docs in &self.ranges {
            column.add_range(docs, column.columns.deleted(docs), &mut counts);
        }
        counts
    }

    /// The greatest counts, with the numbers of their values, as [`greatest`] has them.
    fn greatest(&self, column: &FacetColumn<'_>, most: usize) -> Vec<(Reverse<u32>, usize)> {
        if self.ranges.is_empty() {
            return greatest(in_order(&self.counts), most);
        }
        if let Some(values) = column.frequent() {
            let counted = values.numbers().iter().zip(&self.frequent);
            let both = counted.map(|(number, count)| {
                let beside = self.counts.get(*number as usize).copied();
                (*number, count + beside.unwrap_or_default())
            });
            let found = greatest(both, most);
            let last = found.last().filter(|_| found.len() == most);
            // No other value can have as many.
            if last.is_some_and(|(Reverse(last), _)| *last > values.others_most()) {
                return found;
            }
        }
        greatest(in_order(&self.whole(column)), most)
    }
}

fn in_order(counts: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    (0..).zip(counts.iter().copied())
}

/// What the documents of a segment have of a facet.
#[derive(Clone, Copy)]
pub(super) struct FacetColumn<'a> {
    pub(super) columns: &'a SegmentColumns,
    pub(super) facet: Facet,
    pub(super) kind: Fact,
}

impl<'a> FacetColumn<'a> {
    /// The numbers of the values of a document.
    fn values_of(&self, doc: DocId) -> impl Iterator<Item = usize> + use<'a> {
        let numbers = self.columns.fact(self.kind).of(doc);
        numbers.map(|number| number as usize)
    }

    fn frequent(&self) -> Option<&'a FrequentValues> {
        let columns = self.columns;
        columns.frequent(self.facet as usize, || {
            let values = columns.fact(self.kind).values().len();
            FrequentValues::new(columns.documents(), values, |doc| self.values_of(doc))
        })
    }

    /// Counts all values of the documents of a range but the `deleted` ones.
    fn add_range(&self, docs: &Range<DocId>, deleted: &[DocId], counts: &mut [u32]) {
        let columns = self.columns;
        let of = |doc| self.values_of(doc);
        let running = columns.running(self.facet as usize, || {
            let values = columns.fact(self.kind).values().len();
            RunningCounts::new(columns.documents(), values, of)
        });
        if let Some(running) = running {
            running.add(docs.clone(), counts, of);
        }
        for value in deleted.iter().flat_map(|doc| of(*doc)) {
            if let Some(count) = counts.get_mut(value) {
                *count -= 1;
            }
        }
    }
}

/// A value, and how many services have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CountedValue<'a> {
    pub(super) value: &'a str,
    pub(super) count: usize,
    /// Whether it is among the values that are set.
    pub(super) selected: bool,
}

impl ValueCounts {
    pub(super) fn of(segment: SegmentOrdinal, counts: SegmentCounts) -> Self {
        Self {
            segments: vec![(segment, counts)],
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.segments.extend(other.segments);
    }

    /// The values that are shown, the most frequent first, then in the order of their bytes: at
    /// most [`limits::MAX_FACET_VALUES`], and all that are `set`.
    ///
    /// Cost: a look at the counts of the most frequent values where no other can be shown, else
    /// at each count; at the text of each value too, where there are several segments.
    pub(super) fn shown<'a>(
        &self,
        facet: Facet,
        kind: Fact,
        set: &'a [String],
        snapshot: &'a Snapshot,
    ) -> Vec<CountedValue<'a>> {
        if let ([(segment, counts)], []) = (self.segments.as_slice(), set) {
            return most_frequent(*segment, counts, facet, kind, snapshot);
        }
        let mut values = self.counted(facet, kind, snapshot);
        if !set.is_empty() {
            mark(&mut values, kind, set, snapshot);
        }
        // Values are in order: of two as frequent the first is that of the lesser place.
        let places = values.iter().enumerate();
        let mut order: Vec<(Reverse<usize>, usize)> = places
            .map(|(place, value)| (Reverse(value.count), place))
            .collect();
        if order.len() > limits::MAX_FACET_VALUES {
            order.select_nth_unstable(limits::MAX_FACET_VALUES);
            let rest = order.split_off(limits::MAX_FACET_VALUES);
            let is_set = |place: usize| values.get(place).is_some_and(|value| value.selected);
            order.extend(rest.into_iter().filter(|(_, place)| is_set(*place)));
        }
        order.sort_unstable();
        let shown = order.into_iter();
        shown
            .filter_map(|(_, place)| values.get(place).copied())
            .collect()
    }

    /// The values that services have, in the order of their bytes.
    fn counted<'a>(
        &self,
        facet: Facet,
        kind: Fact,
        snapshot: &'a Snapshot,
    ) -> Vec<CountedValue<'a>> {
        let mut counted = Vec::new();
        for (segment, counts) in &self.segments {
            let Some(columns) = snapshot.all_columns().get(*segment as usize) else {
                continue;
            };
            // Numbered in the order of their bytes.
            let column = FacetColumn {
                columns,
                facet,
                kind,
            };
            let values = columns
                .fact(kind)
                .values()
                .iter()
                .zip(counts.whole(&column));
            let found = values.filter(|(_, count)| *count > 0);
            counted.extend(found.map(|(value, count)| CountedValue {
                value: value.as_str(),
                count: count as usize,
                selected: false,
            }));
        }
        if self.segments.len() > 1 {
            counted.sort_by_key(|counted| counted.value);
            counted.dedup_by(|next, first| {
                let is_same = next.value == first.value;
                if is_same {
                    first.count += next.count;
                }
                is_same
            });
        }
        counted
    }
}

/// The values of a segment that are shown where none is set.
fn most_frequent<'a>(
    segment: SegmentOrdinal,
    counts: &SegmentCounts,
    facet: Facet,
    kind: Fact,
    snapshot: &'a Snapshot,
) -> Vec<CountedValue<'a>> {
    let Some(columns) = snapshot.all_columns().get(segment as usize) else {
        return Vec::new();
    };
    let column = FacetColumn {
        columns,
        facet,
        kind,
    };
    let values = columns.fact(kind).values();
    let shown = counts.greatest(&column, limits::MAX_FACET_VALUES);
    let shown = shown.into_iter();
    shown
        .filter_map(|(Reverse(count), number)| {
            Some(CountedValue {
                value: values.get(number)?.as_str(),
                count: count as usize,
                selected: false,
            })
        })
        .collect()
}

/// The greatest of some counts that are not 0, with their places, the greatest first and of
/// equals the one of the least place; at most so many. The counts have to be in the order of
/// their places.
///
/// Cost: a look at each.
fn greatest(counts: impl Iterator<Item = (u32, u32)>, most: usize) -> Vec<(Reverse<u32>, usize)> {
    /// Counts kept, by how many are wanted, until the least of them go.
    const ROOM: usize = 4;
    // A count and a place in one number, the first to be shown the least.
    let mut kept: Vec<u64> = Vec::with_capacity(most * ROOM);
    let mut least = 1;
    for (place, count) in counts {
        if count < least {
            continue;
        }
        if kept.len() >= most * ROOM && most > 0 {
            let (_, worst, _) = kept.select_nth_unstable(most - 1);
            // A later one has to be greater.
            least = count_of(*worst).saturating_add(1);
            kept.truncate(most);
            if count < least {
                continue;
            }
        }
        kept.push(u64::from(!count) << 32 | u64::from(place));
    }
    kept.sort_unstable();
    kept.truncate(most);
    let kept = kept.into_iter();
    kept.map(|kept| (Reverse(count_of(kept)), kept as u32 as usize))
        .collect()
}

/// The count of what is kept.
fn count_of(kept: u64) -> u32 {
    !((kept >> 32) as u32)
}

/// Marks the values that are set, however they are cased, and adds those that nothing has.
fn mark<'a>(
    values: &mut Vec<CountedValue<'a>>,
    fact: Fact,
    set: &'a [String],
    snapshot: &'a Snapshot,
) {
    let mut known: Vec<&str> = Vec::new();
    for columns in snapshot.all_columns() {
        let column = columns.fact(fact);
        let numbers = set.iter().flat_map(|value| column.numbers(value));
        let texts = numbers.filter_map(|number| column.values().get(*number as usize));
        known.extend(texts.map(String::as_str));
    }
    for value in values.iter_mut() {
        value.selected = known.contains(&value.value);
    }
    for value in set {
        let folded = fold(value);
        let is_there = |there: &CountedValue<'_>| there.selected && fold(there.value) == folded;
        if !values.iter().any(is_there) {
            values.push(CountedValue {
                value,
                count: 0,
                selected: true,
            });
        }
    }
    values.sort_by_key(|value| value.value);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_greatest_counts_are_those_of_a_sorted_list(
            counts in prop::collection::vec(0u32..40, 0..900),
            most in 0usize..60,
        ) {
            let places = counts.iter().enumerate();
            let mut sorted: Vec<(Reverse<u32>, usize)> = places
                .filter(|(_, count)| **count > 0)
                .map(|(place, count)| (Reverse(*count), place))
                .collect();
            sorted.sort_unstable();
            sorted.truncate(most);
            prop_assert_eq!(greatest(in_order(&counts), most), sorted);
        }
    }
}
