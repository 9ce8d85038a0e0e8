//! How matches are looked for in the index: chosen by what it costs, and told where a search is
//! explained.

/// A way to the best services of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessPath {
    /// No words: the nearest services from the tree of places.
    PlaceTree,
    /// No words: cells of neighbouring services, those wholly inside without looking into them.
    Cells,
    /// Few services have the rarest words: these, one by one, and where they are.
    FewServices,
    /// Where only words rank: the services first in which words are worth the most, one by one,
    /// until no other can be among the best.
    StrongestFirst,
    /// Few services are in the place: these, in the order of the index, and their words.
    FewPlaces,
    /// Where nearness ranks: neighbouring services together, those first that may have the best.
    NearestFirst,
    /// All services of the place, or of everywhere, in the order of the index.
    IndexOrder,
}

impl AccessPath {
    /// Its name, as an explanation has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PlaceTree => "place_tree",
            Self::Cells => "cells",
            Self::FewServices => "few_services",
            Self::StrongestFirst => "strongest_first",
            Self::FewPlaces => "few_places",
            Self::NearestFirst => "nearest_first",
            Self::IndexOrder => "index_order",
        }
    }
}

/// A step of a search: one segment looked through for services that have so many of the clauses.
/// Where too few have all, a further step looks for those that have fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchStep {
    /// The number of the segment; `None` for all of them together.
    pub segment: Option<u32>,
    /// How matches were looked for.
    pub path: AccessPath,
    /// How many clauses a service has to have.
    pub required: usize,
    /// Of how many.
    pub clauses: usize,
    /// Services that the clauses leave, before it is looked where they are: those that have the
    /// rarest where all are required, those that any list has else, each list counted; `None`
    /// without clauses.
    pub with_words: Option<u64>,
    /// Services of the cells that the radius, the box and the shape may touch: of the segment all
    /// where there is none of these or where this was not asked.
    pub in_place: u64,
    /// Matches that were counted, of `in_place` all unless the answer says that there may be more.
    pub matches: u64,
}
