//! The index directory: nothing changes unnoticed, and nothing half-made is ever seen.
//!
//! 1. Any change to any file of a generation is found before it serves, and the file named.
//! 2. A build that does not finish leaves the live generation as it was, and no leftovers.
//! 3. Two builds do not meet in one directory.
//! 4. Several places a service, services without a place, and the poles survive the way
//!    through the index; what a radius or a box finds is what a scan finds.

use std::fs;
use std::path::{Path, PathBuf};

use luukku_engine::catalog::{BoundingBox, GeoPoint, LocalizedText, Location, Service};
use luukku_engine::index::{IndexBuilder, IndexError, Snapshot, current_generation, verify};
use luukku_engine::query::{Page, SearchRequest, Sort, search};
use proptest::prelude::*;

fn service_at(id: usize, points: &[(f64, f64)]) -> Service {
    let id = format!("s:{id:05}");
    let mut service = Service::new(
        id.parse().expect("an id"),
        LocalizedText::finnish(format!("Kerho {id}")),
    );
    service.locations = points
        .iter()
        .map(|(lat, lon)| Location {
            point: Some(GeoPoint::new(*lat, *lon).expect("on earth")),
            ..Location::default()
        })
        .collect();
    service
}

fn built(services: &[Service]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    publish(folder.path(), services);
    folder
}

fn publish(index: &Path, services: &[Service]) {
    let mut builder = IndexBuilder::create(index).expect("a build");
    for service in services {
        builder.add(service).expect("added");
    }
    builder.publish().expect("published");
}

fn generation_home(index: &Path) -> PathBuf {
    index
        .join("generations")
        .join(current_generation(index).expect("an index").as_str())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path))
        } else {
            found.push(path)
        }
    }
    found.sort();
    found
}

/// The message with which a damaged index is refused, by both who check it.
fn refusal(index: &Path) -> String {
    let refused = verify(index).expect_err("verify finds it").to_string();
    assert_eq!(
        Snapshot::open(index)
            .expect_err("open finds it")
            .to_string(),
        refused
    );
    refused
}

#[test]
fn a_changed_truncated_missing_or_added_file_is_named() {
    let folder = built(&[service_at(1, &[(60.8146, 23.6215)]), service_at(2, &[])]);
    let index = folder.path();
    for file in files(&generation_home(index)) {
        let bytes = fs::read(&file).expect("readable");
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let step = (bytes.len() / 40).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&file, flipped).expect("writable");
            assert!(refusal(index).contains(&name), "{name}, byte {at}");
        }
        fs::write(&file, &bytes[..bytes.len() / 2]).expect("writable");
        assert!(refusal(index).contains(&name), "{name} truncated");
        fs::remove_file(&file).expect("removable");
        assert!(refusal(index).contains(&name), "{name} deleted");
        fs::write(&file, &bytes).expect("writable");
        verify(index).expect("as it was");
    }
    fs::write(generation_home(index).join("tantivy/extra"), "x").expect("writable");
    assert!(refusal(index).contains("extra"));
}

#[test]
fn two_files_swapped_are_found() {
    let folder = built(&[service_at(1, &[(60.8146, 23.6215)])]);
    let all = files(&generation_home(folder.path()));
    let (first, last) = (&all[1], &all[all.len() - 1]);
    let (a, b) = (
        fs::read(first).expect("readable"),
        fs::read(last).expect("readable"),
    );
    fs::write(first, b).expect("writable");
    fs::write(last, a).expect("writable");
    assert!(matches!(
        verify(folder.path()),
        Err(IndexError::Damaged { .. })
    ));
}

#[test]
fn a_missing_index_and_a_broken_current_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(
        Snapshot::open(folder.path()),
        Err(IndexError::Missing(_))
    ));
    for broken in ["", "\n", "../../etc\n", "x", "é\n"] {
        fs::write(folder.path().join("CURRENT"), broken).expect("writable");
        let error = Snapshot::open(folder.path()).expect_err("refused");
        assert!(
            matches!(error, IndexError::Damaged { .. }),
            "{broken:?}: {error}"
        );
        assert!(error.to_string().contains("CURRENT"));
    }
    fs::write(
        folder.path().join("CURRENT"),
        "20200101T000000Z-0000000000000000\n",
    )
    .expect("writable");
    assert!(matches!(
        Snapshot::open(folder.path()),
        Err(IndexError::Io { .. })
    ));
}

#[test]
fn a_build_that_does_not_finish_changes_nothing() {
    let folder = built(&[service_at(1, &[])]);
    let before = current_generation(folder.path()).expect("an index");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    builder.add(&service_at(2, &[])).expect("added");
    drop(builder);
    assert_eq!(current_generation(folder.path()).expect("an index"), before);
    let generations = folder.path().join("generations");
    assert_eq!(fs::read_dir(&generations).expect("a folder").count(), 1);

    fs::create_dir(generations.join(".building-left-over")).expect("a folder");
    publish(folder.path(), &[service_at(3, &[])]);
    assert!(!generations.join(".building-left-over").exists());
    assert_ne!(current_generation(folder.path()).expect("an index"), before);
}

#[test]
fn a_second_build_in_the_same_directory_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = IndexBuilder::create(folder.path()).expect("a build");
    assert!(matches!(
        IndexBuilder::create(folder.path()),
        Err(IndexError::Busy(_))
    ));
    drop(first);
    IndexBuilder::create(folder.path()).expect("the lock is free again");
}

#[test]
fn an_id_met_twice_is_refused_and_the_build_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    builder.add(&service_at(1, &[])).expect("added");
    assert!(
        matches!(builder.add(&service_at(1, &[])), Err(IndexError::DuplicateId(id)) if id == "s:00001")
    );
    builder.add(&service_at(2, &[])).expect("added");
    assert_eq!(builder.publish().expect("published").1.services, 2);
}

#[test]
fn an_open_snapshot_answers_from_its_generation_after_the_next_is_live() {
    let folder = built(&[service_at(1, &[])]);
    let old = Snapshot::open(folder.path()).expect("opened");
    publish(folder.path(), &[service_at(2, &[]), service_at(3, &[])]);
    let total = |snapshot: &Snapshot| {
        search(snapshot, &SearchRequest::new("kerho"))
            .expect("an answer")
            .total
    };
    assert_eq!(total(&old), 1);
    assert_eq!(total(&Snapshot::open(folder.path()).expect("opened")), 2);
}

fn point() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![
        4 => (59.5..70.1f64, 19.1..31.6f64),
        1 => (-90.0..=90.0f64, -180.0..=180.0f64),
        1 => (prop_oneof![Just(90.0), Just(-90.0)], prop_oneof![Just(180.0), Just(-180.0), Just(0.0)]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn radius_box_and_nearest_find_what_a_scan_finds(
        corpus in prop::collection::vec(prop::collection::vec(point(), 0..4), 1..60),
        queries in prop::collection::vec((point(), 1.0..200_000.0f64, point()), 8),
    ) {
        let services: Vec<Service> =
            corpus.iter().enumerate().map(|(id, points)| service_at(id, points)).collect();
        // Positions are kept to 1e-7 degrees: the scan looks at what is kept.
        let folder = built(&services);
        let snapshot = Snapshot::open(folder.path()).expect("opened");
        for (from, radius_m, corner) in queries {
            let from = GeoPoint::new(from.0, from.1).expect("on earth");
            let nearest = |service: &Service| {
                let points = service.locations.iter().filter_map(|place| place.point);
                points.map(|point| point.distance_m(from)).min_by(f64::total_cmp)
            };
            let mut request = SearchRequest::new("");
            request.page = Page { number: 1, size: 100 };
            request.national = luukku_engine::query::National::Include;
            request.position = Some(from);

            request.radius_m = Some(radius_m);
            let found = search(&snapshot, &request).expect("an answer");
            let near_edge = |metres: f64| (metres - radius_m).abs() < 0.1;
            for service in &services {
                let Some(metres) = nearest(service) else { continue };
                let is_found = found.hits.iter().any(|hit| hit.service.id == service.id);
                prop_assert!(is_found == (metres <= radius_m) || near_edge(metres));
            }

            request.radius_m = None;
            request.sort = Sort::Distance;
            let sorted = search(&snapshot, &request).expect("an answer");
            prop_assert_eq!(sorted.total, services.len());
            let distances: Vec<f64> = sorted.hits.iter().filter_map(|hit| hit.distance_m).collect();
            let mut scanned: Vec<f64> = services.iter().filter_map(nearest).collect();
            scanned.sort_by(f64::total_cmp);
            prop_assert_eq!(distances.len(), scanned.len());
            for (found, expected) in distances.iter().zip(&scanned) {
                prop_assert!((found - expected).abs() < 0.1, "{} m, {} m", found, expected);
            }

            let corner = GeoPoint::new(corner.0, corner.1).expect("on earth");
            let (south, north) = if from.lat() <= corner.lat() { (from, corner) } else { (corner, from) };
            let bounds = BoundingBox::new(south, north).expect("south lies south");
            let mut request = SearchRequest::new("");
            request.page = Page { number: 1, size: 100 };
            request.bounding_box = Some(bounds);
            let found = search(&snapshot, &request).expect("an answer");
            for service in services.iter().filter(|service| !service.locations.is_empty()) {
                let inside = service.locations.iter().filter_map(|place| place.point).any(|point| bounds.contains(point));
                let is_found = found.hits.iter().any(|hit| hit.service.id == service.id);
                prop_assert_eq!(is_found, inside);
            }
        }
    }
}
