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

#[test]
fn every_field_of_format_2_is_written_as_it_is_read() {
    let json = r#"{"record_version": 2, "id": "a", "name": {"fi": "Olohuone", "fi-simple": "Olohuone"},
        "alternate_name": {"sv": "Vardagsrum"},
        "organization": {"id": "org-1", "name": "Esimerkki ry", "business_id": "0201256-6",
          "type": "association", "registered": true, "url": "https://esimerkki.example/",
          "email": "ry@esimerkki.example", "phone": "1", "description": {"fi": "Yhdistys"}},
        "locations": [
          {"id": "loc-1", "name": {"fi": "Tupa", "sv": "Stugan"}, "address": {"fi": "Esimerkkikatu 3", "sv": "Exempelgatan 3"},
           "postcode": "30100", "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215,
           "loc_precision": "locality", "accessibility": ["wheelchair"], "phone": "2",
           "hours": {"fi": "ma 9-12"}, "opening_hours": "Mo 09:00-12:00"}],
        "municipalities": ["Forssa"], "regions": ["Kanta-Häme"], "wellbeing_counties": ["Kanta-Häme"],
        "area_shape": {"type": "Polygon", "coordinates": [[[23.5, 60.7], [23.8, 60.7], [23.8, 60.9], [23.5, 60.7]]]},
        "schedules": [
          {"freq": "WEEKLY", "interval": 2, "byday": "TU,TH", "dtstart": "2026-09-01", "until": "2027-05-25",
           "opens_at": "17:30", "closes_at": "19:00", "except": ["2026-12-22"], "description": {"fi": "Joka toinen viikko"}},
          {"freq": "MONTHLY", "byday": "-1FR", "valid_from": "2026-06-01", "valid_to": "2026-08-31"},
          {"dtstart": "2026-11-28", "opens_at": "12:00", "closes_at": "15:00"}],
        "cost_options": [{"option": {"fi": "Ruoka"}, "amount": 7.5, "currency": "EUR", "description": {"fi": "Lounas"}}],
        "phones": [{"number": "3", "description": {"fi": "Päivystys"}, "languages": ["fi", "sv"]}],
        "emails": ["b@esimerkki.example"], "web_pages": [{"url": "https://esimerkki.example/a", "name": {"en": "In English"}}],
        "contact": {"name": "Maija Malli", "role": "ohjaaja", "phone": "4", "email": "m@esimerkki.example"},
        "accessibility_notes": {"fi": "Ramppi takaovella"},
        "taxonomy_terms": [{"taxonomy": "service_class", "id": "P1", "name": {"fi": "Omaishoito", "sv": "Närståendevård"}}],
        "networks": ["Esimerkkiverkosto", "Toinen"], "expert_by_experience": true, "updated": "2026-11-01",
        "source_url": "https://esimerkki.example/a.json", "attribution": "Esimerkki", "feed": "yhdistykset",
        "linked": [{"id": "b", "name": {"fi": "Olohuone"}, "source": "PTV"}],
        "colour": {"of": ["the", "door"]}}"#;
    let parsed = parse(json).expect("accepted");
    let warned: Vec<_> = parsed.warnings.iter().map(|it| it.field.as_str()).collect();
    assert_eq!(warned, ["colour"]);
    let evidence = parsed.service.evidence();
    assert!(evidence.is_registered && evidence.names_a_contact && evidence.states_accessibility);
    let written = to_json(&parsed.service);
    let again = parse(&written).expect("accepted").service;
    assert_eq!(again, parsed.service);
    let mut given: serde_json::Value = serde_json::from_str(json).expect("JSON");
    let fields = given.as_object_mut().expect("an object");
    fields.remove("record_version");
    fields["organization"]["name"] = serde_json::json!({"fi": "Esimerkki ry"});
    let written: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(written, given);
}

#[test]
fn what_is_wrong_in_format_2_is_named() {
    for (field, expected) in [
        (
            r#""record_version": 3"#,
            "record_version: version 3 is newer than 2, which is read here",
        ),
        (
            r#""area_shape": {"type": "Point", "coordinates": [1, 2]}"#,
            "area_shape: a Point is no area: a Polygon or a MultiPolygon is one",
        ),
        (
            r#""area_shape": {"type": "Polygon", "coordinates": [[[6749000, 3306000], [1, 1], [2, 2], [6749000, 3306000]]]}"#,
            "area_shape: corner 1 of ring 1: latitude 3306000 is outside -90..=90; positions are WGS84 degrees, longitude first",
        ),
        (
            r#""schedules": [{"freq": "YEARLY"}]"#,
            "schedules[0].freq: \"YEARLY\" is not one of DAILY, WEEKLY, MONTHLY",
        ),
        (
            r#""schedules": [{"freq": "WEEKLY", "interval": 0}]"#,
            "schedules[0].interval: 0 is outside 1..=1000",
        ),
        (
            r#""schedules": [{"freq": "WEEKLY", "byday": "TI"}]"#,
            "schedules[0].byday: \"TI\" is no day such as TU, 1TU or -1FR",
        ),
        (r#""schedules": [{}]"#, "schedules[0].freq is missing"),
        (
            r#""cost_options": [{"amount": -1}]"#,
            "cost_options[0].amount: -1 is not an amount of money",
        ),
        (
            r#""phones": [{"description": "x"}]"#,
            "phones[0].number is missing",
        ),
        (
            r#""taxonomy_terms": [{"taxonomy": "x"}]"#,
            "taxonomy_terms[0].name is missing",
        ),
        (r#""contact": []"#, "contact: a list instead of an object"),
        (r#""linked": [{"id": "b"}]"#, "linked[0].name is missing"),
        (
            r#""locations": [{"loc_precision": "street"}]"#,
            "locations[0].loc_precision: \"street\" is not one of exact, address, locality, postcode, municipality",
        ),
    ] {
        let json = format!(r#"{{"id": "a", "name": "A", {field}}}"#);
        assert_eq!(rejected(&json), expected, "{json}");
    }
    let parsed = parse(
        r#"{"id": "a", "name": "A", "organization": {"name": "O", "business_id": "0201256-7"}}"#,
    );
    let warning = &parsed.expect("accepted").warnings[0];
    assert_eq!(warning.field, "organization.business_id");
    assert_eq!(
        warning.message,
        "\"0201256-7\" has the check digit 7; it should be 6"
    );
}
