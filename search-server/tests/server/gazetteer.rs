//! `/v1/places`.

use crate::harness::shared;

fn ids(path: &str) -> Vec<String> {
    let found = shared().get(path).json();
    let places = found["places"].as_array().unwrap();
    places
        .iter()
        .map(|place| place["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_place_is_found_by_its_name_its_forms_its_postcode_and_with_a_mistake() {
    for typed in ["Forssa", "forssassa", "Forss", "Forrsa"] {
        let found = ids(&format!("/v1/places?q={typed}&limit=1"));
        assert_eq!(found, ["municipality:061"], "{typed}");
    }
    assert_eq!(ids("/v1/places?q=30100")[0], "postcode:30100");
    assert_eq!(ids("/v1/places?q=%C3%85bo")[0], "municipality:853");
    assert!(ids("/v1/places?q=Atlantis").is_empty());
    assert!(ids("/v1/places?q=Tammela").len() > 1, "both are told");
}

#[test]
fn a_position_has_its_nearest_place_and_what_is_around_it() {
    let found = shared()
        .get("/v1/places?lat=60.81&lon=23.62&lang=sv")
        .json();
    let nearest = &found["places"][0];
    assert_eq!(nearest["municipality"], "061", "{found}");
    assert_eq!(nearest["region"], "05");
    assert_eq!(nearest["wellbeing_county"], "07");
    assert!(nearest["distance_m"].as_f64().unwrap() < 5_000.0);
}

#[test]
fn what_cannot_be_asked_is_named() {
    for (query, error) in [
        ("", "q missing_parameter"),
        ("lat=60", "lon missing_parameter"),
        ("lat=99&lon=23", "lat out_of_range"),
        ("q=Forssa&lat=60&lon=23", "q invalid_value"),
        ("q=Forssa&limit=11", "limit out_of_range"),
        ("colour=red", "colour unknown_parameter"),
    ] {
        let answer = shared().get(&format!("/v1/places?{query}"));
        let errors = answer.problem(400, "invalid_parameter");
        assert_eq!(errors, [error], "{query}");
    }
    let long = "a".repeat(257);
    let answer = shared().get(&format!("/v1/places?q={long}"));
    assert_eq!(answer.problem(400, "invalid_parameter"), ["q too_long"]);
}
