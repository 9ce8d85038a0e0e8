//! The place grammar, case by case: `tests/data/places.tsv` and its neighbours.

use std::sync::{Arc, LazyLock};

use super::*;
use crate::concepts::Concepts;
use crate::index::Vocabulary;
use crate::query::SearchRequest;
use crate::query::understand::{Understanding, understand};
use crate::query::words::Words;

const CASES: &str = include_str!("../../../tests/data/places.tsv");
const ACCIDENTS: &str = include_str!("../../../tests/data/accidental_places.tsv");
const MISSPELT: &str = include_str!("../../../tests/data/misspelt_places.tsv");

static CONCEPTS: LazyLock<Arc<Concepts>> = LazyLock::new(Concepts::shipped);

/// Understands a request where nothing is indexed.
fn understand_alone(request: &SearchRequest) -> Understanding {
    understand(request, &CONCEPTS, &Vocabulary::default(), None)
}

fn understood(query: &str) -> Understanding {
    understand_alone(&SearchRequest::new(query))
}

/// The columns of each line that is no comment, cells missing at the end being empty.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut cells = line.split('\t');
            std::array::from_fn(|_| cells.next().unwrap_or_default())
        })
}

fn names(place: &PlaceMention) -> String {
    let names: Vec<&str> = place
        .candidates
        .first()
        .into_iter()
        .chain(&place.also)
        .map(|place| place.name_fi)
        .collect();
    names.join(" + ")
}

/// The words that do not say the place.
fn words_left(query: &str, place: Option<&PlaceMention>) -> String {
    let words = Words::of(query).words;
    let here: Vec<usize> = match place {
        Some(_) => here_words(&words).flatten().collect(),
        None => Vec::new(),
    };
    let left: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|(at, _)| !here.contains(at) && !place.is_some_and(|place| place.says(*at)))
        .map(|(_, word)| word.text.as_str())
        .collect();
    left.join(" ")
}

fn shown(query: &str) -> [String; 4] {
    let place = understood(query).place;
    let left = words_left(query, place.as_ref());
    let Some(place) = place else {
        return ["-".to_owned(), String::new(), String::new(), left];
    };
    [
        match names(&place) {
            none if none.is_empty() => "here".to_owned(),
            names => names,
        },
        format!("{:?}", place.mode),
        place
            .radius_m
            .map_or_else(String::new, |metres| metres.to_string()),
        left,
    ]
}

#[test]
fn places_are_understood_as_people_mean_them() {
    let mut wrong = Vec::new();
    for [query, expected @ ..] in rows::<5>(CASES) {
        let understood = shown(query);
        if understood.iter().ne(expected.iter()) {
            wrong.push(format!("{query:?}: {understood:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_that_are_places_by_accident_are_told_from_places() {
    let mut wrong = Vec::new();
    let mut counts = [0, 0];
    for [query, verdict, name] in rows::<3>(ACCIDENTS) {
        let place = understood(query).place;
        let found = match &place {
            None => "none",
            Some(place) if place.certainty == Certainty::Possible => "weak",
            Some(_) => "place",
        };
        let is_right = match verdict {
            "!weak" => found != "place",
            _ => found == verdict,
        } && place.as_ref().is_none_or(|place| names(place) == name);
        counts[usize::from(verdict == "place")] += 1;
        if !is_right {
            let place = place.as_ref().map(names);
            wrong.push(format!(
                "{query:?}: {found} {place:?}, expected {verdict} {name:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(counts.iter().all(|count| *count >= 40), "{counts:?}");
}

#[test]
fn misspelt_places_are_corrected_and_it_is_told() {
    let mut wrong = Vec::new();
    for [query, name, to] in rows::<3>(MISSPELT) {
        let understood = understood(query);
        let place = understood.place.as_ref().map(names).unwrap_or_default();
        let corrected: Vec<&str> = understood
            .corrections
            .iter()
            .map(|correction| correction.to.as_str())
            .collect();
        if place != name || corrected.join(" ") != to {
            wrong.push(format!(
                "{query:?}: {place:?} {corrected:?}, expected {name:?} {to:?}"
            ));
        }
        for correction in &understood.corrections {
            assert_eq!(
                query.get(correction.said.clone()),
                Some(correction.from.as_str())
            );
        }
        let mut exact = SearchRequest::new(query);
        exact.corrections = Corrections::Off;
        let exact = understand_alone(&exact);
        assert_eq!(exact.corrections, [], "{query:?}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_nearer_of_two_places_of_one_name_is_preferred() {
    let tammela = |position| {
        let mut request = SearchRequest::new("kirjasto Tammelassa");
        request.position = position;
        let understood = understand_alone(&request);
        let places = understood.place.expect("a place").candidates;
        assert!(places.len() > 1, "the other Tammela is offered");
        places[0].municipality.expect("a municipality").to_string()
    };
    let tampere = GeoPoint::new(61.4980, 23.7650).expect("on earth");
    let forssa = GeoPoint::new(60.8146, 23.6215).expect("on earth");
    assert_eq!(tammela(None), "834");
    assert_eq!(tammela(Some(forssa)), "834");
    assert_eq!(tammela(Some(tampere)), "837");
}

#[test]
fn a_place_that_lies_in_another_is_told_apart_by_it() {
    for query in [
        "kirjasto Tammelassa Tampereella",
        "kirjasto Tammela, Tampere",
        "kirjasto, Tampere, Tammela",
        "kirjasto Tammela Tampere",
        "library in Tammela, Tampere",
        "kirjasto Tampereen Tammelassa",
    ] {
        let place = understood(query).place.expect("a place");
        assert_eq!(
            place.candidates[0].id.to_string(),
            "locality:6930892",
            "{query}"
        );
        assert!(place.also.is_empty(), "{query}");
    }
}
