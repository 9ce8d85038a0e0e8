//! The place grammar, case by case: `tests/data/places.tsv`.

use super::SearchRequest;
use super::understand::{Understanding, understand};
use crate::catalog::GeoPoint;
use crate::concepts::Concepts;
use crate::index::Vocabulary;

const CASES: &str = include_str!("../../tests/data/places.tsv");

fn shown(understood: &Understanding) -> [String; 4] {
    let words: Vec<String> = understood
        .clauses
        .iter()
        .map(super::understand::Clause::text)
        .collect();
    let Some(place) = &understood.place else {
        return [
            "-".to_owned(),
            String::new(),
            String::new(),
            words.join(" "),
        ];
    };
    [
        place
            .candidates
            .first()
            .map_or("here", |place| place.name_fi)
            .to_owned(),
        format!("{:?}", place.mode),
        place
            .radius_m
            .map_or_else(String::new, |metres| metres.to_string()),
        words.join(" "),
    ]
}

#[test]
fn places_are_understood_as_people_mean_them() {
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, expected @ ..] = columns.as_slice() else {
            continue;
        };
        let understood = shown(&understand(
            &SearchRequest::new(*query),
            &Concepts::shipped(),
            &Vocabulary::default(),
        ));
        if understood.iter().ne(expected.iter()) {
            wrong.push(format!("{query:?}: {understood:?}, expected {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_nearer_of_two_places_of_one_name_is_preferred() {
    let tammela = |position| {
        let mut request = SearchRequest::new("kirjasto Tammelassa");
        request.position = position;
        let understood = understand(&request, &Concepts::shipped(), &Vocabulary::default());
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
