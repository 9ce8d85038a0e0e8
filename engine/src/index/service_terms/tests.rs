//! Services and their terms.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use insta::assert_snapshot;
use luukku_analyzers::Streams;
use proptest::prelude::*;

use super::super::schema::schema;
use super::super::terms::split;
use super::super::text::{concept_key, encode_terms, form_key, impacts, lemma_key};
use super::*;
use crate::analysis;
use crate::concepts::Thesaurus;
use crate::index::duplicates::with_linked;
use crate::record;

const TABLE: &str = "id\tfi\tsv\ten\tbroader\n\
    group\tvertaistukiryhmä|tukiryhmä\tstödgrupp\tsupport group\tsupport\n\
    support\tvertaistuki\tkamratstöd\tpeer support\t\n";

fn concepts() -> Arc<Concepts> {
    static CONCEPTS: LazyLock<Arc<Concepts>> = LazyLock::new(|| {
        let mut thesaurus = Thesaurus::default();
        thesaurus.add(Path::new("own.tsv"), TABLE).expect("a table");
        Arc::new(thesaurus.compile(&|_, _| {}).0)
    });
    Arc::clone(&CONCEPTS)
}

fn service_terms() -> ServiceTerms {
    ServiceTerms::new(Arc::default(), concepts())
}

fn service(record: &str) -> Service {
    record::parse(record).expect("a record").service
}

/// The ways a concept is met, by the bits of its payload.
fn ways(payload: Payload) -> String {
    let ways = [
        ConceptMatch::Mentioned,
        ConceptMatch::Broader,
        ConceptMatch::Named,
        ConceptMatch::WholeName,
    ];
    let met = ways
        .into_iter()
        .filter(|way| payload.level() & *way as u8 != 0);
    met.map(|way| format!("{way:?}"))
        .collect::<Vec<_>>()
        .join("+")
}

/// The terms of a record in words, by key: `f` a Finnish lemma, `s` a Swedish one, `e` an
/// English one, `x` a form, `c` a concept; a star where it is named.
fn told(record: &str) -> String {
    let mut terms = service_terms();
    let service = service(record);
    let found = terms.of(&with_linked(&service), &service.linked);
    let in_order = found.windows(2).all(|two| two[0].0 < two[1].0);
    assert!(in_order, "each term once, in the order of the numbers");
    let mut lines: Vec<String> = found
        .into_iter()
        .map(|(id, payload)| {
            let key = terms.terms.key(id).expect("a known term");
            let key = String::from_utf8(key.into()).expect("text");
            let (kind, text) = key.split_at(1);
            let star = if payload.is_named() { " *" } else { "" };
            match kind {
                "x" => {
                    assert_eq!(payload.level(), 0, "{key} has an impact");
                    format!("x {text}{star}")
                }
                "c" => format!("c {text} {}{star}", ways(payload)),
                _ => {
                    let impact = impacts()[usize::from(payload.level())];
                    format!("{kind} {text} {impact:.1}{star}")
                }
            }
        })
        .collect();
    lines.sort_unstable();
    let mut told = lines.join("\n");
    for (zone, forms) in [("name", terms.names()), ("place", terms.places())] {
        if let Some(forms) = forms {
            write!(told, "\n{zone}: {}", forms.replace('\0', " ")).expect("a string");
        }
    }
    told
}

#[test]
fn a_word_of_the_name_counts_more_than_one_of_the_description() {
    assert_snapshot!(told(
        r#"{"id": "1", "name": "Uimahalli", "description": "Uimahalli ja sauna."}"#
    ), @"
    f halli 1.0 *
    f ja 1.3
    f sauna 1.3
    f uima 1.0 *
    f uimahalli 3.0 *
    x ja
    x sauna
    x uimahalli *
    name: uimahalli
    ");
}

#[test]
fn parts_of_compounds_and_of_hyphenated_words_count_less_than_words() {
    assert_snapshot!(told(r#"{"id": "1", "name": "Kanta-Hämeen tukiryhmä"}"#), @"
    c group Named *
    c support Broader
    f häme 0.9 *
    f kanta 0.9 *
    f kanta-häme 2.4 *
    f ryhmä 0.9 *
    f tuki 0.9 *
    f tukiryhmä 2.4 *
    x kanta-hämeen *
    x tukiryhmä *
    name: kanta-hämeen tukiryhmä
    ");
}

#[test]
fn each_text_is_read_in_its_language() {
    assert_snapshot!(told(
        r#"{"id": "1", "name": {"fi": "Kirjasto", "sv": "Biblioteket", "en": "Libraries"}}"#
    ), @"
    e librari 2.9 *
    f kirjasto 2.9 *
    s bibliotek 2.9 *
    x biblioteket *
    x kirjasto *
    x libraries *
    name: kirjasto biblioteket libraries
    ");
}

#[test]
fn concepts_are_named_mentioned_or_the_whole_name_and_lead_to_broader_ones() {
    assert_snapshot!(told(
        r#"{"id": "1", "name": "Tukiryhmä", "description": "Vertaistukea."}"#
    ), @"
    c group Named+WholeName *
    c support Mentioned+Broader
    f ryhmä 0.9 *
    f tuki 1.0 *
    f tukiryhmä 2.9 *
    f vertainen 0.4
    f vertaistuki 1.4
    x tukiryhmä *
    x vertaistukea
    name: tukiryhmä
    ");
    assert_snapshot!(told(
        r#"{"id": "1", "name": "Oma ryhmä", "description": "Tukiryhmiä."}"#
    ), @"
    c group Mentioned
    c support Mentioned
    f oma 2.4 *
    f ryhmä 2.5 *
    f tuki 0.4
    f tukiryhmä 1.4
    x oma *
    x ryhmä *
    x tukiryhmiä
    name: oma ryhmä
    ");
    assert_snapshot!(told(r#"{"id": "1", "name": "Hilman tukiryhmä"}"#), @"
    c group Named *
    c support Broader
    f hilma 2.4 *
    f ryhmä 0.9 *
    f tuki 0.9 *
    f tukiryhmä 2.4 *
    x hilman *
    x tukiryhmä *
    name: hilman tukiryhmä
    ");
}

#[test]
fn names_of_places_are_found_and_no_words_of_the_vocabulary() {
    assert_snapshot!(told(
        r#"{"id": "1", "name": "Sauna", "locations": [{"address": "Rantatie 5", "municipality": "Forssa"}]}"#
    ), @"
    f 5 0.8
    f forssa 0.8
    f ranta 0.3
    f rantatie 0.8
    f sauna 2.9 *
    f tie 0.3
    x sauna *
    name: sauna
    place: rantatie 5 forssa
    ");
}

#[test]
fn a_service_without_words_has_no_terms() {
    assert_snapshot!(told(r#"{"id": "1", "name": "…"}"#), @"");
}

#[test]
fn linked_records_give_their_names_and_descriptions() {
    let mut first = service(r#"{"id": "1", "name": "Kirjasto"}"#);
    let second = service(r#"{"id": "2", "name": "Kirjasto", "description": "Lehdet."}"#);
    first.linked = vec![second];
    let mut terms = service_terms();
    let found = terms.of(&with_linked(&first), &first.linked);
    let has = |key: Vec<u8>| {
        let id = terms.terms.intern(&key);
        found.iter().any(|(found, _)| *found == id)
    };
    assert!(has(lemma_key(Language::Finnish, "lehti")));
    assert!(has(form_key("lehdet")));
}

#[test]
fn the_terms_of_a_document_are_told_by_key() {
    let mut terms = service_terms();
    let service = service(r#"{"id": "1", "name": "Sauna"}"#);
    let found = terms.of(&service, &[]);
    let fields = schema().1;
    let mut document = TantivyDocument::new();
    document.add_custom(fields.terms, &encode_terms(&found));
    let mut keys: Vec<Box<[u8]>> = terms_of(&document, &fields, &terms.terms)
        .map(|(key, _)| key)
        .collect();
    keys.sort_unstable();
    assert_eq!(keys, [*b"fsauna", *b"xsauna"].map(Box::from));
}

/// The terms of a text the plain way: from the streams that highlighting is made of.
fn plainly(
    terms: &Terms,
    concepts: &Concepts,
    zone: Zone,
    text: &str,
    language: Language,
) -> (Vec<Occurrence>, u32, Vec<String>) {
    let streams = Streams::of(analysis::analyzers(), text, language);
    let mut occurrences = Vec::new();
    let mut add = |key: Vec<u8>, of: Language, way| {
        let occurrence = Occurrence::of_word(terms.intern(&key), of, way);
        occurrences.push(occurrence.at(zone));
    };
    for (stream, way) in [(&streams.lemmas, Way::Lemma), (&streams.parts, Way::Part)] {
        for token in stream {
            add(lemma_key(language, &token.text), language, way);
        }
    }
    for token in &streams.exact {
        if zone != Zone::Place {
            add(form_key(&token.text), Language::Finnish, Way::Form);
        }
    }
    let mut meet = |id: &str, found| {
        let term = terms.intern(&concept_key(id));
        occurrences.push(Occurrence::of_concept(term, found));
    };
    let words = streams.lemmas.last().map_or(0, |last| last.position + 1);
    for found in concepts.find(&streams.lemmas, language) {
        let id = found.concept.id();
        let (own, above) = match zone {
            Zone::Name | Zone::Topics if found.weight >= 0.6 => {
                (ConceptMatch::Named, ConceptMatch::Broader)
            }
            Zone::Organization | Zone::Place => continue,
            _ => (ConceptMatch::Mentioned, ConceptMatch::Mentioned),
        };
        if zone == Zone::Name && found.positions == (0..words) {
            meet(id, ConceptMatch::WholeName);
        }
        meet(id, own);
        for (_, broader) in concepts.broader(&found.concept) {
            meet(broader.id(), above);
        }
    }
    occurrences.sort_unstable();
    let forms = streams.exact.into_iter().map(|token| token.text);
    (occurrences, streams.lemmas.len() as u32, forms.collect())
}

/// Texts of words of labels and others, joined by whatever can stand between.
fn text() -> impl Strategy<Value = String> {
    let words = "tukiryhmä Tukiryhmiä vertaistuki Vertaistuen ryhmä stödgrupp stödgrupper och ja \
                 support groups peer the Kanta Hämeen Hämeenlinnassa kirjasto kuusi EU n llä 12 \
                 vaa'an café Łódź kotihoito omaishoitajien tuki"
        .split_whitespace();
    let word = prop::sample::select(words.collect::<Vec<_>>());
    let between = prop::sample::select(vec![
        " ", " ", " ", "-", " – ", ":", ".", ", ", "’", "\u{ad}",
    ]);
    let other = prop_oneof![4 => Just(String::new()), 1 => any::<char>().prop_map(String::from)];
    let piece =
        (word, other, between).prop_map(|(word, other, between)| format!("{word}{other}{between}"));
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn known_words_give_the_terms_that_streams_give(
        texts in prop::collection::vec(text(), 1..4),
        zone in prop::sample::select(Zone::ALL.to_vec()),
        language in prop::sample::select(Language::ALL.to_vec()),
    ) {
        let concepts = concepts();
        let mut quick = ServiceTerms::new(Arc::default(), Arc::clone(&concepts));
        for text in texts {
            quick.clear();
            quick.read(zone, &text, language);
            quick.occurrences.sort_unstable();
            let (occurrences, length, forms) = plainly(&quick.terms, &concepts, zone, &text, language);
            prop_assert_eq!(&quick.occurrences, &occurrences);
            prop_assert_eq!(quick.lengths[zone as usize][language as usize], length);
            let kept = match zone {
                Zone::Name => quick.names(),
                Zone::Place => quick.places(),
                _ => continue,
            };
            let kept: Vec<&str> = kept.into_iter().flat_map(split).collect();
            prop_assert_eq!(kept, forms);
        }
    }
}

#[test]
fn words_that_were_forgotten_are_learnt_again() {
    let mut terms = service_terms();
    let service = service(r#"{"id": "1", "name": "Kanta-Hämeen tukiryhmä"}"#);
    let first = terms.of(&service, &[]);
    terms.known.forget();
    assert_eq!(terms.of(&service, &[]), first);
}
