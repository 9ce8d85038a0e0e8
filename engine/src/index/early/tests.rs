//! Damage in the files that are verified late: no panic before, and told afterwards.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::*;
use crate::catalog::GeoPoint;
use crate::index::{IndexBuilder, IndexUpdater, verify};
use crate::query::{Facet, Page, SearchRequest, Sort, SuggestRequest, search, search_ids, suggest};
use crate::record;

/// Nothing is small: every file that may be is verified late.
const NOTHING: u64 = 0;

/// Enough that lists have several blocks, and that most is said of some.
fn record(number: u32) -> String {
    let (lat, lon) = (
        60.0 + f64::from(number % 97) / 50.0,
        22.0 + f64::from(number % 89) / 20.0,
    );
    let topic = ["Kerho", "Neuvonta", "Vertaistukiryhmä"][number as usize % 3];
    let hours = ["Mo-Fr 09:00-15:00", "Sa 10:00-12:00"][number as usize % 2];
    format!(
        r#"{{"id": "esimerkki:{number}", "name": "Esimerkki {topic} {number}",
            "organization": {{"name": "Esimerkkiyhdistys {} ry"}}, "classes": ["Neuvonta"],
            "keywords": ["omaishoito"], "fee": "free", "channels": ["place"],
            "opening_hours": "{hours}", "description": "Ryhmä omaishoitajille ja muille.",
            "locations": [{{"lat": {lat}, "lon": {lon}, "address": "Esimerkkikatu {number}"}}]}}"#,
        number % 7
    )
}

fn service(number: u32) -> crate::catalog::Service {
    record::parse(&record(number)).expect("a record").service
}

fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    for number in 0..400 {
        builder.add(&service(number)).expect("added");
    }
    builder.publish().expect("published");
    folder
}

fn home(index: &Path) -> PathBuf {
    generation_path(index, &current_generation(index).expect("an index"))
}

/// The files that are verified late, each with its path.
fn late(index: &Path) -> Vec<(String, PathBuf)> {
    let (_snapshot, unverified) = open_early(index, NOTHING).expect("opened");
    let files = unverified.late.names();
    assert!(unverified.verify().is_ok());
    files
        .into_iter()
        .map(|name| {
            let path = home(index).join(&name);
            (name, path)
        })
        .collect()
}

/// Asks everything that reads files. Answers may be wrong or errors.
fn ask(snapshot: &Snapshot) {
    let forssa = GeoPoint::new(60.8146, 23.6215).ok();
    for text in ["neuvonta Forssan lähellä", "vertaistukiryhmä omaishoito"] {
        let _ = search(snapshot, &SearchRequest::new(text));
    }
    let mut request = SearchRequest::new("kerho esimerkki");
    request.position = forssa;
    request.radius_m = Some(60_000.0);
    request.facets = vec![Facet::ServiceClass, Facet::Fee];
    let _ = search(snapshot, &request);
    for sort in [Sort::Distance, Sort::Name] {
        request.sort = sort;
        request.page = Page {
            number: 1,
            size: 100,
        };
        let _ = search_ids(snapshot, &request);
    }
    let mut nearest = SearchRequest::new("");
    nearest.position = forssa;
    let _ = search(snapshot, &nearest);
    let mut typed = SuggestRequest::new("ne");
    let _ = suggest(snapshot, &typed);
    typed.text = "esimerkki kerho 12".to_owned();
    typed.position = forssa;
    let _ = suggest(snapshot, &typed);
    let _ = snapshot.service_by_id(&"esimerkki:7".parse().expect("an id"));
    let _ = snapshot.services().take(20).count();
    let _ = snapshot.organizations_page(0, 10);
}

/// Opens the damaged index early, asks, and verifies; the error it is refused with, at once or
/// then.
fn refused(index: &Path, what: &str) -> String {
    let tried = catch_unwind(AssertUnwindSafe(|| {
        let (snapshot, unverified) = open_early(index, NOTHING)?;
        ask(&snapshot);
        unverified.verify()?;
        // What was made meanwhile is asked too.
        ask(&snapshot);
        Ok::<(), IndexError>(())
    }));
    let asked = tried.unwrap_or_else(|_| panic!("{what}: it panicked"));
    asked.expect_err(what).to_string()
}

#[test]
fn a_changed_byte_in_a_file_verified_late_is_no_panic_before_and_is_told_afterwards() {
    let folder = built();
    let index = folder.path();
    let late = late(index);
    let kinds = late.iter().map(|(name, _)| name.rsplit('.').next());
    let mut kinds: Vec<_> = kinds.flatten().collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        ["counts", "entries", "geo", "labels", "rows", "text"]
    );
    for (name, path) in late {
        let bytes = fs::read(&path).expect("readable");
        // The ends are where the files are described; what only updates read needs few.
        let is_asked = !name.ends_with("counts") && !name.ends_with("labels");
        let (many, ends) = if is_asked { (60, 40) } else { (3, 1) };
        let places = (0..bytes.len()).step_by((bytes.len() / many).max(1));
        let places = places
            .chain(0..ends.min(bytes.len()))
            .chain(bytes.len().saturating_sub(4 * ends)..bytes.len());
        for at in places {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            // A new file, since the old one may be mapped.
            fs::remove_file(&path).expect("removable");
            fs::write(&path, damaged).expect("writable");
            let told = refused(index, &format!("{name}, byte {at}"));
            let is_named =
                told.contains(&name) || told.contains(&home(index).display().to_string());
            assert!(is_named, "{name}, byte {at}: {told}");
        }
        fs::write(&path, &bytes).expect("writable");
        verify(index).expect("as it was");
    }
}

#[test]
fn zeros_and_noise_in_place_of_a_file_are_no_panic_and_are_told() {
    let folder = built();
    let index = folder.path();
    for (name, path) in late(index) {
        let bytes = fs::read(&path).expect("readable");
        let mut random = fastrand::Rng::with_seed(7);
        let mut damage = |byte: fn(&mut fastrand::Rng) -> u8| {
            let mut damaged = bytes.clone();
            // The ends stay, or opening would refuse it at once.
            let ends = (bytes.len() / 8).min(200);
            for place in damaged.iter_mut().skip(ends).rev().skip(ends) {
                *place = byte(&mut random);
            }
            damaged
        };
        for damaged in [
            damage(|random| random.u8(..)),
            damage(|_| 0),
            vec![0; bytes.len()],
        ] {
            fs::remove_file(&path).expect("removable");
            fs::write(&path, damaged).expect("writable");
            refused(index, &name);
        }
        fs::remove_file(&path).expect("removable");
        fs::write(&path, &bytes).expect("writable");
    }
}

#[test]
fn a_cut_missing_added_or_swapped_file_is_refused_at_once() {
    let folder = built();
    let index = folder.path();
    let refused_at_once = |name: &str| {
        let error = open_early(index, NOTHING).map(|_| ()).expect_err(name);
        assert!(error.to_string().contains(name), "{name}: {error}");
    };
    let late = late(index);
    for (name, path) in &late {
        let bytes = fs::read(path).expect("readable");
        fs::remove_file(path).expect("removable");
        refused_at_once(name);
        fs::write(path, &bytes[..bytes.len() - 1]).expect("writable");
        refused_at_once(name);
        fs::write(path, &bytes).expect("writable");
    }
    let (first, second) = (&late[0].1, &late[1].1);
    let aside = index.join("aside");
    fs::rename(first, &aside).expect("moved");
    fs::rename(second, first).expect("moved");
    fs::rename(&aside, second).expect("moved");
    refused_at_once(&late[0].0);
    fs::rename(first, &aside).expect("moved");
    fs::rename(second, first).expect("moved");
    fs::rename(&aside, second).expect("moved");
    fs::write(home(index).join("tantivy/extra"), "x").expect("writable");
    refused_at_once("extra");
}

#[test]
fn files_that_are_taken_on_trust_are_verified_at_once() {
    let folder = built();
    let index = folder.path();
    let late: Vec<PathBuf> = late(index).into_iter().map(|(_, path)| path).collect();
    let tantivy = home(index).join("tantivy");
    let mut trusted = 0;
    for folder in [home(index), tantivy] {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() || late.contains(&path) {
                continue;
            }
            let bytes = fs::read(&path).expect("readable");
            let mut damaged = bytes.clone();
            damaged[bytes.len() / 2] ^= 1;
            fs::write(&path, damaged).expect("writable");
            let error = open_early(index, NOTHING).map(|_| ()).expect_err("refused");
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            assert!(error.to_string().contains(&name), "{name}: {error}");
            fs::write(&path, bytes).expect("writable");
            trusted += 1;
        }
    }
    assert!(trusted >= 12, "{trusted}");
}

#[test]
fn opened_early_it_answers_as_ever_and_small_files_are_verified_at_once() {
    let folder = built();
    let index = folder.path();
    let whole = Snapshot::open(index).expect("opened");
    let (early, unverified) = open_early(index, NOTHING).expect("opened");
    let forssa = GeoPoint::new(60.8146, 23.6215).expect("on earth");
    let same = || {
        for text in ["neuvonta Forssan lähellä", "kerho", ""] {
            for sort in [Sort::Relevance, Sort::Distance] {
                let mut request = SearchRequest::new(text);
                request.position = Some(forssa);
                request.sort = sort;
                let ids = |snapshot| search_ids(snapshot, &request).expect("an answer").ids;
                assert_eq!(ids(&early), ids(&whole), "{text:?}");
            }
        }
    };
    same();
    unverified.verify().expect("whole");
    same();
    let (_, unverified) = Snapshot::open_early(index).expect("opened");
    assert!(unverified.late.names().iter().all(|name| {
        let bytes = fs::metadata(home(index).join(name)).expect("a file").len();
        bytes > SMALL_BYTES
    }));
    let _ = unverified.verify();
}

#[test]
fn a_snapshot_that_is_not_verified_shares_nothing_with_the_next_generation() {
    let folder = built();
    let index = folder.path();
    let update = |number| {
        let updater = IndexUpdater::open(index).expect("an update");
        let mut updater = updater.with_small_segment(1);
        updater.upsert(&service(number)).expect("added");
        updater.publish().expect("published");
    };
    let (early, unverified) = open_early(index, NOTHING).expect("opened");
    update(1_000);
    let shares = |next: &Snapshot| {
        let ours = early.all_columns().iter();
        ours.filter(|ours| {
            let theirs = next.all_columns().iter();
            theirs
                .into_iter()
                .any(|theirs| ours.is_of_same_data(theirs))
        })
        .count()
    };
    assert_eq!(
        shares(&Snapshot::open_after(index, &early).expect("opened")),
        0
    );
    unverified
        .verify()
        .expect("whole: its files are there still");
    assert_eq!(
        shares(&Snapshot::open_after(index, &early).expect("opened")),
        1
    );
}
