//! What services can be worth at most where they are, and in which order to look at them.

use std::cmp::Ordering;
use std::ops::Range;

use tantivy::DocId;

use super::matches::WINDOW;
use super::nearness::nearness;
use super::rank::{Ranker, SOMEWHERE};
use super::{PlaceMode, Sort};
use crate::index::{
    CELL, Cap, CellDistances, Cells, Cover, FixedOrigin, FixedPoint, chord_arc_m, unit_vector,
};

/// More than what rounding makes of a score.
const ABOVE: f64 = 1.000_2;
/// Less than what rounding makes of a quotient.
const BELOW: f64 = 0.999_999;

/// Documents of a piece: fewer are looked at sooner where they are near, but each piece is a
/// jump in every list, and this many are looked at together.
const PIECE: DocId = 1024;

// A piece is whole cells, and of one window.
const _: () = assert!(PIECE.is_multiple_of(CELL) && WINDOW.is_multiple_of(PIECE));

/// What no match among some documents has a greater key than.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    /// Nothing is known.
    None,
    /// This, whatever its text.
    Key(f64),
    /// What its text scores at most, times this.
    OfText(f64),
}

impl Piece {
    /// That first which may have the best matches when text scores `most` at most.
    pub(super) fn best_first(&self, other: &Self, most: f64) -> Ordering {
        let by_bound = other.bound.of(most).total_cmp(&self.bound.of(most));
        by_bound.then(self.docs.start.cmp(&other.docs.start))
    }
}

impl Bound {
    /// The bound where text scores `most` at most.
    pub(super) fn of(self, most: f64) -> f64 {
        match self {
            Self::None => f64::INFINITY,
            Self::Key(key) => key,
            Self::OfText(times) => most * times,
        }
    }

    /// With less than this text, no key is as great as `key`; 0 where text does not tell.
    pub(super) fn least_text(self, key: f64) -> f64 {
        match self {
            Self::None | Self::Key(_) => 0.0,
            Self::OfText(times) => (BELOW * key / times).max(0.0),
        }
    }
}

/// Neighbouring documents that are looked at together.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) docs: Range<DocId>,
    pub(super) cover: Cover,
    pub(super) bound: Bound,
}

/// What is known of documents by where they are.
pub(super) struct Bounds<'a> {
    ranker: &'a Ranker,
    /// The origins as unit vectors.
    pub(super) origins: Vec<[f64; 3]>,
    /// The only origin.
    only: Option<FixedOrigin>,
}

impl<'a> Bounds<'a> {
    pub(super) fn new(ranker: &'a Ranker) -> Self {
        let ask = &ranker.ask;
        let origins = ask.origin.iter().chain(&ask.further_origins);
        let is_only = ask.further_origins.is_empty();
        Self {
            ranker,
            origins: origins.map(|origin| unit_vector(*origin)).collect(),
            only: ask.origin.filter(|_| is_only).map(FixedOrigin::of),
        }
    }

    /// Whether what is nearer comes earlier.
    pub(super) fn is_by_nearness(&self) -> bool {
        match self.ranker.sort {
            Sort::Relevance => self.ranker.ask.half_distance_m.is_some(),
            Sort::Distance => self.ranker.ask.origin.is_some(),
            Sort::Verified | Sort::Name => false,
        }
    }

    /// Of all documents, where nearness does not count.
    pub(super) fn anywhere(&self) -> Bound {
        let is_nearest = self.ranker.ask.mode == Some(PlaceMode::Nearest);
        match self.ranker.sort {
            Sort::Relevance if !is_nearest => Bound::OfText(ABOVE),
            _ => Bound::None,
        }
    }

    /// Of a document with these places; `None` where that is not told by a few multiplications.
    pub(super) fn of_places(&self, places: &[FixedPoint]) -> Option<Bound> {
        let origin = self.only.as_ref()?;
        let on_earth = places.iter().filter(|place| place.is_on_earth());
        let metres = on_earth.map(|place| origin.least_m(*place));
        let nearest_m = metres.reduce(f64::min)?;
        Some(self.of_nearest_m(Some(nearest_m), false))
    }

    /// Of the documents of a cap.
    pub(super) fn of_cap(&self, cap: &Cap) -> Bound {
        self.of(std::iter::once(cap))
    }

    /// Of the documents of some cells.
    pub(super) fn of_caps(&self, caps: &[Cap]) -> Bound {
        self.of(caps.iter())
    }

    /// Of the documents of some caps.
    fn of<'c>(&self, caps: impl Iterator<Item = &'c Cap>) -> Bound {
        let mut nearest: Option<f64> = None;
        let mut has_nowhere = false;
        for cap in caps {
            has_nowhere |= cap.has_nowhere;
            if cap.has_places() {
                let chords = self.origins.iter().map(|origin| cap.nearest_chord(*origin));
                let chord = chords.fold(f64::INFINITY, f64::min);
                nearest = Some(nearest.map_or(chord, |nearest| nearest.min(chord)));
            }
        }
        self.of_nearest(nearest, has_nowhere)
    }

    /// Of documents none of which is nearer than this, through the earth in its radii, where any
    /// has a place.
    fn of_nearest(&self, nearest_chord: Option<f64>, has_nowhere: bool) -> Bound {
        self.of_nearest_m(nearest_chord.map(chord_arc_m), has_nowhere)
    }

    /// The same of metres along the earth.
    fn of_nearest_m(&self, nearest_m: Option<f64>, has_nowhere: bool) -> Bound {
        let Ranker { ask, sort, .. } = self.ranker;
        let is_nearest = ask.mode == Some(PlaceMode::Nearest) || *sort == Sort::Distance;
        match sort {
            Sort::Relevance | Sort::Distance if is_nearest => {
                Bound::Key(nearest_m.map_or(f64::NEG_INFINITY, |metres| -metres))
            }
            Sort::Relevance => {
                let near = ask.half_distance_m.map_or(1.0, |half| {
                    let somewhere = if has_nowhere { SOMEWHERE } else { 0.0 };
                    nearest_m.map_or(somewhere, |metres| nearness(metres, half).max(somewhere))
                });
                Bound::OfText(near * ABOVE)
            }
            Sort::Distance | Sort::Verified | Sort::Name => Bound::None,
        }
    }

    /// Some documents in pieces.
    pub(super) fn pieces(
        &self,
        cells: &Cells,
        ranges: &[(Range<DocId>, Cover)],
        distances: Option<&CellDistances>,
    ) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for (range, cover) in ranges {
            let mut start = range.start;
            while start < range.end {
                let end = (start / PIECE + 1) * PIECE;
                let docs = start..end.min(range.end);
                start = docs.end;
                let bound = match distances {
                    Some(distances) => {
                        let nearest = distances.nearest_chord(&docs);
                        self.of_nearest(nearest, cells.have_nowhere(&docs))
                    }
                    None => self.of_caps(cells.caps(&docs)),
                };
                pieces.push(Piece {
                    bound,
                    cover: *cover,
                    docs,
                });
            }
        }
        pieces
    }

    /// All documents in pieces.
    pub(super) fn all_pieces(&self, cells: &Cells) -> Vec<Piece> {
        let tracts = cells.tracts().map(|(docs, cap)| Piece {
            bound: self.of_cap(cap),
            cover: Cover::All,
            docs,
        });
        tracts.collect()
    }
}
