//! How far from a place: "10 km säteellä Forssasta", "within 10 km of Forssa".

use std::ops::Range;

use super::connectors::{Connector, is_one_of};
use crate::query::limits::MAX_RADIUS_M;
use crate::query::words::Word;

/// Words that may stand before the number of a distance.
const BEFORE_NUMBER: &[&str] = &[
    "n",
    "maksimissaan",
    "maximum",
    "at",
    "most",
    "about",
    "ungefär",
    "cirka",
    "ca",
    "som",
    "mest",
    "the",
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
    "säteen",
    "sisällä",
    "sisään",
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

/// Numbers people write as words before a unit.
const NUMBERS: &[(f64, &[&str])] = &[
    (1.0, &["yhden", "en", "one", "a"]),
    (2.0, &["kaksi", "kahden", "två", "two"]),
    (3.0, &["kolme", "kolmen", "tre", "three"]),
    (5.0, &["viisi", "viiden", "fem", "five"]),
    (10.0, &["kymmenen", "tio", "ten"]),
    (15.0, &["viisitoista", "viidentoista", "femton", "fifteen"]),
    (
        20.0,
        &["kaksikymmentä", "kahdenkymmenen", "tjugo", "twenty"],
    ),
    (
        30.0,
        &["kolmekymmentä", "kolmenkymmenen", "trettio", "thirty"],
    ),
    (
        50.0,
        &["viisikymmentä", "viidenkymmenen", "femtio", "fifty"],
    ),
];

/// A distance before the name at word `start`: its metres, and where its words begin.
pub(super) fn before(words: &[Word], start: usize) -> Option<(Connector, usize)> {
    let links = words[..start]
        .iter()
        .rev()
        .take_while(|word| is_one_of(word, AFTER_UNIT))
        .count();
    let end = start - links;
    let (metres, mut from) = [2, 1].into_iter().find_map(|length| {
        let from = end.checked_sub(length)?;
        Some((distance(&words[from..end])?, from))
    })?;
    while from > 0 && is_one_of(&words[from - 1], BEFORE_NUMBER) {
        from -= 1;
    }
    Some((Connector::Distance(metres), from))
}

/// A distance from word `end` on: its metres, and where its words end.
pub(super) fn after(words: &[Word], end: usize) -> Option<(Connector, usize)> {
    let lead = words[end..]
        .iter()
        .take_while(|word| is_one_of(word, BEFORE_NUMBER))
        .count();
    let number = end + lead;
    let (metres, mut to) = [2, 1].into_iter().find_map(|length| {
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
        // "Kilometrin säteellä" is one.
        [unit] if matches!(unit.folded.as_str(), "kilometrin" | "kilsan") => ("1", "km"),
        [joined] => {
            let letters = joined.folded.find(char::is_alphabetic)?;
            joined.folded.split_at_checked(letters)?
        }
        [number, unit] => (number.folded.as_str(), unit.folded.as_str()),
        _ => return None,
    };
    let unit = unit.split(':').next().unwrap_or(unit);
    let metres_a_unit = match unit {
        "km" | "kilometri" | "kilometriä" | "kilometrin" | "kilometer" | "kilometers"
        | "kilometre" | "kilometres" | "kilsaa" | "kilsan" | "kms" => 1_000.0,
        "m" | "metriä" | "metrin" | "meter" | "meters" | "metre" | "metres" => 1.0,
        "mil" => 10_000.0,
        "mile" | "miles" => 1_609.344,
        _ => return None,
    };
    let number: f64 = match NUMBERS.iter().find(|(_, names)| names.contains(&number)) {
        Some((known, _)) => *known,
        None => number.replace(',', ".").parse().ok()?,
    };
    let metres = number * metres_a_unit;
    (metres > 0.0 && metres <= MAX_RADIUS_M).then_some(metres)
}

/// A distance that belongs to no name, "within 5 km": the metres and its words.
pub(super) fn alone(words: &[Word]) -> Option<(f64, Range<usize>)> {
    (0..words.len()).find_map(|at| {
        let (Connector::Distance(metres), end) = after(words, at)? else {
            return None;
        };
        let is_said =
            is_one_of(&words[at], BEFORE_NUMBER) || is_one_of(&words[end - 1], AFTER_UNIT);
        is_said.then_some((metres, at..end))
    })
}
