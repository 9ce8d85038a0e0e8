//! One list of all kinds of suggestions.

use std::collections::HashSet;

use luukku_analyzers::fold;

use crate::query::{Suggestion, SuggestionKind};

/// Most places in a list, unless there is nothing else.
pub(super) const PLACES: usize = 3;

/// How many of a kind come before the others have had their turn.
fn share(kind: &SuggestionKind) -> (usize, usize) {
    match kind {
        SuggestionKind::Topic { .. } => (0, 5),
        SuggestionKind::Query { .. } => (1, 6),
        SuggestionKind::Place { .. } => (2, PLACES),
        SuggestionKind::Organization { .. } => (3, 2),
        SuggestionKind::Service { .. } => (4, 4),
    }
}

/// Suggestions and how useful each is.
#[derive(Default)]
pub(super) struct Mix(Vec<(f64, Suggestion)>);

impl Mix {
    pub(super) fn add(&mut self, score: f64, suggestion: Suggestion) {
        self.0.push((score, suggestion));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The `limit` most useful, of each kind no more than its share as long as others are
    /// left; the same text once.
    pub(super) fn best(mut self, limit: usize) -> Vec<Suggestion> {
        self.0
            .sort_by(|(a, one), (b, other)| b.total_cmp(a).then_with(|| one.text.cmp(&other.text)));
        let mut met = HashSet::new();
        let mut given = [0usize; 5];
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (at, (_, suggestion)) in self.0.into_iter().enumerate() {
            let id = match &suggestion.kind {
                SuggestionKind::Service { id, .. } => id.clone(),
                _ => String::new(),
            };
            if !met.insert((fold(&suggestion.text), id)) {
                continue;
            }
            let (kind, share) = share(&suggestion.kind);
            given[kind] += 1;
            if given[kind] <= share {
                first.push((at, suggestion));
            } else {
                rest.push((at, suggestion));
            }
        }
        first.truncate(limit);
        let missing = limit - first.len();
        first.extend(rest.into_iter().take(missing));
        first.sort_by_key(|(at, _)| *at);
        first
            .into_iter()
            .map(|(_, suggestion)| suggestion)
            .collect()
    }
}
