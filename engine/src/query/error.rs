//! What can go wrong with a query.

use super::limits;

/// Why a search was refused or failed. Text never is: only its length.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The radius is not a number, not above zero, or too large.
    #[error("radius_m {0} is outside 0 < r <= {max}", max = limits::MAX_RADIUS_M)]
    Radius(f64),
    /// The page size is out of range.
    #[error("per_page {0} is outside 1..={max}", max = limits::MAX_PAGE_SIZE)]
    PageSize(usize),
    /// The page lies beyond what can be reached.
    #[error("page {number} of {size} is beyond the first {max} results", max = limits::MAX_REACH)]
    PageReach {
        /// The page asked for.
        number: usize,
        /// Hits a page.
        size: usize,
    },
    /// `near` names no known place.
    #[error("no place is called {0:?}")]
    UnknownPlace(String),
    /// The text or `near` is too long.
    #[error("{parameter} is {length} characters long; at most {max} are searched", max = limits::MAX_TEXT_CHARS)]
    TooLong {
        /// Which of the request's texts.
        parameter: &'static str,
        /// Its length in characters.
        length: usize,
    },
    /// The shape has too many corners.
    #[error("the shape has {0} corners; at most {max} are looked at", max = limits::MAX_SHAPE_CORNERS)]
    TooManyCorners(usize),
    /// Too many area filters.
    #[error("{0} areas are more than {max}", max = limits::MAX_FILTERS)]
    TooManyAreas(usize),
    /// A filter has a value that no service of the index has.
    #[error("{parameter} {value:?} is not known")]
    UnknownValue {
        /// The facet's name.
        parameter: &'static str,
        /// The value.
        value: String,
    },
    /// Too many values of a filter.
    #[error("{0} values of {1} are more than {max}", max = limits::MAX_FILTERS)]
    TooManyValues(usize, &'static str),
    /// The areas of the filters have no municipality in common.
    #[error("the areas asked for have no municipality in common")]
    AreasApart,
    /// The index could not be read.
    #[error("the index could not be read")]
    Index(#[from] tantivy::TantivyError),
    /// The disk refused.
    #[error("the index could not be read")]
    Io(#[from] std::io::Error),
    /// A stored service could not be read.
    #[error("the stored service {0:?} could not be read")]
    Stored(String),
}
