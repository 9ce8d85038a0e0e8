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

#[test]
fn what_ships_is_read_without_an_error_and_nothing_is_left_out_of_it() {
    let thesaurus = Thesaurus::shipped();
    let concepts = Concepts::shipped();
    assert!(concepts.tables().len() >= 3);
    for table in concepts.tables() {
        assert!(table.concepts > 20, "{}", table.name);
        assert_eq!(
            (table.without_id, table.without_label, table.long_labels),
            (0, 0, 0),
            "{}",
            table.name
        );
    }
    let (_, compiled) = thesaurus.compile(&|_, _| {});
    assert_eq!(compiled.unknown_ids, 0);
}

#[test]
fn the_header_decides_which_columns_there_are() {
    let wide = "src\tid\tfi\tfi_alt\tsv\tsv_alt\ten\ten_alt\tbroader\r\n\
        own\tp1\tlaituri\tsatamalaituri|laituripaikka\tkaj\t\tquay\twharf (harbour)\t\r\n";
    let (concepts, compiled) = self::compiled(&[("wide.tsv", wide)]);
    assert_eq!(compiled.concepts, 1);
    assert_eq!(ids(&concepts, "laituripaikat", Language::Finnish), ["p1"]);
    assert_eq!(ids(&concepts, "wharfs", Language::English), ["p1"]);
    let narrow = "fi\tid\nlaituri\tp2\n";
    let (concepts, _) = self::compiled(&[("narrow.tsv", narrow)]);
    assert_eq!(ids(&concepts, "laiturilla", Language::Finnish), ["p2"]);
}

#[test]
fn what_is_wrong_in_a_table_is_named_with_line_and_value() {
    let long = "x".repeat(501);
    for (table, expected) in [
        (String::new(), "own.tsv:1: the file is empty"),
        ("fi\tsv\n".to_owned(), "own.tsv:1: column \"id\" is missing"),
        (
            "id\tbroader\n".to_owned(),
            "own.tsv:1: none of the columns \"fi\"",
        ),
        (
            "id\tfi\tde\n".to_owned(),
            "own.tsv:1: column \"de\" is not one of",
        ),
        (
            "id\tfi\tfi\n".to_owned(),
            "own.tsv:1: column \"fi\" is there twice",
        ),
        (
            "id\tfi\n\na\n".to_owned(),
            "own.tsv:3: 1 columns, the header has 2",
        ),
        (
            "id\tfi\na\tb\na\tc\n".to_owned(),
            "own.tsv:3: id \"a\" is also on line 2",
        ),
        (
            format!("id\tfi\n{long}\tb\n"),
            "own.tsv:2: the id is 501 bytes",
        ),
        (
            "id\tfi\tbroader\na\tx\tc\nb\ty\ta\nc\tz\tb\n".to_owned(),
            "own.tsv:2: broader of \"a\" goes round",
        ),
        (
            "id\tfi\tbroader\na\tx\ta\n".to_owned(),
            "own.tsv:2: broader of \"a\"",
        ),
    ] {
        let error = refused(&table);
        assert!(error.starts_with(expected), "{error:?} of {table:?}");
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let mut thesaurus = Thesaurus::default();
    let long = "sana ".repeat(60);
    let table =
        format!("id\tfi\tbroader\n\tyksi\t\na\t\t\nb\tkaksi||kaksi|{long}\tnowhere\nc\t+\t\n");
    let summary = thesaurus
        .add(Path::new("own.tsv"), &table)
        .expect("a table");
    assert_eq!((summary.concepts, summary.labels), (2, 2));
    assert_eq!(
        (
            summary.without_id,
            summary.without_label,
            summary.long_labels
        ),
        (1, 1, 1)
    );
    let (_, compiled) = thesaurus.compile(&|_, _| {});
    assert_eq!((compiled.unknown_ids, compiled.unreadable_labels), (1, 1));
}

#[test]
fn the_same_thing_of_two_vocabularies_is_one_concept_and_the_first_names_it() {
    let first = "id\tfi\tsv\ten\nlibrary\tkirjasto\tbibliotek\tlibrary\n";
    let second = "id\tfi\tsv\ten\tbroader\np1\tkirjastot\tbibliotek\tpublic libraries\tp2\np2\tlaitos\tinrättning\tinstitution\t\n";
    let (concepts, compiled) = self::compiled(&[("a.tsv", first), ("b.tsv", second)]);
    assert_eq!(compiled.concepts, 2);
    assert_eq!(
        ids(&concepts, "public library", Language::English),
        ["library"]
    );
    let found = concepts.find(
        &Streams::of(analyzers(), "kirjastossa", Language::Finnish).lemmas,
        Language::Finnish,
    );
    let above = concepts.broader(&found[0].concept);
    let above: Vec<&str> = above.iter().map(|(_, concept)| concept.id()).collect();
    assert_eq!(above, ["p2"]);
}

#[test]
fn homonyms_stay_apart_and_count_less() {
    let table = "id\tfi\tsv\ten\n\
        spruce\tkuusi\tgran\tspruce\nsix\tkuusi\tsex\tsix\n";
    let other = "id\tfi\tsv\ten\ncherry\tkuusi\tkörsbär\tcherry\n";
    let (concepts, compiled) = self::compiled(&[("a.tsv", table), ("b.tsv", other)]);
    assert_eq!(compiled.concepts, 3);
    let lemmas = Streams::of(analyzers(), "kuusi", Language::Finnish).lemmas;
    let found = concepts.find(&lemmas, Language::Finnish);
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|found| found.weight < 0.7));
}

#[test]
fn a_name_goes_before_loose_further_names() {
    let table = "id\tfi\tfi_alt\nnursery\tpäiväkoti\tlapsi\nchild\tlapsi\t\n";
    let (concepts, _) = compiled(&[("own.tsv", table)]);
    assert_eq!(ids(&concepts, "lapset", Language::Finnish), ["child"]);
}

#[test]
fn a_label_that_means_too_much_means_nothing() {
    let rows: Vec<String> = (0..6).map(|n| format!("c{n}\tliike{n}\tkauppa")).collect();
    let table = format!("id\tfi\tfi_alt\n{}\n", rows.join("\n"));
    let (concepts, compiled) = self::compiled(&[("own.tsv", &table)]);
    assert_eq!(compiled.ambiguous_labels, 1);
    assert_eq!(
        ids(&concepts, "kauppa", Language::Finnish),
        Vec::<String>::new()
    );
}

#[test]
fn what_was_written_is_what_is_opened() {
    let (concepts, _) = compiled(&[("own.tsv", TABLE)]);
    let folder = tempfile::tempdir().expect("a folder");
    let (fst_path, json_path) = (folder.path().join("f"), folder.path().join("j"));
    let (fst, json) = concepts.files().expect("bytes");
    std::fs::write(&fst_path, fst).expect("writable");
    std::fs::write(&json_path, json).expect("writable");
    let opened = Concepts::open(&fst_path, &json_path).expect("opens");
    assert_eq!(opened.all, concepts.all);
    assert_eq!(opened.meanings, concepts.meanings);
    assert_eq!(opened.tables(), concepts.tables());
    assert_eq!(
        ids(&opened, "peer support groups", Language::English),
        ["group"]
    );
    std::fs::write(&json_path, "{}").expect("writable");
    assert!(Concepts::open(&fst_path, &json_path).is_err());
}
