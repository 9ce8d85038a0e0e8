//! The terms of a segment, read from its file as it is.

use std::fmt;
use std::sync::Arc;

use fst::Streamer as _;
use tantivy::directory::OwnedBytes;
use tantivy::index::SegmentComponent;
use tantivy::{DocId, SegmentReader, TantivyError};

use super::format::{ENTRY, EXTENSION, FOOTER, Footer, Kind, SKIP, TermEntry, blocks_of};
use super::kept::KeptLists;
use super::postings::{List, Postings};
use super::{KeptList, Named, Payload, varint};

/// The terms of a segment.
pub(crate) struct TextIndex {
    lists: OwnedBytes,
    entries: OwnedBytes,
    dictionary: fst::Map<OwnedBytes>,
    documents: u32,
    kept: KeptLists,
}

impl TextIndex {
    /// Opens the component of a segment.
    ///
    /// Cost: a pass over its dictionary. Nothing of it is copied.
    ///
    /// # Errors
    /// When it cannot be read, or is damaged where that is cheap to see.
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        Self::decode(&file.read_bytes()?, segment.max_doc()).ok_or_else(|| {
            TantivyError::InternalError("the text component does not fit its segment".to_owned())
        })
    }

    pub(super) fn decode(bytes: &OwnedBytes, documents: u32) -> Option<Self> {
        let (_, footer) = bytes.as_slice().split_last_chunk::<FOOTER>()?;
        let footer = Footer::decode(*footer)?;
        let body = bytes.len() - FOOTER;
        let entries = usize::try_from(footer.entries).ok()?;
        let dictionary = usize::try_from(footer.dictionary).ok()?;
        let fits = entries <= dictionary
            && dictionary <= body
            && dictionary - entries == footer.terms as usize * ENTRY
            && footer.documents == documents;
        if !fits {
            return None;
        }
        let map = fst::Map::new(bytes.slice(dictionary..body)).ok()?;
        // What the walk through it takes on trust.
        map.as_fst().verify().ok()?;
        (map.len() == footer.terms as usize).then_some(Self {
            lists: bytes.slice(0..entries),
            entries: bytes.slice(entries..dictionary),
            dictionary: map,
            documents,
            kept: KeptLists::new(documents),
        })
    }

    /// A term; `None` when no service has it.
    pub(crate) fn term(&self, key: &[u8]) -> Option<TermEntry> {
        self.entry(key, self.dictionary.get(key)?)
    }

    /// The term of a number of the dictionary.
    pub(super) fn entry(&self, key: &[u8], number: u64) -> Option<TermEntry> {
        let (entries, _) = self.entries.as_slice().as_chunks::<ENTRY>();
        let entry = TermEntry::decode(entries.get(usize::try_from(number).ok()?)?, key);
        let fits = (1..=self.documents).contains(&entry.services) && entry.named <= entry.services;
        fits.then_some(entry)
    }

    /// The services that have a term, from the first; none of a form.
    pub(crate) fn postings(&self, term: &TermEntry) -> Postings<'_> {
        Postings::new(self.list(term).unwrap_or_default())
    }

    /// The same list unpacked, where it is kept: that of a frequent term, from the second time on
    /// that it is asked for.
    pub(crate) fn kept(&self, term: &TermEntry) -> Option<Arc<KeptList>> {
        self.kept.get(term, || self.postings(term))
    }

    /// Bytes of the lists that are kept.
    #[cfg(test)]
    pub(super) fn kept_bytes(&self) -> u64 {
        self.kept.bytes()
    }

    fn list(&self, term: &TermEntry) -> Option<List<'_>> {
        if term.kind == Kind::Counted {
            return None;
        }
        let bytes = self.bytes(term)?;
        let blocks = blocks_of(term.services);
        let skips = if blocks > 1 { blocks * SKIP } else { 0 };
        let (skips, blocks) = bytes.split_at_checked(skips)?;
        Some(List {
            skips: skips.as_chunks().0,
            blocks,
            services: term.services,
            documents: self.documents,
            max: term.max,
        })
    }

    fn bytes(&self, term: &TermEntry) -> Option<&[u8]> {
        self.lists.get(usize::try_from(term.start).ok()?..)
    }

    /// Visits every term, in the order of the keys.
    pub(crate) fn for_each_term(&self, mut visit: impl FnMut(&[u8], &TermEntry)) {
        let mut keys = self.dictionary.stream();
        while let Some((key, number)) = keys.next() {
            if let Some(entry) = self.entry(key, number) {
                visit(key, &entry);
            }
        }
    }

    /// The keys, with their numbers.
    pub(super) fn keys(&self) -> fst::map::Stream<'_> {
        self.dictionary.stream()
    }

    /// Visits the services that have a term, of a form too; `None` when its list is damaged.
    pub(super) fn for_each_service(
        &self,
        term: &TermEntry,
        mut visit: impl FnMut(DocId, Payload),
    ) -> Option<()> {
        if term.kind == Kind::Counted {
            return self.for_each_counted(term, visit);
        }
        let mut postings = Postings::new(self.list(term)?);
        let mut left = term.services as usize;
        while left > 0 {
            let (docs, payloads) = postings.block();
            if docs.is_empty() {
                return None;
            }
            left = left.checked_sub(docs.len())?;
            for (doc, payload) in docs.iter().zip(payloads) {
                visit(*doc, *payload);
            }
            postings.next_block();
        }
        Some(())
    }

    fn for_each_counted(
        &self,
        term: &TermEntry,
        mut visit: impl FnMut(DocId, Payload),
    ) -> Option<()> {
        let payloads = [Named::No, Named::Yes].map(|named| Payload::of_impact(0.0, named));
        let mut bytes = self.bytes(term)?;
        let mut doc: DocId = 0;
        for _ in 0..term.services {
            let number = varint::take(&mut bytes)?;
            doc = doc.checked_add(number >> 1)?;
            if doc >= self.documents {
                return None;
            }
            visit(doc, payloads[number as usize & 1]);
        }
        Some(())
    }
}

impl fmt::Debug for TextIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextIndex")
            .field("documents", &self.documents)
            .field("terms", &self.dictionary.len())
            .finish_non_exhaustive()
    }
}
