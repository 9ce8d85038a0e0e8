//! Generations are listed, gone back to and removed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::fs;
use std::path::Path;

use luukku_engine::index::{
    GenerationId, GenerationState, IndexBuilder, IndexError, IndexUpdater, Snapshot, Updated,
    current_generation, generations, prune, rollback, verify,
};
use luukku_engine::query::{SearchRequest, search};
use luukku_engine::record;

fn build(index: &Path, name: &str) -> GenerationId {
    let mut builder = IndexBuilder::create(index).expect("a build");
    builder.add(&service("1", name)).expect("added");
    builder.publish().expect("published").0
}

fn update(index: &Path, id: &str) -> GenerationId {
    let mut updater = IndexUpdater::open(index).expect("an update");
    updater.upsert(&service(id, "Apteekki")).expect("new");
    match updater.publish().expect("published") {
        Updated::Published(generation, _) => generation,
        Updated::Unchanged(generation) => panic!("{generation} stays"),
    }
}

fn service(id: &str, name: &str) -> luukku_engine::catalog::Service {
    let json = format!(r#"{{"id": "{id}", "name": "{name}"}}"#);
    record::parse(&json).expect("a record").service
}

fn ids(index: &Path) -> Vec<GenerationId> {
    let all = generations(index).expect("generations");
    all.into_iter().map(|generation| generation.id).collect()
}

#[test]
fn generations_are_listed_newest_first_with_the_live_one_marked() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path();
    assert!(matches!(generations(index), Err(IndexError::Missing(_))));
    let first = build(index, "Kirjasto");
    let second = update(index, "2");
    let third = update(index, "3");
    assert_eq!(ids(index), [third, second, first]);
    let states: Vec<GenerationState> = generations(index)
        .expect("generations")
        .iter()
        .map(|generation| generation.state)
        .collect();
    let kept = GenerationState::Kept;
    assert_eq!(states, [GenerationState::Live, kept, kept]);
}

#[test]
fn one_goes_back_to_the_generation_before_or_a_named_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path();
    let first = build(index, "Kirjasto");
    assert!(matches!(
        rollback(index, None),
        Err(IndexError::NoGeneration { named: None, .. })
    ));
    let second = update(index, "2");
    let third = update(index, "3");
    assert_eq!(rollback(index, None).expect("back"), second);
    assert_eq!(current_generation(index).expect("an index"), second);
    assert_eq!(verify(index).expect("whole").1.services, 2);
    assert_eq!(rollback(index, None).expect("back"), first);
    assert_eq!(rollback(index, Some(&third)).expect("forth"), third);
    let unknown: GenerationId = "20200101T000000Z-0000000000000000".parse().expect("a name");
    assert!(matches!(
        rollback(index, Some(&unknown)),
        Err(IndexError::NoGeneration { named: Some(_), .. })
    ));
    assert!("../../etc".parse::<GenerationId>().is_err());
}

#[test]
fn one_never_goes_back_to_a_damaged_generation() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path();
    let first = build(index, "Kirjasto");
    let second = build(index, "Apteekki");
    let words = index
        .join("generations")
        .join(first.as_str())
        .join("words.fst");
    let mut bytes = fs::read(&words).expect("readable");
    bytes[10] ^= 1;
    fs::write(&words, bytes).expect("writable");
    let refused = rollback(index, Some(&first)).expect_err("damaged");
    assert!(refused.to_string().contains("words.fst"), "{refused}");
    assert_eq!(current_generation(index).expect("an index"), second);
}

#[test]
fn old_generations_are_removed_and_a_snapshot_of_one_goes_on_answering() {
    let folder = tempfile::tempdir().expect("a folder");
    let index = folder.path();
    let first = build(index, "Kirjasto");
    let snapshot = Snapshot::open(index).expect("opened");
    let rest: Vec<GenerationId> = (2..6).map(|id| update(index, &id.to_string())).collect();
    let leftover = index.join("generations/.building-left");
    fs::create_dir(&leftover).expect("writable");
    rollback(index, Some(&first)).expect("back");
    let removed = prune(index, 2).expect("pruned");
    assert_eq!(removed, [rest[1].clone(), rest[0].clone()]);
    assert!(!leftover.exists());
    // The live one stays, however old.
    assert_eq!(ids(index), [rest[3].clone(), rest[2].clone(), first]);
    rollback(index, Some(&rest[3])).expect("forth");
    prune(index, 0).expect("pruned");
    assert_eq!(ids(index), [rest[3].clone()]);
    verify(index).expect("whole");
    let answer = search(&snapshot, &SearchRequest::new("kirjasto")).expect("an answer");
    assert_eq!(answer.total, 1);
}
