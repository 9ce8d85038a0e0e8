//! Counts by area, packed: they are most of the dictionary, and of most only one is asked for.

use super::AreaNumber;
use super::bytes::{Reader, write_number};

/// How many services each area has, of those that have any.
///
/// Two bytes an area mostly: how much its number is above that of the one before, and the
/// count, as numbers of variable length.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Areas(Vec<u8>);

impl Areas {
    /// Areas that were packed to these bytes.
    pub(super) fn packed(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The bytes they are packed to.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Areas and their counts, sorted by area.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (AreaNumber, u32)> + '_ {
        let mut bytes = Reader(&self.0);
        let mut number = 0u32;
        std::iter::from_fn(move || {
            number = number.checked_add(bytes.number()?)?;
            let area = u16::try_from(number).ok()?;
            Some((AreaNumber::from_number(area), bytes.number()?))
        })
    }

    /// How many an area has.
    ///
    /// Cost: at most 1 µs.
    pub(super) fn of(&self, area: AreaNumber) -> u32 {
        let mut known = self.iter().skip_while(|(known, _)| *known < area);
        let found = known.next().filter(|(known, _)| *known == area);
        found.map_or(0, |(_, count)| count)
    }
}

impl FromIterator<(AreaNumber, u32)> for Areas {
    /// Takes areas with their counts, sorted by area.
    fn from_iter<T: IntoIterator<Item = (AreaNumber, u32)>>(areas: T) -> Self {
        let mut bytes = Vec::new();
        let mut before = 0;
        for (area, count) in areas {
            let number = u32::from(area.number());
            write_number(&mut bytes, number.saturating_sub(before));
            write_number(&mut bytes, count);
            before = number;
        }
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counts_are_those_of_a_map(counts in prop::collection::btree_map(0..2_000u16, 1..u32::MAX, 0..60), asked in 0..2_000u16) {
            let areas: Areas = counts.iter().map(|(area, count)| (AreaNumber::from_number(*area), *count)).collect();
            let read: BTreeMap<u16, u32> = areas.iter().map(|(area, count)| (area.number(), count)).collect();
            prop_assert_eq!(&read, &counts);
            let expected = counts.get(&asked).copied().unwrap_or(0);
            prop_assert_eq!(areas.of(AreaNumber::from_number(asked)), expected);
            prop_assert_eq!(Areas::packed(areas.bytes()), areas);
        }

        #[test]
        fn damaged_bytes_end_somewhere(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            prop_assert!(Areas::packed(&bytes).iter().count() <= bytes.len() / 2);
        }
    }
}
