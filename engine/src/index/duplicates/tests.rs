use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::record;

fn service(fields: &serde_json::Value) -> Service {
    record::parse(&fields.to_string())
        .expect("a record")
        .service
}

fn reason(one: &serde_json::Value, other: &serde_json::Value) -> Option<SameBecause> {
    let (one, other) = (service(one), service(other));
    let found = same_service(&one, &other, BusinessIdUse::OnlyOnes);
    assert_eq!(
        found,
        same_service(&other, &one, BusinessIdUse::OnlyOnes),
        "the order changes nothing"
    );
    if found.is_some() {
        let shared = !keys(&one).is_disjoint(&keys(&other));
        assert!(
            shared,
            "{one:?} and {other:?} are the same and share no key"
        );
    }
    found
}

#[test]
fn records_are_the_same_service_where_it_leaves_no_doubt() {
    let library = json!({"id": "a", "name": "Forssan kaupunginkirjasto", "source": "PTV",
        "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215,
        "organization": {"name": "Forssan kaupunki", "business_id": "0201256-6"}});
    let with = |changes: serde_json::Value| {
        let mut record = json!({"id": "b", "name": "Kirjasto", "source": "OSM",
            "municipality": "Forssa", "lat": 60.8147, "lon": 23.6216});
        for (name, value) in changes.as_object().expect("an object") {
            record[name] = value.clone();
        }
        record
    };
    let business = json!({"name": "Kaupunki", "business_id": "0201256-6"});
    for (changes, expected) in [
        (json!({}), Some(SameBecause::NameAndPlace)),
        (json!({"source": "PTV"}), None),
        (json!({"feed": "PTV"}), None),
        (json!({"lat": 60.8156}), None),
        (
            json!({"name": "Forssan kirjasto ja tietopalvelu", "lat": 60.8156}),
            None,
        ),
        (json!({"name": "Forssan kirjaston lastenosasto"}), None),
        (json!({"name": "Uimahalli"}), None),
        (json!({"loc_precision": "postcode"}), None),
        (
            json!({"organization": business, "lat": 60.8180}),
            Some(SameBecause::BusinessIdAndName),
        ),
        (json!({"organization": business, "lat": 60.9}), None),
        (
            json!({"organization": business, "name": "Mediapaja"}),
            Some(SameBecause::BusinessIdAndPlace),
        ),
        (
            json!({"organization": business, "name": "Mediapaja", "lat": 60.8160}),
            None,
        ),
        (
            json!({"organization": {"name": "Kaupunki", "business_id": "0201256-7"}, "lat": 60.8180}),
            None,
        ),
        (json!({"name": {"sv": "Stadsbibliotek"}}), None),
        (
            json!({"name": {"fi": "Forssan kirjasto", "sv": "Forssa bibliotek"}}),
            Some(SameBecause::NameAndPlace),
        ),
    ] {
        assert_eq!(
            reason(&library, &with(changes.clone())),
            expected,
            "{changes}"
        );
    }
}

#[test]
fn the_same_address_is_the_same_place_without_positions() {
    let group = json!({"id": "a", "name": "Valonpilkku ry", "source": "a",
        "municipality": "Forssa", "address": "Esimerkkikatu 3"});
    let same = json!({"id": "b", "name": "Valonpilkku", "source": "b",
        "municipality": "Forssa", "address": "esimerkkikatu 3 "});
    let next_door = json!({"id": "b", "name": "Valonpilkku", "source": "b",
        "municipality": "Forssa", "address": "Esimerkkikatu 4"});
    let no_number = json!({"id": "b", "name": "Valonpilkku", "source": "b",
        "municipality": "Forssa", "address": "Tori"});
    assert_eq!(reason(&group, &same), Some(SameBecause::NameAndPlace));
    assert_eq!(reason(&group, &next_door), None);
    assert_eq!(reason(&no_number, &no_number), None);
}

#[test]
fn an_organization_with_several_records_is_not_one_service() {
    let one = json!({"id": "a", "name": "Mediapaja", "source": "a", "lat": 60.8146, "lon": 23.6215,
        "organization": {"name": "Kaupunki", "business_id": "0201256-6"}});
    let other = json!({"id": "b", "name": "Uimahalli", "source": "b", "lat": 60.8146, "lon": 23.6215,
        "organization": {"name": "Kaupunki", "business_id": "0201256-6"}});
    let (one, other) = (service(&one), service(&other));
    let alone = same_service(&one, &other, BusinessIdUse::OnlyOnes);
    assert_eq!(alone, Some(SameBecause::BusinessIdAndPlace));
    assert_eq!(same_service(&one, &other, BusinessIdUse::Several), None);
}

#[test]
fn the_best_known_record_comes_first_and_takes_what_it_lacks_from_the_others() {
    let bare = service(
        &json!({"id": "a", "name": "Kirjasto", "source": "a", "phone": "1",
        "networks": ["x"], "terms": ["kirjat"]}),
    );
    let known = service(
        &json!({"id": "b", "name": {"sv": "Bibliotek"}, "source": "b",
        "verified": "2026-10-01", "networks": ["y"]}),
    );
    for records in [
        vec![bare.clone(), known.clone()],
        vec![known.clone(), bare.clone()],
    ] {
        let joined = join(records).expect("two records");
        assert_eq!(joined.id.as_str(), "b");
        assert_eq!(joined.linked, std::slice::from_ref(&bare));
        let whole = with_linked(&joined);
        assert_eq!(whole.phone.as_deref(), Some("1"));
        assert_eq!(whole.networks, ["y", "x"]);
        assert_eq!(whole.terms, ["kirjat"]);
        assert_eq!(whole.name.iter().count(), 2);
    }
    let three = join(vec![
        join(vec![bare.clone(), known]).expect("two"),
        service(&json!({"id": "c", "name": "Kirjasto"})),
    ])
    .expect("three");
    assert_eq!(three.linked.len(), 2);
    assert!(three.linked.iter().all(|record| record.linked.is_empty()));
}

#[test]
fn pairs_are_of_different_sources_and_each_comes_once() {
    let mut keys = Keys::default();
    for (id, source) in [("a", "x"), ("b", "x"), ("c", "y"), ("d", "z")] {
        let record = service(
            &json!({"id": id, "name": "Keskusapteekki", "source": source,
            "lat": 60.8146, "lon": 23.6215}),
        );
        keys.add(Some(super::keys(&record)), super::source(&record));
    }
    let expected: BTreeSet<(u32, u32)> = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3)].into();
    assert_eq!(keys.pairs(), expected);
}

#[test]
fn a_service_has_one_record_a_source_and_the_order_changes_nothing() {
    let record = |id: &str, source: &str, lat: f64| {
        service(
            &json!({"id": id, "name": "Valo, kerho", "source": source, "lat": lat, "lon": 23.6215}),
        )
    };
    let records = [
        record("a", "x", 60.8146),
        record("b", "x", 60.8160),
        record("c", "y", 60.8150),
        record("d", "z", 60.8151),
        record("e", "z", 61.0),
    ];
    let linked = |order: [usize; 5]| {
        let numbered: BTreeMap<u32, Service> =
            (0..).zip(order.map(|at| records[at].clone())).collect();
        let pairs = (0..5).flat_map(|one| (one + 1..5).map(move |other| (one, other)));
        let (services, mut links) = groups(&numbered, pairs, &BusinessIds::default());
        links.sort_by(|one, other| one.linked.cmp(&other.linked));
        (services, links)
    };
    let (services, links) = linked([0, 1, 2, 3, 4]);
    assert_eq!(linked([4, 2, 0, 3, 1]), (services.clone(), links.clone()));
    let ids: Vec<(&str, &str)> = links
        .iter()
        .map(|link| (link.first.as_str(), link.linked.as_str()))
        .collect();
    assert_eq!(ids, [("a", "c"), ("a", "d")]);
    assert_eq!(services.len(), 1);
    assert_eq!(links[0].because, SameBecause::NameAndPlace);
    assert_eq!(
        (
            links[0].first_source.as_str(),
            links[0].linked_source.as_str()
        ),
        ("x", "y")
    );
}

proptest! {
    #[test]
    fn what_is_near_shares_a_cell(lat in 59.0..70.5f64, lon in 19.0..32.0f64, bearing in 0.0..360.0f64, metres in 0.0..NEAR_M) {
        let north = metres * bearing.to_radians().cos() / 111_195.0;
        let east = metres * bearing.to_radians().sin() / (111_195.0 * lat.to_radians().cos());
        let one = json!({"id": "a", "name": "Kerho Valo", "source": "a", "lat": lat, "lon": lon});
        let other = json!({"id": "b", "name": "Valo, kerho", "source": "b", "lat": lat + north, "lon": lon + east});
        let (one, other) = (service(&one), service(&other));
        if same_service(&one, &other, BusinessIdUse::Several).is_some() {
            prop_assert!(!keys(&one).is_disjoint(&keys(&other)));
        }
    }
}
