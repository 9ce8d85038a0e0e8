//! Text in, ranked services out.

mod access;
mod ask;
mod asking_words;
mod best;
mod bounds;
mod compounds;
mod error;
mod extent;
mod facets;
mod filters;
mod found;
mod highlight;
mod interpretation;
pub mod limits;
mod matches;
mod nearest;
mod nearness;
mod needs;
mod place;
mod plan;
mod rank;
mod recount;
mod request;
mod response;
mod said_filters;
mod search;
mod spelling;
mod subject;
mod suggest;
mod tally;
mod topic_counter;
mod understand;
mod value_counts;
mod value_names;
mod way;
mod words;

pub use access::{AccessPath, SearchStep};
pub use error::QueryError;
pub use facets::{Facet, FacetCounts, FacetValue};
pub use filters::Filters;
pub use request::{Corrections, Explain, National, Page, SearchRequest, Sort, Totals};
pub use response::{
    AreaMatch, ConceptInterpretation, Correction, Explanation, FilterInterpretation, FoundIds,
    Highlights, Hit, Interpretation, Notice, PlaceInterpretation, PlaceMode, SearchResponse,
    Segment, Suggestion, SuggestionKind, Suggestions,
};
pub use said_filters::{FilterKind, value_label};

pub use interpretation::interpret;
pub(crate) use recount::{Counted, IndexWords, Versions, tally_of_changes};
pub(crate) use said_filters::load as load_filters;
pub use search::{search, search_ids, service};
pub(crate) use suggest::Beginnings;
pub(crate) use suggest::places::load as load_place_forms;
pub use suggest::{SuggestRequest, suggest};
pub(crate) use tally::{Segments, tally_of_all};
pub(crate) use topic_counter::{CountedSegments, TopicCounter};
pub use value_names::{name_values, names_of};
