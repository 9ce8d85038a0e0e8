//! Why a service is among the answers, in words.

use luukku_engine::query::{AreaMatch, Hit, SearchResponse, Segment};

use super::interface::Interface;
use super::search_view::how_far;
use super::strings::fill;

/// Most words that are named of a text.
const MOST_WORDS: usize = 6;

/// With less than this left of a score for lack of freshness, it is said.
const STALE: f64 = 0.9;

/// Why a service is among the answers: which words it has and where, what it lacks, how far it
/// is, whether it serves the place, how old its record is.
pub(super) fn why(hit: &Hit, response: &SearchResponse, face: Interface) -> Vec<String> {
    let texts = face.about_services();
    let understood = &response.interpretation;
    let mut why = Vec::new();
    let name = matched(&hit.highlights.name);
    let summary = matched(&hit.highlights.summary);
    if !name.is_empty() {
        why.push(fill(texts.why_name, "words", &name.join(", ")));
    }
    if !summary.is_empty() {
        why.push(fill(texts.why_text, "words", &summary.join(", ")));
    }
    if !understood.concepts.is_empty() {
        let mut labels: Vec<String> = Vec::new();
        for concept in understood.concepts.iter().take(MOST_WORDS) {
            let label = concept.label.to_lowercase();
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        why.push(fill(texts.why_topic, "words", &labels.join(", ")));
    }
    let explanation = hit.explanation.as_ref();
    if let Some(missing) = explanation.map(|it| &it.missing)
        && !missing.is_empty()
    {
        let missing: Vec<&str> = missing
            .iter()
            .take(MOST_WORDS)
            .map(String::as_str)
            .collect();
        why.push(fill(texts.why_missing, "words", &missing.join(", ")));
    }
    match hit.area_match {
        Some(AreaMatch::Located) => why.push(texts.why_located.to_owned()),
        Some(AreaMatch::Served) => why.push(texts.why_served.to_owned()),
        Some(AreaMatch::Nationwide) => why.push(texts.why_nationwide.to_owned()),
        None => {}
    }
    if let Some(distance) = how_far(hit, face) {
        why.push(fill(texts.why_distance, "distance", &distance));
    }
    if !understood.filters.is_empty() {
        let is_known = explanation.is_some_and(|parts| parts.filters >= 1.0);
        let words = if is_known {
            texts.why_filters
        } else {
            texts.why_filters_unknown
        };
        why.push(words.to_owned());
    }
    if explanation.is_some_and(|parts| parts.freshness < STALE) {
        why.push(texts.why_old.to_owned());
    }
    if why.is_empty() {
        why.push(texts.why_all.to_owned());
    }
    why
}

/// The words of a text that matched, each once.
fn matched(segments: &[Segment]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for segment in segments.iter().filter(|segment| segment.matched) {
        let word = segment.text.to_lowercase();
        if words.len() < MOST_WORDS && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}
