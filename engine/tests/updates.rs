//! Updates: whatever comes, changes and goes, an updated index answers as one built anew from
//! the same services.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use luukku_engine::Language;
use luukku_engine::catalog::{GeoPoint, Service};
use luukku_engine::index::{
    Deleted, FeedState, GenerationId, IndexBuilder, IndexError, IndexUpdater, Manifest, Snapshot,
    Updated, current_generation, verify,
};
use luukku_engine::query::{
    Facet, Page, SearchRequest, SearchResponse, Sort, SuggestRequest, Suggestion, search, suggest,
};
use luukku_engine::record;
use proptest::prelude::*;
use tempfile::TempDir;

fn service(json: &str) -> Service {
    record::parse(json).expect("a record").service
}

fn named(id: &str, name: &str) -> Service {
    service(&format!(
        r#"{{"id": "{id}", "name": "{name}", "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}}"#
    ))
}

fn built(services: &[Service]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    rebuild(folder.path(), services);
    folder
}

fn rebuild(index: &Path, services: &[Service]) {
    let mut builder = IndexBuilder::create(index).expect("a build");
    for service in services {
        builder.add(service).expect("added");
    }
    builder.publish().expect("published");
}

fn published(updated: Updated) -> (GenerationId, Manifest) {
    match updated {
        Updated::Published(generation, manifest) => (generation, *manifest),
        Updated::Unchanged(generation) => panic!("{generation} stays"),
    }
}

fn home(index: &Path) -> PathBuf {
    let generation = current_generation(index).expect("an index");
    index.join("generations").join(generation.as_str())
}

fn ids(response: &SearchResponse) -> Vec<&str> {
    let hits = response.hits.iter();
    hits.map(|hit| hit.service.id.as_str()).collect()
}

#[test]
fn services_come_change_and_go_and_an_old_snapshot_goes_on_answering() {
    let folder = built(&[named("1", "Kirjasto"), named("2", "Apteekki")]);
    let index = folder.path();
    let before = Snapshot::open(index).expect("opened");
    let mut updater = IndexUpdater::open(index).expect("an update");
    updater.upsert(&named("1", "Kirjasto")).expect("the same");
    updater.upsert(&named("2", "Tukiryhmä")).expect("changed");
    updater.upsert(&named("3", "Uimahalli")).expect("new");
    assert_eq!(
        updater.delete(&"4".parse().expect("an id")).expect("tried"),
        Deleted::Unknown
    );
    let again = updater.upsert(&named("3", "Uimahalli"));
    assert!(matches!(again, Err(IndexError::DuplicateId(id)) if id == "3"));
    let counts = updater.counts();
    assert_eq!((counts.added, counts.replaced, counts.unchanged), (1, 1, 1));
    assert_eq!((counts.deleted, counts.unknown), (0, 1));
    let (generation, manifest) = published(updater.publish().expect("published"));
    assert_eq!(
        manifest.parent.as_deref(),
        Some(before.generation().as_str())
    );
    assert_eq!(verify(index).expect("whole").0, generation);

    let after = Snapshot::open_after(index, &before).expect("opened");
    let found = |snapshot: &Snapshot, text: &str| {
        let answer = search(snapshot, &SearchRequest::new(text)).expect("an answer");
        ids(&answer).join(" ")
    };
    assert_eq!(found(&before, "apteekki"), "2");
    assert_eq!(found(&after, "apteekki"), "");
    assert_eq!(found(&after, "tukiryhmä"), "2");
    assert_eq!(found(&after, "uimahalli"), "3");
    assert_eq!(found(&before, "uimahalli"), "");
    let all: Vec<Service> = after.services().collect::<Result<_, _>>().expect("rows");
    let all: Vec<&str> = all.iter().map(|service| service.id.as_str()).collect();
    assert_eq!(all, ["1", "2", "3"]);
    let two = after.service_by_id(&"2".parse().expect("an id"));
    assert_eq!(two.expect("read"), Some(named("2", "Tukiryhmä")));
}

#[test]
fn an_update_that_changes_nothing_publishes_nothing() {
    let folder = built(&[named("1", "Kirjasto")]);
    let live = current_generation(folder.path()).expect("an index");
    let mut updater = IndexUpdater::open(folder.path()).expect("an update");
    updater.upsert(&named("1", "Kirjasto")).expect("the same");
    assert_eq!(
        updater.publish().expect("done"),
        Updated::Unchanged(live.clone())
    );
    assert_eq!(current_generation(folder.path()).expect("an index"), live);
    let generations = fs::read_dir(folder.path().join("generations")).expect("a folder");
    assert_eq!(generations.count(), 1);
}

#[test]
fn what_is_known_of_feeds_changes_with_the_services_and_stays_otherwise() {
    let folder = built(&[named("1", "Kirjasto")]);
    let state = FeedState {
        etag: Some("\"a\"".to_owned()),
        cursor: Some("2026-11-21".to_owned()),
        ..FeedState::default()
    };
    let mut updater = IndexUpdater::open(folder.path()).expect("an update");
    updater.set_feed("ptv", state.clone());
    let (_, manifest) = published(updater.publish().expect("published"));
    assert_eq!(
        manifest.feeds,
        BTreeMap::from([("ptv".to_owned(), state.clone())])
    );
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    let answer = search(&snapshot, &SearchRequest::new("kirjasto")).expect("an answer");
    assert_eq!(ids(&answer), ["1"]);

    let mut updater = IndexUpdater::open(folder.path()).expect("an update");
    assert_eq!(updater.feeds().get("ptv"), Some(&state));
    updater.upsert(&named("2", "Apteekki")).expect("new");
    let (_, manifest) = published(updater.publish().expect("published"));
    assert_eq!(manifest.feeds.get("ptv"), Some(&state));
}

#[test]
fn unchanged_files_are_shared_and_those_written_anew_are_not() {
    use std::os::unix::fs::MetadataExt as _;
    let services: Vec<Service> = (0..40)
        .map(|number| named(&number.to_string(), "Kirjasto"))
        .collect();
    let folder = built(&services);
    let old = home(folder.path());
    let mut updater = IndexUpdater::open(folder.path())
        .expect("an update")
        .with_small_segment(1);
    updater.upsert(&named("new", "Apteekki")).expect("new");
    updater.delete(&"7".parse().expect("an id")).expect("gone");
    let before: BTreeMap<PathBuf, Vec<u8>> = files(&old);
    published(updater.publish().expect("published"));
    let new = home(folder.path());
    assert_eq!(files(&old), before, "the old generation is as it was");
    let inode = |path: PathBuf| fs::metadata(path).expect("a file").ino();
    let mut shared = 0;
    for name in before.keys() {
        if new.join(name).exists() && inode(old.join(name)) == inode(new.join(name)) {
            shared += 1;
            let name = name.to_str().expect("UTF-8");
            assert!(
                !name.contains(".json") || name == "concepts.json",
                "{name} is shared"
            );
        }
    }
    // The segment's files, and the concepts.
    assert!(shared > 8, "{shared} files are shared");
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for folder in [folder.to_owned(), folder.join("tantivy")] {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                let bytes = fs::read(&path).expect("readable");
                let name = path.strip_prefix(folder.parent().expect("a parent"));
                found.insert(name.expect("below").to_owned(), bytes);
            }
        }
    }
    let root = folder.file_name().map(PathBuf::from).unwrap_or_default();
    found
        .into_iter()
        .map(|(name, bytes)| match name.strip_prefix(&root) {
            Ok(name) => (name.to_owned(), bytes),
            Err(_) => (name, bytes),
        })
        .collect()
}

/// What happens to an index.
#[derive(Clone, Debug)]
enum Step {
    Build,
    Update(Vec<Change>),
}

#[derive(Clone, Debug)]
enum Change {
    Upsert(u8, Record),
    Delete(u8),
}

/// A record, by numbers into the lists below.
#[derive(Clone, Debug)]
struct Record {
    name: usize,
    place: Option<usize>,
    organization: Option<usize>,
    class: Option<usize>,
    term: Option<usize>,
    text: usize,
    /// In tenths of a degree from Forssa.
    away: (i8, i8),
    verified: Option<u8>,
    nationwide: bool,
}

const NAMES: [&str; 12] = [
    "Forssan kirjasto",
    "Kirjasto",
    "Tukiryhmä läheisille",
    "Mielenterveysneuvonta",
    "Velkaneuvonta",
    "Päihdeklinikka",
    "Sotaveteraanien kuntoutus",
    "Veteraanien sota-arkisto",
    "Hammashoitola",
    "Koirapuisto",
    "Nuorten työpaja",
    "Perhekahvila Ärrä",
];
const PLACES: [&str; 4] = ["Forssa", "Tammela", "Turku", "Helsinki"];
const ORGANIZATIONS: [&str; 4] = [
    "Forssan kaupunki",
    "Mielenterveyden keskusliitto",
    "Koiraharrastajat ry",
    "Turun seurakunta",
];
const CLASSES: [&str; 4] = [
    "Kirjastopalvelut",
    "Mielenterveyspalvelut",
    "Talous- ja velkaneuvonta",
    "Nuorisotyö",
];
const TERMS: [&str; 5] = [
    "vertaistuki",
    "sotien veteraanit",
    "koirien puisto",
    "velkajärjestely",
    "lainaus",
];
const TEXTS: [&str; 5] = [
    "",
    "Kirjoja lainaksi ja lehtiä luettavaksi.",
    "Vertaistukea ja keskusteluapua, kun mieli on maassa.",
    "Apua velkoihin ja rahahuoliin. Neuvonta on maksutonta.",
    "Koirat saavat juosta vapaana koirienpuistossa.",
];

impl Record {
    fn service(&self, id: u8) -> Service {
        let mut json = serde_json::json!({
            "id": format!("id-{id}"),
            "name": NAMES[self.name],
            "summary": TEXTS[self.text],
            "source": if id.is_multiple_of(2) { "kunta" } else { "yhdistykset" },
            "nationwide": self.nationwide,
        });
        let fields = json.as_object_mut().expect("an object");
        let mut put = |field: &str, value: Option<serde_json::Value>| {
            if let Some(value) = value {
                fields.insert(field.to_owned(), value);
            }
        };
        if let Some(place) = self.place {
            let (north, east) = self.away;
            put("municipality", Some(PLACES[place].into()));
            put("lat", Some((60.8146 + f64::from(north) / 10.0).into()));
            put("lon", Some((23.6215 + f64::from(east) / 10.0).into()));
        }
        put(
            "organization",
            self.organization.map(|at| ORGANIZATIONS[at].into()),
        );
        put(
            "classes",
            self.class.map(|at| [CLASSES[at]].as_slice().into()),
        );
        put("terms", self.term.map(|at| [TERMS[at]].as_slice().into()));
        put(
            "verified",
            self.verified
                .map(|day| format!("2026-03-{:02}", day + 1).into()),
        );
        service(&json.to_string())
    }
}

fn records() -> impl Strategy<Value = Record> {
    let parts = (
        0..NAMES.len(),
        proptest::option::of(0..PLACES.len()),
        proptest::option::of(0..ORGANIZATIONS.len()),
        proptest::option::of(0..CLASSES.len()),
        proptest::option::of(0..TERMS.len()),
        0..TEXTS.len(),
        (-5..5i8, -5..5i8),
        proptest::option::of(0..28u8),
        proptest::bool::weighted(0.1),
    );
    parts.prop_map(
        |(name, place, organization, class, term, text, away, verified, nationwide)| Record {
            name,
            place,
            organization,
            class,
            term,
            text,
            away,
            verified,
            nationwide,
        },
    )
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let change = prop_oneof![
        3 => (0..60u8, records()).prop_map(|(id, record)| Change::Upsert(id, record)),
        1 => (0..60u8).prop_map(Change::Delete),
    ];
    let step = prop_oneof![
        1 => Just(Step::Build),
        6 => proptest::collection::vec(change, 1..12).prop_map(Step::Update),
    ];
    proptest::collection::vec(step, 1..5)
}

/// Files that tell all there is to suggest and to spell: the same bytes for the same services.
const DERIVED: [&str; 5] = [
    "words.fst",
    "suggest.fst",
    "suggest.entries",
    "suggest.counts",
    "concepts.json",
];

const QUERIES: [&str; 12] = [
    "",
    "kirjasto",
    "kirjastot Forssassa",
    "vertaistuki lähellä Tammelaa",
    "velkaneuvonta",
    "sotien veteraanit",
    "koirien puisto",
    "koirapuisto turku",
    "mielenterveys",
    "apua velkoihin",
    "lähin kirjasto",
    "hamashoitola",
];

const TYPED: [&str; 8] = ["k", "ki", "kir", "vel", "forssa", "tuki", "koi", "miel"];

/// Everything that is asked of an index, as text, scores to four digits.
fn answers(snapshot: &Snapshot) -> Vec<String> {
    let mut answers = Vec::new();
    let position = GeoPoint::new(60.85, 23.7).expect("on earth");
    for text in QUERIES {
        for sort in [Sort::Relevance, Sort::Distance, Sort::Name, Sort::Verified] {
            for position in [None, Some(position)] {
                let mut request = SearchRequest::new(text);
                request.sort = sort;
                request.position = position;
                request.facets = Facet::ALL.to_vec();
                request.page = Page {
                    number: 1,
                    size: 100,
                };
                answers.push(answer(snapshot, &request));
                request.facets.clear();
                request.page.size = 5;
                answers.push(answer(snapshot, &request));
            }
        }
    }
    for typed in TYPED {
        for position in [None, Some(position)] {
            let request = SuggestRequest {
                position,
                ..SuggestRequest::new(typed)
            };
            let found = suggest(snapshot, &request).expect("suggestions");
            let items: &[Suggestion] = &found.items;
            for item in items {
                check(snapshot, item);
            }
            answers.push(format!("{typed}: {items:?}"));
        }
    }
    answers
}

fn answer(snapshot: &Snapshot, request: &SearchRequest) -> String {
    let response = search(snapshot, request).expect("an answer");
    let hits: Vec<String> = response
        .hits
        .iter()
        .map(|hit| {
            format!(
                "{} {:.4e} {:?} {:?}",
                hit.service.id.as_str(),
                hit.score,
                hit.distance_m,
                hit.highlights
            )
        })
        .collect();
    format!(
        "{:?} {:?} {:?}: {} {hits:#?} {:?} {:?}",
        request.text,
        request.sort,
        request.position,
        response.total,
        response.facets,
        response.interpretation
    )
}

/// What is suggested finds something.
fn check(snapshot: &Snapshot, suggestion: &Suggestion) {
    let mut request = SearchRequest::new(&suggestion.text);
    request.language = Language::Finnish;
    let response = search(snapshot, &request).expect("an answer");
    assert!(response.total > 0, "{suggestion:?} finds nothing");
}

fn same_as_anew(index: &Path, previous: &Snapshot, services: &BTreeMap<u8, Service>) -> Snapshot {
    let updated = Snapshot::open_after(index, previous).expect("opened");
    let anew = built(&services.values().cloned().collect::<Vec<_>>());
    let fresh = Snapshot::open(anew.path()).expect("opened");
    for name in DERIVED {
        let bytes = |index: &Path| fs::read(home(index).join(name)).expect("readable");
        assert!(bytes(index) == bytes(anew.path()), "{name} differs");
    }
    let facts = |snapshot: &Snapshot| {
        let manifest = snapshot.manifest();
        let Manifest {
            services,
            places,
            data_as_of,
            sources,
            ..
        } = manifest;
        format!("{services} {places} {data_as_of:?} {sources:?}")
    };
    assert_eq!(facts(&updated), facts(&fresh));
    let rows = |snapshot: &Snapshot| -> Vec<Service> {
        snapshot.services().collect::<Result<_, _>>().expect("rows")
    };
    assert_eq!(rows(&updated), rows(&fresh));
    for (ours, theirs) in answers(&updated).iter().zip(&answers(&fresh)) {
        assert_eq!(ours, theirs);
    }
    updated
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn an_updated_index_answers_as_one_built_anew(
        first in proptest::collection::btree_map(0..60u8, records(), 1..40),
        steps in steps(),
    ) {
        let mut services: BTreeMap<u8, Service> = first
            .iter()
            .map(|(id, record)| (*id, record.service(*id)))
            .collect();
        let folder = built(&services.values().cloned().collect::<Vec<_>>());
        let mut snapshot = Snapshot::open(folder.path()).expect("opened");
        for step in steps {
            let changes = match step {
                Step::Build => {
                    rebuild(folder.path(), &services.values().cloned().collect::<Vec<_>>());
                    snapshot = Snapshot::open(folder.path()).expect("opened");
                    continue;
                }
                Step::Update(changes) => changes,
            };
            let mut updater = IndexUpdater::open(folder.path())
                .expect("an update")
                .with_small_segment(1);
            for change in changes {
                match change {
                    Change::Upsert(id, record) => {
                        let service = record.service(id);
                        if updater.upsert(&service).is_ok() {
                            services.insert(id, service);
                        }
                    }
                    Change::Delete(id) => {
                        let name = format!("id-{id}").parse().expect("an id");
                        if updater.delete(&name).is_ok() {
                            services.remove(&id);
                        }
                    }
                }
            }
            updater.publish().expect("published");
            snapshot = same_as_anew(folder.path(), &snapshot, &services);
        }
    }
}
