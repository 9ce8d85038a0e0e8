//! Vocabularies have concepts in common: the same thing becomes one concept.
//!
//! Rows are the same concept when they have the same id, or are of different vocabularies and
//! either have the same preferred label in Finnish and no other language tells them apart, or
//! share labels in two languages of which one is preferred in both. Within a vocabulary
//! concepts with the same label are told apart on purpose, and stay apart.

use std::collections::HashMap;

use luukku_analyzers::Language;

use super::labels::{Kind, LabelKeys, Labelled};

/// Rows that are one concept.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) rows: Vec<Labelled>,
    keys: MergeKeys,
}

/// What rows are compared by: the likeliest reading of the preferred labels, and of all.
#[derive(Clone, Debug, Default)]
struct MergeKeys {
    preferred: [Vec<Vec<u8>>; Language::ALL.len()],
    all: [Vec<Vec<u8>>; Language::ALL.len()],
}

/// Puts rows that are one concept together, in the order of their first rows.
pub(super) fn merge(rows: Vec<Labelled>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut by_preferred: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
    for row in rows {
        let keys = MergeKeys::of(&row);
        let same = by_id.get(&row.row.id).copied().or_else(|| {
            let mut candidates: Vec<usize> = keys
                .preferred
                .iter()
                .flatten()
                .filter_map(|key| by_preferred.get(key))
                .flatten()
                .copied()
                .collect();
            candidates.sort_unstable();
            candidates.dedup();
            candidates
                .into_iter()
                .find(|candidate| groups[*candidate].is_same(&row, &keys))
        });
        let number = same.unwrap_or(groups.len());
        for key in keys.preferred.iter().flatten() {
            let known = by_preferred.entry(key.clone()).or_default();
            if !known.contains(&number) {
                known.push(number);
            }
        }
        by_id.insert(row.row.id.clone(), number);
        if same.is_none() {
            groups.push(Group::default());
        }
        groups[number].take(row, keys);
    }
    groups
}

impl MergeKeys {
    fn of(row: &Labelled) -> Self {
        let of_kind = |kinds: &[Kind]| {
            row.labels.each_ref().map(|labels| {
                let labels = labels.iter().filter(|label| kinds.contains(&label.kind));
                let likeliest = |label: &LabelKeys| label.keys.first().cloned();
                labels.filter_map(likeliest).collect()
            })
        };
        Self {
            preferred: of_kind(&[Kind::Preferred]),
            all: of_kind(&[Kind::Preferred, Kind::Alternative]),
        }
    }
}

impl Group {
    fn take(&mut self, row: Labelled, keys: MergeKeys) {
        self.rows.push(row);
        for (mine, new) in self.keys.preferred.iter_mut().zip(keys.preferred) {
            mine.extend(new);
        }
        for (mine, new) in self.keys.all.iter_mut().zip(keys.all) {
            mine.extend(new);
        }
    }

    fn is_same(&self, row: &Labelled, keys: &MergeKeys) -> bool {
        let source = &row.row.source;
        if self.rows.iter().any(|known| known.row.source == *source) {
            return false;
        }
        let share = |a: &[Vec<u8>], b: &[Vec<u8>]| a.iter().any(|key| b.contains(key));
        let (mine, other) = (&self.keys, keys);
        let (mut preferred, mut shared, mut differing) = ([false; Language::ALL.len()], 0, 0);
        for (at, is_preferred) in preferred.iter_mut().enumerate() {
            *is_preferred = share(&mine.preferred[at], &other.preferred[at]);
            // Of two labels one has to be a name: two alternatives may both be loose.
            if share(&mine.preferred[at], &other.all[at])
                || share(&mine.all[at], &other.preferred[at])
            {
                shared += 1;
            } else if !mine.all[at].is_empty() && !other.all[at].is_empty() {
                differing += 1;
            }
        }
        if preferred[Language::Finnish as usize] {
            differing == 0 || shared > 1
        } else {
            shared > 1 && differing == 0 && preferred.contains(&true)
        }
    }
}
