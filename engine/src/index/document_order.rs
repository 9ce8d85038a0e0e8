//! Which document became which: tantivy sorts the documents of a segment by place, and does
//! not tell plugins how. Their ids do, whose column is on disk by then.

use std::cmp::Ordering;
use std::thread;

use tantivy::columnar::{ColumnarReader, DynamicColumn, StrColumn};
use tantivy::index::SegmentComponent;
use tantivy::{DocId, Segment, SegmentReader, TantivyError};

use super::schema::column;

/// A document that is not in the new segment.
pub(in crate::index) const GONE: DocId = DocId::MAX;

/// The documents of a segment, in the order they came.
#[derive(Default)]
pub(in crate::index) struct Arrivals {
    ids: Vec<u8>,
    ends: Vec<u32>,
    /// What they are sorted by.
    places: Vec<u64>,
}

impl Arrivals {
    pub(in crate::index) fn add(&mut self, id: &[u8], place: u64) {
        self.ids.extend(id);
        self.ends.push(self.ids.len() as u32);
        self.places.push(place);
    }

    pub(in crate::index) fn mem_usage(&self) -> usize {
        self.ids.capacity()
            + self.ends.capacity() * size_of::<u32>()
            + self.places.capacity() * size_of::<u64>()
    }

    fn id(&self, doc: DocId) -> &[u8] {
        let doc = doc as usize;
        let before = doc.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or_default() as usize;
        let end = self.ends.get(doc).copied().unwrap_or_default() as usize;
        self.ids.get(start..end).unwrap_or_default()
    }

    /// The documents as they came, in the order of those of the segment that was written of
    /// them.
    ///
    /// Two versions of a service can have come one after the other, of which the first is
    /// deleted: they keep their order when they are in the same place.
    pub(in crate::index) fn in_order_of(&self, segment: &Segment) -> tantivy::Result<Vec<DocId>> {
        let ids = id_column(segment)?;
        let mut after: Vec<(u64, DocId)> = Vec::with_capacity(self.ends.len());
        for doc in 0..ids.num_rows() {
            let number = ids.term_ords(doc).next();
            after.push((number.ok_or_else(unlike)?, doc));
        }
        after.sort_unstable();
        let mut before: Vec<DocId> = (0..self.ends.len() as DocId).collect();
        before.sort_unstable_by_key(|doc| (self.id(*doc), self.places[*doc as usize], *doc));
        // Ids are numbered in their order: the two lists are of the same services.
        let different = |pair: &[DocId]| self.id(pair[0]) != self.id(pair[1]);
        let renumbered = |pair: &[(u64, DocId)]| pair[0].0 != pair[1].0;
        let is_same = before.len() == after.len()
            && before
                .windows(2)
                .map(different)
                .eq(after.windows(2).map(renumbered));
        if !is_same {
            return Err(unlike());
        }
        let mut order = vec![GONE; before.len()];
        for (old, (_, new)) in before.into_iter().zip(after) {
            order[new as usize] = old;
        }
        Ok(order)
    }
}

/// Where the documents of `segments` went that were merged into `target`, by segment and
/// document; [`GONE`] when deleted.
///
/// Cost: a pass over the ids of the target for each segment.
pub(in crate::index) fn new_documents(
    segments: &[SegmentReader],
    target: &Segment,
) -> tantivy::Result<Vec<Vec<DocId>>> {
    let target = id_column(target)?;
    let new = by_id(&target, 0..target.num_rows())?;
    let of_segment = |segment: &SegmentReader| {
        let ids = segment.fast_fields().str(column::ID)?.ok_or_else(unlike)?;
        let old = by_id(&ids, segment.doc_ids_alive())?;
        let mut went = vec![GONE; segment.max_doc() as usize];
        let mut ids = ids.dictionary().stream()?;
        let mut new_ids = target.dictionary().stream()?;
        let mut more = new_ids.advance();
        while ids.advance() {
            let doc = old[ids.term_ord() as usize];
            if doc == GONE {
                continue;
            }
            while more && new_ids.key().cmp(ids.key()) == Ordering::Less {
                more = new_ids.advance();
            }
            if !more || new_ids.key() != ids.key() {
                return Err(unlike());
            }
            went[doc as usize] = new[new_ids.term_ord() as usize];
        }
        Ok(went)
    };
    thread::scope(|scope| {
        let of_segment = &of_segment;
        let all = segments.iter();
        let all: Vec<_> = all
            .map(|segment| scope.spawn(move || of_segment(segment)))
            .collect();
        let all = all.into_iter();
        all.map(|went| went.join().unwrap_or_else(|_| Err(unlike())))
            .collect()
    })
}

/// Documents by the number of their id.
fn by_id(ids: &StrColumn, docs: impl Iterator<Item = DocId>) -> tantivy::Result<Vec<DocId>> {
    let mut found = vec![GONE; ids.num_terms()];
    for doc in docs {
        let number = ids.term_ords(doc).next().ok_or_else(unlike)?;
        let place = found.get_mut(number as usize).ok_or_else(unlike)?;
        if *place != GONE {
            return Err(unlike());
        }
        *place = doc;
    }
    Ok(found)
}

/// The ids of a segment that is being written.
fn id_column(segment: &Segment) -> tantivy::Result<StrColumn> {
    let columns = ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?;
    for handle in columns.read_columns(column::ID)? {
        if let DynamicColumn::Str(ids) = handle.open()? {
            return Ok(ids);
        }
    }
    Err(unlike())
}

fn unlike() -> TantivyError {
    TantivyError::InternalError("the ids of a segment are not those of its documents".to_owned())
}
