//! The component against a plain model of it, through tantivy's segments.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use luukku_analyzers::Language;
use proptest::prelude::*;
use tantivy::directory::{OwnedBytes, RamDirectory};
use tantivy::indexer::NoMergePolicy;
use tantivy::{
    Directory as _, DocId, Index, IndexWriter, SegmentReader, TERMINATED, TantivyDocument, Term,
};

use super::write::ComponentWriter;
use super::*;
use crate::index::schema::{Fields, column, schema, settings};

/// A service: its place, and the byte of each of its terms, by number of the key.
type Service = (u64, BTreeMap<u8, u8>);
/// The services that have a term, by id.
type Services = BTreeMap<String, u8>;

/// Keys of all kinds; every fifth is a form.
fn key(number: u8) -> Vec<u8> {
    let text = format!("{}", u32::from(number) * 7919 % 1000);
    match number % 5 {
        0 => form_key(&text),
        1 => concept_key(&text),
        2 => lemma_key(Language::Swedish, &text),
        _ => lemma_key(Language::Finnish, &text),
    }
}

fn is_form(number: u8) -> bool {
    number.is_multiple_of(5)
}

/// An index of the component alone.
struct Small {
    index: Index,
    writer: IndexWriter,
    fields: Fields,
    terms: Arc<Terms>,
}

impl Small {
    fn new() -> Self {
        let terms = Arc::<Terms>::default();
        let (schema, fields) = schema();
        let index = Index::builder()
            .schema(schema)
            .settings(settings())
            .register_plugin(Arc::new(TextPlugin::new(&terms)))
            .create_in_ram()
            .expect("an index");
        crate::index::terms::register(&index);
        let writer = index
            .writer_with_num_threads(1, 20_000_000)
            .expect("a writer");
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Self {
            index,
            writer,
            fields,
            terms,
        }
    }

    fn delete(&self, id: &str) {
        let id = Term::from_field_text(self.fields.id, id);
        self.writer.delete_term(id);
    }

    fn add(&self, id: &str, (place, terms): &Service) {
        let mut terms: Vec<(TermId, Payload)> = terms
            .iter()
            .map(|(number, byte)| (self.terms.intern(&key(*number)), Payload(*byte)))
            .collect();
        terms.sort_unstable();
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.id, id);
        document.add_u64(self.fields.hilbert, *place);
        document.add_custom(self.fields.terms, &encode_terms(&terms));
        self.writer.add_document(document).expect("it is added");
    }

    fn commit(&mut self) {
        self.writer.commit().expect("it is written");
    }

    fn merge(&mut self) {
        let segments = self.index.searchable_segment_ids().expect("segments");
        if segments.len() > 1 || self.segments().iter().any(SegmentReader::has_deletes) {
            self.writer
                .merge(&segments)
                .wait()
                .expect("they are merged");
        }
    }

    fn segments(&self) -> Vec<SegmentReader> {
        let reader = self.index.reader().expect("a reader");
        reader.searcher().segment_readers().to_vec()
    }
}

fn ids_of(segment: &SegmentReader) -> Vec<String> {
    let ids = segment.fast_fields().str(column::ID).expect("ids");
    let ids = ids.expect("ids");
    let id = |doc| {
        let mut id = String::new();
        let number = ids.term_ords(doc).next().expect("an id");
        ids.ord_to_str(number, &mut id).expect("an id");
        id
    };
    (0..segment.max_doc()).map(id).collect()
}

/// What the segments say of every term: counts, and the live services of those searched.
fn told(segments: &[SegmentReader]) -> BTreeMap<Vec<u8>, (u32, u32, Services)> {
    let mut told: BTreeMap<Vec<u8>, (u32, u32, Services)> = BTreeMap::new();
    for segment in segments {
        let text = TextIndex::open(segment).expect("it opens");
        let ids = ids_of(segment);
        text.for_each_term(|key, entry| {
            let found = text.term(key).expect("it is found too");
            assert_eq!((found.services, found.named), (entry.services, entry.named));
            let (services, named, live) = told.entry(key.to_vec()).or_default();
            *services += entry.services;
            *named += entry.named;
            let mut postings = text.postings(entry);
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    let id = ids[postings.doc() as usize].clone();
                    assert_eq!(live.insert(id, postings.payload().0), None);
                }
                let next = postings.doc() + 1;
                postings.seek(next);
            }
        });
        assert!(text.term(b"fnobody has this").is_none());
    }
    told
}

fn expected(model: &BTreeMap<String, Service>) -> BTreeMap<Vec<u8>, (u32, u32, Services)> {
    let mut expected: BTreeMap<Vec<u8>, (u32, u32, Services)> = BTreeMap::new();
    for (id, (_, terms)) in model {
        for (number, byte) in terms {
            let (services, named, live) = expected.entry(key(*number)).or_default();
            *services += 1;
            *named += u32::from(Payload(*byte).is_named());
            if !is_form(*number) {
                live.insert(id.clone(), *byte);
            }
        }
    }
    expected
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, Service),
    Delete(u8),
    Commit,
    Merge,
}

/// Few places and few ids, so that some are the same and some come twice in a segment.
fn step() -> impl Strategy<Value = Step> {
    let terms = prop::collection::btree_map(0..30u8, any::<u8>(), 0..12);
    let place = prop_oneof![0..4u64, Just(u64::MAX)];
    prop_oneof![
        20 => (0..40u8, (place, terms)).prop_map(|(id, service)| Step::Put(id, service)),
        3 => (0..40u8).prop_map(Step::Delete),
        2 => Just(Step::Commit),
        1 => Just(Step::Merge),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_term_has_the_services_that_have_it(steps in prop::collection::vec(step(), 0..120)) {
        let mut small = Small::new();
        let mut model = BTreeMap::new();
        for step in steps {
            match step {
                Step::Put(id, service) => {
                    let id = format!("service {id}");
                    small.delete(&id);
                    small.add(&id, &service);
                    model.insert(id, service);
                }
                Step::Delete(id) => {
                    let id = format!("service {id}");
                    small.delete(&id);
                    model.remove(&id);
                }
                Step::Commit => small.commit(),
                Step::Merge => {
                    small.commit();
                    small.merge();
                }
            }
        }
        small.commit();
        let lists = |told: BTreeMap<Vec<u8>, (u32, u32, Services)>| -> Vec<(Vec<u8>, Services)> {
            let lists = told.into_iter().map(|(key, (_, _, live))| (key, live));
            lists.filter(|(_, live)| !live.is_empty()).collect()
        };
        prop_assert_eq!(lists(told(&small.segments())), lists(expected(&model)));
        // Merged, what was deleted is not counted either.
        small.merge();
        prop_assert_eq!(told(&small.segments()), expected(&model));
    }

    #[test]
    fn lists_are_walked_as_they_are_scanned(
        gaps in prop::collection::vec((1..400u32, any::<u8>()), 0..700),
        dense in any::<bool>(),
        moves in prop::collection::vec((0..6u8, 0..3000u32), 0..60),
    ) {
        let mut doc = 0;
        let postings: Vec<(DocId, Payload)> = gaps
            .iter()
            .map(|(gap, byte)| {
                doc += if dense { 1 } else { *gap };
                (doc, Payload(*byte))
            })
            .collect();
        let (bytes, documents) = component(&postings);
        let text = TextIndex::decode(&bytes, documents).expect("it opens");
        let Some(entry) = text.term(&key(3)) else {
            prop_assert!(postings.is_empty());
            return Ok(());
        };
        walk(&text, &entry, &postings, &moves)?;
        is_kept(&text, &entry, &postings, documents)?;
    }

    #[test]
    fn damaged_components_are_refused_or_misread_but_never_fatal(
        gaps in prop::collection::vec((1..9u32, any::<u8>()), 0..300),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut doc = 0;
        let postings: Vec<(DocId, Payload)> = gaps
            .iter()
            .map(|(gap, byte)| {
                doc += gap;
                (doc, Payload(*byte))
            })
            .collect();
        let (bytes, documents) = component(&postings);
        let mut bytes = bytes.as_slice().to_vec();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] ^= byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let Some(text) = TextIndex::decode(&OwnedBytes::new(bytes), documents) else {
            return Ok(());
        };
        text.for_each_term(|_, entry| {
            let _ = text.for_each_service(entry, |_, _| ());
            let mut postings = text.postings(entry);
            let mut before = None;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                assert!(doc < documents && before < Some(doc));
                before = Some(doc);
                let next = postings.doc() + 1;
                postings.seek(next);
            }
            for target in (0..documents).step_by(50) {
                text.postings(entry).seek(target);
            }
            for kept in [text.kept(entry), text.kept(entry)].into_iter().flatten() {
                for doc in 0..documents {
                    let has = kept.payload(doc).is_some();
                    assert!(!has || kept.documents().next(doc) == Some(doc));
                }
            }
        });
    }
}

/// The file of a segment in which one term has these services, and a form too; and how many
/// documents there are.
fn component(postings: &[(DocId, Payload)]) -> (OwnedBytes, u32) {
    let documents = postings.last().map_or(1, |(doc, _)| doc + 1);
    let directory = RamDirectory::create();
    let path = Path::new("component");
    let file = directory.open_write(path).expect("a file");
    let mut component = ComponentWriter::new(file);
    component.term(&key(3), postings).expect("it is written");
    component.term(&key(5), postings).expect("it is written");
    component.finish(documents).expect("it is written");
    let file = directory.open_read(path).expect("it is there");
    (file.read_bytes().expect("it is read"), documents)
}

/// Makes moves on a list, and compares each with where a scan comes.
fn walk(
    text: &TextIndex,
    entry: &TermEntry,
    postings: &[(DocId, Payload)],
    moves: &[(u8, u32)],
) -> Result<(), TestCaseError> {
    let mut walked = text.postings(entry);
    prop_assert_eq!(walked.services() as usize, postings.len());
    let greatest = |postings: &[(DocId, Payload)]| {
        let of = |named: bool| {
            let payloads = postings.iter().map(|(_, payload)| *payload);
            payloads
                .filter(|payload| payload.is_named() == named)
                .max()
                .unwrap_or(Payload(0))
        };
        BlockMax {
            named: of(true),
            other: of(false),
        }
    };
    prop_assert_eq!(entry.max, greatest(postings));
    let mut at = 0;
    for (kind, far) in moves {
        let current = postings.get(at).map_or(TERMINATED, |(doc, _)| *doc);
        let target = current.saturating_add(*far);
        let block = at / 128 * 128;
        let block_end = postings.len().min(block + 128);
        let seeked = at + postings[at..].partition_point(|(doc, _)| *doc < target);
        match kind {
            0 => {
                walked.seek(current + 1);
                at = postings.len().min(at + 1);
            }
            1 => {
                walked.next_block();
                at = block_end;
            }
            2 => {
                walked.skip_to_block(target);
                let last = postings
                    .get(block_end - 1)
                    .map_or(TERMINATED, |(doc, _)| *doc);
                if at < postings.len() && target > last {
                    at = if seeked == postings.len() {
                        seeked
                    } else {
                        seeked / 128 * 128
                    };
                }
            }
            _ => {
                walked.seek(target);
                at = seeked;
            }
        }
        let block = at / 128 * 128;
        let rest = &postings[at..postings.len().min(block + 128).max(at)];
        let of_blocks = |until: usize| match postings.get(block..until) {
            Some(blocks) if !rest.is_empty() => greatest(blocks),
            _ => BlockMax::NONE,
        };
        prop_assert_eq!(walked.block_max(), of_blocks(at + rest.len()));
        // Up to the block that the last of them is in, or would be.
        let first = rest.first().map_or(TERMINATED, |(doc, _)| *doc);
        let end = first.saturating_add(*far).max(first.saturating_add(1));
        let before = postings.partition_point(|(doc, _)| *doc < end - 1);
        let until = postings.len().min(before / 128 * 128 + 128);
        prop_assert_eq!(walked.max_in(&(first..end)), of_blocks(until));
        if kind % 2 == 0 {
            // Not read yet in half of the cases.
            continue;
        }
        let (docs, payloads) = walked.block();
        let left: Vec<(DocId, Payload)> =
            docs.iter().copied().zip(payloads.iter().copied()).collect();
        prop_assert_eq!(&left[..], rest);
        prop_assert_eq!(
            walked.doc(),
            rest.first().map_or(TERMINATED, |(doc, _)| *doc)
        );
        prop_assert_eq!(
            walked.payload(),
            rest.first().map_or(Payload(0), |(_, payload)| *payload)
        );
    }
    Ok(())
}

/// Asks for the unpacked list until it is kept, where it should be, and compares it with a scan.
fn is_kept(
    text: &TextIndex,
    entry: &TermEntry,
    postings: &[(DocId, Payload)],
    documents: u32,
) -> Result<(), TestCaseError> {
    prop_assert!(text.kept(entry).is_none(), "it was not asked for before");
    let Some(kept) = text.kept(entry) else {
        let is_rare = postings.len() < 8 || postings.len() * 64 < documents as usize;
        prop_assert!(is_rare, "{} of {documents}", postings.len());
        return Ok(());
    };
    for doc in 0..documents.min(3_000) {
        let place = postings.partition_point(|(before, _)| *before < doc);
        let here = postings.get(place).filter(|(found, _)| *found == doc);
        prop_assert_eq!(kept.payload(doc), here.map(|(_, payload)| *payload));
        prop_assert_eq!(
            kept.documents().next(doc),
            postings.get(place).map(|(doc, _)| *doc)
        );
    }
    for first in (0..documents).step_by(701) {
        let docs = first..(first + 1 + first % 1_900).min(documents);
        let there = postings.iter().filter(|(doc, _)| docs.contains(doc));
        let max = kept.max_in(&docs);
        for (_, payload) in there {
            let of_kind = if payload.is_named() {
                max.named
            } else {
                max.other
            };
            prop_assert!(of_kind >= *payload);
        }
    }
    let ones = |words: &[u64]| -> u32 { words.iter().map(|word| word.count_ones()).sum() };
    prop_assert_eq!(
        ones(kept.documents().words_from(0)) as usize,
        postings.len()
    );
    prop_assert!(ones(kept.strong_from(0)) as usize <= postings.len() / 8);
    for (doc, payload) in postings {
        let is_strong = kept.strong_from(*doc)[0] >> (doc % 64) & 1 == 1;
        let max = kept.weak_max();
        let of_kind = if payload.is_named() {
            max.named
        } else {
            max.other
        };
        prop_assert!(is_strong || of_kind >= *payload);
    }
    prop_assert_eq!(kept.documents().next(documents), None);
    Ok(())
}

#[test]
fn what_is_kept_stays_within_its_bytes() {
    let postings: Vec<(DocId, Payload)> = (0..3_000).map(|doc| (doc, Payload(1))).collect();
    let directory = RamDirectory::create();
    let path = Path::new("component");
    let file = directory.open_write(path).expect("a file");
    let mut component = ComponentWriter::new(file);
    let keys: Vec<Vec<u8>> = (1_000..1_300)
        .map(|number| lemma_key(Language::Finnish, &number.to_string()))
        .collect();
    for key in &keys {
        component.term(key, &postings).expect("it is written");
    }
    component.finish(3_000).expect("it is written");
    let file = directory.open_read(path).expect("it is there");
    let bytes = file.read_bytes().expect("it is read");
    let text = TextIndex::decode(&bytes, 3_000).expect("it opens");
    let mut kept = 0;
    for _ in 0..3 {
        for key in &keys {
            let entry = text.term(key).expect("it is there");
            kept += usize::from(text.kept(&entry).is_some());
            assert!(text.kept_bytes() <= 3_000 * 64);
        }
    }
    assert!(kept >= 80 && text.kept_bytes() > 3_000 * 32);
}

#[test]
fn terms_that_are_not_in_order_are_refused() {
    let payload = Payload(1);
    let mut log = log::Log::default();
    assert!(
        log.add([(TermId(4), payload), (TermId(4), payload)].into_iter())
            .is_err()
    );
    assert!(
        log.add([(TermId(4), payload), (TermId(3), payload)].into_iter())
            .is_err()
    );
    assert!(
        log.add([(TermId(3), payload), (TermId(4), payload)].into_iter())
            .is_ok()
    );
    assert_eq!(log.documents(), 1);
}

#[test]
fn forms_are_counted_but_have_no_postings() {
    let small = &mut Small::new();
    small.add("a", &(1, [(5, 0x80), (3, 9)].into()));
    small.add("b", &(0, [(5, 0)].into()));
    small.commit();
    let text = TextIndex::open(&small.segments()[0]).expect("it opens");
    let form = text.term(&key(5)).expect("it is counted");
    assert_eq!((form.services, form.named), (2, 1));
    assert_eq!(text.postings(&form).doc(), TERMINATED);
    let lemma = text.term(&key(3)).expect("it is searched");
    assert_eq!(text.postings(&lemma).doc(), 1);
}

#[test]
fn long_lists_are_merged_between_each_other() {
    let mut small = Small::new();
    let mut model = BTreeMap::new();
    for part in 0..3u32 {
        for number in (0..1200u32).filter(|number| number % 3 == part) {
            let id = format!("service {number}");
            let terms = (0..6).filter(|term| number % (u32::from(*term) + 1) == 0);
            let terms = terms.map(|term| (term, (number * 31) as u8)).collect();
            // Many are in the same place, as those without any are.
            let service = (u64::from(number / 10), terms);
            small.add(&id, &service);
            model.insert(id, service);
        }
        small.commit();
    }
    for number in (0..1200).step_by(7) {
        let id = format!("service {number}");
        small.delete(&id);
        model.remove(&id);
    }
    small.commit();
    small.merge();
    assert_eq!(small.segments().len(), 1);
    assert_eq!(told(&small.segments()), expected(&model));
}
