//! Queries as all sides are asked them, and answers as they give them.
//!
//! Each side is a process of its own: a query comes in as a line of JSON, its answer goes out
//! as one. So nothing of a peer is linked into ours, and ours pays for the line as they do.

use serde::{Deserialize, Serialize};

/// Services an answer has.
pub(super) const LIMIT: usize = 10;

/// What "within" means, in metres.
pub(super) const RADIUS_M: f64 = 25_000.0;

/// Queries of one shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Set {
    /// Both of two words.
    Q1,
    /// Either of two words.
    Q1Or,
    /// Both, within a radius.
    Q2,
    /// Either, within a radius.
    Q2Or,
    /// Both, within a radius, nearest first.
    Q3,
    /// The nearest, no words.
    Q4,
    /// A box, and how many services in it have each class.
    Q5,
    /// The beginning of a word, completed.
    Q6,
    /// A word with one typing error.
    Q7,
    /// All of these, mixed.
    Mixed,
}

impl Set {
    /// The sets of one shape.
    pub(super) const SHAPES: [Set; 9] = [
        Set::Q1,
        Set::Q1Or,
        Set::Q2,
        Set::Q2Or,
        Set::Q3,
        Set::Q4,
        Set::Q5,
        Set::Q6,
        Set::Q7,
    ];

    /// How it is called in tables.
    pub(super) fn title(self) -> &'static str {
        match self {
            Set::Q1 => "Q1 two words",
            Set::Q1Or => "Q1 either word",
            Set::Q2 => "Q2 within 25 km",
            Set::Q2Or => "Q2 either word",
            Set::Q3 => "Q3 by distance",
            Set::Q4 => "Q4 nearest 10",
            Set::Q5 => "Q5 box, facet",
            Set::Q6 => "Q6 prefix",
            Set::Q7 => "Q7 one typo",
            Set::Mixed => "mixed load",
        }
    }

    /// How much of the mixed load it is, in hundredths: people type more than they search, and
    /// ask near themselves more than anywhere.
    pub(super) fn share(self) -> usize {
        match self {
            Set::Q2 | Set::Q6 => 25,
            Set::Q1 | Set::Q2Or | Set::Q3 | Set::Q4 | Set::Q5 => 9,
            Set::Q7 => 5,
            Set::Q1Or | Set::Mixed => 0,
        }
    }
}

/// One query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Query {
    pub(super) set: Set,
    /// The words, the beginning of one, or the mistyped one; empty where place is all.
    pub(super) text: String,
    /// The same as single words.
    pub(super) words: Vec<String>,
    /// Degrees north and east of the middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) middle: Option<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) radius_m: Option<f64>,
    /// South, west, north, east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bounds: Option<[f64; 4]>,
}

/// A query as a side gets it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    #[serde(flatten)]
    pub(super) query: Query,
    /// How often it is answered, one time after the other.
    pub(super) runs: u32,
}

/// What a side answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Answer {
    /// Microseconds of each run, without reading the line and writing this one.
    pub(super) micros: Vec<f64>,
    /// Numbers of the records, best first; empty for suggestions.
    pub(super) ids: Vec<u64>,
    /// How many matched, where the side counts them.
    #[serde(default)]
    pub(super) total: Option<u64>,
    /// The most frequent values of the facet asked for, and how often each is.
    #[serde(default)]
    pub(super) counts: Vec<(String, u64)>,
    /// How many completions there are, of a prefix.
    #[serde(default)]
    pub(super) completions: usize,
}

impl Answer {
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.counts.is_empty() && self.completions == 0
    }
}

/// What a side says once it can answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Opened {
    pub(super) version: String,
    pub(super) documents: u64,
    /// From before the index was touched until it could be asked.
    pub(super) open_ms: f64,
    /// From the same moment until a first question was answered, of a side that tells.
    #[serde(default)]
    pub(super) answered_ms: Option<f64>,
    /// From the same moment until every file was verified, of a side that verifies any.
    #[serde(default)]
    pub(super) verified_ms: Option<f64>,
    /// What the program's own tables took before, of a side that tells.
    #[serde(default)]
    pub(super) tables_ms: Option<f64>,
}
