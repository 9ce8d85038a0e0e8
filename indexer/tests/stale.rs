//! What is not confirmed for long is listed by organization, the oldest first.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod run;

use std::fs;

use run::{code, indexer, out};

#[test]
fn the_work_list_has_what_was_never_confirmed_first_and_no_formula() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| {
        let path = folder.path().join(name);
        path.to_str().expect("UTF-8").to_owned()
    };
    let records = [
        r#"{"id": "a", "name": "Uusi", "organization": "Beeta ry", "verified": "2026-10-01"}"#,
        r#"{"id": "b", "name": "Vanha", "organization": "Beeta ry", "verified": "2024-02-03"}"#,
        r#"{"id": "c", "name": "=1+1", "organization": "Beeta ry"}"#,
        r#"{"id": "d", "name": "Muu", "organization": "Alfa ry", "verified": "2025-12-31", "municipality": "Forssa"}"#,
        r#"{"id": "e", "name": "Päivä", "organization": "Alfa ry", "verified": "2026-01-01"}"#,
    ];
    fs::write(path("services.jsonl"), records.join("\n")).expect("writable");
    let built = indexer(&[
        "build",
        "--input",
        &path("services.jsonl"),
        "--output",
        &path("index"),
    ]);
    assert_eq!(code(&built), 0, "{}", out(&built));
    let listed = indexer(&[
        "stale",
        &path("index"),
        "--before",
        "2026-01-01",
        "--output",
        &path("stale.csv"),
    ]);
    assert_eq!(code(&listed), 0, "{}", out(&listed));
    assert!(out(&listed).contains("3 of 5 records"), "{}", out(&listed));
    assert!(
        out(&listed).contains("of 2 organizations"),
        "{}",
        out(&listed)
    );
    let list = fs::read_to_string(path("stale.csv")).expect("a list");
    let ids: Vec<&str> = list
        .lines()
        .skip(1)
        .map(|row| row.split(',').nth(3).expect("an id"))
        .collect();
    assert_eq!(ids, ["d", "c", "b"]);
    assert!(list.contains("'=1+1"), "{list}");
    let wrong = indexer(&[
        "stale",
        &path("index"),
        "--before",
        "soon",
        "--output",
        &path("x.csv"),
    ]);
    assert_eq!(code(&wrong), 2);
}
