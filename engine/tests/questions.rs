//! Questions that users of other systems found unanswered, each with what has to come first.
//!
//! The sources are the trackers of service maps and directories: compounds and their parts
//! (smbackend#5–7, servicemap#514), å ä ö as letters (typesense#399), lay words against
//! professional ones (askdarcel-web#813), a place inside the question (photon#417).

#![allow(clippy::expect_used, reason = "a test that cannot go on fails")]

use std::sync::LazyLock;

use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{PlaceMode, SearchRequest, SearchResponse, search};
use luukku_engine::record;

const SERVICES: &str = r#"
{"id": "forssa-vertaisryhma", "name": {"fi": "Omaishoitajien vertaistukiryhmä"}, "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}
{"id": "forssa-mieli", "name": {"fi": "Mielenterveyden vertaistukiryhmä", "sv": "Kamratstödsgrupp för psykisk hälsa", "en": "Peer support group for mental health"}, "municipality": "Forssa", "lat": 60.8150, "lon": 23.6190}
{"id": "jokioinen-ryhma", "name": {"fi": "Leskien vertaistukiryhmä"}, "municipality": "Jokioinen", "lat": 60.8037, "lon": 23.4864}
{"id": "turku-ryhma", "name": {"fi": "Omaishoitajien vertaistukiryhmä", "sv": "Kamratstödsgrupp för närståendevårdare"}, "municipality": "Turku", "lat": 60.4515, "lon": 22.2687}
{"id": "riihimaki-kirjasto", "name": {"fi": "Riihimäen kirjasto"}, "municipality": "Riihimäki", "lat": 60.7377, "lon": 24.7773}
{"id": "hameenlinna-uimahalli", "name": {"fi": "Uimahalli"}, "municipality": "Hämeenlinna", "lat": 60.9960, "lon": 24.4640}
{"id": "janakkala-uimahalli", "name": {"fi": "Turengin uimahalli"}, "municipality": "Janakkala", "lat": 60.9190, "lon": 24.6550}
{"id": "lahti-uimahalli", "name": {"fi": "Uimahalli"}, "municipality": "Lahti", "lat": 60.9838, "lon": 25.6561}
{"id": "helsinki-lukio", "name": {"fi": "Helsingin luonnontiedelukio"}, "municipality": "Helsinki", "lat": 60.2080, "lon": 24.9660}
{"id": "helsinki-toinen-lukio", "name": {"fi": "Kallion lukio"}, "municipality": "Helsinki", "lat": 60.1840, "lon": 24.9500}
{"id": "vantaa-liikunta", "name": {"fi": "Havukosken lähiliikuntapaikka"}, "municipality": "Vantaa", "lat": 60.3200, "lon": 25.0600}
{"id": "vantaa-kentta", "name": {"fi": "Havukosken kenttä"}, "summary": {"fi": "Liikuntapaikka lähellä koteja."}, "municipality": "Vantaa", "lat": 60.3210, "lon": 25.0610}
{"id": "velka", "name": {"fi": "Talous- ja velkaneuvonta"}, "nationwide": true}
{"id": "verotus", "name": {"fi": "Verotus"}, "nationwide": true}
{"id": "ystava", "name": {"fi": "Ystävätoiminta"}, "summary": {"fi": "Vapaaehtoinen ystävä käy luonasi."}, "municipality": "Lahti", "lat": 60.9830, "lon": 25.6600}
{"id": "aa", "name": {"fi": "AA-ryhmä Toivo"}, "municipality": "Lahti", "lat": 60.9820, "lon": 25.6500}
{"id": "na", "name": {"fi": "Nimettömät Narkomaanit, NA-ryhmä"}, "municipality": "Lahti", "lat": 60.9825, "lon": 25.6510}
{"id": "laheishoitaja", "name": {"fi": "Tukea läheishoitajalle"}, "municipality": "Lahti", "lat": 60.9810, "lon": 25.6540}
{"id": "jyvaskyla-paivakoti", "name": {"fi": "Kortepohjan päiväkoti"}, "municipality": "Jyväskylä", "lat": 62.2500, "lon": 25.7100}
{"id": "tampere-paivakoti", "name": {"fi": "Päiväkoti Satama"}, "municipality": "Tampere", "lat": 61.4980, "lon": 23.7650}
{"id": "lahti-luonto", "name": {"fi": "Lahden ja rannan luontopolku"}, "summary": {"fi": "Polku kiertää lahtea."}, "municipality": "Espoo", "lat": 60.1600, "lon": 24.7700}
{"id": "lahti-terapeutti", "name": {"fi": "Terapeutti"}, "municipality": "Lahti", "lat": 60.9840, "lon": 25.6570}
{"id": "turku-terapeutti", "name": {"fi": "Terapeutti"}, "municipality": "Turku", "lat": 60.4520, "lon": 22.2690}
"#;

static INDEX: LazyLock<(tempfile::TempDir, Snapshot)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let mut builder = IndexBuilder::create(folder.path()).expect("a build");
    for line in SERVICES.lines().filter(|line| !line.is_empty()) {
        let service = record::parse(line).expect("a record").service;
        builder.add(&service).expect("added");
    }
    builder.publish().expect("published");
    let snapshot = Snapshot::open(folder.path()).expect("opened");
    (folder, snapshot)
});

fn ask(text: &str) -> SearchResponse {
    search(&INDEX.1, &SearchRequest::new(text)).expect("an answer")
}

fn ids(response: &SearchResponse) -> Vec<&str> {
    let hits = response.hits.iter();
    hits.map(|hit| hit.service.id.as_str()).collect()
}

/// The first answers are these, in any order.
fn first(text: &str, expected: &[&str]) {
    let response = ask(text);
    let mut found = ids(&response);
    found.truncate(expected.len());
    found.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(found, expected, "{text:?}: {:?}", response.interpretation);
}

fn place(text: &str) -> (String, PlaceMode) {
    let place = ask(text).interpretation.place.expect("a place");
    let name = place.place.map_or("here", |place| place.name_fi);
    (name.to_owned(), place.mode)
}

#[test]
fn one_need_near_one_place_is_understood_in_every_wording() {
    for text in [
        "vertaistukiryhmät Forssan lähellä",
        "vertaistukiryhmät lähellä Forssaa",
        "vertaistukiryhmät Forssan seudulla",
        "stödgrupper nära Forssa",
        "support groups near Forssa",
    ] {
        assert_eq!(
            place(text),
            ("Forssa".to_owned(), PlaceMode::Near),
            "{text}"
        );
        first(text, &["forssa-vertaisryhma", "forssa-mieli"]);
    }
    assert_eq!(place("tukiryhmä, Forssa").1, PlaceMode::In);
    first(
        "tukiryhmä, Forssa",
        &["forssa-vertaisryhma", "forssa-mieli"],
    );
}

#[test]
fn outer_and_inner_local_cases_are_places() {
    first("kirjasto Riihimäellä", &["riihimaki-kirjasto"]);
    assert_eq!(place("Riihimäellä").0, "Riihimäki");
}

#[test]
fn a_distance_cuts() {
    let response = ask("uimahalli 30 km Hämeenlinnasta");
    let mut found = ids(&response);
    found.sort_unstable();
    assert_eq!(found, ["hameenlinna-uimahalli", "janakkala-uimahalli"]);
}

#[test]
fn compounds_are_found_whole_and_by_their_parts() {
    first("luonnontiedelukio", &["helsinki-lukio"]);
    first("luonnontiede lukio", &["helsinki-lukio"]);
    first("lukio", &["helsinki-lukio", "helsinki-toinen-lukio"]);
    first("lähiliikuntapaikka", &["vantaa-liikunta"]);
    first("liikuntapaikka", &["vantaa-liikunta", "vantaa-kentta"]);
}

#[test]
fn a_misspelled_word_is_corrected_and_the_correction_told() {
    let response = ask("velkaneuvontta");
    assert_eq!(ids(&response)[0], "velka");
    let correction = &response.interpretation.corrections[0];
    assert_eq!(correction.from, "velkaneuvontta");
    assert_eq!(correction.to, "velkaneuvonta");
}

#[test]
fn a_need_said_in_a_sentence_is_answered() {
    first("mitä apua yksinäisyyteen?", &["ystava"]);
    first("en pysty maksamaan laskuja", &["velka"]);
}

#[test]
fn a_slash_between_two_short_names_asks_for_both() {
    first("AA/NA", &["aa", "na"]);
}

#[test]
fn two_words_for_one_thing_find_each_other() {
    let response = ask("omaishoitajat");
    assert!(ids(&response).contains(&"laheishoitaja"));
    let response = ask("läheishoitaja");
    assert_eq!(ids(&response)[0], "laheishoitaja");
    assert!(ids(&response).contains(&"forssa-vertaisryhma"));
}

#[test]
fn words_typed_without_their_dots_are_understood() {
    first("jyvaskyla paivakoti", &["jyvaskyla-paivakoti"]);
}

#[test]
fn lahdessa_is_the_town_and_lahti_alone_may_be_a_bay() {
    first("lahdessa terapeutti", &["lahti-terapeutti"]);
    assert_eq!(place("lahdessa terapeutti").0, "Lahti");
    let bay = ask("lahti luontopolku");
    assert_eq!(ids(&bay)[0], "lahti-luonto");
}
