//! What was understood of a question, as chips that can be corrected.

use luukku_engine::Language;
use luukku_engine::gazetteer::Place;
use luukku_engine::query::{Correction, Interpretation, Notice, PlaceInterpretation, PlaceMode};

use super::format::distance;
use super::links::{as_written, search_address, with_place, without_areas, without_place};
use super::strings::{Strings, fill};
use crate::wire::{SearchParameters, place_around, place_name};

/// What is shown above the answers.
#[derive(Debug, Default)]
pub(super) struct Understood {
    pub(super) chips: Vec<Chip>,
    /// Other places of the same name: name and address.
    pub(super) alternatives: Vec<(String, String)>,
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
        found: &Interpretation,
        language: Language,
    ) -> Self {
        let strings = Strings::of(language);
        let mut chips = Vec::new();
        if let Some(place) = &found.place {
            chips.push(Chip {
                label: strings.place,
                value: place_words(place, &found.also, strings, language),
                remove: Some(search_address(&without_place(question, &found.text))),
            });
        }
        if found.place.is_none() && question.lat.is_some() {
            chips.push(Chip {
                label: strings.place,
                value: strings.own_position.to_owned(),
                remove: Some(search_address(&without_place(question, &found.text))),
            });
        }
        if let Some(value) = areas_words(question, strings) {
            chips.push(Chip {
                label: strings.area,
                value,
                remove: Some(search_address(&without_areas(question))),
            });
        }
        for concept in &found.concepts {
            chips.push(Chip {
                label: strings.topic,
                value: concept.label.clone(),
                remove: None,
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
                let there = with_place(question, &found.text, &asked);
                (shown, search_address(&there))
            })
            .collect();
        Self {
            chips,
            alternatives,
            notices: notices(found, strings),
            corrected: corrected(question, &found.corrections, strings),
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
    strings: &Strings,
) -> Option<Corrected> {
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
        address: search_address(&as_written(question)),
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

fn areas_words(question: &SearchParameters, strings: &Strings) -> Option<String> {
    let mut names: Vec<&str> = [
        &question.municipality,
        &question.region,
        &question.wellbeing_county,
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .collect();
    if question.bbox.is_some() {
        names.push(strings.map_area);
    }
    (!names.is_empty()).then(|| names.join(", "))
}

fn notices(found: &Interpretation, strings: &Strings) -> Vec<String> {
    let mut notices: Vec<String> = found
        .notices
        .iter()
        .filter_map(|notice| match notice {
            Notice::PositionMissing => Some(strings.position_missing.to_owned()),
            Notice::Shortened => Some(strings.shortened.to_owned()),
            Notice::NoneInArea => Some(strings.none_in_area.to_owned()),
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
