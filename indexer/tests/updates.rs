//! `indexer update` and its neighbours, run as people run them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod run;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use luukku_engine::index::{Snapshot, current_generation, verify};
use run::{code, indexer, out};

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn record(id: u32, name: &str) -> String {
    format!(r#"{{"id": "{id}", "name": "{name} {id}", "municipality": "Forssa"}}"#) + "\n"
}

/// An index of so many services, the folder it is in, and its directory.
fn index_of(services: u32) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("services.jsonl");
    let records: String = (0..services).map(|id| record(id, "Kirjasto")).collect();
    fs::write(&input, records).expect("writable");
    let index = folder.path().join("index");
    let built = indexer(&["build", "--input", path(&input), "--output", path(&index)]);
    assert_eq!(code(&built), 0, "{}", out(&built));
    (folder, index)
}

#[test]
fn an_update_says_what_became_of_each_record_and_id() {
    let (folder, index) = index_of(5);
    let input = folder.path().join("changes.jsonl");
    let changes = [
        record(0, "Kirjasto"),
        record(1, "Apteekki"),
        record(9, "Uimahalli"),
        "not json\n".to_owned(),
        record(9, "Uimahalli"),
    ];
    fs::write(&input, changes.concat()).expect("writable");
    let ids = folder.path().join("gone.txt");
    fs::write(&ids, "3\n\n77\n").expect("writable");
    let arguments = [
        "update",
        "--input",
        path(&input),
        "--delete",
        path(&ids),
        "--output",
        path(&index),
    ];
    let refused = indexer(&arguments);
    assert_eq!(code(&refused), 3, "{}", out(&refused));
    assert_eq!(verify(&index).expect("whole").1.services, 5);

    let updated = indexer(&[&arguments[..], &["--max-rejects", "50"]].concat());
    let text = out(&updated);
    assert_eq!(code(&updated), 0, "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "changes.jsonl:4 not JSON",
        "changes.jsonl:5 id 9 id \"9\" was met before",
        "gone.txt:2 id 77 no service has the id \"77\"",
        "5 records read: 3 accepted (0 with warnings), 2 rejected",
        "1 services added, 1 replaced, 1 deleted, 1 unchanged; 1 to delete were not in the index",
        "5 services in 5 places, now live",
    ] {
        let expected = expected.replace("gone.txt:2", "gone.txt:3");
        assert!(words.contains(&expected), "{expected:?} in {text}");
    }

    let again = indexer(&[&arguments[..], &["--max-rejects", "50"]].concat());
    assert_eq!(code(&again), 0);
    assert!(out(&again).contains("nothing to change"), "{}", out(&again));
}

#[test]
fn generations_are_listed_gone_back_to_and_removed() {
    let (folder, index) = index_of(3);
    let first = current_generation(&index).expect("an index");
    let input = folder.path().join("changes.jsonl");
    for id in 10..14 {
        fs::write(&input, record(id, "Apteekki")).expect("writable");
        let updated = indexer(&["update", "--input", path(&input), "--output", path(&index)]);
        assert_eq!(code(&updated), 0, "{}", out(&updated));
    }
    let listed = indexer(&["generations", path(&index)]);
    assert_eq!(code(&listed), 0);
    assert_eq!(out(&listed).lines().count(), 6, "{}", out(&listed));
    assert!(out(&listed).contains(" live "));

    let live = current_generation(&index).expect("an index");
    let back = indexer(&["rollback", path(&index)]);
    assert_eq!(code(&back), 0, "{}", out(&back));
    assert_eq!(verify(&index).expect("whole").1.services, 6);
    assert_eq!(
        code(&indexer(&["rollback", path(&index), "--to", live.as_str()])),
        0
    );
    assert_eq!(current_generation(&index).expect("an index"), live);

    let pruned = indexer(&["prune", path(&index)]);
    assert_eq!(code(&pruned), 0);
    assert!(
        out(&pruned).contains("2 removed, 3 left"),
        "{}",
        out(&pruned)
    );
    let gone = indexer(&["rollback", path(&index), "--to", first.as_str()]);
    assert_eq!(code(&gone), 4);
    assert!(out(&gone).contains("there is no generation"));
}

#[test]
fn each_failure_has_its_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("changes.jsonl");
    fs::write(&input, record(1, "Apteekki")).expect("writable");
    let nowhere = folder.path().join("nowhere");
    let missing = indexer(&[
        "update",
        "--input",
        path(&input),
        "--output",
        path(&nowhere),
    ]);
    assert_eq!(code(&missing), 4);
    assert!(out(&missing).contains("no index here"));
    assert!(!nowhere.exists());
    for command in ["rollback", "prune", "generations"] {
        assert_eq!(code(&indexer(&[command, path(&nowhere)])), 4, "{command}");
    }
    let usage = indexer(&["update", "--output", path(&nowhere)]);
    assert_eq!(code(&usage), 2);
    assert_eq!(
        code(&indexer(&["rollback", path(&nowhere), "--to", "../x"])),
        2
    );
}

/// Updates that are killed at moments spread over how long one takes.
#[test]
fn killed_at_any_moment_an_update_leaves_the_old_generation_or_the_new() {
    let (folder, index) = index_of(200);
    let input = folder.path().join("changes.jsonl");
    let mut services = 200;
    let mut replaced = 0;
    let mut longest = Duration::from_secs(1);
    for kill in 0..12u32 {
        let live = current_generation(&index).expect("an index");
        let changes = record(1_000 + kill, "Apteekki") + &record(kill, "Uimahalli");
        fs::write(&input, changes).expect("writable");
        let started = std::time::Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_indexer"))
            .args(["update", "--input", path(&input), "--output", path(&index)])
            .stdout(Stdio::null())
            .spawn()
            .expect("the indexer runs");
        if kill == 0 {
            // Not killed: how long one takes here.
            assert!(child.wait().expect("it ends").success());
            longest = started.elapsed();
        } else {
            std::thread::sleep(longest * kill / 11);
            let _ = child.kill();
            child.wait().expect("it ends");
        }
        let (now, manifest) = verify(&index).expect("a whole generation");
        if now != live {
            services += 1;
            replaced += 1;
            assert_eq!(manifest.parent.as_deref(), Some(live.as_str()));
        }
        assert_eq!(manifest.services, services);
        let snapshot = Snapshot::open(&index).expect("opens");
        assert_eq!(snapshot.services().count() as u64, services);
    }
    assert!(replaced > 0, "one was not killed");
    println!("{replaced} of 12 updates were published");
}
