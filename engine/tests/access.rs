//! How matches are looked for is chosen by what it costs, told by an explanation, and does not
//! change what is found.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use luukku_engine::catalog::GeoPoint;
use luukku_engine::index::{IndexBuilder, IndexUpdater, Snapshot};
use luukku_engine::query::{
    AccessPath, Explain, SearchRequest, SearchStep, Totals, search, search_ids,
};
use luukku_engine::record;

const SERVICES: u64 = 3_000;

/// Houses of 200 services, 44 kilometres apart from Helsinki to the north. One
/// in three is a `kerho`, twelve of them nothing else; ten are for `harmonikka`.
fn snapshot() -> Snapshot {
    let folder = built();
    Snapshot::open(folder.path()).expect("opened")
}

fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a builder");
    for number in 0..SERVICES {
        let name = match (number % 300, number % 250, number % 3) {
            (1, _, _) => "Harmonikka",
            (_, 0, _) => "Kerho",
            (_, _, 0) => "Kerho, neuvonta ja monta muuta asiaa iltaisin",
            _ => "Neuvonta",
        };
        let line = serde_json::json!({
            "id": number.to_string(),
            "name": name,
            "lat": 60.2 + (number / 200) as f64 * 0.4,
            "lon": 24.9,
        });
        let parsed = record::parse(&line.to_string()).expect("a record");
        builder.add(&parsed.service).expect("added");
    }
    builder.publish().expect("published");
    folder
}

fn request(text: &str) -> SearchRequest {
    SearchRequest {
        totals: Totals::AtLeast(10),
        explain: Explain::On,
        ..SearchRequest::new(text)
    }
}

/// The only step of a search that is asked for the third time, so that what its words are worth
/// is kept; and its answer is the one that counts all matches.
#[track_caller]
fn step(snapshot: &Snapshot, request: &SearchRequest) -> SearchStep {
    for _ in 0..2 {
        search(snapshot, request).expect("an answer");
    }
    let answer = search(snapshot, request).expect("an answer");
    let ids: Vec<&str> = answer
        .hits
        .iter()
        .map(|hit| hit.service.id.as_str())
        .collect();
    let exact = SearchRequest {
        totals: Totals::Exact,
        ..request.clone()
    };
    assert_eq!(search_ids(snapshot, &exact).expect("ids").ids, ids);
    let [step] = answer.steps.as_deref().expect("explained") else {
        panic!("not one step: {:?}", answer.steps);
    };
    *step
}

fn near(text: &str, radius_m: Option<f64>) -> SearchRequest {
    SearchRequest {
        position: GeoPoint::new(63.8, 24.9).ok(),
        radius_m,
        ..request(text)
    }
}

#[test]
fn what_is_few_is_looked_at_first() {
    let snapshot = snapshot();
    let few = step(&snapshot, &near("harmonikka", Some(100_000.0)));
    assert_eq!(few.path, AccessPath::FewServices);
    assert_eq!((few.with_words, few.in_place), (Some(10), SERVICES));
    let here = step(&snapshot, &near("kerho", Some(3_000.0)));
    assert_eq!(here.path, AccessPath::FewPlaces, "{here:?}");
    assert!((200..=512).contains(&here.in_place), "{here:?}");
    assert_eq!(here.with_words, Some(1_008));
    let both = step(&snapshot, &near("kerho", Some(100_000.0)));
    assert_eq!(both.path, AccessPath::NearestFirst);
    assert!((1_000..SERVICES).contains(&both.in_place), "{both:?}");
    assert_eq!((both.required, both.clauses), (1, 1));
}

#[test]
fn the_strongest_are_looked_at_first_where_only_words_rank() {
    let snapshot = snapshot();
    let strongest = step(&snapshot, &request("neuvonta"));
    assert_eq!(
        strongest.path,
        AccessPath::IndexOrder,
        "all are worth as much"
    );
    let strongest = step(&snapshot, &request("kerho"));
    assert_eq!(strongest.path, AccessPath::StrongestFirst);
    assert!(
        strongest.matches >= 10 && strongest.matches < 200,
        "{strongest:?}"
    );
    let exact = SearchRequest {
        totals: Totals::Exact,
        ..request("kerho")
    };
    let all = step(&snapshot, &exact);
    assert_eq!((all.path, all.matches), (AccessPath::IndexOrder, 1_008));
}

#[test]
fn the_strongest_that_are_gone_do_not_count() {
    let folder = built();
    let mut updater = IndexUpdater::open(folder.path()).expect("an update");
    // Two of the twelve: as many as are wanted are left.
    for id in ["250", "1500"] {
        let id = id.parse().expect("an id");
        updater.delete(&id).expect("deleted");
    }
    updater.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    let strongest = step(&snapshot, &request("kerho"));
    assert_eq!(strongest.path, AccessPath::StrongestFirst);
    assert_eq!(strongest.matches, 10);
    // One more, and others have to be looked for.
    let mut request = request("kerho");
    request.page.size = 11;
    let others = step(&snapshot, &request);
    assert_eq!(others.path, AccessPath::IndexOrder);
    assert!(others.matches >= 11, "{others:?}");
    let few = step(&snapshot, &near("harmonikka", Some(100_000.0)));
    assert_eq!(few.path, AccessPath::FewServices);
}

#[test]
fn without_words_the_tree_or_the_cells_are_looked_at() {
    let snapshot = snapshot();
    let nearest = step(&snapshot, &near("", None));
    assert_eq!(
        (nearest.path, nearest.segment),
        (AccessPath::PlaceTree, None)
    );
    let around = step(&snapshot, &near("", Some(3_000.0)));
    assert_eq!((around.path, around.with_words), (AccessPath::Cells, None));
    assert!((200..=512).contains(&around.in_place), "{around:?}");
}

#[test]
fn a_search_with_too_few_answers_takes_further_steps() {
    let snapshot = snapshot();
    let answer = search(&snapshot, &request("neuvonta harmonikka")).expect("an answer");
    let steps = answer.steps.expect("explained");
    let required: Vec<usize> = steps.iter().map(|step| step.required).collect();
    assert_eq!(required, [2, 1]);
    assert!(steps.iter().all(|step| step.clauses == 2));
    assert_eq!(steps[0].matches, 0);
    let unexplained = search(&snapshot, &SearchRequest::new("kerho")).expect("an answer");
    assert_eq!(unexplained.steps, None);
}
