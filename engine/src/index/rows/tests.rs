//! Rows against a plain map, however their documents come, go and are merged.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, Term};

use super::*;
use crate::index::schema::{HILBERT, RECORD, column, schema, settings};

/// A step in the life of an index.
#[derive(Clone, Debug)]
enum Step {
    /// Writes a document anew, at a place in the order, with a row of so many words.
    Write {
        id: u8,
        hilbert: u8,
        words: u16,
    },
    Delete(u8),
    Commit,
    /// Merges all segments into one.
    Merge,
    /// Goes on as another program would.
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        30 => (0..40u8, 0..3u8, 0..400u16)
            .prop_map(|(id, hilbert, words)| Step::Write { id, hilbert, words }),
        6 => (0..40u8).prop_map(Step::Delete),
        3 => Just(Step::Commit),
        1 => Just(Step::Merge),
        1 => Just(Step::Reopen),
    ]
}

fn row(id: u8, at: usize, words: u16) -> Vec<u8> {
    let words: Vec<String> = (0..usize::from(words))
        .map(|word| format!("sana{}", (word * 7 + at) % 50))
        .collect();
    format!(
        r#"{{"id":"{id}","version":{at},"words":"{}"}}"#,
        words.join(" ")
    )
    .into_bytes()
}

fn opened(index: &Index) -> Vec<(SegmentReader, Rows)> {
    let searcher = index.reader().expect("a reader").searcher();
    let readers = searcher.segment_readers().iter();
    readers
        .map(|reader| (reader.clone(), Rows::open(reader).expect("rows")))
        .collect()
}

/// Every live row by its id, as the index has it.
fn live_rows(index: &Index) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for (reader, rows) in opened(index) {
        let ids = reader.fast_fields().str(column::ID).expect("a column");
        let ids = ids.expect("ids");
        for doc in reader.doc_ids_alive() {
            let mut id = String::new();
            let number = ids.term_ords(doc).next().expect("an id");
            ids.ord_to_str(number, &mut id).expect("an id");
            let before = found.insert(id, rows.row(doc).expect("a row"));
            assert_eq!(before, None, "one document an id");
        }
    }
    found
}

fn writer(index: &Index) -> IndexWriter {
    let writer = index.writer_with_num_threads(1, 15_000_000);
    let writer = writer.expect("a writer");
    writer.set_merge_policy(Box::new(NoMergePolicy));
    writer
}

fn merge_all(index: &Index, writer: &mut IndexWriter) {
    let segments = index.searchable_segment_ids().expect("segments");
    if !segments.is_empty() {
        writer.merge(&segments).wait().expect("merged");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_those_that_were_written(steps in prop::collection::vec(step(), 1..120)) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut index = Index::builder()
            .schema(schema().0)
            .settings(settings())
            .register_plugin(Arc::new(RowsPlugin::default()))
            .create_in_dir(folder.path())
            .expect("an index");
        crate::index::terms::register(&index);
        let schema = index.schema();
        let field = |name| schema.get_field(name).expect("a field");
        let mut writing = writer(&index);
        let mut model = BTreeMap::new();
        for (at, step) in steps.into_iter().chain([Step::Merge]).enumerate() {
            match step {
                Step::Write { id, hilbert, words } => {
                    let row = row(id, at, words);
                    let mut document = TantivyDocument::new();
                    document.add_text(field(column::ID), id.to_string());
                    document.add_u64(field(HILBERT), u64::from(hilbert));
                    document.add_custom(field(RECORD), &row);
                    writing.delete_term(Term::from_field_text(field(column::ID), &id.to_string()));
                    writing.add_document(document).expect("added");
                    model.insert(id.to_string(), row);
                }
                Step::Delete(id) => {
                    writing.delete_term(Term::from_field_text(field(column::ID), &id.to_string()));
                    model.remove(&id.to_string());
                }
                Step::Commit | Step::Merge | Step::Reopen => {
                    writing.commit().expect("committed");
                    prop_assert_eq!(&live_rows(&index), &model);
                    if matches!(step, Step::Merge) {
                        merge_all(&index, &mut writing);
                        prop_assert_eq!(&live_rows(&index), &model);
                    }
                    if matches!(step, Step::Reopen) {
                        writing.wait_merging_threads().expect("ended");
                        let plugin = {
                            let opened = opened(&index);
                            RowsPlugin::after(opened.iter().map(|(_, rows)| rows))
                        };
                        index = Index::open_in_dir(folder.path()).expect("an index");
                        index.register_plugin(Arc::new(plugin));
                        crate::index::terms::register(&index);
                        writing = writer(&index);
                    }
                }
            }
        }
    }
}
