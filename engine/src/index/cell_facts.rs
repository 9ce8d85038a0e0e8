//! What is known of the services of each cell beside where they are on earth: what tells,
//! without a look at each, whether one may be among the best or in a municipality.

use std::ops::Range;

use tantivy::DocId;

use super::cells::{CELL, Cover};
use super::standing::{Home, Homes, Standing};

/// Municipalities that are told of a cell: of those with more it is not known. Neighbours are
/// together, so that most cells have one.
const HOMES: usize = 6;

/// What is known of the documents of a cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CellFacts {
    /// When the most recently verified was, in days since 1970.
    pub(crate) freshest: Option<i64>,
    /// Whether of one it is not known when it was verified.
    pub(crate) has_undated: bool,
    /// The least ordinal of an id.
    pub(crate) least_id: u64,
    /// The different homes, the first so many; more than there is room for are
    /// [`Home::SEVERAL`].
    homes: [Home; HOMES],
    count: u8,
}

impl CellFacts {
    /// Of no documents.
    const NOTHING: Self = Self {
        freshest: None,
        has_undated: false,
        least_id: u64::MAX,
        homes: [Home::SEVERAL; HOMES],
        count: 0,
    };

    /// Those of every cell.
    ///
    /// Cost: a look at each document.
    pub(super) fn of_all(documents: DocId, standing: &Standing, homes: &Homes) -> Vec<Self> {
        let cells = (0..documents).step_by(CELL as usize);
        let docs = cells.map(|first| first..(first + CELL).min(documents));
        docs.map(|docs| Self::of(docs, standing, homes)).collect()
    }

    fn of(docs: Range<DocId>, standing: &Standing, homes: &Homes) -> Self {
        let mut facts = Self::NOTHING;
        for doc in docs {
            let verified = standing.verified(doc);
            facts.freshest = facts.freshest.max(verified);
            facts.has_undated |= verified.is_none();
            facts.least_id = facts.least_id.min(standing.id(doc));
            facts.add_home(homes.home(doc));
        }
        facts
    }

    fn add_home(&mut self, home: Home) {
        let count = usize::from(self.count);
        let Some((known, left)) = self.homes.split_at_mut_checked(count) else {
            return;
        };
        if known.contains(&home) {
            return;
        }
        if let Some(place) = left.first_mut() {
            *place = home;
            self.count += 1;
        } else if let Some(last) = known.last_mut() {
            *last = Home::SEVERAL;
        }
    }

    /// How an area, whose municipalities `has` tells, covers the services: `All` are in it, or
    /// `None` is in it or serves it.
    pub(crate) fn cover(&self, has: impl Fn(u64) -> bool) -> Cover {
        let mut cover: Option<Cover> = None;
        for home in self.homes.iter().take(usize::from(self.count)) {
            if *home == Home::SEVERAL {
                return Cover::Some;
            }
            let of_home = if home.only().is_some_and(&has) {
                Cover::All
            } else {
                Cover::None
            };
            if cover.is_some_and(|cover| cover != of_home) {
                return Cover::Some;
            }
            cover = Some(of_home);
        }
        cover.unwrap_or(Cover::Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(homes: &[Home]) -> CellFacts {
        let mut facts = CellFacts::NOTHING;
        for home in homes {
            facts.add_home(*home);
        }
        facts
    }

    #[test]
    fn an_area_covers_a_cell_where_all_homes_tell() {
        let home = |code| Home::only_in(code);
        let is_forssa = |code| code == 61;
        assert_eq!(facts(&[home(61), home(61)]).cover(is_forssa), Cover::All);
        assert_eq!(facts(&[home(834)]).cover(is_forssa), Cover::None);
        assert_eq!(facts(&[Home::NOWHERE]).cover(is_forssa), Cover::None);
        let both = facts(&[home(61), home(834)]);
        assert_eq!(both.cover(is_forssa), Cover::Some);
        assert_eq!(both.cover(|_| true), Cover::All);
        let unknown = facts(&[home(61), Home::SEVERAL]);
        assert_eq!(unknown.cover(is_forssa), Cover::Some);
        assert_eq!(facts(&[]).cover(is_forssa), Cover::Some);
    }

    #[test]
    fn of_a_cell_with_more_homes_than_are_told_nothing_is_known() {
        let home = |code| Home::only_in(code);
        let room: Vec<Home> = (1..=HOMES as u16).map(home).collect();
        assert_eq!(facts(&room).cover(|_| true), Cover::All);
        let more: Vec<Home> = (1..=HOMES as u16 + 1).map(home).collect();
        assert_eq!(facts(&more).cover(|_| true), Cover::Some);
        assert_eq!(facts(&more).cover(|_| false), Cover::Some);
    }
}
