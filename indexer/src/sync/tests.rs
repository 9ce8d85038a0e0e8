//! Feeds in files and behind a server in the test, synced to small indexes.

use std::collections::BTreeMap;

use luukku_engine::index::Snapshot;
use serde_json::{Value, json};

use super::*;
use crate::fetch::tests::{Answer, Server, quick, service, v11};

/// A folder with feeds and an index.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new(sources: &str) -> Self {
        let world = Self {
            folder: tempfile::tempdir().expect("a folder"),
        };
        world.write("sources.toml", sources);
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    /// Writes a feed of records with these names; their ids are the feed and a number.
    fn records(&self, feed: &str, names: &[&str]) {
        let lines: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(at, name)| json!({"id": format!("{feed}:{at}"), "name": name}).to_string())
            .collect();
        self.write(&format!("{feed}.jsonl"), &lines.join("\n"));
    }

    fn options(&self) -> SyncOptions {
        SyncOptions {
            fetch: quick(),
            ..SyncOptions::new(self.path("sources.toml"), self.path("index"))
        }
    }

    fn sync(&self) -> SyncOutcome {
        sync(&self.options()).expect("it syncs")
    }

    /// Names of the records in the index, by id.
    fn names(&self) -> BTreeMap<String, String> {
        let snapshot = Snapshot::open(&self.path("index")).expect("an index");
        snapshot
            .services()
            .map(|service| service.expect("a service"))
            .map(|service| {
                let (_, name) = service
                    .name
                    .best(luukku_engine::Language::Finnish)
                    .expect("a name");
                (service.id.to_string(), name.to_owned())
            })
            .collect()
    }
}

fn feed(name: &str, more: &str) -> String {
    format!("[[feed]]\nname = \"{name}\"\nkind = \"jsonl\"\naddress = \"{name}.jsonl\"\n{more}\n")
}

fn outcome<'a>(done: &'a SyncOutcome, name: &str) -> &'a FeedOutcome {
    let found = done.feeds.iter().find(|(feed, _)| feed == name);
    &found.expect("the feed").1
}

#[track_caller]
fn applied(done: &SyncOutcome, name: &str, expected: [u64; 4]) {
    match outcome(done, name) {
        FeedOutcome::Applied { changes, .. } => {
            let found = [
                changes.added,
                changes.replaced,
                changes.deleted,
                changes.unchanged,
            ];
            assert_eq!(found, expected, "added, replaced, deleted, unchanged");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_feed_changes_and_no_longer_has_is_applied_and_the_rest_stays() {
    let world = World::new(
        &(feed(
            "a",
            "licence = \"CC0-1.0\"\nsource = \"A\"\ninterval = \"6h\"",
        ) + &feed("b", "")),
    );
    world.records("a", &["Yksi", "Kaksi", "Kolme"]);
    world.records("b", &["Muu"]);
    let first = world.sync();
    applied(&first, "a", [3, 0, 0, 0]);
    applied(&first, "b", [1, 0, 0, 0]);
    let snapshot = Snapshot::open(&world.path("index")).expect("an index");
    let service = snapshot.service_by_id(&"a:0".parse().expect("an id"));
    let service = service.expect("it can be read").expect("it is there");
    assert_eq!(service.feed.as_deref(), Some("a"));
    assert_eq!(service.licence.as_deref(), Some("CC0-1.0"));
    assert_eq!(service.source.as_deref(), Some("A"));

    // Feed a is not due, b is as it was: the index is not touched.
    world.records("a", &["Yksi", "Kaksi uusi"]);
    let second = world.sync();
    assert_eq!(outcome(&second, "a"), &FeedOutcome::NotDue);
    assert_eq!(outcome(&second, "b"), &FeedOutcome::Unchanged);
    assert_eq!(second.generation, None);

    let mut options = world.options();
    options.which = Which::All;
    let third = sync(&options).expect("it syncs");
    applied(&third, "a", [0, 1, 1, 1]);
    let expected = [("a:0", "Yksi"), ("a:1", "Kaksi uusi"), ("b:0", "Muu")];
    let expected = expected.map(|(id, name)| (id.to_owned(), name.to_owned()));
    assert_eq!(world.names(), BTreeMap::from(expected.clone()));

    // Without the spool the index itself says which records are the feed's.
    fs::remove_dir_all(world.path("index/spool")).expect("removed");
    world.records("a", &["Yksi"]);
    applied(&sync(&options).expect("it syncs"), "a", [0, 0, 1, 1]);
    assert_eq!(world.names().len(), 2);

    // A feed that is no longer listed stays, and is named.
    world.write("sources.toml", &feed("b", ""));
    let last = world.sync();
    assert_eq!(last.unlisted, ["a"]);
    assert_eq!(world.names().len(), 2);
}

#[test]
fn a_feed_that_fails_or_looks_broken_leaves_its_records_and_the_others_go_on() {
    let world = World::new(&(feed("a", "") + &feed("b", "") + &feed("c", "") + &feed("d", "")));
    for name in ["a", "b", "c", "d"] {
        world.records(name, &["Yksi", "Kaksi", "Kolme"]);
    }
    world.sync();
    fs::remove_file(world.path("a.jsonl")).expect("removed");
    world.records("b", &["Yksi"]);
    world.write(
        "c.jsonl",
        "{\"id\": \"c:0\", \"name\": \"Yksi\"}\nnonsense\n",
    );
    world.records("d", &["Yksi", "Kaksi", "Uusi"]);
    let done = world.sync();
    assert!(
        matches!(outcome(&done, "a"), FeedOutcome::Failed(why) if why.contains("a.jsonl")),
        "{done:?}"
    );
    assert!(
        matches!(outcome(&done, "b"), FeedOutcome::HeldBack(why)
            if why.contains("it has 1 records where the index has 3")
                && why.contains("--accept-shrinking b")),
        "{done:?}"
    );
    assert!(
        matches!(outcome(&done, "c"), FeedOutcome::HeldBack(why)
            if why.contains("1 of 2 records were rejected")),
        "{done:?}"
    );
    applied(&done, "d", [0, 1, 0, 2]);
    assert_eq!(world.names().len(), 12);

    let mut options = world.options();
    options.accept_shrinking = vec!["b".to_owned()];
    options.max_rejects_percent = 50.0;
    let done = sync(&options).expect("it syncs");
    applied(&done, "b", [0, 0, 2, 1]);
    assert!(
        matches!(outcome(&done, "c"), FeedOutcome::HeldBack(_)),
        "it has too few"
    );
    assert_eq!(world.names().len(), 10);
}

#[test]
fn the_same_id_in_two_feeds_is_the_first_ones() {
    let world = World::new(&(feed("a", "") + &feed("b", "")));
    world.records("a", &["Yksi"]);
    world.write(
        "b.jsonl",
        "{\"id\": \"a:0\", \"name\": \"Toinen\"}\n{\"id\": \"b:0\", \"name\": \"Oma\"}\n",
    );
    let done = world.sync();
    assert_eq!(
        (done.counts.read, done.counts.accepted, done.counts.rejected),
        (3, 2, 1)
    );
    assert!(
        done.findings[0].reason.contains("in another feed too"),
        "{:?}",
        done.findings
    );
    assert_eq!(world.names()["a:0"], "Yksi");

    // It is not the second one's to delete, nor to take.
    world.write("b.jsonl", "{\"id\": \"b:0\", \"name\": \"Oma\"}\n");
    applied(&world.sync(), "b", [0, 0, 0, 1]);
    assert_eq!(world.names()["a:0"], "Yksi");
    world.write(
        "b.jsonl",
        "{\"id\": \"a:0\", \"name\": \"Toinen\"}\n{\"id\": \"b:0\", \"name\": \"Oma\"}\n",
    );
    let done = world.sync();
    assert!(
        done.findings[0].reason.contains("in the feed a already"),
        "{:?}",
        done.findings
    );
    assert_eq!(world.names()["a:0"], "Yksi");
}

#[test]
fn files_over_http_are_asked_for_with_what_is_known_of_them() {
    let server = Server::start(|asked, _| {
        if asked.headers.get("if-none-match").map(String::as_str) == Some("\"v1\"") {
            return Answer::status(304);
        }
        Answer::text("{\"id\": \"h:0\", \"name\": \"Verkosta\"}").with("ETag", "\"v1\"")
    });
    let world = World::new(&format!(
        "[[feed]]\nname = \"h\"\nkind = \"jsonl\"\naddress = \"{}/h.jsonl\"\n",
        server.base
    ));
    applied(&world.sync(), "h", [1, 0, 0, 0]);
    assert_eq!(outcome(&world.sync(), "h"), &FeedOutcome::Unchanged);
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn changes_of_ptv_are_fetched_and_what_is_archived_goes() {
    let server = Server::start(|asked, _| {
        let all: Vec<Value> = (0..5).map(|number| service(number, "Palvelu")).collect();
        if !asked.target.contains("date=") {
            // Of what changed, the details of one service alone are asked for.
            let again = asked.target.contains("/Service/list") && !asked.target.contains(',');
            let objects = if again {
                vec![service(1, "Uusi nimi")]
            } else {
                all
            };
            return v11(&asked.target, &objects);
        }
        let mut gone = service(2, "Palvelu");
        gone["publishingStatus"] = json!("Archived");
        v11(&asked.target, &[service(1, "Uusi nimi"), gone])
    });
    let world = World::new(&format!(
        "[[feed]]\nname = \"ptv\"\nkind = \"ptv\"\naddress = \"{}\"\n",
        server.base
    ));
    applied(&world.sync(), "ptv", [5, 0, 0, 0]);
    applied(&world.sync(), "ptv", [0, 1, 1, 3]);
    let names = world.names();
    assert_eq!(
        names["ptv:00000001-0000-4000-8000-000000000001"],
        "Uusi nimi"
    );
    assert!(!names.contains_key("ptv:00000001-0000-4000-8000-000000000002"));
}

#[test]
fn two_syncs_do_not_share_a_spool() {
    let world = World::new(&feed("a", ""));
    world.records("a", &["Yksi"]);
    let _held = lock(&world.path("index/spool")).expect("it is free");
    let refused = sync(&world.options()).expect_err("it is busy");
    assert!(matches!(refused, IndexerError::SpoolBusy(_)), "{refused}");
}
