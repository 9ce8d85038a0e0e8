//! Services out of an index again, and in again, with nothing lost.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod run;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use luukku_engine::record;
use run::{code, indexer, out};
use serde_json::Value;

const FULL: &str = include_str!("data/full.jsonl");

/// A folder with an index of records, and what was exported of it.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    fn of(file: &str, text: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let input = folder.path().join(file);
        fs::write(&input, text).expect("writable");
        let index = folder.path().join("index");
        let mut arguments = vec!["build", "--input", path(&input), "--output", path(&index)];
        arguments.extend(more);
        let built = indexer(&arguments);
        assert_eq!(code(&built), 0, "{}", out(&built));
        Self { folder }
    }

    fn exported(&self, format: &str, more: &[&str]) -> (PathBuf, String) {
        let output = self.folder.path().join(format!("out.{format}"));
        let index = self.folder.path().join("index");
        let mut arguments = vec!["export", path(&index), "--format", format];
        arguments.extend(["--output", path(&output)]);
        arguments.extend(more);
        let exported = indexer(&arguments);
        assert_eq!(code(&exported), 0, "{}", out(&exported));
        let text = fs::read_to_string(&output).expect("a file");
        (output, text)
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Records by their ids, in the form in which they are written.
fn records(lines: &str) -> BTreeMap<String, Value> {
    let mut records = BTreeMap::new();
    for line in lines.lines() {
        let mut service = record::parse(line).expect("a record").service;
        let linked = std::mem::take(&mut service.linked);
        for service in std::iter::once(service).chain(linked) {
            let fields = record::to_fields(&service);
            records.insert(service.id.to_string(), fields.into());
        }
    }
    records
}

#[test]
fn records_come_out_as_they_went_in_and_linked_ones_as_their_own() {
    let bench = Bench::of("full.jsonl", FULL, &[]);
    let (_, text) = bench.exported("jsonl", &[]);
    assert_eq!(records(&text), records(FULL));
    assert_eq!(text.lines().count(), 4);
    let again = Bench::of("again.jsonl", &text, &[]);
    assert_eq!(records(&again.exported("jsonl", &[]).1), records(FULL));
}

#[test]
fn what_went_through_hsds_is_the_same_record() {
    let bench = Bench::of("full.jsonl", FULL, &[]);
    let (_, hsds) = bench.exported("hsds", &[]);
    let services: Vec<Value> = serde_json::from_str(&hsds).expect("an array");
    assert_eq!(services.len(), 4);
    for service in &services {
        assert!(
            service["id"].as_str().is_some_and(|id| id.len() == 36),
            "{service}"
        );
    }
    let again = Bench::of("services.json", &hsds, &["--format", "hsds"]);
    assert_eq!(records(&again.exported("jsonl", &[]).1), records(FULL));
}

#[test]
fn geojson_has_a_feature_a_location_longitude_first() {
    let bench = Bench::of("full.jsonl", FULL, &[]);
    let (_, text) = bench.exported("geojson", &[]);
    let collection: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(collection["type"], "FeatureCollection");
    let features = collection["features"].as_array().expect("features");
    let of = |id: &str| {
        let features = features.iter().filter(|it| it["properties"]["id"] == id);
        features.cloned().collect::<Vec<Value>>()
    };
    let two = of("koe:1");
    assert_eq!(two.len(), 2);
    assert_eq!(
        two[0]["geometry"]["coordinates"],
        serde_json::json!([23.6215, 60.8146])
    );
    assert_eq!(two[0]["properties"]["name_sv"], "Närståendevårdargruppen");
    assert_eq!(two[1]["properties"]["loc_precision"], "municipality");
    let nowhere = of("koe:2");
    assert_eq!(nowhere[0]["geometry"], Value::Null);
    assert_eq!(nowhere[0]["properties"]["name"], "Klubb");
    assert_eq!(features.len(), 5);
}

#[test]
fn a_table_has_a_row_a_service_and_no_formula() {
    let bench = Bench::of("full.jsonl", FULL, &[]);
    let (_, text) = bench.exported("csv", &[]);
    assert!(text.starts_with("id,kind,name,"), "{text}");
    assert!(text.contains(",'=1+1,"), "{text}");
    let (file, marked) = bench.exported("csv", &["--bom"]);
    assert_eq!(marked, format!("\u{feff}{text}"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 4);

    // And in again, by its headings.
    let index = bench.folder.path().join("again");
    let built = indexer(&["build", "--input", path(&file), "--output", path(&index)]);
    assert_eq!(code(&built), 0, "{}", out(&built));
    assert!(
        out(&built).contains("4 records read: 4 accepted"),
        "{}",
        out(&built)
    );
    assert!(
        out(&built).contains("not used: locations"),
        "{}",
        out(&built)
    );
    let output = bench.folder.path().join("again.jsonl");
    let exported = indexer(&[
        "export",
        path(&index),
        "--format",
        "jsonl",
        "--output",
        path(&output),
    ]);
    assert_eq!(code(&exported), 0, "{}", out(&exported));
    let again = records(&fs::read_to_string(&output).expect("a file"));
    let before = records(FULL);
    for (id, record) in &again {
        for field in [
            "name",
            "phone",
            "fee",
            "classes",
            "min_age",
            "verified",
            "opening_hours",
        ] {
            assert_eq!(record.get(field), before[id].get(field), "{id} {field}");
        }
    }
}

#[test]
fn an_export_that_fails_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("out.jsonl");
    fs::write(&output, "before").expect("writable");
    let none = folder.path().join("none");
    let exported = indexer(&[
        "export",
        path(&none),
        "--format",
        "jsonl",
        "--output",
        path(&output),
    ]);
    assert_eq!(code(&exported), 4, "{}", out(&exported));
    assert_eq!(fs::read_to_string(&output).expect("a file"), "before");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    let wrong = indexer(&[
        "export",
        path(&none),
        "--format",
        "xml",
        "--output",
        path(&output),
    ]);
    assert_eq!(code(&wrong), 2, "{}", out(&wrong));
}
