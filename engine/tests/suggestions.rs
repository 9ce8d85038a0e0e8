//! What is suggested while typing, over the demo services.
//!
//! 1. `data/suggestions.tsv`: what a person types, and what has to be offered.
//! 2. Whatever is typed, every suggestion finds as many services as it says.
//! 3. Any text is a beginning.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use luukku_engine::Language;
use luukku_engine::catalog::GeoPoint;
use luukku_engine::gazetteer::PlaceKind;
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{
    Explain, Page, SearchRequest, SuggestRequest, Suggestion, SuggestionKind, limits, search,
    suggest,
};
use luukku_engine::record;
use proptest::prelude::*;

const CASES: &str = include_str!("data/suggestions.tsv");

static DEMO: LazyLock<(tempfile::TempDir, Snapshot)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/demo");
    let mut files: Vec<PathBuf> = std::fs::read_dir(demo)
        .expect("the demo folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|is| is == "jsonl"))
        .collect();
    files.sort();
    for file in files {
        for line in std::fs::read_to_string(&file).expect("text").lines() {
            builder
                .add(&record::parse(line).expect("a record").service)
                .expect("added");
        }
    }
    builder.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    (folder, snapshot)
});

fn forssa() -> GeoPoint {
    GeoPoint::new(60.8146, 23.6215).expect("on earth")
}

fn suggestions(typed: &str, language: Language, position: Option<GeoPoint>) -> Vec<Suggestion> {
    let request = SuggestRequest {
        language,
        position,
        ..SuggestRequest::new(typed)
    };
    let found = suggest(&DEMO.1, &request).expect("suggestions");
    assert!(found.items.len() <= limits::MAX_SUGGESTIONS);
    found.items.clone()
}

/// How many services a search for a suggestion finds that have all of it.
fn found(text: &str, language: Language, position: Option<GeoPoint>) -> usize {
    let mut request = SearchRequest::new(text);
    request.language = language;
    request.position = position;
    request.explain = Explain::On;
    request.page = Page {
        number: 1,
        size: limits::MAX_PAGE_SIZE,
    };
    let response = search(&DEMO.1, &request).expect("an answer");
    // Those that have all come first.
    let full = response.hits.iter().take_while(|hit| {
        let why = hit.explanation.as_ref().expect("asked for");
        why.missing.is_empty()
    });
    let full = full.count();
    if full == response.hits.len() {
        response.total
    } else {
        full
    }
}

fn check(typed: &str, language: Language, position: Option<GeoPoint>) {
    for suggestion in suggestions(typed, language, position) {
        let text = &suggestion.text;
        let parts: String = suggestion.parts.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(parts, *text, "{typed:?}");
        let found = found(text, language, position);
        match suggestion.services() {
            Some(said) => assert_eq!(said, found, "{typed:?}: {text:?}"),
            None => assert!(found > 0, "{typed:?}: {text:?} finds nothing"),
        }
    }
}

#[test]
fn what_people_type_goes_on_as_they_mean_it() {
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [typed, language, what, text, first] = columns.as_slice() else {
            panic!("five columns, not {columns:?}");
        };
        let language: Language = language.parse().expect("a language");
        let texts: Vec<String> = suggestions(typed, language, None)
            .into_iter()
            .map(|suggestion| suggestion.text)
            .collect();
        let is_right = match *what {
            "has" => {
                let first: usize = first.parse().expect("a number");
                texts.iter().take(first).any(|found| found == text)
            }
            "lacks" => !texts.iter().any(|found| found == text),
            other => panic!("{other:?} is neither has nor lacks"),
        };
        if !is_right {
            wrong.push(format!("{typed:?} {what} {text:?} {first}: {texts:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_suggestion_finds_as_many_services_as_it_says() {
    for line in CASES.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let typed = columns.next().expect("what is typed");
        let language = columns.next().expect("a language").parse();
        check(typed, language.expect("a language"), None);
    }
    check("apteekki f", Language::Finnish, Some(forssa()));
    check("lähin ap", Language::Finnish, Some(forssa()));
}

#[test]
fn to_a_person_in_forssa_what_is_there_comes_first() {
    let texts: Vec<String> = suggestions("apteek", Language::Finnish, Some(forssa()))
        .into_iter()
        .map(|suggestion| suggestion.text)
        .collect();
    assert!(
        texts.contains(&"apteekit Forssassa".to_owned()),
        "{texts:?}"
    );
    let near = suggestions("tuk", Language::Finnish, Some(forssa()));
    let distance = near.iter().find_map(|suggestion| match suggestion.kind {
        SuggestionKind::Service { distance_m, .. } => distance_m,
        _ => None,
    });
    assert!(distance.expect("a service") < 20_000.0, "{near:?}");
}

#[test]
fn places_say_what_they_are_and_where() {
    let first = suggestions("tammela", Language::Finnish, None).remove(0);
    let SuggestionKind::Place { place, services } = first.kind else {
        panic!("{first:?} is no place");
    };
    assert_eq!(place.kind, PlaceKind::Municipality);
    assert_eq!(place.region.expect("a region").to_string(), "region:05");
    assert!(services.is_some_and(|services| services > 0));
}

#[test]
fn nothing_typed_has_nothing_to_go_on_from() {
    for typed in ["", "  ", "-", "((", "\u{0}", "😀"] {
        assert_eq!(suggestions(typed, Language::Finnish, None), []);
    }
    let endless = "tukiryhmät ".repeat(1_000);
    assert_eq!(suggestions(&endless, Language::Finnish, None), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_a_beginning(typed in "\\PC{0,40}") {
        for language in Language::ALL {
            check(&typed, language, None);
        }
    }

    #[test]
    fn beginnings_of_words_and_places_find_what_they_say(
        start in "(tuki|velka|apt|mie|koti|stöd|support|debt)[a-zäö]{0,3}",
        rest in "( [a-zäö]{1,4}| for| i f| near h| lähellä)?",
        at in proptest::option::of((60.0..62.0f64, 22.0..26.0f64)),
    ) {
        let position = at.and_then(|(lat, lon)| GeoPoint::new(lat, lon).ok());
        check(&format!("{start}{rest}"), Language::Finnish, position);
    }
}
