//! What becomes of HSDS services, right and wrong ones.

use std::io::BufReader;

use serde_json::json;

use super::*;
use crate::source::Content;
use crate::source::judged::judged;

fn read(text: &str) -> Vec<RawRecord> {
    let services = Services {
        elements: Elements::new(BufReader::with_capacity(7, text.as_bytes()), "contents"),
        file: Path::new("s.json").into(),
        unheld: Unheld::default(),
        waiting: Vec::new(),
        ended: false,
    };
    services.map(|raw| raw.expect("readable")).collect()
}

/// The record of one service, with the fields that have no place in it.
fn mapped(service: &Value) -> (Value, Vec<String>) {
    let mut unheld = Vec::new();
    let mut records = Vec::new();
    for raw in read(&service.to_string()) {
        match raw.content {
            Content::Fields(fields) => records.push(Value::Object(fields)),
            Content::Note(note) => unheld.extend(note.field),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(records.len(), 1);
    (records.remove(0), unheld)
}

/// An invented service in the shape of version 3.1, every object of the specification used.
pub(super) fn full() -> Value {
    serde_json::from_str(include_str!("../../../tests/data/hsds/service.json")).expect("JSON")
}

#[test]
fn a_full_service_becomes_a_record_and_the_rest_is_told() {
    let (record, unheld) = mapped(&full());
    assert_eq!(
        record,
        serde_json::from_str::<Value>(include_str!("../../../tests/data/hsds/record.json"))
            .expect("JSON")
    );
    assert_eq!(
        unheld,
        [
            "accreditations",
            "organization.year_incorporated",
            "required_documents",
            "schedules.schedule_link",
            "service_areas.name",
            "service_at_locations.location.addresses.address_1",
            "service_at_locations.location.addresses.city",
            "service_at_locations.location.addresses.postal_code",
            "service_at_locations.location.transportation",
        ]
    );
}

#[test]
fn a_full_service_is_accepted_without_warnings() {
    let judged = judged(read(&full().to_string()));
    assert_eq!(judged[0], "accepted 5d0b4f6e-2f0c-4a0e-9a53-0c3b8a3f1b11");
    assert_eq!(
        judged[1],
        "s.json: accreditations: has no place in a record: not kept (1)"
    );
}

#[test]
fn every_shape_of_file_is_read() {
    let one = |id: &str| format!(r#"{{"id": "{id}", "name": "Kerho"}}"#);
    let (a, b) = (one("a"), one("b"));
    for text in [
        format!("{a}\n{b}"),
        format!("[{a}, {b}]"),
        format!(r#"{{"total_items": 2, "contents": [{a}, {b}], "empty": false}}"#),
        format!(r#"{{"services": [{a}, {b}]}}"#),
        format!("{{\"contents\": [{a}]}}\n{{\"contents\": [{b}]}}"),
    ] {
        assert_eq!(judged(read(&text)), ["accepted a", "accepted b"], "{text}");
    }
}

#[test]
fn services_that_are_over_are_removed_and_others_said() {
    let text = r#"[{"id": "a", "name": "A", "status": "inactive"}, {"id": "b", "status": "defunct"},
        {"id": "c", "name": "C", "status": "temporarily closed"}]"#;
    assert_eq!(
        judged(read(text)),
        [
            "removed a",
            "removed b",
            "accepted c s.json:2: status: \"temporarily closed\" has no place in a record: the \
             service is taken as active",
        ]
    );
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    let deep = format!(
        "{{\"id\": \"d\", \"name\": {}{}}}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let long = format!(
        "{{\"id\": \"l\", \"name\": \"{}\"}}",
        "x".repeat(10_000_000)
    );
    let text = format!(
        "[1,\n{{\"id\": \"a\"}},\n{{\"name\": \"A\"}},\n{{\"id\": \"b\", \"name\": \"B\",}},\n\
         {{\"id\": \"c\", \"name\": \"C\", \"assured_date\": \"eilen\"}},\n{deep},\n{long},\n\
         {{\"id\": \"e\", \"name\": \"E\", \"locations\": [{{\"latitude\": 602.1, \"longitude\": 23}}]}},\n\
         {{\"id\": \"f\", \"name\": \"F\"}}"
    );
    let judged = judged(read(&text));
    for (at, expected) in [
        "s.json:1: 1 instead of a service",
        "s.json:2: name is missing",
        "s.json:3: id is missing",
        "s.json:4: not JSON: trailing comma",
        "s.json:5: assured_date: ",
        "s.json:6: not JSON: recursion limit exceeded",
        "s.json:7: the service is 10000",
        "s.json:8: locations[0].lat: latitude 602.1",
        "accepted f",
        "s.json:9: the file ends before its list does",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(
            judged[at].starts_with(expected),
            "{} / {expected}",
            judged[at]
        );
    }
    assert_eq!(judged.len(), 10);
}

#[test]
fn locations_of_their_own_hours_keep_them() {
    let service = json!({"id": "a", "name": "A", "service_at_locations": [
        {"location": {"id": "1", "name": "Tupa", "latitude": 60.8, "longitude": 23.6},
         "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "10:00"}]},
        {"location": {"id": "2", "name": "Talo", "latitude": 60.9, "longitude": 23.7,
         "schedules": [{"freq": "WEEKLY", "interval": 2, "byday": "TU", "dtstart": "2026-01-13",
                        "opens_at": "09:00", "closes_at": "10:00"}]}},
        {"location": {"location_type": "virtual", "name": "Verkko", "url": "https://esimerkki.example/"}}
    ]});
    let (record, _) = mapped(&service);
    assert_eq!(record["locations"][0]["opening_hours"], "Mo 09:00-10:00");
    assert_eq!(record["schedules"][0]["description"]["fi"], "Talo");
    assert_eq!(record["channels"], json!(["online"]));
    assert_eq!(record["web_pages"][0]["url"], "https://esimerkki.example/");
    assert_eq!(record["locations"].as_array().map(Vec::len), Some(2));
}

#[test]
fn older_names_and_translations_are_understood() {
    let (record, unheld) = mapped(&json!({
        "id": "a", "name": "Klubb", "translations": {"sv": {"name": "Klubb"}, "fi": {"name": "Kerho"}},
        "luukku": {"peer_support": true},
        "organization": {"name": "Y", "url": "https://y.example/", "tax_id": "0201256-6"},
        "regular_schedules": [{"weekday": "2", "opens_at": "09:00", "closes_at": "10:00"}],
        "locations": [{"name": "Tupa", "physical_addresses": [{"address_1": "Katu 1", "city": "Forssa"}],
                       "accessibility_for_disabilities": [{"accessibility": "wheelchair"}]}],
        "languages": [{"language": "Finnish"}, "sv"],
        "taxonomy_terms": [{"id": "t", "name": "Kerhot", "vocabulary": "Aihe"}]
    }));
    assert_eq!(
        record,
        json!({
            "id": "a", "name": {"fi": "Kerho", "sv": "Klubb"}, "peer_support": true,
            "organization": {"name": {"fi": "Y"}, "url": "https://y.example/", "business_id": "0201256-6"},
            "schedules": [{"freq": "WEEKLY", "byday": "TU", "opens_at": "09:00", "closes_at": "10:00"}],
            "locations": [{"name": {"fi": "Tupa"}, "address": {"fi": "Katu 1"}, "municipality": "Forssa",
                           "accessibility": ["wheelchair"]}],
            "languages": ["fi", "sv"],
            "taxonomy_terms": [{"taxonomy": "Aihe", "id": "t", "name": {"fi": "Kerhot"}}]
        })
    );
    assert!(unheld.is_empty(), "{unheld:?}");
}
