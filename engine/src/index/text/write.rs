//! Writing the component of a segment, term by term.

use std::io::Write as _;

use fst::MapBuilder;
use tantivy::directory::{TerminatingWrite as _, WritePtr};
use tantivy::index::SegmentComponent;
use tantivy::{DocId, Segment, TantivyError};

use super::block::{BLOCK, BlockMax, encode};
use super::format::{EXTENSION, Footer, Kind, Skip, TermEntry};
use super::{Payload, key, varint};

/// A component in the making.
///
/// Cost: memory for the dictionary and 16 bytes a term; the lists go to the file.
pub(super) struct ComponentWriter {
    file: WritePtr,
    written: u64,
    entries: Vec<u8>,
    dictionary: MapBuilder<Vec<u8>>,
    terms: u32,
    skips: Vec<u8>,
    blocks: Vec<u8>,
}

impl ComponentWriter {
    pub(super) fn create(segment: &Segment) -> tantivy::Result<Self> {
        let component = SegmentComponent::Custom(EXTENSION.to_owned());
        Ok(Self::new(segment.open_write(component)?))
    }

    pub(super) fn new(file: WritePtr) -> Self {
        Self {
            file,
            written: 0,
            entries: Vec::new(),
            dictionary: MapBuilder::memory(),
            terms: 0,
            skips: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Writes a term: in ascending order of the keys, its documents too. One that no document
    /// has is left out.
    pub(super) fn term(
        &mut self,
        key: &[u8],
        postings: &[(DocId, Payload)],
    ) -> tantivy::Result<()> {
        if postings.is_empty() {
            return Ok(());
        }
        let named = postings.iter().filter(|(_, payload)| payload.is_named());
        let mut entry = TermEntry {
            services: postings.len() as u32,
            named: named.count() as u32,
            max: BlockMax::NONE,
            kind: Kind::Counted,
            start: self.written,
        };
        self.skips.clear();
        self.blocks.clear();
        if key::is_form(key) {
            self.count(postings);
        } else {
            entry.kind = Kind::Searched;
            entry.max = self.list(postings);
        }
        self.file.write_all(&self.skips)?;
        self.file.write_all(&self.blocks)?;
        self.written += (self.skips.len() + self.blocks.len()) as u64;
        entry.encode(&mut self.entries);
        self.dictionary
            .insert(key, u64::from(self.terms))
            .map_err(|error| refused(&error))?;
        self.terms += 1;
        Ok(())
    }

    fn count(&mut self, postings: &[(DocId, Payload)]) {
        let mut before = 0;
        for (doc, payload) in postings {
            let step = doc - before;
            varint::push(&mut self.blocks, step << 1 | u32::from(payload.is_named()));
            before = *doc;
        }
    }

    fn list(&mut self, postings: &[(DocId, Payload)]) -> BlockMax {
        let mut previous = None;
        for block in postings.chunks(BLOCK) {
            let Some((last, _)) = block.last() else {
                continue;
            };
            if postings.len() > BLOCK {
                let skip = Skip {
                    last: *last,
                    start: self.blocks.len() as u32,
                    max: BlockMax::of(block),
                };
                skip.encode(&mut self.skips);
            }
            encode(previous, block, &mut self.blocks);
            previous = Some(*last);
        }
        BlockMax::of(postings)
    }

    /// Writes what is read first, and closes the file.
    pub(super) fn finish(mut self, documents: u32) -> tantivy::Result<()> {
        let dictionary = self
            .dictionary
            .into_inner()
            .map_err(|error| refused(&error))?;
        let footer = Footer {
            entries: self.written,
            dictionary: self.written + self.entries.len() as u64,
            documents,
            terms: self.terms,
        };
        self.file.write_all(&self.entries)?;
        self.file.write_all(&dictionary)?;
        self.file.write_all(&footer.encode())?;
        self.file.terminate()?;
        Ok(())
    }
}

fn refused(error: &fst::Error) -> TantivyError {
    TantivyError::InternalError(format!("the text component cannot be written: {error}"))
}
