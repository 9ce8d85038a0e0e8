//! Tables of concepts, made and given to a build as people do.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod run;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use luukku_engine::index::Snapshot;
use luukku_engine::query::{SearchRequest, search};
use run::{code, indexer, out};

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name)
}

fn import(input: &Path, output: &Path, more: &[&str]) -> Output {
    let mut arguments = vec![
        "thesaurus",
        "import",
        "--input",
        path(input),
        "--output",
        path(output),
    ];
    arguments.extend(more);
    indexer(&arguments)
}

/// Builds an index of one service and asks it.
fn answers(folder: &Path, tables: &[&Path], question: &str) -> usize {
    let input = folder.join("services.jsonl");
    let record = r#"{"id": "a", "name": "Rauman köydenpunomo", "municipality": "Rauma"}"#;
    fs::write(&input, record).expect("writable");
    let index = folder.join("index");
    let mut arguments = vec!["build", "--input", path(&input), "--output", path(&index)];
    for table in tables {
        arguments.extend(["--thesaurus", path(table)]);
    }
    let built = indexer(&arguments);
    assert_eq!(code(&built), 0, "{}", out(&built));
    let snapshot = Snapshot::open(&index).expect("opens");
    let answer = search(&snapshot, &SearchRequest::new(question)).expect("an answer");
    answer.total
}

#[test]
fn turtle_and_rdf_xml_of_one_vocabulary_give_the_same_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let expected = "id\tfi\tfi_alt\tsv\tsv_alt\ten\ten_alt\tbroader\n\
        http://example.org/harbour/harbour\tsatama\tvalkama\thamn\t\tharbour\tport\t\n\
        http://example.org/harbour/ropewalk\tköydenpunomo\tköysi/tehdas\trepslageri\t\tropewalk\trope walk\thttp://example.org/harbour/harbour\n\
        http://example.org/harbour/wharf\tmakasiinilaituri\t\t\t\t\t\thttp://example.org/harbour/harbour\n";
    for name in ["harbour.ttl", "harbour.rdf"] {
        let table = folder.path().join("table.tsv");
        let imported = import(&fixture(name), &table, &[]);
        let text = out(&imported);
        assert_eq!(code(&imported), 0, "{text}");
        assert_eq!(fs::read_to_string(&table).expect("a table"), expected);
        for counted in [
            "3 concepts with 11 labels",
            "1 deprecated concepts, 1 without a label in Finnish, Swedish or English",
            "2 labels in other languages; 2 labelled resources that are no concepts",
        ] {
            assert!(text.contains(counted), "{counted:?} in {text}");
        }
    }
}

#[test]
fn only_concepts_of_the_scheme_asked_for_are_imported() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("table.tsv");
    let imported = import(
        &fixture("harbour.ttl"),
        &table,
        &["--scheme", "http://example.org/harbour/"],
    );
    assert_eq!(code(&imported), 0, "{}", out(&imported));
    let table = fs::read_to_string(&table).expect("a table");
    assert_eq!(table.lines().count(), 3, "{table}");
    assert!(!table.contains("wharf\t"), "{table}");
}

#[test]
fn a_syntax_error_is_named_with_line_and_column_and_no_table_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("table.tsv");
    for (name, text, expected) in [
        (
            "bad.ttl",
            "<a:b> <a:c> \"x\" .\n<a:b> <a:c> ] .\n",
            "bad.ttl:2:13: ",
        ),
        (
            "bad.rdf",
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n</rdf:Rdf>\n",
            "bad.rdf:2:",
        ),
        ("bad.json", "{}", "the ending tells the syntax"),
        ("none.nt", "", "no concept (skos:Concept)"),
    ] {
        let input = folder.path().join(name);
        fs::write(&input, text).expect("writable");
        let refused = import(&input, &table, &[]);
        let text = out(&refused);
        assert_eq!(code(&refused), 1, "{text}");
        assert!(text.contains(expected), "{expected:?} in {text}");
        assert!(!table.exists());
    }
}

#[test]
fn an_index_answers_by_a_label_that_only_its_thesaurus_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("table.tsv");
    let imported = import(&fixture("harbour.ttl"), &table, &[]);
    assert_eq!(code(&imported), 0, "{}", out(&imported));
    assert_eq!(answers(folder.path(), &[], "repslageri"), 0);
    assert_eq!(answers(folder.path(), &[&table], "repslageri"), 1);
    assert_eq!(answers(folder.path(), &[&table], "ropewalks"), 1);
    // Its own table beside it, and what is narrower answers what is broader.
    let own = folder.path().join("own.tsv");
    fs::write(
        &own,
        "id\tfi\tbroader\nquay\ttavarasatamakka\t\nhttp://example.org/harbour/ropewalk\tpunomo\tquay\n",
    )
    .expect("writable");
    assert_eq!(
        answers(folder.path(), &[&table, &own], "tavarasatamakka"),
        1
    );
}

#[test]
fn a_wrong_table_is_named_with_line_and_value_and_nothing_is_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("services.jsonl");
    fs::write(&input, r#"{"id": "a", "name": "Kirjasto"}"#).expect("writable");
    let index = folder.path().join("index");
    let table = folder.path().join("own.tsv");
    for (text, expected) in [
        (
            &b"name\tfi\n"[..],
            "own.tsv:1: column \"name\" is not one of id, fi",
        ),
        (
            b"id\tfi\nx\tyksi\nx\tkaksi\n",
            "own.tsv:3: id \"x\" is also on line 2",
        ),
        (
            b"id\tfi\nx\tyk\xffsi\n",
            "own.tsv:2: not UTF-8 at byte 0xff",
        ),
    ] {
        fs::write(&table, text).expect("writable");
        let refused = indexer(&[
            "build",
            "--input",
            path(&input),
            "--output",
            path(&index),
            "--thesaurus",
            path(&table),
        ]);
        assert_eq!(code(&refused), 1, "{}", out(&refused));
        assert!(out(&refused).contains(expected), "{}", out(&refused));
        assert!(!index.join("CURRENT").exists());
    }
}
