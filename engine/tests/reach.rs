//! What a place reaches: which services are in it, near it, and how those for the whole
//! country stand beside them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use geo::polygon;
use luukku_engine::catalog::GeoPoint;
use luukku_engine::gazetteer::MunicipalityCode;
use luukku_engine::index::{Boundaries, IndexBuilder, Snapshot};
use luukku_engine::query::{
    AreaMatch, Corrections, SearchRequest, SearchResponse, interpret, search,
};
use luukku_engine::record;
use proptest::prelude::*;

fn index(lines: &[String], boundaries: Boundaries) -> (tempfile::TempDir, Snapshot) {
    let folder = tempfile::tempdir().expect("a folder");
    let builder = IndexBuilder::create(folder.path()).expect("a build");
    let mut builder = builder.with_boundaries(boundaries);
    for line in lines {
        let parsed = record::parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        builder.add(&parsed.service).expect("added");
    }
    builder.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    (folder, snapshot)
}

fn service(id: &str, name: &str, lat: f64, lon: f64) -> String {
    format!(r#"{{"id": "{id}", "name": "{name}", "lat": {lat}, "lon": {lon}}}"#)
}

fn ids(response: &SearchResponse) -> Vec<&str> {
    let hits = response.hits.iter();
    hits.map(|hit| hit.service.id.as_str()).collect()
}

fn ask(snapshot: &Snapshot, text: &str) -> SearchResponse {
    search(snapshot, &SearchRequest::new(text)).expect("an answer")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn services_for_the_whole_country_stay_visible_and_never_drown_local_ones(
        offsets in prop::collection::vec((-0.04..0.04, -0.08..0.08), 1..5),
        national in 1..8usize,
    ) {
        let mut lines: Vec<String> = offsets
            .iter()
            .enumerate()
            .map(|(n, (north, east))| {
                // By its position alone it might lie in the next municipality.
                format!(
                    r#"{{"id": "local{n}", "name": "Vertaistukiryhmä", "municipality": "Forssa", "lat": {}, "lon": {}}}"#,
                    60.8146 + north,
                    23.6215 + east
                )
            })
            .collect();
        lines.extend((0..national).map(|n| {
            format!(r#"{{"id": "national{n}", "name": "Vertaistukiryhmä", "nationwide": true}}"#)
        }));
        let (_folder, snapshot) = index(&lines, Boundaries::default());
        let mut here = SearchRequest::new("vertaistukiryhmä");
        here.position = GeoPoint::new(60.8146, 23.6215).ok();
        let requests = [
            SearchRequest::new("vertaistukiryhmä Forssassa"),
            SearchRequest::new("vertaistukiryhmä Forssan lähellä"),
            SearchRequest::new("lähellä Forssaa vertaistukiryhmä"),
            here,
        ];
        for request in requests {
            let mut request = request;
            request.page.size = 50;
            let answer = search(&snapshot, &request).expect("an answer");
            let found = ids(&answer);
            let first_national = found.iter().position(|id| id.starts_with("national"));
            let last_local = found.iter().rposition(|id| id.starts_with("local"));
            prop_assert_eq!(found.iter().filter(|id| id.starts_with("national")).count(), national);
            prop_assert!(last_local.is_some() && last_local < first_national, "{}: {found:?}", request.text);
            let marked = answer.hits.iter().filter(|hit| hit.service.service_area.nationwide);
            if request.position.is_none() {
                for hit in marked {
                    prop_assert_eq!(hit.area_match, Some(AreaMatch::Nationwide));
                }
            }
        }
    }
}

#[test]
fn a_boundary_says_which_municipality_a_location_is_in() {
    // In Tammela by the nearest place, in Forssa by the boundary.
    let lines = [service("hut", "Laavu", 60.8050, 23.7550)];
    let (_folder, by_nearest) = index(&lines, Boundaries::default());
    assert_eq!(ids(&ask(&by_nearest, "laavu Tammelassa")), ["hut"]);
    let forssa = MunicipalityCode::new(61).expect("a code");
    let square = polygon![
        (x: 23.4, y: 60.7), (x: 23.76, y: 60.7), (x: 23.76, y: 60.9), (x: 23.4, y: 60.9),
    ];
    let (_folder, by_boundary) = index(&lines, Boundaries::new([(forssa, square.into())]));
    let answer = ask(&by_boundary, "laavu Forssassa");
    assert_eq!(ids(&answer), ["hut"]);
    assert_eq!(answer.hits[0].area_match, Some(AreaMatch::Located));
}

#[test]
fn a_municipality_that_a_record_names_counts_before_the_boundary() {
    let line =
        r#"{"id": "hut", "name": "Laavu", "municipality": "Tammela", "lat": 60.8, "lon": 23.6}"#;
    let forssa = MunicipalityCode::new(61).expect("a code");
    let square = polygon![
        (x: 23.4, y: 60.7), (x: 23.8, y: 60.7), (x: 23.8, y: 60.9), (x: 23.4, y: 60.9),
    ];
    let boundaries = Boundaries::new([(forssa, square.into())]);
    let (_folder, snapshot) = index(&[line.to_owned()], boundaries);
    let answer = ask(&snapshot, "laavu Tammelassa");
    assert_eq!(answer.hits[0].area_match, Some(AreaMatch::Located));
}

#[test]
fn places_asked_for_together_are_all_searched() {
    let lines = [
        service("forssa", "Kirjasto", 60.8146, 23.6215),
        service("jokioinen", "Kirjasto", 60.8043, 23.4860),
        service("turku", "Kirjasto", 60.4515, 22.2687),
    ];
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    let answer = ask(&snapshot, "kirjasto Forssassa tai Jokioisilla");
    let mut found = ids(&answer);
    found.sort_unstable();
    assert_eq!(found, ["forssa", "jokioinen"]);
    let also: Vec<&str> = answer
        .interpretation
        .also
        .iter()
        .map(|place| place.name_fi)
        .collect();
    assert_eq!(also, ["Jokioinen"]);
    let near = ask(&snapshot, "kirjasto Forssan tai Turun lähellä");
    let distances: Vec<f64> = near.hits.iter().filter_map(|hit| hit.distance_m).collect();
    assert_eq!(distances.len(), 3);
    assert!(
        distances[..2].iter().all(|metres| *metres < 2_000.0),
        "{distances:?}"
    );
}

#[test]
fn in_a_village_the_nearest_come_first_and_other_towns_not_at_all() {
    let lines = [
        service("far", "Apteekki", 61.30, 25.70),
        service("here", "Apteekki", 61.18, 25.545),
        service("turku", "Apteekki", 60.4515, 22.2687),
    ];
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    assert_eq!(ids(&ask(&snapshot, "apteekki Vääksyssä")), ["here", "far"]);
}

#[test]
fn a_name_of_a_service_elsewhere_is_no_place() {
    let lines = [
        service("sushi", "Hanko Sushi", 60.17, 24.94),
        service("beach", "Uimaranta", 59.8236, 22.9700),
    ];
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    let sushi = ask(&snapshot, "hanko sushi");
    assert_eq!(ids(&sushi), ["sushi"]);
    assert_eq!(sushi.interpretation.place, None);
    let beach = ask(&snapshot, "hanko uimaranta");
    assert_eq!(ids(&beach).first(), Some(&"beach"));
    assert_eq!(ids(&ask(&snapshot, "uimaranta Hangossa")), ["beach"]);
}

#[test]
fn a_misspelt_place_is_corrected_unless_the_text_is_exact() {
    let lines = [service("a", "Apteekki", 60.8146, 23.6215)];
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    let mut request = SearchRequest::new("apteekki Forsassa");
    let understood = interpret(&snapshot, &request).expect("understood");
    let [correction] = understood.corrections.as_slice() else {
        panic!("{:?}", understood.corrections);
    };
    assert_eq!(correction.to, "Forssassa");
    assert_eq!(request.text.get(correction.said.clone()), Some("Forsassa"));
    request.corrections = Corrections::Off;
    let exact = interpret(&snapshot, &request).expect("understood");
    assert_eq!((exact.corrections, exact.place), (Vec::new(), None));
}

#[test]
fn what_the_index_has_is_no_misspelling_of_a_place() {
    let lines = [service("a", "Forsa-koulutus", 60.17, 24.94)];
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    let request = SearchRequest::new("koulutus forsa");
    let understood = interpret(&snapshot, &request).expect("understood");
    assert_eq!(understood.place, None);
}

#[test]
fn a_place_box_understands_what_a_text_does() {
    let lines = [service("a", "Kirjasto", 61.4980, 23.7750)];
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    for (near, expect) in [
        ("Tammela, Tampere", "locality:6930892"),
        ("Tammela", "municipality:834"),
        ("forssan lähellä", "municipality:061"),
        ("Forsa", "municipality:061"),
        ("30100", "postcode:30100"),
        ("Turku region", "municipality:853"),
    ] {
        let mut request = SearchRequest::new("kirjasto");
        request.near = Some(near.to_owned());
        let understood = interpret(&snapshot, &request).expect(near);
        let place = understood.place.and_then(|place| place.place).expect(near);
        assert_eq!(place.id.to_string(), expect, "{near}");
    }
    let mut request = SearchRequest::new("kirjasto");
    request.near = Some("qwertyuiop".to_owned());
    interpret(&snapshot, &request).expect_err("no place");
}

#[test]
fn near_one_of_several_places_without_words_is_near() {
    let mut lines: Vec<String> = (0..12)
        .map(|n| {
            let lat = 60.8146 + 0.004 * f64::from(n + 1);
            service(&format!("forssa{n}"), "Esimerkki", lat, 23.6215)
        })
        .collect();
    lines.push(service("jokioinen", "Esimerkki", 60.8043, 23.4870));
    let (_folder, snapshot) = index(&lines, Boundaries::default());
    let answer = ask(&snapshot, "Forssan tai Jokioisten lähellä");
    assert_eq!(answer.interpretation.also.len(), 1);
    assert!(ids(&answer).contains(&"jokioinen"), "{:?}", ids(&answer));
}

#[test]
fn a_word_that_only_helps_is_not_what_the_nearest_is_named_by() {
    let lines = [
        r#"{"id": "named", "name": "Esimerkkilän kirjasto", "lat": 60.83, "lon": 23.66}"#,
        r#"{"id": "mentions", "name": "Esimerkkitupa", "description": "Kirjasto on naapurissa. Täältä saa apua.", "lat": 60.815, "lon": 23.622}"#,
    ];
    let (_folder, snapshot) = index(&lines.map(str::to_owned), Boundaries::default());
    let answer = ask(&snapshot, "apua, lähin kirjasto Forssassa");
    assert_eq!(ids(&answer), ["named"]);
}
