//! Words said as filters, filters that are set, and facets.
//!
//! 1. What each way of saying a filter means, and what is none: `data/filters.tsv`.
//! 2. A filter said ranks, one that is set leaves out.
//! 3. Facets count what a scan of all services counts.
//! 4. Any text is opening hours or none.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::date;
use luukku_engine::Language;
use luukku_engine::catalog::{BoundingBox, GeoPoint, OpeningHours, Service};
use luukku_engine::gazetteer::{Gazetteer, PlaceId};
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{
    Facet, FilterKind, Filters, National, Notice, Page, QueryError, SearchRequest, SearchResponse,
    Totals, limits, search,
};
use luukku_engine::record;
use proptest::prelude::*;

static DEMO: LazyLock<Demo> = LazyLock::new(|| Demo::of(&demo_lines()));

/// Services, and an index of them.
struct Demo {
    _folder: tempfile::TempDir,
    snapshot: Snapshot,
    services: Vec<Service>,
    /// The values of each service, as a scan sees them.
    values: Vec<BTreeMap<Facet, BTreeSet<String>>>,
}

impl Demo {
    fn of(lines: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut builder = IndexBuilder::create(folder.path()).expect("a build");
        let mut services = Vec::new();
        for line in lines {
            let service = record::parse(line).expect("a record").service;
            builder.add(&service).expect("added");
            services.push(service);
        }
        builder.publish().expect("published");
        let snapshot = Snapshot::open(folder.path()).expect("opened");
        Self {
            _folder: folder,
            snapshot,
            values: services.iter().map(all_values_of).collect(),
            services,
        }
    }

    fn ask(&self, request: &SearchRequest) -> SearchResponse {
        search(&self.snapshot, request).expect("an answer")
    }

    fn ids(&self, request: &SearchRequest) -> Vec<String> {
        let hits = self.ask(request).hits;
        hits.iter().map(|hit| hit.service.id.to_string()).collect()
    }
}

fn demo_lines() -> Vec<String> {
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
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("text"));
    texts
        .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Three swimming halls: free, of unknown price, paid.
fn halls() -> Demo {
    Demo::of(
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
        halls.ids(&SearchRequest::new("ilmainen uimahalli")),
        ["free", "unknown"]
    );
    assert_eq!(
        halls.ids(&SearchRequest::new("uimahalli sunnuntaisin")),
        ["paid", "unknown"]
    );
    let mut request = SearchRequest::new("uimahalli");
    request.filters = with(Facet::Fee, &["free"]);
    assert_eq!(halls.ids(&request), ["free"]);
    request.filters = with(Facet::Fee, &["free", "paid"]);
    assert_eq!(halls.ids(&request), ["free", "paid"]);
}

#[test]
fn a_filter_said_that_leaves_nothing_is_loosened_and_told() {
    let halls = Demo::of(&[r#"{"id": "paid", "name": "Uimahalli", "fee": "paid"}"#.to_owned()]);
    let response = halls.ask(&SearchRequest::new("ilmainen uimahalli"));
    assert_eq!(response.total, 1);
    assert_eq!(response.interpretation.notices, [Notice::FilterLoosened]);
}

#[test]
fn a_filter_that_is_set_overrules_the_words() {
    let mut request = SearchRequest::new("ilmainen uimahalli");
    request.filters = with(Facet::Fee, &["paid"]);
    let halls = halls();
    assert_eq!(halls.ids(&request), ["paid"]);
    assert_eq!(halls.ask(&request).interpretation.filters, []);
}

#[test]
fn open_at_asks_the_hours_and_ages_overlap() {
    let halls = halls();
    let mut request = SearchRequest::new("uimahalli");
    request.filters.open_at = Some(date(2026, 10, 4).at(12, 0, 0, 0));
    assert_eq!(halls.ids(&request), ["paid"], "a Sunday");
    request.filters.open_at = Some(date(2026, 10, 5).at(22, 0, 0, 0));
    assert_eq!(
        halls.ids(&request),
        Vec::<String>::new(),
        "late on a Monday"
    );
    request.filters = Filters {
        max_age: Some(12),
        ..Filters::default()
    };
    assert_eq!(halls.ids(&request), ["free", "unknown"]);
    request.filters.max_age = Some(18);
    assert_eq!(halls.ids(&request).len(), 3);
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

fn all_values_of(service: &Service) -> BTreeMap<Facet, BTreeSet<String>> {
    Facet::ALL
        .into_iter()
        .map(|facet| (facet, values_of(service, facet)))
        .collect()
}

fn values_of(service: &Service, facet: Facet) -> BTreeSet<String> {
    let areas = |id: fn(&luukku_engine::gazetteer::Place) -> Option<PlaceId>| {
        municipalities(service)
            .into_iter()
            .filter_map(|place| id(Gazetteer::embedded().place(place)?))
            .map(|id| id.to_string().split(':').nth(1).expect("a code").to_owned())
            .collect()
    };
    match facet {
        Facet::ServiceClass => service.service_classes.iter().cloned().collect(),
        Facet::TargetGroup => service.target_groups.iter().cloned().collect(),
        Facet::ProviderType => {
            let kind = service
                .organization
                .as_ref()
                .and_then(|it| it.provider_type);
            kind.map(|kind| kind.name().to_owned())
                .into_iter()
                .collect()
        }
        Facet::Fee => service
            .fee
            .map(|fee| fee.name().to_owned())
            .into_iter()
            .collect(),
        Facet::Accessibility => service
            .accessibility
            .iter()
            .map(|it| it.name().to_owned())
            .collect(),
        Facet::Channel => service
            .channels
            .iter()
            .map(|it| it.name().to_owned())
            .collect(),
        Facet::ServiceLanguage => service.languages.iter().cloned().collect(),
        Facet::Network => service.networks.iter().cloned().collect(),
        Facet::Municipality => areas(|place| Some(place.id)),
        Facet::Region => areas(|place| place.region),
        Facet::WellbeingCounty => areas(|place| place.county),
    }
}

/// Where a service is and what it serves.
fn municipalities(service: &Service) -> BTreeSet<PlaceId> {
    let gazetteer = Gazetteer::embedded();
    let at = service
        .locations
        .iter()
        .filter_map(|location| location.municipality.as_ref());
    let names = at.chain(&service.service_area.municipalities);
    names
        .filter_map(|name| gazetteer.municipality_named(name))
        .map(|place| place.id)
        .collect()
}

fn is_national(service: &Service) -> bool {
    service.service_area.nationwide
        || (service.locations.is_empty() && service.service_area.municipalities.is_empty())
}

/// Whether a service passes the filters, by the definition of them.
fn passes(
    (service, has): (&Service, &BTreeMap<Facet, BTreeSet<String>>),
    common: Option<&BTreeSet<String>>,
    filters: &Filters,
    national: National,
) -> bool {
    let by_values = filters.values.iter().all(|(facet, values)| {
        values.is_empty() || values.iter().any(|value| has[facet].contains(value))
    });
    let is_local = common.is_some_and(|common| !common.is_disjoint(&has[&Facet::Municipality]));
    let by_area = match (national, is_national(service)) {
        (National::Include, true) => true,
        (National::Exclude, true) => is_local,
        (_, false) => common.is_none() || is_local,
    };
    by_values && by_area
}

/// The codes of the municipalities that the filters of areas leave.
fn common_municipalities(filters: &Filters) -> Option<BTreeSet<String>> {
    let groups: Vec<_> = filters
        .areas
        .values()
        .filter(|areas| !areas.is_empty())
        .collect();
    let members = |areas: &Vec<PlaceId>| -> BTreeSet<String> {
        let gazetteer = Gazetteer::embedded();
        let codes = areas.iter().flat_map(|area| gazetteer.members(*area));
        codes.map(|code| code.to_string()).collect()
    };
    let members = groups.into_iter().map(members);
    members.reduce(|a, b| a.intersection(&b).cloned().collect())
}

/// The filters with one facet set to one value.
fn set(filters: &Filters, facet: Facet, value: &str) -> Filters {
    let mut filters = filters.clone();
    let prefix = match facet {
        Facet::Municipality => "municipality",
        Facet::Region => "region",
        Facet::WellbeingCounty => "county",
        _ => {
            filters.values.insert(facet, vec![value.to_owned()]);
            return filters;
        }
    };
    let id = format!("{prefix}:{value}").parse().expect("an area");
    filters.areas.insert(facet, vec![id]);
    filters
}

/// Holds every count of an answer against a scan, and the answer's total.
fn hold_counts(filters: &Filters, national: National) {
    let mut request = SearchRequest::new("");
    request.filters = filters.clone();
    request.national = national;
    request.facets = Facet::ALL.to_vec();
    let response = DEMO.ask(&request);
    let count = |filters: &Filters| {
        let common = common_municipalities(filters);
        let services = DEMO.services.iter().zip(&DEMO.values);
        services
            .filter(|it| passes(*it, common.as_ref(), filters, national))
            .count()
    };
    assert_eq!(response.total, count(filters), "{filters:?}");
    for counted in &response.facets {
        for value in &counted.values {
            let alone = set(filters, counted.facet, &value.value);
            assert_eq!(
                value.count,
                count(&alone),
                "{:?} {} {filters:?}",
                counted.facet,
                value.value
            );
        }
    }
    for (facet, values) in &filters.values {
        let counted = response
            .facets
            .iter()
            .find(|counted| counted.facet == *facet);
        let selected = counted
            .expect("the facet")
            .values
            .iter()
            .filter(|value| value.selected);
        let selected: BTreeSet<&str> = selected.map(|value| value.value.as_str()).collect();
        assert_eq!(selected, values.iter().map(String::as_str).collect());
    }
}

/// A few values of each facet that the demo has, and some of them.
fn some_filters() -> impl Strategy<Value = Filters> {
    let values = |values: &'static [&'static str]| {
        prop::collection::btree_set(prop::sample::select(values), 0..3)
            .prop_map(|set| set.into_iter().map(str::to_owned).collect::<Vec<String>>())
    };
    let areas = |ids: &'static [&'static str]| {
        prop::collection::btree_set(prop::sample::select(ids), 0..3).prop_map(|set| {
            let parse = |id: &str| id.parse::<PlaceId>().expect("an area");
            set.into_iter().map(parse).collect::<Vec<PlaceId>>()
        })
    };
    (
        values(&["Vertaistuki", "Omaishoito", "Kirjastot", "Ruoka-apu"]),
        values(&["Kansalaiset", "Nuoret", "Ikäihmiset"]),
        values(&["association", "municipality", "parish"]),
        values(&["free", "paid"]),
        values(&["place", "phone", "online", "home_visit"]),
        values(&["fi", "sv", "en", "ar"]),
        areas(&[
            "municipality:061",
            "municipality:109",
            "municipality:091",
            "municipality:179",
        ]),
        areas(&["region:05", "region:01", "region:13"]),
    )
        .prop_map(
            |(class, target, provider, fee, channel, language, municipality, region)| {
                let mut filters = Filters::default();
                for (facet, values) in [
                    (Facet::ServiceClass, class),
                    (Facet::TargetGroup, target),
                    (Facet::ProviderType, provider),
                    (Facet::Fee, fee),
                    (Facet::Channel, channel),
                    (Facet::ServiceLanguage, language),
                ] {
                    if !values.is_empty() {
                        filters.values.insert(facet, values);
                    }
                }
                for (facet, areas) in [(Facet::Municipality, municipality), (Facet::Region, region)]
                {
                    if !areas.is_empty() {
                        filters.areas.insert(facet, areas);
                    }
                }
                filters
            },
        )
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

    #[test]
    fn counts_are_those_of_a_scan(filters in some_filters(), exclude in any::<bool>()) {
        let national = if exclude { National::Exclude } else { National::Include };
        let mut request = SearchRequest::new("");
        request.filters = filters.clone();
        match search(&DEMO.snapshot, &request) {
            Err(QueryError::AreasApart) => {}
            _ => hold_counts(&filters, national),
        }
    }
}

#[test]
fn counts_of_a_query_with_words_are_what_each_filter_then_gives() {
    for (text, position) in [
        ("vertaistuki", None),
        ("ryhmä Forssassa", None),
        ("neuvonta", Some(())),
    ] {
        let mut request = SearchRequest::new(text);
        request.facets = vec![
            Facet::Fee,
            Facet::Channel,
            Facet::ProviderType,
            Facet::Region,
        ];
        request.filters = with(Facet::Channel, &["place"]);
        if position.is_some() {
            request.radius_m = Some(60_000.0);
            request.near = Some("Forssa".to_owned());
        }
        let response = DEMO.ask(&request);
        for counted in &response.facets {
            for value in &counted.values {
                let mut alone = request.clone();
                alone.filters = set(&request.filters, counted.facet, &value.value);
                let total = DEMO.ask(&alone).total;
                assert_eq!(
                    value.count, total,
                    "{text}: {:?} {}",
                    counted.facet, value.value
                );
            }
        }
    }
}

#[test]
fn a_facet_has_at_most_so_many_values_and_those_that_are_set() {
    let mut request = SearchRequest::new("");
    request.facets = vec![Facet::ServiceClass];
    request.page = Page { number: 1, size: 1 };
    let values = DEMO.ask(&request).facets.remove(0).values;
    assert_eq!(values.len(), limits::MAX_FACET_VALUES);
    assert!(values.is_sorted_by(|a, b| a.count >= b.count));
    let shown: BTreeSet<&str> = values.iter().map(|value| value.value.as_str()).collect();
    let classes = DEMO
        .services
        .iter()
        .flat_map(|service| &service.service_classes);
    let rare = classes
        .into_iter()
        .find(|class| !shown.contains(class.as_str()));
    let rare = rare.expect("a class that is not shown");
    request.filters = with(Facet::ServiceClass, &[rare]);
    let values = DEMO.ask(&request).facets.remove(0).values;
    assert!(
        values
            .iter()
            .any(|value| value.value == *rare && value.selected && value.count > 0)
    );
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
    let services = Demo::of(&lines);
    let mut request = SearchRequest::new("");
    let free = BTreeMap::from([(Facet::Fee, vec!["free".to_owned()])]);
    request.filters.values = free;
    let all = services.ids(&request);
    assert_eq!(all.len(), 10);
    request.totals = Totals::AtLeast(8);
    assert_eq!(services.ids(&request), all);
}

#[test]
fn of_very_many_values_those_that_a_scan_counts_most_are_shown() {
    // A few classes are frequent, so that no other can be shown; groups are all as frequent.
    let mix = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let lines: Vec<String> = (0..9_000u64)
        .map(|number| {
            let class = mix(number) % (1 + mix(number + 1) % (1 + mix(number + 2) % 3_000));
            let group = mix(number + 3) % 1_500;
            let lat = 60.0 + number as f64 * 0.001;
            format!(
                r#"{{"id": "esimerkki:{number:04}", "name": "Esimerkki", "service_classes": ["Luokka {class:04}", "Laji {:04}"], "target_groups": ["Ryhmä {group:04}"], "lat": {lat}, "lon": 24.0}}"#,
                mix(number + 4) % 40,
            )
        })
        .collect();
    let services = Demo::of(&lines);
    for (south, north) in [(59.0, 70.0), (60.1005, 66.5505), (61.0003, 62.0)] {
        let mut request = SearchRequest::new("");
        request.facets = vec![Facet::ServiceClass, Facet::TargetGroup];
        let corner = |lat, lon| GeoPoint::new(lat, lon).expect("a point");
        let bounds = BoundingBox::new(corner(south, 23.0), corner(north, 25.0));
        request.bounding_box = Some(bounds.expect("a box"));
        let found = services.ask(&request);
        let inside = services.services.iter().zip(&services.values);
        let inside: Vec<_> = inside
            .filter(|(service, _)| {
                let lat = service.locations[0].point.expect("a point").lat();
                (south..=north).contains(&lat)
            })
            .map(|(_, values)| values)
            .collect();
        assert_eq!(found.total, inside.len());
        for counted in &found.facets {
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for value in inside.iter().flat_map(|values| &values[&counted.facet]) {
                *counts.entry(value).or_default() += 1;
            }
            let mut expected: Vec<(&str, usize)> = counts.into_iter().collect();
            expected.sort_by_key(|(value, count)| (Reverse(*count), *value));
            expected.truncate(limits::MAX_FACET_VALUES);
            let shown = counted.values.iter();
            let shown: Vec<_> = shown
                .map(|value| (value.value.as_str(), value.count))
                .collect();
            assert_eq!(
                shown, expected,
                "{:?} from {south} to {north}",
                counted.facet
            );
        }
    }
}
