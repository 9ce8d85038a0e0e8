//! Facets count what a scan of all services counts.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod indexed;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use indexed::{Indexed, demo_lines};
use luukku_engine::catalog::{BoundingBox, GeoPoint, Service};
use luukku_engine::gazetteer::{Gazetteer, PlaceId};
use luukku_engine::query::{
    Facet, Filters, National, Page, QueryError, SearchRequest, limits, search,
};
use luukku_engine::record;
use proptest::prelude::*;

static DEMO: LazyLock<Scanned> = LazyLock::new(|| Scanned::of(&demo_lines()));

/// Services in an index, and as a scan sees them.
struct Scanned {
    index: Indexed,
    services: Vec<Service>,
    /// The values of each service.
    values: Vec<BTreeMap<Facet, BTreeSet<String>>>,
}

impl Scanned {
    fn of(lines: &[String]) -> Self {
        let parse = |line: &String| record::parse(line).expect("a record").service;
        let services: Vec<Service> = lines.iter().map(parse).collect();
        Self {
            index: Indexed::of(lines),
            values: services.iter().map(all_values_of).collect(),
            services,
        }
    }
}

fn with(facet: Facet, values: &[&str]) -> Filters {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    Filters {
        values: BTreeMap::from([(facet, values)]),
        ..Filters::default()
    }
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
    let response = DEMO.index.ask(&request);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn counts_are_those_of_a_scan(filters in some_filters(), exclude in any::<bool>()) {
        let national = if exclude { National::Exclude } else { National::Include };
        let mut request = SearchRequest::new("");
        request.filters = filters.clone();
        match search(&DEMO.index.snapshot, &request) {
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
        let response = DEMO.index.ask(&request);
        for counted in &response.facets {
            for value in &counted.values {
                let mut alone = request.clone();
                alone.filters = set(&request.filters, counted.facet, &value.value);
                let total = DEMO.index.ask(&alone).total;
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
    let values = DEMO.index.ask(&request).facets.remove(0).values;
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
    let values = DEMO.index.ask(&request).facets.remove(0).values;
    assert!(
        values
            .iter()
            .any(|value| value.value == *rare && value.selected && value.count > 0)
    );
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
    let services = Scanned::of(&lines);
    for (south, north) in [(59.0, 70.0), (60.1005, 66.5505), (61.0003, 62.0)] {
        let mut request = SearchRequest::new("");
        request.facets = vec![Facet::ServiceClass, Facet::TargetGroup];
        let corner = |lat, lon| GeoPoint::new(lat, lon).expect("a point");
        let bounds = BoundingBox::new(corner(south, 23.0), corner(north, 25.0));
        request.bounding_box = Some(bounds.expect("a box"));
        let found = services.index.ask(&request);
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
