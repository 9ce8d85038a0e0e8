//! Merging the components of segments into one: one thread reads, another writes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use fst::Streamer as _;
use fst::map::OpBuilder;
use tantivy::{DocId, PluginMergeContext, Segment, TantivyError};

use super::Payload;
use super::read::TextIndex;
use super::write::ComponentWriter;
use crate::index::document_order::{GONE, new_documents};

/// Postings that are handed over together, 8 bytes each, or a list that is longer: enough that
/// handing over costs nothing.
const BATCH: usize = 64 * 1024;

/// Batches that wait to be written.
const WAITING: usize = 2;

/// Lists on their way from reading to writing.
#[derive(Default)]
struct Batch {
    keys: Vec<u8>,
    postings: Vec<(DocId, Payload)>,
    /// Where the key and the postings of each list end.
    ends: Vec<(usize, usize)>,
}

/// Writes the component of the target; what is deleted is not in it.
///
/// Cost: 4 bytes of memory a document and 32 a service of the longest list, beside what writing
/// takes.
pub(super) fn merge(context: &PluginMergeContext<'_>) -> tantivy::Result<()> {
    let went = new_documents(context.readers, context.target_segment)?;
    let opened = context.readers.iter().map(TextIndex::open);
    let indexes: Vec<TextIndex> = opened.collect::<tantivy::Result<_>>()?;
    let documents = went.iter().flatten().filter(|doc| **doc != GONE).count() as u32;
    thread::scope(|scope| {
        let (sender, batches) = sync_channel(WAITING);
        let target = context.target_segment;
        let writing = scope.spawn(move || write(&batches, target, documents));
        let read = read(&indexes, &went, &sender);
        drop(sender);
        let written = writing.join().map_err(|_| {
            TantivyError::InternalError("writing a text component failed".to_owned())
        })?;
        read.and(written)
    })
}

/// Reads the lists of all terms, in the order of the keys, until nobody takes them.
fn read(
    indexes: &[TextIndex],
    went: &[Vec<DocId>],
    sender: &SyncSender<Batch>,
) -> tantivy::Result<()> {
    let keys = indexes.iter().map(TextIndex::keys);
    let mut union = keys.collect::<OpBuilder<'_>>().union();
    let mut batch = Batch::default();
    while let Some((key, found)) = union.next() {
        for found in found {
            let (index, went) = (&indexes[found.index], &went[found.index]);
            let entry = index.entry(key, found.value);
            let visited = entry.and_then(|entry| {
                index.for_each_service(&entry, |doc, payload| {
                    let new = went.get(doc as usize).copied().unwrap_or(GONE);
                    if new != GONE {
                        batch.postings.push((new, payload));
                    }
                })
            });
            visited.ok_or_else(|| {
                TantivyError::InternalError("a list of a text component is damaged".to_owned())
            })?;
        }
        batch.keys.extend(key);
        batch.ends.push((batch.keys.len(), batch.postings.len()));
        if batch.postings.len() >= BATCH && sender.send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    // Where nobody takes it, writing says why.
    let _last = sender.send(batch);
    Ok(())
}

fn write(batches: &Receiver<Batch>, target: &Segment, documents: u32) -> tantivy::Result<()> {
    let mut component = ComponentWriter::create(target)?;
    for mut batch in batches {
        let (mut keys, mut postings) = (batch.keys.as_slice(), batch.postings.as_mut_slice());
        let mut before = (0, 0);
        for (key_end, end) in batch.ends {
            let (key, other_keys) = keys.split_at(key_end - before.0);
            let (list, others) = postings.split_at_mut(end - before.1);
            // Those of each segment ascend: the sort finds these runs.
            list.sort_by_key(|(doc, _)| *doc);
            component.term(key, list)?;
            (keys, postings) = (other_keys, others);
            before = (key_end, end);
        }
    }
    component.finish(documents)
}
