//! Names of services and organizations that what is typed may become.

use std::collections::HashMap;

use luukku_analyzers::{Language, fold};

use super::typed::{Forgive, Typed, forgiven};
use crate::catalog::GeoPoint;
use crate::gazetteer::PlaceId;
use crate::index::{Completed, Name, Snapshot, Space, key_words};
use crate::query::nearest::nearest;
use crate::query::nearness::FAR_M;
use crate::query::{Suggestion, SuggestionKind};

/// Most names looked at in a way of finding them.
const LOOKED_AT: usize = 16;

/// Most services around the person whose names are looked at.
const AROUND: usize = 64;

/// Most services of one name: they are told apart by their municipalities.
const SAME_NAME: usize = 2;

/// A suggestion and how useful it is.
pub(super) type Scored = (f64, Suggestion);

/// Services a word of whose names begins as typed; with `position` the nearer first.
pub(super) fn services(
    snapshot: &Snapshot,
    typed: &Typed,
    position: Option<GeoPoint>,
    forgive: Forgive,
) -> Vec<Scored> {
    let key = typed.whole_key();
    let letters = key.chars().count();
    let dictionary = snapshot.suggest();
    let mut found: Vec<(f64, Name)> = Vec::new();
    let mut add = |score: f64, completed: Vec<Completed>| {
        for completed in completed {
            if let Some(name) = dictionary.name(completed.value) {
                found.push((score - 12.0 * f64::from(completed.edits), name));
            }
        }
    };
    add(68.0, dictionary.complete(Space::Names, &key, LOOKED_AT));
    if letters > 1 {
        add(62.0, dictionary.complete(Space::NameParts, &key, LOOKED_AT));
    }
    if forgive == Forgive::Errors && forgiven(letters) > 0 {
        let edits = forgiven(letters);
        for (score, space) in [(68.0, Space::Names), (62.0, Space::NameParts)] {
            add(
                score,
                dictionary.complete_with_errors(space, &key, edits, LOOKED_AT),
            );
        }
    }
    if let Some(position) = position
        && letters > 1
    {
        found.extend(
            around(snapshot, &key, position)
                .into_iter()
                .map(|name| (64.0, name)),
        );
    }
    let mut scored: Vec<(f64, Name, Option<f64>)> = found
        .into_iter()
        .map(|(score, name)| {
            let distance_m = position.and_then(|from| Some(from.distance_m(name.point?)));
            let near = distance_m.map_or(0.0, |metres| 12.0 / (1.0 + metres / 10_000.0));
            // How much of the name is typed.
            let share = letters as f64 / name.text.chars().count().max(letters) as f64;
            let is_of = |language: &Language| *language == name.language;
            let rank = typed.languages.iter().position(is_of).unwrap_or_default();
            (
                score + near + 16.0 * share - 20.0 * rank as f64,
                name,
                distance_m,
            )
        })
        .collect();
    scored.sort_by(|(a, one, _), (b, other, _)| {
        b.total_cmp(a)
            .then_with(|| one.text.cmp(&other.text))
            .then_with(|| one.id.cmp(&other.id))
    });
    let mut ids = Vec::new();
    let mut same: HashMap<String, usize> = HashMap::new();
    scored.retain(|(_, name, _)| {
        let is_new = !ids.contains(&name.id);
        ids.push(name.id.clone());
        let met = same.entry(fold(&name.text)).or_default();
        *met += usize::from(is_new);
        is_new && *met <= SAME_NAME
    });
    scored
        .into_iter()
        .map(|(score, name, distance_m)| {
            let suggestion = Suggestion {
                text: name.text,
                parts: Vec::new(),
                kind: SuggestionKind::Service {
                    id: name.id,
                    municipality: name.municipality.map(PlaceId::Municipality),
                    distance_m,
                },
            };
            (score, suggestion)
        })
        .collect()
}

/// Of the services nearest to `position`, those a word of whose names begins with `key`.
fn around(snapshot: &Snapshot, key: &str, position: GeoPoint) -> Vec<Name> {
    nearest(snapshot, position, AROUND, FAR_M, |_, _| 0.0)
        .into_iter()
        .take(AROUND)
        .filter_map(|(address, _)| {
            let name = snapshot.folded_name(address)?;
            let words = key_words(&name);
            let begins = (0..words.len()).any(|at| {
                words
                    .get(at..)
                    .is_some_and(|rest| rest.join(" ").starts_with(key))
            });
            if !begins {
                return None;
            }
            snapshot.name_entry(address)
        })
        .collect()
}

/// Organizations a word of whose names begins as typed, those with the most services first.
pub(super) fn organizations(snapshot: &Snapshot, typed: &Typed, forgive: Forgive) -> Vec<Scored> {
    let key = typed.whole_key();
    let letters = key.chars().count();
    if letters < 2 {
        return Vec::new();
    }
    let dictionary = snapshot.suggest();
    let mut completed = dictionary.complete(Space::Organizations, &key, LOOKED_AT);
    if completed.is_empty() && forgive == Forgive::Errors {
        completed = dictionary.complete_with_errors(
            Space::Organizations,
            &key,
            forgiven(letters),
            LOOKED_AT,
        );
    }
    completed
        .into_iter()
        .filter_map(|completed| {
            let topic = dictionary.topic(completed.value)?;
            let services = topic.tally.total;
            let share = letters as f64 / topic.text.chars().count().max(letters) as f64;
            let score = 66.0 + f64::from(services + 1).log2() + 16.0 * share
                - 12.0 * f64::from(completed.edits);
            let suggestion = Suggestion {
                text: topic.text,
                parts: Vec::new(),
                kind: SuggestionKind::Organization {
                    services: services as usize,
                },
            };
            Some((score, suggestion))
        })
        .collect()
}
