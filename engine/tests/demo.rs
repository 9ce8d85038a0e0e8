//! What people ask, asked of the demo services: the right one comes first.
//!
//! 1. One need in one place, said in seven ways and three languages.
//! 2. Pages join, without gap or repeat, and twice the same.
//! 3. Two roads to the nearest services agree with a scan of all of them.
//! 4. However a text is encoded, the answers are the same.
//! 5. Any text is a query.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use luukku_engine::Language;
use luukku_engine::catalog::{GeoPoint, Service};
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{
    AreaMatch, Explain, Notice, Page, PlaceMode, QueryError, SearchRequest, SearchResponse, Sort,
    limits, search, service,
};
use luukku_engine::record;
use proptest::prelude::*;

static DEMO: LazyLock<(tempfile::TempDir, Snapshot, Vec<Service>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let services = demo_services();
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    for service in &services {
        builder.add(service).expect("added");
    }
    builder.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    (folder, snapshot, services)
});

fn demo_services() -> Vec<Service> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the demo folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let mut services = Vec::new();
    for file in files {
        for (number, line) in (1..).zip(std::fs::read_to_string(&file).expect("text").lines()) {
            let parsed = record::parse(line)
                .unwrap_or_else(|error| panic!("{}:{number}: {error}", file.display()));
            assert_eq!(parsed.warnings, [], "{}:{number}", file.display());
            services.push(parsed.service);
        }
    }
    services
}

fn ask(text: &str) -> SearchResponse {
    search(&DEMO.1, &SearchRequest::new(text)).expect("an answer")
}

fn place_of(response: &SearchResponse) -> (&str, PlaceMode) {
    let place = response.interpretation.place.as_ref().expect("a place");
    (
        place.place.as_ref().expect("a named place").name_fi,
        place.mode,
    )
}

fn first_name(response: &SearchResponse) -> &str {
    response.hits[0]
        .service
        .name
        .get(Language::Finnish)
        .expect("a Finnish name")
}

/// A peer support group that meets in `municipality`.
fn is_group_in(service: &Service, municipality: &str) -> bool {
    service.peer_support == Some(true)
        && service
            .locations
            .iter()
            .any(|place| place.municipality.as_deref() == Some(municipality))
}

#[test]
fn one_need_in_one_place_is_met_however_it_is_said() {
    for (text, place, mode) in [
        ("support groups near Forssa", "Forssa", PlaceMode::Near),
        (
            "vertaistukiryhmät Forssan lähellä",
            "Forssa",
            PlaceMode::Near,
        ),
        ("lähellä Forssaa vertaistuki", "Forssa", PlaceMode::Near),
        ("tukiryhmä, Forssa", "Forssa", PlaceMode::In),
        ("stödgrupper nära Forssa", "Forssa", PlaceMode::Near),
        ("kamratstöd i Åbo", "Turku", PlaceMode::In),
    ] {
        let response = ask(text);
        assert_eq!(place_of(&response), (place, mode), "{text}");
        let first = &response.hits[0].service;
        assert!(is_group_in(first, place), "{text}: {}", first.id);
    }
    let response = ask("Forssassa tukea omaishoitajalle");
    assert_eq!(place_of(&response), ("Forssa", PlaceMode::In));
    let first = first_name(&response).to_lowercase();
    assert!(first.contains("omaishoi"), "{first}");
    assert!(
        response.hits[0]
            .service
            .id
            .as_str()
            .starts_with("demo:forssa-")
    );
}

#[test]
fn in_a_town_others_are_left_out_and_national_services_stay_visible_and_marked() {
    let response = ask("kriisipuhelin Forssassa");
    assert!(response.hits.iter().all(|hit| hit.area_match.is_some()));
    assert!(
        response
            .hits
            .iter()
            .any(|hit| hit.area_match == Some(AreaMatch::Nationwide))
    );
    let mut request = SearchRequest::new("kriisipuhelin Forssassa");
    request.national = luukku_engine::query::National::Exclude;
    let without = search(&DEMO.1, &request).expect("an answer");
    assert!(
        without
            .hits
            .iter()
            .all(|hit| hit.area_match != Some(AreaMatch::Nationwide))
    );
}

#[test]
fn near_a_town_nobody_is_left_out_and_within_a_radius_the_far_are() {
    let near = ask("vertaistuki Forssan lähellä");
    let within = ask("vertaistuki 20 km säteellä Forssasta");
    assert!(within.total < near.total);
    assert!(
        within
            .hits
            .iter()
            .filter_map(|hit| hit.distance_m)
            .all(|metres| metres <= 20_000.0)
    );
    let place = within.interpretation.place.expect("a place");
    assert_eq!(
        (place.mode, place.radius_m),
        (PlaceMode::Within, Some(20_000.0))
    );
}

#[test]
fn the_nearest_is_first_with_its_true_distance() {
    let forssa = GeoPoint::new(60.8146, 23.6215).expect("on earth");
    let mut request = SearchRequest::new("lähin apteekki");
    request.position = Some(forssa);
    let response = search(&DEMO.1, &request).expect("an answer");
    let distances: Vec<f64> = response
        .hits
        .iter()
        .filter_map(|hit| hit.distance_m)
        .collect();
    assert!(
        distances.len() > 3 && distances.is_sorted(),
        "{distances:?}"
    );
    for hit in &response.hits {
        let nearest = hit
            .service
            .locations
            .iter()
            .filter_map(|place| place.point)
            .map(|point| point.distance_m(forssa))
            .min_by(f64::total_cmp);
        assert!((hit.distance_m.expect("a distance") - nearest.expect("a place")).abs() < 0.1);
    }
    assert!(
        response.hits[0]
            .service
            .id
            .as_str()
            .starts_with("demo:forssa-")
    );
    let asked = ask("lähin apteekki");
    assert_eq!(asked.interpretation.notices, [Notice::PositionMissing]);
}

#[test]
fn without_text_the_nearest_from_the_tree_are_those_of_a_scan() {
    let (_, snapshot, services) = &*DEMO;
    for (lat, lon) in [
        (60.8146, 23.6215),
        (62.2426, 25.7473),
        (90.0, 0.0),
        (-45.0, 180.0),
        (60.0, -179.9),
    ] {
        let from = GeoPoint::new(lat, lon).expect("on earth");
        let mut request = SearchRequest::new("");
        request.position = Some(from);
        request.page.size = 100;
        let response = search(snapshot, &request).expect("an answer");
        let mut scanned: Vec<f64> = services
            .iter()
            .filter_map(|service| {
                let points = service.locations.iter().filter_map(|place| place.point);
                points
                    .map(|point| point.distance_m(from))
                    .min_by(f64::total_cmp)
            })
            .collect();
        scanned.sort_by(f64::total_cmp);
        for (hit, expected) in response.hits.iter().zip(scanned) {
            let metres = hit.distance_m.expect("a distance");
            assert!((metres - expected).abs() < 0.1, "{metres} m, {expected} m");
        }
        assert_eq!(response.total, services.len());
    }
}

#[test]
fn pages_join_without_gap_or_repeat() {
    for sort in [Sort::Relevance, Sort::Distance, Sort::Name, Sort::Verified] {
        for text in ["vertaistuki", "", "ryhmä Forssan lähellä"] {
            let mut request = SearchRequest::new(text);
            request.sort = sort;
            request.page = Page {
                number: 1,
                size: 60,
            };
            let whole = search(&DEMO.1, &request).expect("an answer");
            let mut joined = Vec::new();
            for number in 1..=20 {
                request.page = Page { number, size: 3 };
                let part = search(&DEMO.1, &request).expect("an answer");
                assert_eq!(part.total, whole.total, "{text:?} {sort:?}");
                joined.extend(part.hits.iter().map(|hit| hit.service.id.clone()));
            }
            let whole: Vec<_> = whole
                .hits
                .iter()
                .map(|hit| hit.service.id.clone())
                .collect();
            assert_eq!(joined, whole, "{text:?} {sort:?}");
        }
    }
}

#[test]
fn names_sort_as_the_finnish_alphabet_does() {
    let mut request = SearchRequest::new("");
    request.sort = Sort::Name;
    request.page = Page {
        number: 1,
        size: 100,
    };
    let response = search(&DEMO.1, &request).expect("an answer");
    let key = |name: &str| -> Vec<u32> {
        let rank = |c| match c {
            'å' => 0x7b,
            'ä' => 0x7c,
            'ö' => 0x7d,
            other => other as u32,
        };
        luukku_analyzers::fold(name).chars().map(rank).collect()
    };
    let names = response
        .hits
        .iter()
        .filter_map(|hit| hit.service.name.best(Language::Finnish));
    assert!(names.map(|(_, name)| key(name)).is_sorted());
}

#[test]
fn explanations_multiply_to_the_score() {
    let mut request = SearchRequest::new("vertaistuki Forssan lähellä");
    request.explain = Explain::On;
    request.page.size = 100;
    let hits = search(&DEMO.1, &request).expect("an answer").hits;
    assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
    for hit in hits {
        let parts = hit.explanation.expect("asked for");
        let product = parts.text * parts.nearness * parts.area * parts.freshness;
        assert!((product - hit.score).abs() < 1e-9);
        assert_eq!(parts.missing, Vec::<String>::new());
    }
}

#[test]
fn what_has_only_some_of_the_words_comes_last_and_is_said() {
    let response = ask("vertaistuki zyxwvut");
    assert_eq!(response.interpretation.relaxed, ["zyxwvut"]);
    assert_eq!(response.interpretation.notices, [Notice::Relaxed]);
    assert!(response.total > 0);
}

#[test]
fn when_a_town_has_none_those_near_it_are_shown_and_it_is_said() {
    let mut request = SearchRequest::new("apteekki Ypäjällä");
    request.national = luukku_engine::query::National::Exclude;
    let response = search(&DEMO.1, &request).expect("an answer");
    assert_eq!(place_of(&response), ("Ypäjä", PlaceMode::Near));
    assert!(
        response
            .interpretation
            .notices
            .contains(&Notice::NoneInArea)
    );
    assert!(
        response.hits[0]
            .service
            .id
            .as_str()
            .starts_with("demo:forssa-")
    );
}

#[test]
fn every_service_is_found_by_its_id() {
    let (_, snapshot, services) = &*DEMO;
    assert!(services.len() >= 250);
    for expected in services {
        let found = service(snapshot, expected.id.as_str()).expect("readable");
        assert_eq!(found.as_ref(), Some(expected));
    }
    assert_eq!(service(snapshot, "demo:no-such").expect("readable"), None);
}

#[test]
fn numbers_out_of_range_are_refused_by_name() {
    let refused = |change: fn(&mut SearchRequest)| {
        let mut request = SearchRequest::new("apteekki");
        change(&mut request);
        search(&DEMO.1, &request).expect_err("refused")
    };
    assert!(matches!(
        refused(|r| r.page.size = 0),
        QueryError::PageSize(0)
    ));
    assert!(matches!(
        refused(|r| r.page.size = 101),
        QueryError::PageSize(101)
    ));
    assert!(matches!(
        refused(|r| r.page.number = 0),
        QueryError::PageReach { number: 0, .. }
    ));
    assert!(matches!(
        refused(|r| r.page.number = usize::MAX),
        QueryError::PageReach { .. }
    ));
    assert!(matches!(
        refused(|r| r.radius_m = Some(f64::NAN)),
        QueryError::Radius(_)
    ));
    assert!(matches!(
        refused(|r| r.radius_m = Some(-1.0)),
        QueryError::Radius(_)
    ));
    assert!(matches!(
        refused(|r| r.near = Some("Zyxwvut".to_owned())),
        QueryError::UnknownPlace(_)
    ));
    assert!(matches!(
        refused(|r| r.near = Some("x".repeat(limits::MAX_TEXT_CHARS + 1))),
        QueryError::TooLong {
            parameter: "near",
            ..
        }
    ));
}

#[test]
fn the_same_text_encoded_otherwise_has_the_same_answers() {
    let ids = |text: &str| -> Vec<String> {
        ask(text)
            .hits
            .into_iter()
            .map(|hit| hit.service.id.to_string())
            .collect()
    };
    let text = "Vertaistukiryhmät Hämeenlinnassa";
    let plain = ids(text);
    assert!(!plain.is_empty());
    let wide: String = text
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect();
    for variant in [
        text.replace('ä', "a\u{308}"),
        text.replace("tuki", "tu\u{ad}ki"),
        text.replace("lin", "l\u{200b}in"),
        text.replace(' ', "\u{a0}\u{2009}"),
        text.to_uppercase(),
        wide,
    ] {
        assert_eq!(ids(&variant), plain, "{variant:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_a_query(text in any::<String>()) {
        let response = ask(&text);
        prop_assert!(response.hits.len() <= 10);
        for concept in &response.interpretation.concepts {
            prop_assert!(text.get(concept.said.clone()).is_some());
        }
        if let Some(said) = response.interpretation.place.and_then(|place| place.said) {
            prop_assert!(text.get(said).is_some());
        }
    }

    #[test]
    fn any_words_of_a_query_are_a_query(words in prop::collection::vec(
        prop::sample::select(vec![
            "apteekki", "Forssassa", "lähellä", "10", "km", "säteellä", "nära", "i", "närheten",
            "av", "within", "near", "me", "lähin", "Turku", ",", "(", "Koski", "Tl", "hyvinvointialueella",
        ]),
        0..12,
    )) {
        let text = words.join(" ");
        let response = ask(&text);
        if let Some(said) = response.interpretation.place.and_then(|place| place.said) {
            prop_assert!(text.get(said).is_some());
        }
    }
}

#[test]
fn words_that_only_ask_do_not_decide() {
    for (text, language) in [
        ("tarvitsen apua velkoihin", Language::Finnish),
        ("jag behöver hjälp med skulder", Language::Swedish),
        ("I need help with debts", Language::English),
    ] {
        let mut request = SearchRequest::new(text);
        request.language = language;
        let response = search(&DEMO.1, &request).expect("an answer");
        assert_eq!(
            response.interpretation.relaxed,
            Vec::<String>::new(),
            "{text}"
        );
        let first = &response.hits[0].service;
        assert!(
            first_name(&response).to_lowercase().contains("velka"),
            "{text}: {}",
            first.id
        );
    }
    assert!(ask("apua").total > 0);
}

#[test]
fn an_empty_answer_keeps_the_place_as_it_was_said() {
    let response = ask("xyzzyplugh Forssassa");
    assert_eq!(response.total, 0);
    assert_eq!(place_of(&response), ("Forssa", PlaceMode::In));
}
