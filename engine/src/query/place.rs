//! The place a query asks for: a grammar over words, their case and their neighbours.
//!
//! A name counts as a place by what stands around it: a local case (*Forssassa*), a
//! preposition or postposition in one of three languages (*Forssan lähellä*, *nära Åbo*,
//! *near Forssa*), a distance (*30 km Hämeenlinnasta*), a comma, or its being the first or
//! last word. Each reading has a [`Certainty`]; the surest one is taken. What is no place
//! as it is written may be one misspelt ([`misspelt`]); further places of the same query are
//! joined to the first or tell which of several it is ([`several`]).

mod connectors;
mod distance;
mod here;
mod misspelt;
mod names;
mod reading;
mod several;
#[cfg(test)]
mod tests;

use std::ops::Range;

use luukku_analyzers::{Case, Language, Origin, WordClass};

use super::words::Word;
use super::{Corrections, PlaceMode};
use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, LocalCase, Place, PlaceForm, PlaceKind};
pub(super) use here::places_of as here_words;
pub(super) use names::is_name_elsewhere;
use reading::{Around, Evidence, Name, Reading};

/// A place found in a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlaceMention {
    /// Places the words can mean, likeliest first; empty for the person's own position.
    pub(super) candidates: Vec<&'static Place>,
    /// Places asked for beside the first: "Forssassa tai Jokioisilla".
    pub(super) also: Vec<&'static Place>,
    pub(super) mode: PlaceMode,
    /// The radius said, in metres.
    pub(super) radius_m: Option<f64>,
    /// The words that say so, connectors included; the place's own first.
    pub(super) words: Vec<Range<usize>>,
    pub(super) certainty: Certainty,
    /// The word that was misspelt, and the form it was taken for, folded.
    pub(super) misspelt: Option<(usize, String)>,
    evidence: Evidence,
}

/// How sure it is that a name is a place, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// The words may as well be part of a name or an everyday word: "salon parturi". The
    /// place ranks, cuts nothing off, and its words still count as text where they match.
    Possible,
    /// A bare name where places stand: "apteekki forssa". Its words still count as text.
    Likely,
    /// A case or a connector says so: "apteekki Forssassa".
    Said,
}

impl PlaceMention {
    /// Whether `word` says the place.
    pub(super) fn says(&self, word: usize) -> bool {
        self.words.iter().any(|range| range.contains(&word))
    }
}

/// Finds the place of a query; `position` prefers the nearer of two places of one name.
/// `knows` tells words that are no misspellings because what is searched has them.
pub(super) fn find(
    words: &[Word],
    position: Option<GeoPoint>,
    corrections: Corrections,
    knows: &dyn Fn(&Word) -> bool,
) -> Option<PlaceMention> {
    let mut mentions = mentions(words, position);
    let is_found = mentions
        .iter()
        .any(|mention| mention.certainty > Certainty::Possible);
    if !is_found && corrections == Corrections::On {
        mentions.extend(misspelt::mention(words, position, knows));
    }
    let named = several::join(words, &mentions);
    let here = here::mention(words, named.as_ref());
    match (named, here) {
        (Some(mut named), Some(here)) => {
            // "lähin apteekki Forssassa": the nearest, counted from Forssa.
            named.mode = here.mode;
            named.words.extend(here.words);
            Some(named)
        }
        (named, here) => named.or(here).or_else(|| here::around(words)),
    }
}

/// The place that all words together name, as in a place box: "Turun seutu" is read by
/// [`find`].
pub(super) fn find_whole(words: &[Word], position: Option<GeoPoint>) -> Option<PlaceMention> {
    let gazetteer = Gazetteer::embedded();
    if words.is_empty() || words.iter().skip(1).any(|word| word.follows_break) {
        return None;
    }
    let span = 0..words.len();
    let forms = forms(gazetteer, words, &span);
    let mut candidates: Vec<&'static Place> = forms
        .iter()
        .filter_map(|form| gazetteer.place(form.place))
        .collect();
    candidates.sort_by(|a, b| {
        likelihood(b, position)
            .total_cmp(&likelihood(a, position))
            .then(a.id.cmp(&b.id))
    });
    candidates.dedup_by_key(|place| place.id);
    (!candidates.is_empty()).then(|| PlaceMention {
        candidates,
        also: Vec::new(),
        mode: PlaceMode::Near,
        radius_m: None,
        words: vec![span],
        certainty: Certainty::Said,
        misspelt: None,
        evidence: Evidence::Connected,
    })
}

/// Every name that can be a place, in the order of the words: of those that begin at one
/// word, the longest.
fn mentions(words: &[Word], position: Option<GeoPoint>) -> Vec<PlaceMention> {
    let gazetteer = Gazetteer::embedded();
    let mut found = Vec::new();
    for start in 0..words.len() {
        let longest = gazetteer.longest_form_words().min(words.len() - start);
        found.extend((1..=longest).rev().find_map(|length| {
            let span = start..start + length;
            let forms = forms(gazetteer, words, &span);
            mention(gazetteer, words, &span, &forms, position)
        }));
    }
    found
}

/// What the words of `span` can be forms of.
fn forms(gazetteer: &'static Gazetteer, words: &[Word], span: &Range<usize>) -> Vec<PlaceForm> {
    let [word] = &words[span.clone()] else {
        let name: Vec<&str> = words[span.clone()]
            .iter()
            .map(|word| word.folded.as_str())
            .collect();
        return gazetteer.lookup(&name.join(" ")).to_vec();
    };
    if let Some(area) = gazetteer.postcode(&word.folded) {
        return vec![base_form(area)];
    }
    let found = match connectors::without_area(word) {
        Some(name) => gazetteer.lookup(name),
        None => gazetteer.lookup(&word.folded),
    };
    if found.is_empty() {
        with_ending(gazetteer, word)
    } else {
        found.to_vec()
    }
}

fn base_form(place: &Place) -> PlaceForm {
    PlaceForm {
        place: place.id,
        case: Some(Case::Nominative),
        language: Language::Finnish,
    }
}

/// A form that the table has not, such as one with a clitic: "Forssassakin".
fn with_ending(gazetteer: &'static Gazetteer, word: &Word) -> Vec<PlaceForm> {
    let analysis = word.analysis(Language::Finnish);
    let names = analysis.readings.iter().filter(|reading| {
        reading.class == WordClass::ProperNoun && reading.origin == Origin::Lexicon
    });
    names
        .filter_map(|reading| Some((reading.case?, gazetteer.lookup(&reading.lemma))))
        .flat_map(|(case, forms)| {
            let base = forms
                .iter()
                .filter(|form| form.case == Some(Case::Nominative));
            base.map(move |form| PlaceForm {
                case: Some(case),
                ..*form
            })
        })
        .collect()
}

/// The strongest reading of the words in `span` as one of `forms`.
fn mention(
    gazetteer: &'static Gazetteer,
    words: &[Word],
    span: &Range<usize>,
    forms: &[PlaceForm],
    position: Option<GeoPoint>,
) -> Option<PlaceMention> {
    if forms.is_empty() {
        return None;
    }
    let name = Name::new(words, span);
    let around = Around::of(words, span);
    let mut readings: Vec<(Reading, Option<Case>, &'static Place)> = forms
        .iter()
        .filter_map(|form| {
            let place = gazetteer.place(form.place)?;
            Some((around.read(form, place, &name)?, form.case, place))
        })
        .collect();
    let strength = |reading: &Reading| (reading.certainty, reading.evidence);
    let best = readings
        .iter()
        .map(|(reading, ..)| strength(reading))
        .max()?;
    readings.retain(|(reading, ..)| strength(reading) == best);
    readings.sort_by(|(_, a_case, a), (_, b_case, b)| {
        let likely = |place, case| likelihood(place, position) + fit(place, case);
        likely(b, *b_case)
            .total_cmp(&likely(a, *a_case))
            .then(a.id.cmp(&b.id))
    });
    readings.dedup_by_key(|(_, _, place)| place.id);
    let reading = readings.first()?.0.clone();
    Some(PlaceMention {
        candidates: readings.into_iter().map(|(_, _, place)| place).collect(),
        also: Vec::new(),
        mode: reading.mode,
        radius_m: reading.radius_m,
        words: vec![reading.words],
        certainty: reading.certainty,
        misspelt: None,
        evidence: reading.evidence,
    })
}

/// How likely people mean this one of several places of one name: by kind, population, and
/// how far it is from where they are.
fn likelihood(place: &Place, position: Option<GeoPoint>) -> f64 {
    let kind = match place.kind {
        PlaceKind::Municipality => 3.0,
        PlaceKind::Region | PlaceKind::WellbeingCounty => 2.5,
        PlaceKind::Town => 2.0,
        PlaceKind::Village | PlaceKind::Suburb | PlaceKind::PostcodeArea => 0.0,
    };
    let people = f64::from(place.population.max(1)).log10();
    let far = position.map_or(0.0, |from| {
        (from.distance_m(place.point) / 20_000.0).min(6.0)
    });
    kind + people - far
}

/// What a local case tells of two places of one name: one of them takes it.
fn fit(place: &Place, case: Option<Case>) -> f64 {
    if takes(place, case) { 0.5 } else { 0.0 }
}

/// Whether the place takes the local case: Forssa takes the inner ones, Tampere the outer.
fn takes(place: &Place, case: Option<Case>) -> bool {
    match case {
        Some(Case::Inessive | Case::Elative | Case::Illative) => {
            place.local_case == LocalCase::Inner
        }
        Some(Case::Adessive | Case::Ablative | Case::Allative) => {
            place.local_case == LocalCase::Outer
        }
        _ => false,
    }
}
