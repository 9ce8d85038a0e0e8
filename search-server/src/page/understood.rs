//! What was understood of a question, as chips that can be corrected.

use std::ops::Range;

use luukku_engine::Language;
use luukku_engine::gazetteer::{Gazetteer, Place};
use luukku_engine::query::{
    ConceptInterpretation, Correction, Facet, FacetCounts, FilterKind, Interpretation, Notice,
    PlaceInterpretation, PlaceMode, SearchResponse,
};

use super::format::distance;
use super::interface::Interface;
use super::links::{
    as_written, with_place, without_ages, without_extent, without_open_at, without_place,
    without_value, without_words,
};
use super::narrowing::heading;
use super::strings::{Strings, fill};
use crate::api::NOW;
use crate::areas::{self, AreaKind};
use crate::wire::{SearchParameters, facet_label, place_around, place_name};

/// What is shown above the answers.
#[derive(Debug, Default)]
pub(super) struct Understood {
    pub(super) chips: Vec<Chip>,
    /// Other places of the same name: name and address.
    pub(super) alternatives: Vec<(String, String)>,
    /// What the place lies in, and the whole country: name and address.
    pub(super) wider: Vec<(String, String)>,
    pub(super) notices: Vec<String>,
    /// The text that was searched instead of the one typed.
    pub(super) corrected: Option<Corrected>,
}

/// A text with its typing mistakes put right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Corrected {
    /// `Haimme: apteekki Forssassa.`
    pub(super) searched: String,
    /// `Hae sen sijaan: apteekki Forsassa`
    pub(super) instead: String,
    /// Where the text is searched as it was typed.
    pub(super) address: String,
}

/// One thing that was understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chip {
    pub(super) label: &'static str,
    pub(super) value: String,
    /// Where the question goes on without it.
    pub(super) remove: Option<String>,
}

impl Understood {
    pub(super) fn new(
        question: &SearchParameters,
        response: &SearchResponse,
        face: Interface,
    ) -> Self {
        let (strings, language) = (face.strings(), face.language());
        let found = &response.interpretation;
        let words = rest(question, found);
        let mut chips = Vec::new();
        if let Some(place) = &found.place {
            chips.push(Chip {
                label: strings.place,
                value: place_words(place, &found.also, strings, language),
                remove: Some(face.search(&without_place(question, &words))),
            });
        }
        if found.place.is_none() && question.lat.is_some() {
            chips.push(Chip {
                label: strings.place,
                value: strings.own_position.to_owned(),
                remove: Some(face.search(&without_place(question, &words))),
            });
        }
        chips.extend(found.filters.iter().map(|filter| Chip {
            label: kind_label(filter.kind, strings),
            value: filter.label.clone(),
            remove: Some(face.search(&without_words(question, &filter.said))),
        }));
        chips.extend(set_filters(question, &response.facets, face));
        for (at, concept) in found.concepts.iter().enumerate() {
            // Concepts of several vocabularies may be called alike.
            let is_alike = |other: &ConceptInterpretation| {
                other.said == concept.said
                    && other.label.to_lowercase() == concept.label.to_lowercase()
            };
            if found.concepts.iter().take(at).any(is_alike) {
                continue;
            }
            chips.push(Chip {
                label: strings.topic,
                value: concept.label.clone(),
                remove: Some(face.search(&without_words(question, &concept.said))),
            });
        }
        let alternatives = found
            .alternatives
            .iter()
            .map(|place| {
                let name = place_name(place, language);
                let (shown, asked) = match place_around(place, language) {
                    Some(around) => (format!("{name} ({around})"), format!("{name}, {around}")),
                    None => (name.to_owned(), name.to_owned()),
                };
                let there = with_place(question, &words, &asked);
                (shown, face.search(&there))
            })
            .collect();
        Self {
            chips,
            alternatives,
            wider: wider(question, &words, found, face),
            notices: notices(found, strings),
            corrected: corrected(question, &found.corrections, face),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.chips.is_empty()
            && self.alternatives.is_empty()
            && self.notices.is_empty()
            && self.corrected.is_none()
    }
}

fn corrected(
    question: &SearchParameters,
    corrections: &[Correction],
    face: Interface,
) -> Option<Corrected> {
    let strings = face.strings();
    let typed = question.q.as_deref()?;
    if corrections.is_empty() {
        return None;
    }
    let mut searched = String::new();
    let mut at = 0;
    for correction in corrections {
        searched.push_str(typed.get(at..correction.said.start)?);
        searched.push_str(&correction.to);
        at = correction.said.end;
    }
    searched.push_str(typed.get(at..)?);
    Some(Corrected {
        searched: fill(strings.corrected, "q", searched.trim()),
        instead: fill(strings.search_instead, "q", typed.trim()),
        address: face.search(&as_written(question)),
    })
}

/// `Forssa — lähellä`.
fn place_words(
    place: &PlaceInterpretation,
    also: &[Place],
    strings: &Strings,
    language: Language,
) -> String {
    let mut name = place
        .place
        .as_ref()
        .map_or(strings.own_position, |place| place_name(place, language))
        .to_owned();
    for place in also {
        name.push_str(", ");
        name.push_str(place_name(place, language));
    }
    let mode = match place.mode {
        PlaceMode::In => strings.mode_in.to_owned(),
        PlaceMode::Near => strings.mode_near.to_owned(),
        PlaceMode::Nearest => strings.mode_nearest.to_owned(),
        PlaceMode::Within => {
            let radius = place.radius_m.unwrap_or_default();
            fill(strings.mode_within, "distance", &distance(radius, language))
        }
    };
    format!("{name} — {mode}")
}

/// The same question in what the place lies in, and in the whole country.
fn wider(
    question: &SearchParameters,
    words: &str,
    found: &Interpretation,
    face: Interface,
) -> Vec<(String, String)> {
    let texts = face.portal();
    let place = found.place.as_ref().and_then(|asked| asked.place.as_ref());
    let Some(place) = place else {
        return Vec::new();
    };
    let around = place_around(place, face.language()).map(|around| {
        let there = with_place(question, words, around);
        let there = SearchParameters {
            radius_m: None,
            ..there
        };
        (fill(texts.wider_area, "name", around), face.search(&there))
    });
    let everywhere = face.search(&without_place(question, words));
    around
        .into_iter()
        .chain([(texts.whole_country.to_owned(), everywhere)])
        .collect()
}

/// The words of a question without those of its place: what is searched for, and the filters
/// said. Those of whom it is for are searched for anyway.
pub(super) fn rest(question: &SearchParameters, found: &Interpretation) -> String {
    let typed = question.q.as_deref().unwrap_or_default();
    let mut said: Vec<&Range<usize>> = found
        .filters
        .iter()
        .filter(|filter| filter.kind != FilterKind::Audience)
        .map(|filter| &filter.said)
        .collect();
    said.dedup();
    let said = said.into_iter().filter_map(|said| typed.get(said.clone()));
    let words: Vec<&str> = [found.text.as_str()]
        .into_iter()
        .chain(said)
        .filter(|words| !words.is_empty())
        .collect();
    words.join(" ")
}

fn kind_label(kind: FilterKind, strings: &'static Strings) -> &'static str {
    match kind {
        FilterKind::Fee => strings.fee,
        FilterKind::Open => strings.opening,
        FilterKind::Channel => strings.channels,
        FilterKind::Language => strings.spoken_language,
        FilterKind::Accessibility => strings.accessibility,
        FilterKind::Audience => strings.for_whom,
        FilterKind::Referral => strings.referral,
    }
}

/// The filters set, one chip a value.
fn set_filters(question: &SearchParameters, facets: &[FacetCounts], face: Interface) -> Vec<Chip> {
    let (strings, language) = (face.strings(), face.language());
    let chip = |label, value, without: SearchParameters| Chip {
        label,
        value,
        remove: Some(face.search(&without)),
    };
    let mut chips = Vec::new();
    for (facet, values) in question.lists() {
        chips.extend(values.iter().zip(0..).map(|(value, place)| {
            let shown = set_value(facet, value, facets, language);
            chip(
                heading(facet, strings),
                shown,
                without_value(question, facet, place),
            )
        }));
    }
    if question.bbox.is_some() || question.shape.is_some() {
        let value = strings.map_area.to_owned();
        chips.push(chip(strings.area, value, without_extent(question)));
    }
    if let Some(ages) = ages(question.min_age, question.max_age, strings) {
        chips.push(chip(strings.age, ages, without_ages(question)));
    }
    if let Some(moment) = &question.open_at {
        let shown = if moment == NOW {
            face.portal().open_now.to_owned()
        } else {
            moment.replace('T', " ")
        };
        chips.push(chip(strings.opening, shown, without_open_at(question)));
    }
    chips
}

/// `13–17 vuotta`.
pub(super) fn ages(
    min: Option<impl ToString>,
    max: Option<impl ToString>,
    strings: &Strings,
) -> Option<String> {
    Some(match (min, max) {
        (None, None) => return None,
        (Some(min), None) => fill(strings.ages_from, "min", &min.to_string()),
        (None, Some(max)) => fill(strings.ages_to, "max", &max.to_string()),
        (Some(min), Some(max)) => {
            let from = fill(strings.ages, "min", &min.to_string());
            fill(&from, "max", &max.to_string())
        }
    })
}

/// What a value that is set is called.
fn set_value(facet: Facet, value: &str, facets: &[FacetCounts], language: Language) -> String {
    let area = match facet {
        Facet::Municipality => areas::find(AreaKind::Municipality, value),
        Facet::Region => areas::find(AreaKind::Region, value),
        Facet::WellbeingCounty => areas::find(AreaKind::WellbeingCounty, value),
        _ => None,
    };
    if let Some(place) = area.and_then(|area| Gazetteer::embedded().place(area)) {
        return place_name(place, language).to_owned();
    }
    let counted = facets.iter().filter(|counted| counted.facet == facet);
    let mut values = counted.flat_map(|counted| &counted.values);
    let known = values.find(|counted| counted.value.to_lowercase() == value.to_lowercase());
    known.map_or_else(
        || value.to_owned(),
        |known| facet_label(known, language).to_owned(),
    )
}

fn notices(found: &Interpretation, strings: &Strings) -> Vec<String> {
    let mut notices: Vec<String> = found
        .notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::PositionMissing => Some(strings.position_missing.to_owned()),
            Notice::Shortened => Some(strings.shortened.to_owned()),
            Notice::NoneInArea => Some(strings.none_in_area.to_owned()),
            Notice::FilterLoosened => Some(strings.filter_loosened.to_owned()),
            Notice::Incomplete => Some(strings.incomplete.to_owned()),
            // Told with its words below.
            Notice::Relaxed => None,
        })
        .collect();
    if !found.relaxed.is_empty() {
        notices.push(fill(strings.relaxed, "words", &found.relaxed.join(", ")));
    }
    notices
}
