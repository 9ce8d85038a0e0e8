//! Tables read, merged and met in texts.

use std::path::Path;

use luukku_analyzers::Streams;

use super::*;
use crate::analysis::analyzers;

const TABLE: &str = "id\tfi\tsv\ten\tbroader\n\
    group\tvertaistukiryhmä|tukiryhmä\tkamratstödsgrupp|stödgrupp\tpeer support group|support group\tsupport\n\
    support\tvertaistuki\tkamratstöd\tpeer support\t\n";

fn compiled(tables: &[(&str, &str)]) -> (Concepts, Compiled) {
    let mut thesaurus = Thesaurus::default();
    for (name, table) in tables {
        thesaurus.add(Path::new(name), table).expect("a table");
    }
    thesaurus.compile(&|_, _| {})
}

fn ids(concepts: &Concepts, text: &str, language: Language) -> Vec<String> {
    let lemmas = Streams::of(analyzers(), text, language).lemmas;
    let found = concepts.find(&lemmas, language);
    found
        .iter()
        .map(|found| found.concept.id().to_owned())
        .collect()
}

fn found(text: &str, language: Language) -> Vec<String> {
    ids(&compiled(&[("own.tsv", TABLE)]).0, text, language)
}

fn refused(table: &str) -> String {
    let mut thesaurus = Thesaurus::default();
    let error = thesaurus.add(Path::new("own.tsv"), table);
    error.expect_err("refused").to_string()
}

#[test]
fn one_concept_is_met_in_three_languages_and_inflected() {
    assert_eq!(
        found("stödgrupper för anhöriga", Language::Swedish),
        ["group"]
    );
    assert_eq!(found("support groups", Language::English), ["group"]);
    assert_eq!(found("tukiryhmät", Language::Finnish), ["group"]);
}

#[test]
fn the_longest_label_wins() {
    assert_eq!(
        found("a peer support group, and peer support", Language::English),
        ["group", "support"]
    );
}

#[test]
fn an_empty_text_has_no_concepts() {
    assert_eq!(found("", Language::Finnish), Vec::<String>::new());
}
