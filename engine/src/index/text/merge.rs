//! Merging the components of segments into one.

use fst::Streamer as _;
use fst::map::OpBuilder;
use tantivy::{PluginMergeContext, TantivyError};

use super::read::TextIndex;
use super::write::ComponentWriter;
use crate::index::document_order::{GONE, new_documents};

/// Writes the component of the target; what is deleted is not in it.
///
/// Cost: 4 bytes of memory a document and 8 a service of the longest list, beside what writing
/// takes.
pub(super) fn merge(context: &PluginMergeContext<'_>) -> tantivy::Result<()> {
    let went = new_documents(context.readers, context.target_segment)?;
    let opened = context.readers.iter().map(TextIndex::open);
    let indexes: Vec<TextIndex> = opened.collect::<tantivy::Result<_>>()?;
    let keys = indexes.iter().map(TextIndex::keys);
    let mut union = keys.collect::<OpBuilder<'_>>().union();
    let mut component = ComponentWriter::create(context.target_segment)?;
    let mut postings = Vec::new();
    while let Some((key, found)) = union.next() {
        postings.clear();
        for found in found {
            let (index, went) = (&indexes[found.index], &went[found.index]);
            let entry = index.entry(key, found.value);
            let visited = entry.and_then(|entry| {
                index.for_each_service(&entry, |doc, payload| {
                    let new = went.get(doc as usize).copied().unwrap_or(GONE);
                    if new != GONE {
                        postings.push((new, payload));
                    }
                })
            });
            visited.ok_or_else(|| {
                TantivyError::InternalError("a list of a text component is damaged".to_owned())
            })?;
        }
        // Those of each segment ascend: the sort finds these runs.
        postings.sort_by_key(|(doc, _)| *doc);
        component.term(key, &postings)?;
    }
    let documents = went.iter().flatten().filter(|doc| **doc != GONE).count();
    component.finish(documents as u32)
}
