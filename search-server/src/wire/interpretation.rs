//! How a text was understood, as the API says it.

use std::ops::Range;

use luukku_engine::Language;
use luukku_engine::gazetteer::{self, Gazetteer, PlaceKind as KnownKind};
use luukku_engine::query::{self, Notice, PlaceMode};
use serde::Serialize;
use utoipa::ToSchema;

/// How the text was understood, so that it can be shown and corrected.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Interpretation {
    /// The words searched for, without the place.
    pub(crate) text: String,
    /// The place asked for; `null` when there is none or, with a `mode`, when it is the
    /// person's own position.
    pub(crate) place: Option<Place>,
    /// How the place bounds the answers: `in` it, `near` it (ranked by distance, nobody left
    /// out), `nearest` first, or `within` a radius.
    #[schema(example = "near")]
    pub(crate) mode: Option<&'static str>,
    /// The characters of `q` that name the place; `null` when it came from elsewhere.
    pub(crate) said: Option<Said>,
    /// The radius that cuts, in metres, when `mode` is `within`.
    pub(crate) radius_m: Option<f64>,
    /// The concepts met.
    pub(crate) concepts: Vec<Concept>,
    /// Places asked for beside `place`: the second of "Forssassa tai Jokioisilla".
    pub(crate) also: Vec<Place>,
    /// The filters said in words: services that have them come first, then those of which it
    /// is not known, and those known not to have them are left out.
    pub(crate) filters: Vec<Filter>,
    /// Other places of the same name, likeliest first.
    pub(crate) alternatives: Vec<Place>,
    /// What was taken for a typing mistake, in the order of the text; `exact=true` searches
    /// the text as it is written.
    pub(crate) corrections: Vec<Correction>,
    /// Words left out because too few services have them all.
    pub(crate) relaxed: Vec<String>,
    /// What the person should be told: `position_missing`, `relaxed`, `shortened`,
    /// `none_in_area`, `filter_loosened`, `incomplete`.
    pub(crate) notices: Vec<&'static str>,
}

/// A part of `q`, counted in characters (Unicode scalar values) from 0; `end` is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Said {
    /// The first character.
    pub(crate) start: usize,
    /// The character after the last one.
    pub(crate) end: usize,
}

/// A place of the gazetteer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Place {
    /// Stable id: its kind and number.
    #[schema(example = "municipality:061")]
    pub(crate) id: String,
    /// What it is.
    pub(crate) kind: PlaceKind,
    /// Its name in the language of the answer.
    pub(crate) name: String,
    /// Its Finnish name.
    pub(crate) name_fi: String,
    /// Its Swedish name.
    pub(crate) name_sv: Option<String>,
    /// What it lies in: a locality's municipality, a municipality's region; tells places of
    /// one name apart.
    #[schema(example = "Kanta-Häme")]
    pub(crate) within: Option<String>,
    /// Degrees north (WGS84) of its middle.
    pub(crate) lat: f64,
    /// Degrees east (WGS84) of its middle.
    pub(crate) lon: f64,
}

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlaceKind {
    /// A municipality.
    Municipality,
    /// A region (maakunta).
    Region,
    /// A wellbeing services county.
    WellbeingCounty,
    /// A town that is not a municipality's seat.
    Town,
    /// A smaller one.
    Village,
    /// A district of a town or city.
    Suburb,
    /// The area of a postcode.
    PostcodeArea,
}

/// A concept met in the text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Concept {
    /// Stable id.
    pub(crate) id: String,
    /// Its name in the language of the answer.
    pub(crate) label: String,
    /// The characters of `q` that say it.
    pub(crate) said: Said,
}

/// Words taken for others.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Correction {
    /// The characters of `q` that were corrected.
    pub(crate) said: Said,
    /// Those words as written.
    #[schema(example = "Hämenlinnassa")]
    pub(crate) from: String,
    /// What they were taken for, in the same form.
    #[schema(example = "Hämeenlinnassa")]
    pub(crate) to: String,
}

/// A filter said in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Filter {
    /// What it is about: `fee`, `open`, `channel`, `language`, `accessibility`, `audience`,
    /// `referral`.
    pub(crate) kind: &'static str,
    /// Its value: `free`; `now`, `mo` … `su`, `weekend`, `evening`, `night`; `phone`, `online`,
    /// `chat`, `home_visit`; a language's tag; `wheelchair`; `children_families`, `young`,
    /// `elderly`; `not_required`.
    pub(crate) value: String,
    /// What it is called in the language of the answer.
    pub(crate) label: String,
    /// The characters of `q` that say it.
    pub(crate) said: Said,
}

impl Interpretation {
    /// The wire form; `typed` is the text that byte ranges refer to.
    pub(crate) fn new(understood: &query::Interpretation, typed: &str, language: Language) -> Self {
        let place = understood.place.as_ref();
        Self {
            text: understood.text.clone(),
            place: place
                .and_then(|said| said.place.as_ref())
                .map(|place| Place::new(place, language)),
            mode: place.map(|said| mode_name(said.mode)),
            said: place
                .and_then(|said| said.said.clone())
                .map(|bytes| Said::of_bytes(typed, &bytes)),
            radius_m: place.and_then(|said| said.radius_m),
            concepts: understood
                .concepts
                .iter()
                .map(|concept| Concept {
                    id: concept.id.clone(),
                    label: concept.label.clone(),
                    said: Said::of_bytes(typed, &concept.said),
                })
                .collect(),
            also: understood
                .also
                .iter()
                .map(|place| Place::new(place, language))
                .collect(),
            filters: understood
                .filters
                .iter()
                .map(|filter| Filter {
                    kind: filter.kind.name(),
                    value: filter.value.clone(),
                    label: filter.label.clone(),
                    said: Said::of_bytes(typed, &filter.said),
                })
                .collect(),
            alternatives: understood
                .alternatives
                .iter()
                .map(|place| Place::new(place, language))
                .collect(),
            corrections: understood
                .corrections
                .iter()
                .map(|correction| Correction {
                    said: Said::of_bytes(typed, &correction.said),
                    from: correction.from.clone(),
                    to: correction.to.clone(),
                })
                .collect(),
            relaxed: understood.relaxed.clone(),
            notices: understood
                .notices
                .iter()
                .copied()
                .map(notice_name)
                .collect(),
        }
    }
}

impl Said {
    fn of_bytes(typed: &str, bytes: &Range<usize>) -> Self {
        let characters_before = |byte: usize| {
            typed
                .char_indices()
                .take_while(|(start, _)| *start < byte)
                .count()
        };
        Self {
            start: characters_before(bytes.start),
            end: characters_before(bytes.end),
        }
    }
}

impl Place {
    pub(super) fn new(place: &gazetteer::Place, language: Language) -> Self {
        Self {
            id: place.id.to_string(),
            kind: place_kind(place.kind),
            name: place_name(place, language).to_owned(),
            name_fi: place.name_fi.to_owned(),
            name_sv: place.name_sv.map(str::to_owned),
            within: place_around(place, language).map(str::to_owned),
            lat: place.point.lat(),
            lon: place.point.lon(),
        }
    }
}

/// The name of what the place lies in, for readers of `language`.
pub(crate) fn place_around(place: &gazetteer::Place, language: Language) -> Option<&'static str> {
    let around = Gazetteer::embedded().around(place)?;
    Some(place_name(around, language))
}

/// The place's name for readers of `language`, else the Finnish one.
pub(crate) fn place_name(place: &gazetteer::Place, language: Language) -> &'static str {
    let translated = match language {
        Language::Finnish => None,
        Language::Swedish => place.name_sv,
        Language::English => place.name_en,
    };
    translated.unwrap_or(place.name_fi)
}

pub(crate) fn place_kind(kind: KnownKind) -> PlaceKind {
    match kind {
        KnownKind::Municipality => PlaceKind::Municipality,
        KnownKind::Region => PlaceKind::Region,
        KnownKind::WellbeingCounty => PlaceKind::WellbeingCounty,
        KnownKind::Town => PlaceKind::Town,
        KnownKind::Village => PlaceKind::Village,
        KnownKind::Suburb => PlaceKind::Suburb,
        KnownKind::PostcodeArea => PlaceKind::PostcodeArea,
    }
}

fn mode_name(mode: PlaceMode) -> &'static str {
    match mode {
        PlaceMode::In => "in",
        PlaceMode::Near => "near",
        PlaceMode::Nearest => "nearest",
        PlaceMode::Within => "within",
    }
}

fn notice_name(notice: Notice) -> &'static str {
    match notice {
        Notice::PositionMissing => "position_missing",
        Notice::Relaxed => "relaxed",
        Notice::Shortened => "shortened",
        Notice::NoneInArea => "none_in_area",
        Notice::FilterLoosened => "filter_loosened",
        Notice::Incomplete => "incomplete",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_characters_not_bytes() {
        let typed = "äiti lähellä Åbo";
        let bytes = typed.find("Åbo").unwrap()..typed.len();
        assert_eq!(Said::of_bytes(typed, &bytes), Said { start: 13, end: 16 });
    }

    #[test]
    fn an_offset_outside_the_text_is_its_end() {
        assert_eq!(Said::of_bytes("å", &(5..9)), Said { start: 1, end: 1 });
    }
}
