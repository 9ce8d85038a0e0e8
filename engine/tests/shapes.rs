//! A shape that places have to be in: polygons with their holes and edges.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use luukku_engine::catalog::{AreaShape, BoundingBox, GeoPoint};
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{Facet, QueryError, SearchRequest, Sort, limits, search, search_ids};
use luukku_engine::record;
use serde_json::{Value, json};

/// Services in and around Forssa, one with a place in Turku too, one without any.
const SERVICES: [&str; 6] = [
    r#"{"id": "forssa", "name": "Ryhmä", "lat": 60.8146, "lon": 23.6215, "fee": "free"}"#,
    r#"{"id": "tammela", "name": "Ryhmä", "lat": 60.8043, "lon": 23.764, "fee": "free"}"#,
    r#"{"id": "jokioinen", "name": "Ryhmä", "lat": 60.805, "lon": 23.485, "fee": "paid"}"#,
    r#"{"id": "turku", "name": "Ryhmä", "lat": 60.4515, "lon": 22.2687, "fee": "paid"}"#,
    r#"{"id": "both", "name": "Ryhmä", "locations": [{"lat": 60.4515, "lon": 22.2687}, {"lat": 60.8, "lon": 23.6}]}"#,
    r#"{"id": "phone", "name": "Ryhmä", "nationwide": true}"#,
];

fn index(lines: &[impl AsRef<str>]) -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    for line in lines {
        let parsed = record::parse(line.as_ref()).expect("a record");
        builder.add(&parsed.service).expect("added");
    }
    builder.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    (folder, snapshot)
}

fn shape(geometry: Value) -> AreaShape {
    AreaShape::of_geojson(geometry).expect("a shape")
}

fn polygon(rings: &Value) -> AreaShape {
    shape(json!({"type": "Polygon", "coordinates": rings}))
}

/// The ids of what is found, in alphabetical order, with and without a word.
#[track_caller]
fn found(snapshot: &Snapshot, request: &SearchRequest) -> Vec<String> {
    let [with_word, without] = ["ryhmä", ""].map(|text| {
        let mut request = request.clone();
        text.clone_into(&mut request.text);
        let answer = search_ids(snapshot, &request).expect("an answer");
        assert_eq!(answer.total, answer.ids.len());
        let mut ids = answer.ids;
        ids.sort();
        ids
    });
    assert_eq!(with_word, without);
    without
}

#[test]
fn a_shape_cuts_what_is_outside_and_in_its_hole() {
    let (_folder, snapshot) = index(&SERVICES);
    let mut request = SearchRequest::new("");
    let around = [[23.4, 60.7], [23.9, 60.7], [23.65, 61.0], [23.4, 60.7]];
    request.shape = Some(polygon(&json!([around])));
    let all = ["both", "forssa", "phone", "tammela"];
    assert_eq!(found(&snapshot, &request), all);
    let hole = [[23.7, 60.79], [23.8, 60.79], [23.75, 60.85], [23.7, 60.79]];
    request.shape = Some(polygon(&json!([around, hole])));
    assert_eq!(found(&snapshot, &request), ["both", "forssa", "phone"]);
    // Another polygon over the hole is no hole in the hole.
    request.shape = Some(shape(
        json!({"type": "MultiPolygon", "coordinates": [[around, hole], [hole]]}),
    ));
    assert_eq!(found(&snapshot, &request), all);
}

#[test]
fn an_edge_belongs_to_the_shape_that_of_a_hole_too() {
    let (_folder, snapshot) = index(&SERVICES);
    let mut request = SearchRequest::new("");
    // Forssa is a corner, Tammela one of the hole, and the line from Jokioinen has the middle.
    let outer = [[23.6215, 60.8146], [23.8, 60.7], [23.9, 60.9]];
    let hole = [[23.764, 60.8043], [23.77, 60.8], [23.78, 60.81]];
    request.shape = Some(polygon(&json!([outer, hole])));
    assert_eq!(found(&snapshot, &request), ["forssa", "phone", "tammela"]);
    request.shape = Some(polygon(&json!([[
        [23.385, 60.795],
        [23.585, 60.815],
        [23.4, 60.9]
    ]])));
    assert_eq!(found(&snapshot, &request), ["jokioinen", "phone"]);
}

#[test]
fn one_place_has_to_be_in_the_shape_and_the_box_and_the_circle() {
    let (_folder, snapshot) = index(&SERVICES);
    let corner = |lat, lon| GeoPoint::new(lat, lon).expect("on earth");
    let mut request = SearchRequest::new("");
    request.shape = Some(polygon(&json!([[
        [23.5, 60.7],
        [23.9, 60.7],
        [23.9, 60.9],
        [23.5, 60.9]
    ]])));
    assert_eq!(
        found(&snapshot, &request),
        ["both", "forssa", "phone", "tammela"]
    );
    request.bounding_box = BoundingBox::new(corner(60.0, 22.0), corner(60.7, 24.0));
    assert_eq!(found(&snapshot, &request), ["phone"]);
    request.bounding_box = BoundingBox::new(corner(60.0, 22.0), corner(60.81, 24.0));
    assert_eq!(found(&snapshot, &request), ["both", "phone", "tammela"]);
    request.position = Some(corner(60.8146, 23.6215));
    request.radius_m = Some(5_000.0);
    assert_eq!(found(&snapshot, &request), ["both", "phone"]);
    let nearest = search(&snapshot, &request).expect("an answer");
    let both = nearest
        .hits
        .iter()
        .find(|hit| hit.service.id.as_str() == "both");
    assert_eq!(both.expect("both").location, Some(1));
}

#[test]
fn the_nearest_and_the_facets_are_of_what_is_in_the_shape() {
    let lines: Vec<String> = (0..2_000)
        .map(|number| {
            let lat = 60.0 + f64::from(number) / 1_000.0;
            let fee = if number % 4 == 0 { "free" } else { "paid" };
            format!(r#"{{"id": "{number:04}", "name": "Ryhmä", "lat": {lat}, "lon": 24.0, "fee": "{fee}"}}"#)
        })
        .collect();
    let (_folder, snapshot) = index(&lines);
    let mut request = SearchRequest::new("");
    request.position = GeoPoint::new(60.5, 24.0).ok();
    request.sort = Sort::Distance;
    // The nearest are in it, and so the nearest of all alone would seem to do.
    request.shape = Some(polygon(&json!([[
        [23.0, 60.4],
        [25.0, 60.4],
        [25.0, 60.7995],
        [23.0, 60.7995]
    ]])));
    let answer = search_ids(&snapshot, &request).expect("an answer");
    assert_eq!(answer.ids[..3], ["0500", "0499", "0501"]);
    assert_eq!(answer.total, 400);
    request.facets = vec![Facet::Fee];
    let answer = search_ids(&snapshot, &request).expect("an answer");
    let counts = answer.facets[0].values.iter();
    let counts: Vec<(&str, usize)> = counts.map(|it| (it.value.as_str(), it.count)).collect();
    assert_eq!(counts, [("paid", 300), ("free", 100)]);
    // Where the nearest are not in it, others are.
    request.shape = Some(polygon(&json!([[
        [23.0, 61.0],
        [25.0, 61.0],
        [24.0, 61.01],
        [23.0, 61.0]
    ]])));
    let answer = search_ids(&snapshot, &request).expect("an answer");
    assert_eq!((answer.ids[0].as_str(), answer.total), ("1000", 11));
}

#[test]
fn over_the_180th_meridian_a_shape_is_two_polygons() {
    let (_folder, snapshot) = index(&[
        r#"{"id": "west", "name": "Ryhmä", "lat": -16.8, "lon": 179.9}"#,
        r#"{"id": "east", "name": "Ryhmä", "lat": -16.8, "lon": -179.9}"#,
        r#"{"id": "on", "name": "Ryhmä", "lat": -16.8, "lon": 180.0}"#,
        r#"{"id": "pole", "name": "Ryhmä", "lat": 90.0, "lon": 10.0}"#,
    ]);
    let mut request = SearchRequest::new("");
    let square =
        |west: f64, east: f64| json!([[[west, -17], [east, -17], [east, -16], [west, -16]]]);
    let both = [square(179.0, 180.0), square(-180.0, -179.0)];
    request.shape = Some(shape(json!({"type": "MultiPolygon", "coordinates": both})));
    assert_eq!(found(&snapshot, &request), ["east", "on", "west"]);
    request.shape = Some(polygon(&both[0]));
    assert_eq!(found(&snapshot, &request), ["on", "west"]);
    request.shape = Some(polygon(&json!([[
        [-180, 80],
        [180, 80],
        [180, 90],
        [-180, 90]
    ]])));
    assert_eq!(found(&snapshot, &request), ["pole"]);
}

#[test]
fn a_shape_of_too_many_corners_is_an_error() {
    let (_folder, snapshot) = index(&SERVICES);
    let mut request = SearchRequest::new("");
    let corners = |count: usize| {
        let corner = |number| {
            json!([
                20.0 + f64::from(number) / 1_000.0,
                60.0 + f64::from(number % 2)
            ])
        };
        let corners: Vec<Value> = (0..count as u32).map(corner).collect();
        polygon(&json!([corners]))
    };
    // One more closes the ring.
    request.shape = Some(corners(limits::MAX_SHAPE_CORNERS - 1));
    assert!(search(&snapshot, &request).is_ok());
    request.shape = Some(corners(limits::MAX_SHAPE_CORNERS));
    let error = search(&snapshot, &request).expect_err("an error");
    assert!(matches!(error, QueryError::TooManyCorners(1_001)));
    assert_eq!(
        error.to_string(),
        "the shape has 1001 corners; at most 1000 are looked at"
    );
}
