//! The `indexer` command line, run as people run it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod run;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use luukku_engine::index::{Snapshot, current_generation, verify};
use run::{code, indexer, out};

fn build(folder: &Path, records: &str, more: &[&str]) -> Output {
    let input = folder.join("services.jsonl");
    fs::write(&input, records).expect("writable");
    let index = folder.join("index");
    let mut arguments = vec!["build", "--input", path(&input), "--output", path(&index)];
    arguments.extend(more);
    indexer(&arguments)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

const GOOD: &str = r#"{"id": "a", "name": "Forssan kirjasto", "municipality": "Forssa"}"#;

#[test]
fn records_are_counted_and_the_index_can_be_verified_and_inspected() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = build(
        folder.path(),
        &format!("{GOOD}\n\n{}\n", GOOD.replace("\"a\"", "\"b\"")),
        &[],
    );
    assert_eq!(code(&output), 0, "{}", out(&output));
    assert!(out(&output).contains("2 records read: 2 accepted (0 with warnings), 0 rejected"));
    let index = folder.path().join("index");
    let verified = indexer(&["verify", path(&index)]);
    assert_eq!(code(&verified), 0);
    assert!(out(&verified).contains("all as the manifest says"));
    let inspected = indexer(&["inspect", path(&index)]);
    assert_eq!(code(&inspected), 0);
    assert!(out(&inspected).contains("services"));
}

#[test]
fn what_is_wrong_is_named_with_file_line_and_reason_and_too_much_of_it_publishes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = [
        GOOD,
        "not json",
        r#"{"id": "c", "name": "C", "lat": 602.1, "lon": 23.6}"#,
        GOOD,
        r#"{"id": "e"}"#,
        r#"{"id": "f", "name": "F", "postcode": "ABCDE", "municipality": "Zyx"}"#,
    ]
    .join("\n");
    let report = folder.path().join("report.jsonl");
    let refused = build(folder.path(), &records, &["--report", path(&report)]);
    let text = out(&refused);
    assert_eq!(code(&refused), 3, "{text}");
    assert!(!folder.path().join("index/CURRENT").exists());
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "services.jsonl:2 not JSON: ",
        "services.jsonl:3 lat 602.1 latitude 602.1 is outside -90..=90",
        "services.jsonl:4 id a id \"a\" was met before",
        "services.jsonl:5 name name is missing",
        "services.jsonl:6 postcode ABCDE \"ABCDE\" is not five digits",
        "services.jsonl:6 municipality Zyx \"Zyx\" is no municipality",
        "6 records read: 2 accepted (1 with warnings), 4 rejected",
        "4 of 6 records were rejected, more than the 1 % allowed",
    ] {
        assert!(words.contains(expected), "{expected:?} in {text}");
    }
    assert_eq!(
        fs::read_to_string(&report)
            .expect("a report")
            .lines()
            .count(),
        6
    );

    let allowed = build(folder.path(), &records, &["--max-rejects", "80"]);
    assert_eq!(code(&allowed), 0, "{}", out(&allowed));
}

#[test]
fn bytes_that_are_no_text_are_rejected_and_the_rest_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("services.jsonl");
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend(GOOD.as_bytes());
    bytes.extend(b"\n{\"id\": \"\xff\"}\n{\"id\": \"nul\", \"name\": \"a\0b\"}\n");
    bytes.extend(
        format!(
            "{{\"id\": \"long\", \"name\": \"{}\"}}\n",
            "x".repeat(10_000_000)
        )
        .bytes(),
    );
    bytes.extend(GOOD.replace("\"a\"", "\"last\"").bytes());
    fs::write(&input, bytes).expect("writable");
    let index = folder.path().join("index");
    let output = indexer(&[
        "build",
        "--input",
        path(&input),
        "--output",
        path(&index),
        "--max-rejects",
        "60",
    ]);
    let text = out(&output);
    assert_eq!(code(&output), 0, "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("services.jsonl:2 not UTF-8 at byte 9 of the line"),
        "{text}"
    );
    assert!(
        words.contains("services.jsonl:4 the record is 10000026 bytes"),
        "{text}"
    );
    assert!(
        text.contains("5 records read: 2 accepted (0 with warnings), 3 rejected"),
        "{text}"
    );
}

#[test]
fn each_failure_has_its_exit_code_and_one_clear_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = folder.path().join("nowhere");
    let missing_input = indexer(&[
        "build",
        "--input",
        path(&nowhere),
        "--output",
        path(&folder.path().join("index")),
    ]);
    assert_eq!(code(&missing_input), 1);
    assert!(out(&missing_input).contains("nowhere: cannot read"));
    let usage = indexer(&["build"]);
    assert_eq!(code(&usage), 2);
    let empty = build(folder.path(), "\n", &[]);
    assert_eq!(code(&empty), 3);
    for command in ["verify", "inspect"] {
        let missing = indexer(&[command, path(&nowhere)]);
        assert_eq!(code(&missing), 4);
        assert!(out(&missing).contains("no index here"));
    }
    assert_eq!(code(&build(folder.path(), GOOD, &[])), 0);
    let manifest = folder
        .path()
        .join("index/generations")
        .join(
            current_generation(&folder.path().join("index"))
                .expect("an index")
                .as_str(),
        )
        .join("manifest.json");
    fs::write(&manifest, "{}").expect("writable");
    let damaged = indexer(&["verify", path(&folder.path().join("index"))]);
    assert_eq!(code(&damaged), 4);
    assert!(out(&damaged).contains("manifest.json"));
}

#[test]
fn a_text_can_be_looked_into() {
    let output = indexer(&["analyze", "vertaistukiryhmien Forssassa"]);
    assert_eq!(code(&output), 0);
    let text = out(&output);
    for expected in [
        "vertaistukiryhmä",
        "tuki",
        "ryhmä",
        "Genitive",
        "forssa",
        "Inessive",
        "ProperNoun",
    ] {
        assert!(text.contains(expected), "{expected:?} in {text}");
    }
    let swedish = indexer(&["analyze", "stödgrupper", "--language", "sv"]);
    assert!(out(&swedish).contains("stödgrupp"));
    assert_eq!(code(&indexer(&["analyze", "x", "--language", "de"])), 2);
    let long = "ä".repeat(10_000);
    assert_eq!(code(&indexer(&["analyze", &long])), 0);
}

#[test]
fn killed_at_any_moment_a_build_leaves_the_old_generation_or_the_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let records: String = (0..300)
        .map(|id| GOOD.replace("\"a\"", &format!("\"{id}\"")) + "\n")
        .collect();
    assert_eq!(code(&build(folder.path(), &records, &[])), 0);
    let index = folder.path().join("index");
    let input = folder.path().join("services.jsonl");
    let mut live = current_generation(&index).expect("an index");
    let mut replaced = 0;
    for kill in 0..24u64 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_indexer"))
            .args(["build", "--input", path(&input), "--output", path(&index)])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("the indexer runs");
        std::thread::sleep(Duration::from_millis(kill * 25));
        let _ = child.kill();
        child.wait().expect("it ends");
        let (now, manifest) = verify(&index).expect("a whole generation");
        assert_eq!(manifest.services, 300);
        replaced += u32::from(now != live);
        live = now;
    }
    assert_eq!(
        Snapshot::open(&index).expect("opens").manifest().services,
        300
    );
    // The next build removes what the killed ones left.
    assert_eq!(code(&build(folder.path(), &records, &[])), 0);
    let leftovers = fs::read_dir(index.join("generations"))
        .expect("a folder")
        .filter(|entry| {
            entry
                .as_ref()
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .starts_with(".building-")
        });
    assert_eq!(leftovers.count(), 0);
    println!("{replaced} of 24 builds were published before they were killed");
}
