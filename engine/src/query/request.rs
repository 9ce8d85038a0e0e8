//! What a caller may ask.

use luukku_analyzers::Language;

use crate::catalog::{AreaShape, BoundingBox, GeoPoint};
use crate::gazetteer::PlaceId;

use super::{Facet, Filters};

/// A search. Start from [`SearchRequest::new`] and set what you need.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRequest {
    /// What the person typed. Any text: punctuation and operators have no meaning.
    pub text: String,
    /// A place in words, as typed in a box of its own; overrides a place in `text`.
    pub near: Option<String>,
    /// Where the person is.
    pub position: Option<GeoPoint>,
    /// Only places within this many metres of the place asked for, 0 < r ≤ 200,000.
    pub radius_m: Option<f64>,
    /// Only places in this box.
    pub bounding_box: Option<BoundingBox>,
    /// Only places in this shape, and in the box where both are set. A place on an edge is in
    /// it, on the edge of a hole too. Inside a polygon is what its rings go round an odd number
    /// of times, inside several what any of them has. Corners are rounded to 1e-7 degrees, as
    /// positions are; sides are straight in longitude and latitude, and none crosses the 180th
    /// meridian: a shape there is two polygons (RFC 7946). At most
    /// [`MAX_SHAPE_CORNERS`](super::limits::MAX_SHAPE_CORNERS) corners.
    pub shape: Option<AreaShape>,
    /// Only services in, or serving, any of these areas.
    pub areas: Vec<PlaceId>,
    /// What an answer has to have besides its words.
    pub filters: Filters,
    /// The facets whose values are counted.
    pub facets: Vec<Facet>,
    /// Whether services for the whole country are among the answers.
    pub national: National,
    /// The language of the interface: names and texts come in it where they exist.
    pub language: Language,
    /// The order.
    pub sort: Sort,
    /// Which page.
    pub page: Page,
    /// Whether each hit says why it is where it is.
    pub explain: Explain,
    /// Whether typing mistakes may be corrected.
    pub corrections: Corrections,
    /// How far matches are counted.
    pub totals: Totals,
}

impl SearchRequest {
    /// A search for `text`, with everything else at its default.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            near: None,
            position: None,
            radius_m: None,
            bounding_box: None,
            shape: None,
            areas: Vec::new(),
            filters: Filters::default(),
            facets: Vec::new(),
            national: National::Include,
            language: Language::Finnish,
            sort: Sort::Relevance,
            page: Page::default(),
            explain: Explain::Off,
            corrections: Corrections::On,
            totals: Totals::Exact,
        }
    }
}

/// How far matches are counted. Facets are always exact, and with them the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Totals {
    /// All of them.
    #[default]
    Exact,
    /// So many; then only those that may be among the best are looked at, which is faster.
    AtLeast(usize),
}

/// Whether services for the whole country are among the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum National {
    /// They are, after local ones that answer as well.
    #[default]
    Include,
    /// They are not.
    Exclude,
}

/// Whether each hit explains its rank, and the answer how matches were looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explain {
    /// It does.
    On,
    /// It does not.
    #[default]
    Off,
}

/// Whether typing mistakes may be corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Corrections {
    /// They may, where the words as written find too little; the answer says which.
    #[default]
    On,
    /// The text is searched as it is written.
    Off,
}

/// The order of the answers. Ties are broken by id, so pages join.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best answer first: text × nearness.
    #[default]
    Relevance,
    /// Nearest first; services without a position last.
    Distance,
    /// By name, in Finnish alphabetical order.
    Name,
    /// Most recently verified first.
    Verified,
}

/// Which page of the answers: pages count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// 1 is the first.
    pub number: usize,
    /// Hits a page, 1–100.
    pub size: usize,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            number: 1,
            size: 10,
        }
    }
}
