use super::{parse, to_json};
use crate::catalog::PositionPrecision;

fn rejected(json: &str) -> String {
    parse(json).expect_err("the record is rejected").to_string()
}

#[test]
fn what_is_wrong_is_named_with_field_and_value() {
    for (json, expected) in [
        ("[1]", "a list instead of an object"),
        (r#"{"name": "A"}"#, "id is missing"),
        (r#"{"id": "a"}"#, "name is missing"),
        (r#"{"id": "a", "name": {"fi": "  "}}"#, "name is missing"),
        (r#"{"id": "", "name": "A"}"#, "id is missing"),
        (r#"{"id": 7, "name": "A"}"#, "id: 7 is not a string"),
        (
            r#"{"id": "a", "name": "A", "lat": 602.1, "lon": 23}"#,
            "lat: latitude 602.1 is outside -90..=90",
        ),
        (
            r#"{"id": "a", "name": "A", "lat": 60.1}"#,
            "lon: missing although lat is given",
        ),
        (
            r#"{"id": "a", "name": "A", "locations": [{"lat": 60, "lon": 200}]}"#,
            "locations[0].lat: longitude 200 is outside -180..=180",
        ),
        (
            r#"{"id": "a", "name": "A", "municipality": "Forssa", "locations": [{"name": "x"}]}"#,
            "locations: given together with a flat location",
        ),
        (
            r#"{"id": "a", "name": "A", "fee": "cheap"}"#,
            "fee: \"cheap\" is not one of free, paid",
        ),
        (
            r#"{"id": "a", "name": "A", "opening_hours": "ma-pe 9-17"}"#,
            "opening_hours: \"ma-pe 9-17\" is not in the opening hours syntax of OpenStreetMap",
        ),
        (
            r#"{"id": "a", "name": "A", "accessibility": ["wheelchair", "lift"]}"#,
            "accessibility[1]: \"lift\" is not one of wheelchair, accessible_toilet, \
             accessible_parking, hearing_loop",
        ),
        (
            r#"{"id": "a", "name": "A", "referral": true}"#,
            "referral: true is not a string",
        ),
        (
            r#"{"id": "a", "name": "A", "max_age": 17.5}"#,
            "max_age: 17.5 is not a whole number of years from 0 to 130",
        ),
        (
            r#"{"id": "a", "name": "A", "min_age": 65, "max_age": 18}"#,
            "min_age: 65 is greater than max_age 18",
        ),
        (
            r#"{"id": "a", "name": "A", "terms": ["x", 3]}"#,
            "terms[1]: 3 is not a string",
        ),
        (
            r#"{"id": "a", "name": "A", "terms": "x"}"#,
            "terms: \"x\" is not a list",
        ),
    ] {
        assert_eq!(rejected(json), expected, "{json}");
    }
    assert!(rejected(r#"{"id": "a", "name": "\ud800"}"#).starts_with("not JSON: "));
    assert!(
        rejected(r#"{"id": "a", "name": "A", "lat": 1e999, "lon": 1}"#).starts_with("not JSON: ")
    );
    assert!(
        rejected(r#"{"id": "a", "name": "A", "verified": "2026-13-01"}"#).starts_with("verified: ")
    );
}

#[test]
fn a_record_too_long_is_rejected_by_its_length() {
    let json = format!(
        r#"{{"id": "a", "name": "{}"}}"#,
        "x".repeat(super::MAX_RECORD_BYTES)
    );
    assert_eq!(
        rejected(&json),
        format!(
            "the record is {} bytes; at most 1048576 are read",
            json.len()
        )
    );
}

#[test]
fn oddities_are_warned_of_and_kept() {
    let parsed = parse(
        r#"{"id": "a", "name": "A", "postcode": "ABCDE", "url": "www.example", "colour": "red"}"#,
    )
    .expect("accepted");
    let fields: Vec<_> = parsed
        .warnings
        .iter()
        .map(|warning| warning.field.as_str())
        .collect();
    assert_eq!(fields, ["postcode", "url", "colour"]);
    assert_eq!(
        parsed.service.locations[0].postcode.as_deref(),
        Some("ABCDE")
    );
}

#[test]
fn a_written_record_reads_back_the_same() {
    let json = r#"{"id": "demo:a", "kind": "service", "name": {"fi": "Ryhmä", "sv": "Grupp"},
        "summary": "Lyhyesti", "organization": {"name": "Esimerkki ry", "type": "association"},
        "locations": [
          {"name": "Tupa", "address": "Esimerkkikatu 3", "postcode": "30100", "municipality": "Forssa",
           "lat": 60.8146, "lon": 23.6215},
          {"municipality": "Tammela", "lat": 60.8043, "lon": 23.764, "loc_precision": "municipality"}],
        "municipalities": ["Forssa"], "nationwide": true, "classes": ["Omaishoito"], "terms": ["a", ""],
        "labels": ["b"], "target": ["c"], "life_events": ["d"], "channels": ["place", "chat"],
        "phone": "1", "email": "a@esimerkki.example", "url": "https://esimerkki.example/", "hours": "ma",
        "opening_hours": "Mo 09:00-12:00; PH off", "accessibility": ["wheelchair", "hearing_loop"],
        "min_age": 13, "max_age": 17, "referral": "not_required",
        "fee": "free", "languages": ["fi"], "peer_support": false, "verified": "2026-10-15",
        "source": "demo", "licence": "CC0-1.0"}"#;
    let service = parse(json).expect("accepted").service;
    assert_eq!(
        service.locations[1].precision,
        PositionPrecision::Municipality
    );
    assert_eq!(service.terms, ["a"]);
    let written = to_json(&service);
    assert!(!written.contains('\n'));
    let again = parse(&written).expect("accepted");
    assert_eq!(again.service, service);
    assert!(again.warnings.is_empty());
}
