//! The published JSON Schema says of records what the program says.

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use luukku_engine::record;
use serde_json::{Value, json};

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../record.schema.json")).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
}

#[test]
fn every_demo_service_and_every_example_of_the_documentation_follows_the_schema() {
    let schema = schema();
    let documentation = include_str!("../RECORDS.md");
    let examples = documentation
        .split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let demo = [
        include_str!("../../data/demo/kanta-hame.jsonl"),
        include_str!("../../data/demo/keski-suomi.jsonl"),
        include_str!("../../data/demo/turku.jsonl"),
        include_str!("../../data/demo/uusimaa.jsonl"),
    ];
    let demo = demo.iter().flat_map(|file| file.lines());
    let mut records = 0;
    for text in examples.chain(demo).filter(|text| !text.trim().is_empty()) {
        let value: Value = serde_json::from_str(text).expect("JSON");
        let errors: Vec<String> = schema
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(errors, [""; 0], "{text}");
        let parsed = record::parse(text).expect("a record");
        assert_eq!(parsed.warnings, [], "{text}");
        records += 1;
    }
    assert!(records > 250, "{records} records were looked at");
}

#[test]
fn what_the_program_accepts_and_refuses_the_schema_does_too() {
    let schema = schema();
    for (changes, expected) in cases() {
        let mut record = json!({"id": "a", "name": "A"});
        for (name, value) in changes.as_object().expect("an object") {
            record[name] = value.clone();
        }
        assert_eq!(
            schema.is_valid(&record),
            expected,
            "the schema on {changes}"
        );
        let accepted = record::parse(&record.to_string()).is_ok();
        assert_eq!(accepted, expected, "the program on {changes}");
    }
}

/// Fields beside an id and a name, and whether the record is right.
fn cases() -> Vec<(Value, bool)> {
    vec![
        (json!({}), true),
        (json!({"id": null}), false),
        (json!({"id": ""}), false),
        (json!({"id": 7}), false),
        (json!({"name": ""}), false),
        (json!({"name": {"fi": " "}}), false),
        (json!({"name": {"fi-simple": "A"}}), true),
        (json!({"name": {"de": "A"}}), false),
        (
            json!({"summary": null, "phone": "", "terms": [], "fee": ""}),
            true,
        ),
        (json!({"summary": 3}), false),
        (json!({"summary": {"fi": ["x"]}}), false),
        (json!({"organization": "Esimerkki ry"}), true),
        (
            json!({"organization": {"name": {"sv": "Exempel rf"}, "type": "association"}}),
            true,
        ),
        (json!({"organization": {"type": "club"}}), false),
        (json!({"organization": []}), false),
        (json!({"lat": 60.8, "lon": 23.6}), true),
        (json!({"lat": 602.1, "lon": 23.6}), false),
        (json!({"lat": "60.8", "lon": "23.6"}), false),
        (json!({"locations": [{"lat": 60.8}]}), false),
        (
            json!({"locations": [{"name": {"fi": "Tupa"}, "loc_precision": "locality"}]}),
            true,
        ),
        (json!({"locations": [{"loc_precision": "street"}]}), false),
        (json!({"locations": {"lat": 60.8, "lon": 23.6}}), false),
        (json!({"nationwide": "yes"}), false),
        (
            json!({"area_shape": {"type": "Point", "coordinates": [23.6, 60.8]}}),
            false,
        ),
        (
            json!({"area_shape": {"type": "Polygon", "coordinates": [[[23.5, 60.7], [23.8, 60.7], [23.8, 60.9], [23.5, 60.7]]]}}),
            true,
        ),
        (json!({"min_age": 131}), false),
        (json!({"min_age": 17.5}), false),
        (json!({"referral": "maybe"}), false),
        (json!({"accessibility": ["lift"]}), false),
        (json!({"channels": ["place", "home_visit"]}), true),
        (json!({"channels": ["fax"]}), false),
        (json!({"terms": "x"}), false),
        (json!({"terms": [3]}), false),
        (json!({"verified": "2026-13-01"}), false),
        (json!({"verified": "2026-10-15", "updated": ""}), true),
        (
            json!({"schedules": [{"freq": "WEEKLY", "byday": "TU, -1FR", "opens_at": "17:30"}]}),
            true,
        ),
        (json!({"schedules": [{"freq": "YEARLY"}]}), false),
        (
            json!({"schedules": [{"freq": "WEEKLY", "interval": 0}]}),
            false,
        ),
        (
            json!({"schedules": [{"freq": "WEEKLY", "byday": "TI"}]}),
            false,
        ),
        (
            json!({"schedules": [{"freq": "WEEKLY", "opens_at": "25:00"}]}),
            false,
        ),
        (json!({"schedules": [{"interval": 2}]}), false),
        (
            json!({"cost_options": [{"amount": 7.5, "currency": "EUR"}]}),
            true,
        ),
        (json!({"cost_options": [{"amount": -1}]}), false),
        (
            json!({"phones": [{"number": "1"}], "web_pages": [{"url": "https://esimerkki.example/"}]}),
            true,
        ),
        (json!({"phones": [{}]}), false),
        (json!({"web_pages": [{"name": "x"}]}), false),
        (json!({"contact": {"role": "x"}}), false),
        (
            json!({"taxonomy_terms": [{"taxonomy": "keyword", "id": "x"}]}),
            true,
        ),
        (json!({"taxonomy_terms": [{"taxonomy": "keyword"}]}), false),
        (json!({"record_version": 3}), false),
        (json!({"linked": [{"id": "b", "name": "B"}]}), true),
        (json!({"linked": [{"id": "b"}]}), false),
        (json!({"colour": {"any": "thing"}}), true),
    ]
}
