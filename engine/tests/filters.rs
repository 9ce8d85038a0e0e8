//! Words said as filters, and filters that are set.
//!
//! 1. What each way of saying a filter means, and what is none: `data/filters.tsv`.
//! 2. A filter said ranks, one that is set leaves out.
//! 3. Any text is opening hours or none.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod indexed;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use indexed::{Indexed, demo_lines};
use jiff::civil::date;
use luukku_engine::Language;
use luukku_engine::catalog::OpeningHours;
use luukku_engine::query::{
    Facet, FilterKind, Filters, Notice, QueryError, SearchRequest, Totals, limits, search,
};
use proptest::prelude::*;

static DEMO: LazyLock<Indexed> = LazyLock::new(|| Indexed::of(&demo_lines()));

fn ids(services: &Indexed, request: &SearchRequest) -> Vec<String> {
    let hits = services.ask(request).hits;
    hits.iter().map(|hit| hit.service.id.to_string()).collect()
}

/// Three swimming halls: free, of unknown price, paid.
fn halls() -> Indexed {
    Indexed::of(
        &[
            r#"{"id": "free", "name": "Uimahalli", "fee": "free", "channels": ["place"], "opening_hours": "Mo-Fr 06:00-21:00"}"#,
            r#"{"id": "unknown", "name": "Uimahalli"}"#,
            r#"{"id": "paid", "name": "Uimahalli", "fee": "paid", "opening_hours": "Mo-Su 06:00-21:00", "min_age": 18}"#,
        ]
        .map(str::to_owned),
    )
}

fn with(facet: Facet, values: &[&str]) -> Filters {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filters {
        values: BTreeMap::from([(facet, values)]),
        ..Filters::default()
    }
}

#[test]
fn every_way_of_saying_a_filter_is_understood_and_every_trap_left_alone() {
    let mut wrong = Vec::new();
    let (mut filters, mut traps) = (0, 0);
    for line in include_str!("data/filters.tsv").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, expected] = columns.as_slice() else {
            panic!("{line}");
        };
        if expected.is_empty() {
            traps += 1;
        } else {
            filters += 1;
        }
        let found = DEMO.ask(&SearchRequest::new(*query)).interpretation;
        let said: Vec<String> = found
            .filters
            .iter()
            .map(|filter| format!("{}={}", filter.kind.name(), filter.value))
            .collect();
        if said.join(" ") != *expected {
            wrong.push(format!("{query}: {said:?}"));
        }
        for filter in &found.filters {
            let words = query.get(filter.said.clone()).expect("a part of the query");
            assert!(!words.is_empty() && !filter.label.is_empty(), "{query}");
            // Whom it is for is a topic too.
            let is_searched = found.text.contains(words);
            assert!(
                filter.kind == FilterKind::Audience || !is_searched,
                "{query}"
            );
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(
        filters >= 60 && traps >= 20,
        "{filters} filters, {traps} traps"
    );
}

#[test]
fn a_filter_said_ranks_what_has_it_first_and_leaves_out_what_is_known_not_to() {
    let halls = halls();
    assert_eq!(
        ids(&halls, &SearchRequest::new("ilmainen uimahalli")),
        ["free", "unknown"]
    );
    assert_eq!(
        ids(&halls, &SearchRequest::new("uimahalli sunnuntaisin")),
        ["paid", "unknown"]
    );
    let mut request = SearchRequest::new("uimahalli");
    request.filters = with(Facet::Fee, &["free"]);
    assert_eq!(ids(&halls, &request), ["free"]);
    request.filters = with(Facet::Fee, &["free", "paid"]);
    assert_eq!(ids(&halls, &request), ["free", "paid"]);
}

#[test]
fn a_filter_said_that_leaves_nothing_is_loosened_and_told() {
    let halls = Indexed::of(&[r#"{"id": "paid", "name": "Uimahalli", "fee": "paid"}"#.to_owned()]);
    let response = halls.ask(&SearchRequest::new("ilmainen uimahalli"));
    assert_eq!(response.total, 1);
    assert_eq!(response.interpretation.notices, [Notice::FilterLoosened]);
}

#[test]
fn a_filter_that_is_set_overrules_the_words() {
    let mut request = SearchRequest::new("ilmainen uimahalli");
    request.filters = with(Facet::Fee, &["paid"]);
    let halls = halls();
    assert_eq!(ids(&halls, &request), ["paid"]);
    assert_eq!(halls.ask(&request).interpretation.filters, []);
}

#[test]
fn open_at_asks_the_hours_and_ages_overlap() {
    let halls = halls();
    let mut request = SearchRequest::new("uimahalli");
    request.filters.open_at = Some(date(2026, 10, 4).at(12, 0, 0, 0));
    assert_eq!(ids(&halls, &request), ["paid"], "a Sunday");
    request.filters.open_at = Some(date(2026, 10, 5).at(22, 0, 0, 0));
    assert_eq!(
        ids(&halls, &request),
        Vec::<String>::new(),
        "late on a Monday"
    );
    request.filters = Filters {
        max_age: Some(12),
        ..Filters::default()
    };
    assert_eq!(ids(&halls, &request), ["free", "unknown"]);
    request.filters.max_age = Some(18);
    assert_eq!(ids(&halls, &request).len(), 3);
}

#[test]
fn a_value_that_no_service_has_is_an_error_with_its_place() {
    let mut request = SearchRequest::new("uimahalli");
    request.filters = with(Facet::ServiceClass, &["Lentopallo"]);
    let error = search(&DEMO.snapshot, &request).expect_err("an error");
    assert_eq!(
        error.to_string(),
        "service_class \"Lentopallo\" is not known"
    );
    request.filters = with(Facet::Fee, &["free"; limits::MAX_FILTERS + 1]);
    assert!(matches!(
        search(&DEMO.snapshot, &request),
        Err(QueryError::TooManyValues(_, "fee"))
    ));
}

#[test]
fn values_are_named_in_three_languages_where_they_are_known() {
    let mut request = SearchRequest::new("");
    request.facets = vec![Facet::Fee, Facet::ServiceLanguage, Facet::Municipality];
    let facets = DEMO.ask(&request).facets;
    let labels = |facet: usize, value: &str| {
        let found = facets[facet]
            .values
            .iter()
            .find(|counted| counted.value == value);
        let labels = &found.expect("the value").labels;
        Language::ALL.map(|language| labels.best(language).expect("a label").1.to_owned())
    };
    assert_eq!(
        labels(0, "free"),
        ["maksuton", "avgiftsfri", "free of charge"]
    );
    assert_eq!(labels(1, "ar"), ["arabia", "arabiska", "Arabic"]);
    assert_eq!(labels(2, "109")[..2], ["Hämeenlinna", "Tavastehus"]);
}

#[test]
fn the_best_with_a_filter_and_no_words_are_the_same_however_far_is_counted() {
    // More than are looked at together, the most recent ones everywhere among them.
    let lines: Vec<String> = (0..6_000)
        .map(|number| {
            let fee = if number % 3 == 0 { "free" } else { "paid" };
            let year = if number % 600 == 0 { 2026 } else { 2019 };
            let lat = 60.0 + f64::from(number) * 0.001;
            format!(
                r#"{{"id": "esimerkki:{number:04}", "name": "Esimerkki", "fee": "{fee}", "verified": "{year}-10-01", "lat": {lat}, "lon": 24.0}}"#
            )
        })
        .collect();
    let services = Indexed::of(&lines);
    let mut request = SearchRequest::new("");
    let free = BTreeMap::from([(Facet::Fee, vec!["free".to_owned()])]);
    request.filters.values = free;
    let all = ids(&services, &request);
    assert_eq!(all.len(), 10);
    request.totals = Totals::AtLeast(8);
    assert_eq!(ids(&services, &request), all);
}

/// Pieces that opening hours are made of, odd ones among them.
const TOKENS: &[&str] = &[
    "Mo",
    "Su",
    "Fr",
    "Mo-Fr",
    "PH",
    "SH",
    " ",
    ",",
    "; ",
    "-",
    " || ",
    "09:00",
    "17:00-19:00",
    "26:00",
    "22:00-04:00",
    "00:00-00:00",
    "off",
    "unknown",
    "24/7",
    "week ",
    "1-53/2",
    "1-53/0",
    "53",
    "0",
    "Jan",
    "Feb 30",
    "Dec 24-Jan 6",
    "Oct",
    "2026",
    "2026-2020",
    "2000-9999/0",
    "9999",
    "[1]",
    "[-1]",
    "[0]",
    "[5]",
    "[1-5]",
    "easter",
    " +400 days",
    " -1 day",
    "sunrise",
    "dusk",
    "(sunset+25:00)",
    "(dawn-99:00)",
    "+",
    "/0",
    "/99",
    "\"on request\"",
    "10:00-12:00/00:00",
    "10:00-12:00/0",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn opening_hours_of_any_text_are_read_or_refused(
        tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..14),
        noise in ".{0,6}",
    ) {
        let written = tokens.concat() + &noise;
        if let Ok(hours) = written.parse::<OpeningHours>() {
            let _ = hours.usual();
            for moment in [date(2000, 1, 1), date(2026, 12, 24), date(2099, 12, 31)] {
                let _ = hours.at(moment.at(23, 59, 0, 0));
            }
            prop_assert_eq!(hours.as_str(), written);
        }
    }
}
