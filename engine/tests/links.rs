//! Records of one service from several sources are linked, and nothing of them is lost.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeMap;
use std::path::Path;

use luukku_engine::catalog::Service;
use luukku_engine::index::{IndexBuilder, IndexUpdater, Link, SameBecause, Snapshot};
use luukku_engine::query::{SearchRequest, search};
use luukku_engine::record;
use proptest::prelude::*;
use serde_json::json;

fn service(fields: &serde_json::Value) -> Service {
    record::parse(&fields.to_string())
        .expect("a record")
        .service
}

fn build(folder: &Path, services: &[Service]) -> Vec<Link> {
    let mut builder = IndexBuilder::create(folder).expect("a builder");
    for service in services {
        builder.add(service).expect("added");
    }
    let links = builder.link().expect("linked");
    builder.publish().expect("published");
    links
}

fn stored(folder: &Path) -> Vec<Service> {
    let snapshot = Snapshot::open(folder).expect("an index");
    snapshot
        .services()
        .collect::<Result<_, _>>()
        .expect("services")
}

fn library() -> (Service, Service, Service) {
    let ptv = service(
        &json!({"id": "ptv:1", "name": {"fi": "Forssan kaupunginkirjasto", "sv": "Forssa stadsbibliotek"},
        "source": "PTV", "verified": "2026-10-01", "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}),
    );
    let osm = service(
        &json!({"id": "osm:node/1", "name": "Kirjasto", "source": "OpenStreetMap", "phone": "03 123",
        "opening_hours": "Mo-Fr 10:00-18:00", "municipality": "Forssa", "lat": 60.8147, "lon": 23.6216}),
    );
    let other = service(
        &json!({"id": "osm:node/2", "name": "Uimahalli", "source": "OpenStreetMap",
        "municipality": "Forssa", "lat": 60.8147, "lon": 23.6216}),
    );
    (ptv, osm, other)
}

#[test]
fn two_records_of_a_service_are_one_answer_with_both_ids_words_and_facts() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ptv, osm, other) = library();
    let links = build(folder.path(), &[ptv.clone(), osm.clone(), other]);
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].because, SameBecause::NameAndPlace);
    assert_eq!(
        (links[0].first.as_str(), links[0].linked.as_str()),
        ("ptv:1", "osm:node/1")
    );
    let snapshot = Snapshot::open(folder.path()).expect("an index");
    assert_eq!(snapshot.manifest().services, 2);
    assert_eq!(snapshot.manifest().places, 2);
    let records: u64 = snapshot
        .manifest()
        .sources
        .iter()
        .map(|source| source.services)
        .sum();
    assert_eq!(records, 3, "each source says how many records are its own");
    let found = search(&snapshot, &SearchRequest::new("kirjasto Forssassa")).expect("an answer");
    let first = &found.hits[0].service;
    assert_eq!(first.id.as_str(), "ptv:1");
    assert_eq!(first.phone.as_deref(), Some("03 123"));
    assert!(first.opening_hours.is_some());
    assert_eq!(
        found
            .hits
            .iter()
            .filter(|hit| hit.service.name == first.name)
            .count(),
        1
    );
    for id in ["ptv:1", "osm:node/1"] {
        let found = snapshot.service_by_id(&id.parse().expect("an id"));
        let found = found.expect("readable").expect("found by either id");
        assert_eq!(found.id.as_str(), "ptv:1");
        assert_eq!(found.linked, std::slice::from_ref(&osm));
    }
    assert_eq!(stored(folder.path())[1].linked, [osm]);
}

#[test]
fn an_update_links_takes_apart_and_links_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ptv, osm, other) = library();
    build(folder.path(), &[ptv.clone(), other.clone()]);
    let update = |change: &dyn Fn(&mut IndexUpdater)| {
        let mut updater = IndexUpdater::open(folder.path()).expect("an updater");
        change(&mut updater);
        let links = updater.link().expect("linked");
        updater.publish().expect("published");
        links
    };
    let links = update(&|updater| updater.upsert(&osm).expect("written"));
    assert_eq!(links.len(), 1);
    assert_eq!(stored(folder.path()).len(), 2);

    // The linked record moves away: two services again.
    let mut moved = osm.clone();
    moved.locations[0].point = other.locations[0].point;
    moved.name = luukku_engine::catalog::LocalizedText::finnish("Lukusali");
    update(&|updater| updater.upsert(&moved).expect("written"));
    assert_eq!(stored(folder.path()).len(), 3);

    update(&|updater| updater.upsert(&osm).expect("written"));
    assert_eq!(stored(folder.path()).len(), 2);
    // The first goes: the other is a service by itself.
    update(&|updater| {
        updater.delete(&ptv.id).expect("deleted");
    });
    let left = stored(folder.path());
    assert_eq!(left, [osm, other]);
}

/// Records that are easily the same: few names, places and sources.
fn records() -> impl Strategy<Value = Vec<(u8, u8, u8, u8)>> {
    prop::collection::vec((0..12u8, 0..3u8, 0..3u8, 0..3u8), 1..14)
}

fn record_of((id, source, name, place): (u8, u8, u8, u8)) -> Service {
    let names = ["Valo, kerho", "Kerho Valo ry", "Keskusapteekki"];
    service(
        &json!({"id": format!("r{id}"), "name": names[usize::from(name)],
        "source": format!("s{source}"), "lat": 60.8146 + f64::from(place) * 0.002, "lon": 23.6215}),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn however_they_came_every_record_is_there_once_and_as_it_was(first in records(), then in records(), gone in 0..12u8) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut all: BTreeMap<String, Service> = BTreeMap::new();
        for fields in first {
            let record = record_of(fields);
            all.insert(record.id.to_string(), record);
        }
        build(folder.path(), &all.values().cloned().collect::<Vec<_>>());
        let mut updater = IndexUpdater::open(folder.path()).expect("an updater");
        let mut changes: BTreeMap<String, Service> = BTreeMap::new();
        for fields in then {
            let record = record_of(fields);
            changes.insert(record.id.to_string(), record);
        }
        changes.remove(&format!("r{gone}"));
        updater.delete(&format!("r{gone}").parse().expect("an id")).expect("deleted");
        all.remove(&format!("r{gone}"));
        for record in changes.values() {
            updater.upsert(record).expect("written");
        }
        all.extend(changes);
        updater.publish().expect("published");

        let mut records = BTreeMap::new();
        for service in stored(folder.path()) {
            let mut first = service.clone();
            let linked = std::mem::take(&mut first.linked);
            for record in std::iter::once(first).chain(linked) {
                prop_assert!(records.insert(record.id.to_string(), record).is_none());
            }
        }
        prop_assert_eq!(&records, &all);
        let anew = tempfile::tempdir().expect("a folder");
        build(anew.path(), &all.values().cloned().collect::<Vec<_>>());
        prop_assert_eq!(stored(folder.path()), stored(anew.path()), "linked as a build links");
        let snapshot = Snapshot::open(folder.path()).expect("an index that its manifest fits");
        prop_assert_eq!(snapshot.manifest().services, snapshot.services().count() as u64);
    }
}
