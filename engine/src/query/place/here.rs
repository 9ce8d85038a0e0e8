//! "Near me" and "the nearest": the place is where the person is.

use std::ops::Range;

use super::connectors::{Phrase, is_phrase};
use super::{Certainty, Evidence, PlaceMention, distance};
use crate::query::PlaceMode;
use crate::query::words::Word;

/// "Near me" and "the nearest", outside the words of a place already found; with a place,
/// only "the nearest" says more.
pub(super) fn mention(words: &[Word], named: Option<&PlaceMention>) -> Option<PlaceMention> {
    let is_taken =
        |range: &Range<usize>| named.is_some_and(|named| range.clone().any(|at| named.says(at)));
    phrases(words)
        .into_iter()
        .filter(|(_, range)| !is_taken(range))
        .find(|(mode, _)| named.is_none() || *mode == PlaceMode::Nearest)
        .map(|(mode, range)| of_person(mode, None, range))
}

/// "Within 5 km", of where the person is.
pub(super) fn around(words: &[Word]) -> Option<PlaceMention> {
    let (metres, words) = distance::alone(words)?;
    Some(of_person(PlaceMode::Within, Some(metres), words))
}

/// The words that say "near me" or "the nearest".
pub(in crate::query) fn places_of(words: &[Word]) -> impl Iterator<Item = Range<usize>> {
    phrases(words).into_iter().map(|(_, range)| range)
}

fn of_person(mode: PlaceMode, radius_m: Option<f64>, words: Range<usize>) -> PlaceMention {
    PlaceMention {
        candidates: Vec::new(),
        also: Vec::new(),
        mode,
        radius_m,
        words: vec![words],
        certainty: Certainty::Said,
        misspelt: None,
        evidence: Evidence::Connected,
    }
}

const HERE: &[(PlaceMode, &[Phrase])] = &[
    (
        PlaceMode::Nearest,
        &[
            &["lähin"],
            &["lähimmän"],
            &["lähimmät"],
            &["lähimmässä"],
            &["lähimpänä"],
            &["lähimpään"],
            &["lähimpiä"],
            &["lähimmälle"],
            &["nearest"],
            &["closest"],
            &["lähimmältä"],
            &["lähimmästä"],
            &["lähintä"],
            &["lähinnä"],
            &["närmaste"],
            &["närmsta"],
            &["närmast"],
        ],
    ),
    (
        PlaceMode::Near,
        &[
            &["lähellä", "minua"],
            &["lähellä", "meitä"],
            &["lähellä", "kotia"],
            &["lähellä", "kotiani"],
            &["lähellä", "täällä"],
            &["tässä", "lähellä"],
            &["tässä", "lähistöllä"],
            &["täällä", "lähellä"],
            &["kotini", "lähellä"],
            &["kodin", "lähellä"],
            &["kotini", "läheltä"],
            &["meidän", "lähellä"],
            &["minun", "lähistöllä"],
            &["minua", "lähellä"],
            &["minun", "lähellä"],
            &["lähelläni"],
            &["lähistölläni"],
            &["lähelläsi"],
            &["lähelläni", "olevat"],
            &["läheltäni"],
            &["läheltä"],
            &["lähistöltä"],
            &["lähettyvillä"],
            &["lähistöllä"],
            &["lähellä"],
            &["täällä"],
            &["close", "to", "me"],
            &["close", "to", "here"],
            &["closest", "to", "me"],
            &["nearest", "to", "me"],
            &["around", "here"],
            &["near", "my", "home"],
            &["near", "home"],
            &["near", "us"],
            &["near", "by"],
            &["close", "by"],
            &["near", "me"],
            &["around", "me"],
            &["in", "my", "area"],
            &["near", "here"],
            &["nearby"],
            &["nära", "mig"],
            &["här", "i", "närheten"],
            &["i", "min", "närhet"],
            &["i", "närheten", "av", "mig"],
            &["nära", "oss"],
            &["nära", "hem"],
            &["nära", "hemmet"],
            &["här", "i", "krokarna"],
            &["i", "närheten"],
        ],
    ),
];

/// Where a query says "the nearest" or "near me"; "the nearest" first.
fn phrases(words: &[Word]) -> Vec<(PlaceMode, Range<usize>)> {
    let mut found = Vec::new();
    for (mode, phrases) in HERE {
        let mut at = 0;
        while at < words.len() {
            match phrases
                .iter()
                .find(|phrase| is_phrase(&words[at..], phrase))
            {
                Some(phrase) => {
                    found.push((*mode, at..at + phrase.len()));
                    at += phrase.len();
                }
                None => at += 1,
            }
        }
    }
    found
}
