//! Several places in one query.
//!
//! A place that the other lies in tells which one is meant: "Tammela, Tampere" is the suburb.
//! Places side by side are asked for together: "Forssassa tai Jokioisilla". Of any others
//! the surest counts, and the rest are text.

use std::ops::Range;

use luukku_analyzers::{Language, is_function_word};

use super::{Certainty, PlaceMention};
use crate::gazetteer::{Place, PlaceId, PlaceKind};
use crate::query::limits::MAX_PLACES;
use crate::query::words::Word;

/// The surest mention, joined with the others that belong to it.
pub(super) fn join(words: &[Word], mentions: &[PlaceMention]) -> Option<PlaceMention> {
    let strength = |mention: &PlaceMention| {
        let words = mention.words.first().cloned().unwrap_or_default();
        (mention.certainty, mention.evidence, words.len(), words.end)
    };
    let mentions = without_covered(mentions);
    let best = (0..mentions.len()).max_by_key(|at| strength(&mentions[*at]))?;
    let mut named = mentions[best].clone();
    let others = mentions
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != best)
        .map(|(_, other)| other);
    for other in others {
        let is_apart = other
            .words
            .iter()
            .flat_map(Range::clone)
            .all(|at| !named.says(at));
        if is_apart && !is_qualifying(words, &mut named, other) {
            add_beside(words, &mut named, other);
        }
    }
    Some(named)
}

/// Without those whose words are a part of a longer one's: "Keravan hyvinvointialueella" in
/// "Vantaan ja Keravan hyvinvointialueella".
fn without_covered(mentions: &[PlaceMention]) -> Vec<PlaceMention> {
    let range = |mention: &PlaceMention| mention.words.first().cloned().unwrap_or_default();
    let is_covered = |mention: &PlaceMention| {
        let inner = range(mention);
        mentions.iter().any(|other| {
            let outer = range(other);
            other.certainty >= mention.certainty
                && outer.len() > inner.len()
                && outer.start <= inner.start
                && inner.end <= outer.end
        })
    };
    mentions
        .iter()
        .filter(|mention| !is_covered(mention))
        .cloned()
        .collect()
}

/// Whether one lies in the other: then the inner one is meant, and told apart by the outer.
fn is_qualifying(words: &[Word], named: &mut PlaceMention, other: &PlaceMention) -> bool {
    let Some(between) = between(words, named, other) else {
        return false;
    };
    let inner_of = |inner: &PlaceMention, outer: &PlaceMention| -> Vec<&'static Place> {
        let lies_in = |place: &Place| outer.candidates.iter().any(|outer| lies_in(place, outer));
        let candidates = inner.candidates.iter().copied();
        candidates.filter(|place| lies_in(place)).collect()
    };
    let within_other = inner_of(named, other);
    if within_other.is_empty() {
        let within_named = inner_of(other, named);
        if within_named.is_empty() || !is_telling(other) {
            return false;
        }
        named.candidates = within_named;
    } else {
        named.candidates = within_other;
    }
    named.certainty = Certainty::Said;
    if named.mode == crate::query::PlaceMode::Near && named.evidence < super::Evidence::LocalCase {
        named.mode = other.mode;
    }
    named.words.extend(other.words.iter().cloned());
    named.words.push(between);
    true
}

/// Whether a mention beside a surer one is a place: all but everyday words and genitives.
fn is_telling(other: &PlaceMention) -> bool {
    other.certainty > Certainty::Possible || other.evidence > super::Evidence::Genitive
}

/// Adds the places of another mention that stands beside and is as sure, up to
/// [`MAX_PLACES`] in all.
fn add_beside(words: &[Word], named: &mut PlaceMention, other: &PlaceMention) {
    let joins = other.mode == named.mode || shares_connector(named, other);
    let joins = joins || other.certainty == Certainty::Possible;
    let is_sure = is_telling(other) || shares_connector(named, other);
    let (Some(place), Some(between)) = (other.candidates.first(), between(words, named, other))
    else {
        return;
    };
    let is_new = named.candidates.first() != Some(place) && !named.also.contains(place);
    if joins && is_sure && is_new {
        let start = |mention: &PlaceMention| mention.words.first().map(|range| range.start);
        if start(other) < start(named) && named.also.is_empty() {
            // In the order they are said.
            let second = std::mem::replace(&mut named.candidates, other.candidates.clone());
            named.also.extend(second.first());
        } else if named.also.len() + 1 < MAX_PLACES {
            named.also.push(place);
        }
        named.words.extend(other.words.iter().cloned());
        named.words.push(between);
    }
}

/// "Forssan tai Jokioisten lähellä": the genitive before shares what follows.
fn shares_connector(named: &PlaceMention, other: &PlaceMention) -> bool {
    let start = |mention: &PlaceMention| mention.words.first().map(|range| range.start);
    other.evidence == super::Evidence::Genitive
        && named.evidence == super::Evidence::Connected
        && start(other) < start(named)
}

/// What stands between two mentions, if that is nothing but a comma or a conjunction.
fn between(words: &[Word], named: &PlaceMention, other: &PlaceMention) -> Option<Range<usize>> {
    named.words.iter().find_map(|a| {
        other.words.iter().find_map(|b| {
            let between = a.end.min(b.end)..a.start.max(b.start);
            let words = words.get(between.clone())?;
            let is_joint = words.len() <= 1 && words.iter().all(|word| joins(&word.folded));
            is_joint.then_some(between)
        })
    })
}

fn joins(folded: &str) -> bool {
    const JOINING: &[&str] = &[
        "ja", "tai", "sekä", "och", "eller", "and", "or", "in", "i", "of",
    ];
    JOINING.contains(&folded)
        && Language::ALL
            .into_iter()
            .any(|language| is_function_word(folded, language))
}

/// Whether a place lies in another: a suburb in its municipality, that in its region.
fn lies_in(inner: &Place, outer: &Place) -> bool {
    let is_locality = !matches!(
        inner.kind,
        PlaceKind::Municipality | PlaceKind::Region | PlaceKind::WellbeingCounty
    );
    match outer.id {
        PlaceId::Municipality(code) => is_locality && inner.municipality == Some(code),
        PlaceId::Region(_) => inner.id != outer.id && inner.region == Some(outer.id),
        PlaceId::County(_) => inner.id != outer.id && inner.county == Some(outer.id),
        PlaceId::Locality(_) | PlaceId::PostalPlace(_) | PlaceId::Postcode(_) => false,
    }
}
