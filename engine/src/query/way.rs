//! The ways a service may have what is asked for: as a query that ranks, or as a set.

use std::hash::{Hash, Hasher};

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// What each further match of a word adds to its best one.
const TIE_BREAKER: f32 = 0.1;

/// A way to be found.
#[derive(Clone, Debug)]
pub(super) enum Way {
    /// By a term of a field.
    Term(Field, String),
    /// By any of these, the best one counting.
    Best(Vec<Way>),
    /// By all of these.
    All(Vec<Way>),
    /// By this, its score times a weight.
    Boosted(Box<Way>, f32),
    /// By this, with a score that says nothing of how well.
    Scoring(Box<Way>, f32),
}

impl Way {
    pub(super) fn term(field: Field, text: &str) -> Self {
        Self::Term(field, text.to_owned())
    }

    pub(super) fn boosted(self, weight: f32) -> Self {
        Self::Boosted(Box::new(self), weight)
    }

    pub(super) fn scoring(self, score: f32) -> Self {
        Self::Scoring(Box::new(self), score)
    }

    /// The query that finds it and scores.
    pub(super) fn query(self) -> Box<dyn Query> {
        let queries = |ways: Vec<Way>| ways.into_iter().map(Way::query).collect();
        match self {
            Self::Term(field, text) => {
                let term = Term::from_field_text(field, &text);
                Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
            }
            Self::Best(ways) if ways.is_empty() => Box::new(EmptyQuery),
            Self::Best(ways) => Box::new(DisjunctionMaxQuery::with_tie_breaker(
                queries(ways),
                TIE_BREAKER,
            )),
            Self::All(ways) => Box::new(BooleanQuery::intersection(queries(ways))),
            Self::Boosted(way, weight) => Box::new(BoostQuery::new(way.query(), weight)),
            Self::Scoring(way, score) => Box::new(ConstScoreQuery::new(way.query(), score)),
        }
    }
}

/// Scores do not count: ways of the same hash find the same services.
impl Hash for Way {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Term(field, text) => (0u8, field.field_id(), text).hash(state),
            Self::Best(ways) => (1u8, ways).hash(state),
            Self::All(ways) => (2u8, ways).hash(state),
            Self::Boosted(way, _) | Self::Scoring(way, _) => way.hash(state),
        }
    }
}
