//! What ranking reads of every service it meets, side by side in memory: tantivy's columns
//! unpack each value anew.

use std::fmt::Debug;

use tantivy::DocId;
use tantivy::columnar::{Column, StrColumn};

/// Documents whose values are unpacked at a time.
const AT_ONCE: DocId = 512;

/// When the services of a segment were verified, and the numbers of their ids.
///
/// Memory: 8 bytes a document.
#[derive(Debug)]
pub(crate) struct Standing {
    /// Days since 1970.
    verified: Vec<i32>,
    ids: Vec<u32>,
}

impl Standing {
    const UNDATED: i32 = i32::MIN;

    /// Cost: one pass over both columns.
    pub(super) fn of(verified: &Column<i64>, ids: &StrColumn, documents: DocId) -> Self {
        let day = |day: Option<i64>| {
            let most = i64::from(i32::MAX);
            day.map_or(Self::UNDATED, |day| day.clamp(1 - most, most) as i32)
        };
        let number = |number: Option<u64>| number.map_or(u32::MAX, |number| number as u32);
        Self {
            verified: first_of_each(verified, documents, day),
            ids: first_of_each(ids.ords(), documents, number),
        }
    }

    /// When a document was verified, in days since 1970.
    #[inline]
    pub(crate) fn verified(&self, doc: DocId) -> Option<i64> {
        let day = self.verified.get(doc as usize).copied();
        day.filter(|day| *day != Self::UNDATED).map(i64::from)
    }

    /// The number of its id; ids are numbered in their order. `u64::MAX` where there is none.
    #[inline]
    pub(crate) fn id(&self, doc: DocId) -> u64 {
        match self.ids.get(doc as usize) {
            Some(id) if *id != u32::MAX => u64::from(*id),
            _ => u64::MAX,
        }
    }
}

/// The municipalities that the services of a segment are in or serve, where that is one.
///
/// Memory: 2 bytes a document.
#[derive(Debug)]
pub(crate) struct Homes(Vec<Home>);

/// Where a service is, and where it can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Home(u16);

impl Home {
    /// It is in no municipality, and serves none.
    pub(crate) const NOWHERE: Self = Self(u16::MAX - 1);
    /// In several, or one only served, or the whole country is: the columns tell.
    pub(crate) const SEVERAL: Self = Self(u16::MAX);

    fn of(located: impl Iterator<Item = u64>, serves: impl Iterator<Item = u64>) -> Self {
        let mut located = located.peekable();
        let Some(first) = located.peek().copied() else {
            let mut serves = serves;
            return serves.next().map_or(Self::NOWHERE, |_| Self::SEVERAL);
        };
        match u16::try_from(first) {
            Ok(code) if code < Self::NOWHERE.0 && located.chain(serves).all(|it| it == first) => {
                Self(code)
            }
            _ => Self::SEVERAL,
        }
    }

    #[cfg(test)]
    pub(super) fn only_in(code: u16) -> Self {
        Self(code)
    }

    /// The code of the only municipality that it is in or serves, and it is in that.
    #[inline]
    pub(crate) fn only(self) -> Option<u64> {
        (self.0 < Self::NOWHERE.0).then_some(u64::from(self.0))
    }
}

impl Homes {
    /// Cost: one pass over the columns.
    pub(super) fn of(
        located: &Column<u64>,
        serves: &Column<u64>,
        nationwide: &Column<u64>,
        documents: DocId,
    ) -> Self {
        let home = |doc| {
            if nationwide.first(doc) == Some(1) {
                return Home::SEVERAL;
            }
            Home::of(located.values_for_doc(doc), serves.values_for_doc(doc))
        };
        Self((0..documents).map(home).collect())
    }

    #[inline]
    pub(crate) fn home(&self, doc: DocId) -> Home {
        self.0.get(doc as usize).copied().unwrap_or(Home::SEVERAL)
    }
}

/// The first value of each document, made a number of a few bytes.
fn first_of_each<T, N>(
    column: &Column<T>,
    documents: DocId,
    number: impl Fn(Option<T>) -> N,
) -> Vec<N>
where
    T: PartialOrd + Copy + Debug + Send + Sync + 'static,
{
    let mut numbers = Vec::with_capacity(documents as usize);
    let mut docs = Vec::with_capacity(AT_ONCE as usize);
    let mut values = Vec::with_capacity(AT_ONCE as usize);
    for first in (0..documents).step_by(AT_ONCE as usize) {
        docs.clear();
        docs.extend(first..documents.min(first + AT_ONCE));
        values.clear();
        values.resize(docs.len(), None);
        column.first_vals(&docs, &mut values);
        numbers.extend(values.iter().copied().map(&number));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_one_municipality_that_a_service_is_in() {
        let home = |located: &[u64], serves: &[u64]| {
            Home::of(located.iter().copied(), serves.iter().copied())
        };
        assert_eq!(home(&[], &[]), Home::NOWHERE);
        assert_eq!(home(&[61], &[]).only(), Some(61));
        assert_eq!(home(&[61, 61], &[61]).only(), Some(61));
        assert_eq!(home(&[], &[61]), Home::SEVERAL);
        assert_eq!(home(&[61], &[834]), Home::SEVERAL);
        assert_eq!(home(&[61, 834], &[]), Home::SEVERAL);
        assert_eq!(home(&[u64::from(u16::MAX)], &[]), Home::SEVERAL);
        assert_eq!(Home::NOWHERE.only(), None);
        assert_eq!(Home::SEVERAL.only(), None);
    }
}
