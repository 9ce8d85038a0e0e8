//! A place in a term's list, and what the term is worth there.

use tantivy::DocId;

use crate::index::Postings;
use crate::query::way::Worth;

/// A place in a term's list.
pub(super) struct Cursor<'a> {
    pub(super) postings: Postings<'a>,
    /// The document it is at; `None` before the first look, so that a list of which only a part
    /// is asked for is not read from its beginning.
    doc: Option<DocId>,
}

impl<'a> Cursor<'a> {
    pub(super) fn of(postings: Postings<'a>) -> Self {
        Self {
            postings,
            doc: None,
        }
    }

    /// Goes to the first document that is not before `target`.
    #[inline]
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self.doc {
            Some(doc) if doc >= target => doc,
            _ => {
                let doc = self.postings.seek(target);
                self.doc = Some(doc);
                doc
            }
        }
    }

    pub(super) fn rewind(&mut self) {
        self.postings.rewind();
        self.doc = None;
    }

    pub(super) fn services(&self) -> u32 {
        self.postings.services()
    }

    /// What a document from `from` on is worth at most, and the last one of which that holds.
    pub(super) fn most_from(&mut self, from: DocId, worth: &Worth) -> (f32, DocId) {
        match self.doc {
            // Nothing before it is in this list.
            Some(doc) if doc > from => (0.0, doc - 1),
            _ => {
                self.postings.skip_to_block(from);
                let most = worth.most(self.postings.block_max());
                (most, self.postings.block_last())
            }
        }
    }
}

/// A term that is enough.
pub(super) struct Leaf<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) worth: Worth,
    /// Whether it is worth something wherever it is.
    pub(super) is_certain: bool,
}

impl Leaf<'_> {
    #[inline]
    pub(super) fn has(&mut self, doc: DocId) -> bool {
        self.cursor.seek(doc) == doc
            && (self.is_certain || self.worth.finds(self.cursor.postings.payload()))
    }

    /// What it is worth where it is.
    #[inline]
    pub(super) fn here(&mut self) -> f32 {
        self.worth.of(self.cursor.postings.payload())
    }
}
