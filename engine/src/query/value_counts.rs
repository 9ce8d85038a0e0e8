//! How many services have each value of a facet, and which of the values are shown.
//!
//! A segment counts by the numbers of its values. An index may have thousands of them, so only
//! those that are shown are copied, and called by a name.

use std::cmp::Reverse;

use luukku_analyzers::fold;
use tantivy::SegmentOrdinal;

use super::limits;
use crate::index::{Fact, Snapshot};

/// Counts of a facet, segment by segment.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueCounts {
    /// The segment, and its counts by the number of the value.
    segments: Vec<(SegmentOrdinal, Vec<u32>)>,
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
    pub(super) fn of(segment: SegmentOrdinal, counts: Vec<u32>) -> Self {
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
    /// Cost: a look at each count; at the text of each value too, where there are several
    /// segments.
    pub(super) fn shown<'a>(
        &self,
        fact: Fact,
        set: &'a [String],
        snapshot: &'a Snapshot,
    ) -> Vec<CountedValue<'a>> {
        if let ([(segment, counts)], []) = (self.segments.as_slice(), set) {
            return most_frequent(*segment, counts, fact, snapshot);
        }
        let mut values = self.counted(fact, snapshot);
        if !set.is_empty() {
            mark(&mut values, fact, set, snapshot);
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
    fn counted<'a>(&self, fact: Fact, snapshot: &'a Snapshot) -> Vec<CountedValue<'a>> {
        let mut counted = Vec::new();
        for (segment, counts) in &self.segments {
            let Some(columns) = snapshot.all_columns().get(*segment as usize) else {
                continue;
            };
            // Numbered in the order of their bytes.
            let values = columns.fact(fact).values().iter().zip(counts);
            let found = values.filter(|(_, count)| **count > 0);
            counted.extend(found.map(|(value, count)| CountedValue {
                value: value.as_str(),
                count: *count as usize,
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
    counts: &[u32],
    fact: Fact,
    snapshot: &'a Snapshot,
) -> Vec<CountedValue<'a>> {
    let Some(columns) = snapshot.all_columns().get(segment as usize) else {
        return Vec::new();
    };
    let values = columns.fact(fact).values();
    let shown = greatest(counts, limits::MAX_FACET_VALUES).into_iter();
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
/// equals the one of the least place; at most so many.
///
/// Cost: a look at each.
fn greatest(counts: &[u32], most: usize) -> Vec<(Reverse<u32>, usize)> {
    /// Counts kept, by how many are wanted, until the least of them go.
    const ROOM: usize = 4;
    let mut kept: Vec<(Reverse<u32>, usize)> = Vec::with_capacity(most * ROOM);
    let mut least = 1;
    for (place, count) in counts.iter().enumerate() {
        if *count < least {
            continue;
        }
        if kept.len() >= most * ROOM && most > 0 {
            kept.select_nth_unstable(most - 1);
            kept.truncate(most);
            // A later one has to be greater.
            least = kept
                .last()
                .map_or(1, |(Reverse(last), _)| last.saturating_add(1));
            if *count < least {
                continue;
            }
        }
        kept.push((Reverse(*count), place));
    }
    kept.sort_unstable();
    kept.truncate(most);
    kept
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
            prop_assert_eq!(greatest(&counts, most), sorted);
        }
    }
}
