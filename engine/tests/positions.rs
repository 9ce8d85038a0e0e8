//! Services whose place is known only about: they are found, and never stand before places
//! known to be nearer.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use luukku_engine::catalog::{GeoPoint, PositionPrecision};
use luukku_engine::gazetteer::Gazetteer;
use luukku_engine::index::{IndexBuilder, Snapshot, positions};
use luukku_engine::query::{Page, SearchRequest, SearchResponse, Sort, search};
use luukku_engine::record;
use proptest::prelude::*;

fn index(lines: &[String]) -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    for line in lines {
        let parsed = record::parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        builder.add(&parsed.service).expect("added");
    }
    builder.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    (folder, snapshot)
}

fn service(id: &str, place: &str) -> String {
    format!(r#"{{"id": "{id}", "name": "Kirjasto", {place}}}"#)
}

fn at(place: GeoPoint, metres_north: f64) -> String {
    let lat = place.lat() + metres_north / 111_195.0;
    format!(r#""lat": {lat}, "lon": {}"#, place.lon())
}

fn postcode_of_forssa() -> GeoPoint {
    let area = Gazetteer::embedded().postcode("30100");
    area.expect("a postcode of Forssa").point
}

fn near(snapshot: &Snapshot, text: &str, from: GeoPoint, sort: Sort) -> SearchResponse {
    let request = SearchRequest {
        position: Some(from),
        sort,
        page: Page {
            number: 1,
            size: 50,
        },
        ..SearchRequest::new(text)
    };
    search(snapshot, &request).expect("an answer")
}

fn ids(response: &SearchResponse) -> Vec<&str> {
    let hits = response.hits.iter();
    hits.map(|hit| hit.service.id.as_str()).collect()
}

#[test]
fn what_gives_only_a_postcode_is_about_there_and_its_record_stays_as_it_came() {
    let line = service(
        "about",
        r#""address": "Esimerkkikatu 1", "postcode": "30100""#,
    );
    let (_folder, snapshot) = index(&[line]);
    let middle = postcode_of_forssa();
    let found = near(&snapshot, "kirjasto", middle, Sort::Relevance);
    let hit = found.hits.first().expect("an answer");
    let position = hit.position.expect("a position");
    assert_eq!(position.precision, PositionPrecision::Postcode);
    assert!(position.point.distance_m(middle) < 1.0);
    assert!(hit.distance_m.expect("a distance") < 1.0);
    assert_eq!(hit.location, Some(0));
    assert_eq!(hit.service.locations[0].point, None);
    assert!(!record::to_json(&hit.service).contains("\"lat\""));
    assert_eq!(snapshot.manifest().places, 1);
    let inside = SearchRequest {
        position: Some(middle),
        radius_m: Some(500.0),
        ..SearchRequest::new("kirjasto")
    };
    let inside = search(&snapshot, &inside).expect("an answer");
    assert_eq!(
        inside.total, 1,
        "what may be within a radius is not left out"
    );
}

#[test]
fn a_place_known_to_be_near_stands_before_one_that_may_be() {
    let middle = postcode_of_forssa();
    let lines = [
        service("about", r#""postcode": "30100""#),
        service("town", r#""municipality": "Forssa""#),
        service("known", &at(middle, 1_500.0)),
        service("far", &at(middle, 2_500.0)),
        service("farther", &at(middle, 40_000.0)),
    ];
    let (_folder, snapshot) = index(&lines);
    let expected = ["known", "about", "far", "town", "farther"];
    for (text, sort) in [
        ("kirjasto", Sort::Relevance),
        ("lähin kirjasto", Sort::Relevance),
        ("kirjasto", Sort::Distance),
        ("", Sort::Distance),
    ] {
        let found = near(&snapshot, text, middle, sort);
        assert_eq!(ids(&found), expected, "{text:?} {sort:?}");
    }
}

#[test]
fn regions_counties_and_shapes_are_served() {
    let square = r#"{"type": "Polygon", "coordinates": [[[23.5, 60.7], [23.7, 60.7],
        [23.7, 60.9], [23.5, 60.9], [23.5, 60.7]]]}"#;
    let lines = [
        service("region", r#""regions": ["Kanta-Häme"]"#),
        service("county", r#""wellbeing_counties": ["07"]"#),
        service(
            "shape",
            &format!(r#""area_shape": {}"#, square.replace('\n', "")),
        ),
        service("other", r#""regions": ["Lappi"]"#),
    ];
    let (_folder, snapshot) = index(&lines);
    let response = search(&snapshot, &SearchRequest::new("kirjasto Forssassa")).expect("an answer");
    let mut found = ids(&response);
    found.sort_unstable();
    assert_eq!(found, ["county", "region", "shape"]);
    let shape = response
        .hits
        .iter()
        .find(|hit| hit.service.id.as_str() == "shape");
    let kept = &shape.expect("found").service.service_area.shape;
    assert!(kept.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_nearest_are_those_of_a_scan_that_counts_what_is_not_known(
        exact in prop::collection::vec(-30_000.0..30_000.0f64, 0..12),
        about in prop::collection::vec(prop::sample::select(vec!["30100", "30420", "31300", "00100"]), 0..12),
        towns in prop::collection::vec(prop::sample::select(vec!["Forssa", "Tammela", "Inari"]), 0..6),
        size in 1..8usize,
    ) {
        let from = postcode_of_forssa();
        let mut lines: Vec<String> = Vec::new();
        for metres in &exact {
            lines.push(service(&format!("a{:02}", lines.len()), &at(from, *metres)));
        }
        for postcode in &about {
            let place = format!(r#""postcode": "{postcode}""#);
            lines.push(service(&format!("b{:02}", lines.len()), &place));
        }
        for town in &towns {
            let place = format!(r#""municipality": "{town}""#);
            lines.push(service(&format!("c{:02}", lines.len()), &place));
        }
        prop_assume!(!lines.is_empty());
        let (_folder, snapshot) = index(&lines);
        let mut scan: Vec<(i64, String)> = lines
            .iter()
            .map(|line| {
                let service = record::parse(line).expect("a record").service;
                let position = positions(&service)[0];
                // As the index keeps it: in hundreds of metres.
                let unknown_m = (position.uncertainty_m / 100.0).ceil() * 100.0;
                let far_m = position.point.distance_m(from).max(unknown_m);
                ((far_m * 10.0).round() as i64, service.id.as_str().to_owned())
            })
            .collect();
        scan.sort();
        let request = SearchRequest {
            position: Some(from),
            sort: Sort::Distance,
            page: Page { number: 1, size },
            ..SearchRequest::new("")
        };
        let found = search(&snapshot, &request).expect("an answer");
        let expected: Vec<&str> = scan.iter().take(size).map(|(_, id)| id.as_str()).collect();
        prop_assert_eq!(ids(&found), expected);
    }
}
