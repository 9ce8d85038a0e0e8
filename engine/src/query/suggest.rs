//! Ways to go on typing.

use luukku_analyzers::{Language, fold, normalize};

use super::words::searched_part;
use super::{QueryError, Suggestion, SuggestionKind, Suggestions, limits};
use crate::gazetteer::{Gazetteer, Place};
use crate::index::Snapshot;

/// Most places among the suggestions.
const PLACES: usize = 3;
/// Letters from which a word may become a place.
const PLACE_FROM: usize = 2;

/// Ways to go on typing after `text`, at most `limit` (up to [`limits::MAX_SUGGESTIONS`]):
/// topics and names of the index that begin so, and the text with its last word made a place.
///
/// Cost: one walk over at most some thousand dictionary entries.
///
/// # Errors
/// None yet; the signature leaves room for dictionaries that are read from disk.
pub fn suggest(
    snapshot: &Snapshot,
    text: &str,
    language: Language,
    limit: usize,
) -> Result<Suggestions, QueryError> {
    let limit = limit.min(limits::MAX_SUGGESTIONS);
    let typed = normalize(searched_part(text));
    let folded = fold(typed.as_str().trim_start());
    if folded.trim().is_empty() {
        return Ok(Suggestions::default());
    }
    let mut items = places(&folded, language);
    items.truncate(limit.div_ceil(2));
    let topics = snapshot.suggest().complete(&folded, limit - items.len());
    let topics = topics.into_iter().map(|completion| Suggestion {
        text: completion.text,
        kind: match completion.service {
            Some(id) => SuggestionKind::Service { id },
            None => SuggestionKind::Topic {
                services: completion.services as usize,
            },
        },
    });
    items = topics.chain(items).collect();
    Ok(Suggestions { items })
}

/// The text with its last word completed to a place.
fn places(folded: &str, language: Language) -> Vec<Suggestion> {
    let (before, last) = match folded.rsplit_once(char::is_whitespace) {
        Some((before, last)) => (format!("{} ", before.trim_end()), last),
        None => (String::new(), folded),
    };
    if last.chars().count() < PLACE_FROM {
        return Vec::new();
    }
    Gazetteer::embedded()
        .prefix(last, PLACES)
        .into_iter()
        .map(|place| Suggestion {
            text: format!("{before}{}", shown_name(place, language)),
            kind: SuggestionKind::Place { id: place.id },
        })
        .collect()
}

fn shown_name(place: &Place, language: Language) -> &'static str {
    match language {
        Language::Swedish => place.name_sv.unwrap_or(place.name_fi),
        Language::English => place.name_en.unwrap_or(place.name_fi),
        Language::Finnish => place.name_fi,
    }
}
