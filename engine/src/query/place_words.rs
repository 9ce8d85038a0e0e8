//! The words around a place name that say near, in, how far, or here.

use std::ops::Range;

use super::PlaceMode;
use super::limits::MAX_RADIUS_M;
use super::words::Word;

/// What the words on one side of a name say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Connector {
    /// A distance, in metres: "10 km säteellä", "within 10 km of".
    Distance(f64),
    /// Near, before a name in its base form: "near", "i närheten av".
    NearBefore,
    /// Near, before a name in the partitive: "lähellä Forssaa".
    NearPartitive,
    /// In, before a name in its base form: "in", "i".
    InBefore,
    /// Near, after a name in the genitive: "Forssan lähellä".
    NearAfter,
    /// In, after a name in the genitive: "Forssan alueella".
    InAfter,
    /// The name's own "area", after a name in its base form: "in the Turku area".
    AreaAfter,
}

type Phrase = &'static [&'static str];

const BEFORE: &[(Connector, &[Phrase])] = &[
    (
        Connector::NearBefore,
        &[
            &["i", "närheten", "av"],
            &["i", "trakten", "av"],
            &["i", "trakterna", "kring"],
            &["i", "närheten", "till"],
            &["in", "the", "vicinity", "of"],
            &["close", "to"],
            &["next", "to"],
            &["nära"],
            &["kring"],
            &["runt"],
            &["omkring"],
            &["intill"],
            &["near"],
            &["around"],
            &["by"],
            &["beside"],
        ],
    ),
    (
        Connector::NearPartitive,
        &[
            &["lähellä"],
            &["lähelle"],
            &["liki"],
            &["lähinnä"],
            &["lähimpänä"],
        ],
    ),
    (
        Connector::InBefore,
        &[&["in", "the"], &["i"], &["på"], &["inom"], &["in"], &["at"]],
    ),
];

const AFTER: &[(Connector, &[Phrase])] = &[
    (
        Connector::NearAfter,
        &[
            &["lähellä"],
            &["lähelle"],
            &["lähistöllä"],
            &["lähettyvillä"],
            &["läheisyydessä"],
            &["lähialueella"],
            &["lähialueilla"],
            &["lähiseudulla"],
            &["ympäristössä"],
            &["ympäristöstä"],
            &["ympärillä"],
            &["ympäriltä"],
            &["tienoilla"],
            &["seudulla"],
            &["seudun"],
            &["seutu"],
            &["liepeillä"],
            &["naapurissa"],
            &["kupeessa"],
            &["vieressä"],
        ],
    ),
    (
        Connector::InAfter,
        &[
            &["kunnan", "alueella"],
            &["kaupungin", "alueella"],
            &["hyvinvointialueen", "alueella"],
            &["alueella"],
            &["alueelta"],
            &["kunnassa"],
            &["kaupungissa"],
            &["kaupunginosassa"],
            &["keskustassa"],
            &["kylässä"],
            &["maakunnassa"],
        ],
    ),
    (
        Connector::AreaAfter,
        &[
            &["area"],
            &["region"],
            &["området"],
            &["regionen"],
            &["nejden"],
        ],
    ),
];

/// Words that may stand before the number of a distance.
const BEFORE_NUMBER: &[&str] = &[
    "alle",
    "enintään",
    "korkeintaan",
    "max",
    "maks",
    "noin",
    "within",
    "inom",
    "högst",
    "under",
    "mindre",
    "än",
    "less",
    "than",
    "up",
    "to",
    "in",
    "a",
    "på",
];

/// Words that may stand between a distance and the name.
const AFTER_UNIT: &[&str] = &[
    "säteellä",
    "sisällä",
    "sisältä",
    "päässä",
    "etäisyydellä",
    "från",
    "ifrån",
    "av",
    "omkring",
    "kring",
    "runt",
    "radie",
    "avstånd",
    "from",
    "of",
    "around",
    "radius",
    "away",
];

/// What stands before word `start`: the connector, and where its words begin.
pub(super) fn before(words: &[Word], start: usize) -> Option<(Connector, usize)> {
    distance_before(words, start).or_else(|| {
        BEFORE.iter().find_map(|(connector, phrases)| {
            let phrase = phrases.iter().find(|phrase| {
                start
                    .checked_sub(phrase.len())
                    .is_some_and(|from| is_phrase(&words[from..], phrase))
            })?;
            Some((*connector, start - phrase.len()))
        })
    })
}

/// What stands from word `end` on: the connector, and where its words end.
pub(super) fn after(words: &[Word], end: usize) -> Option<(Connector, usize)> {
    distance_after(words, end).or_else(|| {
        AFTER.iter().find_map(|(connector, phrases)| {
            let phrase = phrases
                .iter()
                .find(|phrase| is_phrase(&words[end..], phrase))?;
            Some((*connector, end + phrase.len()))
        })
    })
}

fn is_phrase(words: &[Word], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words
            .iter()
            .zip(phrase)
            .all(|(word, expected)| word.folded == *expected)
}

fn is_one_of(word: &Word, list: &[&str]) -> bool {
    list.contains(&word.folded.as_str())
}

fn distance_before(words: &[Word], start: usize) -> Option<(Connector, usize)> {
    let links = words[..start]
        .iter()
        .rev()
        .take_while(|word| is_one_of(word, AFTER_UNIT))
        .count();
    let end = start - links;
    let (metres, mut from) = (1..=2).find_map(|length| {
        let from = end.checked_sub(length)?;
        Some((distance(&words[from..end])?, from))
    })?;
    while from > 0 && is_one_of(&words[from - 1], BEFORE_NUMBER) {
        from -= 1;
    }
    Some((Connector::Distance(metres), from))
}

fn distance_after(words: &[Word], end: usize) -> Option<(Connector, usize)> {
    let lead = words[end..]
        .iter()
        .take_while(|word| is_one_of(word, BEFORE_NUMBER))
        .count();
    let number = end + lead;
    let (metres, mut to) = (1..=2).find_map(|length| {
        Some((
            distance(words.get(number..number + length)?)?,
            number + length,
        ))
    })?;
    while to < words.len() && is_one_of(&words[to], AFTER_UNIT) {
        to += 1;
    }
    Some((Connector::Distance(metres), to))
}

/// A distance in metres, from "10 km" or "10km"; none when it is no radius a search may have.
fn distance(words: &[Word]) -> Option<f64> {
    let (number, unit) = match words {
        [joined] => {
            let letters = joined.folded.find(char::is_alphabetic)?;
            joined.folded.split_at_checked(letters)?
        }
        [number, unit] => (number.folded.as_str(), unit.folded.as_str()),
        _ => return None,
    };
    let metres_a_unit = match unit {
        "km" | "kilometri" | "kilometriä" | "kilometrin" | "kilometer" | "kilometers"
        | "kilometre" | "kilometres" | "kilsaa" | "kilsan" => 1_000.0,
        "m" | "metriä" | "metrin" | "meter" | "meters" | "metre" | "metres" => 1.0,
        "mil" => 10_000.0,
        _ => return None,
    };
    let number: f64 = number.replace(',', ".").parse().ok()?;
    let metres = number * metres_a_unit;
    (metres > 0.0 && metres <= MAX_RADIUS_M).then_some(metres)
}

/// A distance that belongs to no name, "within 5 km": the metres and its words.
pub(super) fn distance_alone(words: &[Word]) -> Option<(f64, Range<usize>)> {
    (0..words.len()).find_map(|at| {
        let (Connector::Distance(metres), end) = distance_after(words, at)? else {
            return None;
        };
        let is_said =
            is_one_of(&words[at], BEFORE_NUMBER) || is_one_of(&words[end - 1], AFTER_UNIT);
        is_said.then_some((metres, at..end))
    })
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
            &["närmaste"],
            &["närmast"],
        ],
    ),
    (
        PlaceMode::Near,
        &[
            &["lähellä", "minua"],
            &["minua", "lähellä"],
            &["minun", "lähellä"],
            &["lähelläni"],
            &["lähistölläni"],
            &["lähistöllä"],
            &["lähellä"],
            &["täällä"],
            &["close", "to", "me"],
            &["near", "me"],
            &["around", "me"],
            &["in", "my", "area"],
            &["near", "here"],
            &["nearby"],
            &["nära", "mig"],
            &["här", "i", "närheten"],
            &["i", "närheten"],
        ],
    ),
];

/// Where a query says "the nearest" or "near me"; "the nearest" first.
pub(super) fn here(words: &[Word]) -> Vec<(PlaceMode, Range<usize>)> {
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
