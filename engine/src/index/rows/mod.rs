//! The row store: what a result shows, the record of each document of a segment.
//!
//! A tantivy [`SegmentPlugin`] beside the geo component, in place of tantivy's own store, which
//! has to unpack a block of rows to read one. A row is read by the number of its document,
//! without a lock and without its neighbours ([`file`]); it is packed by itself, with a
//! dictionary that every file brings along ([`packing`]). The dictionary is made from the first
//! rows of a build; updates go on with that of the index, so that merging copies.

mod file;
mod packing;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, TryLockError};

use tantivy::directory::TerminatingWrite as _;
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Schema, Value as _};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyDocument, TantivyError,
};

use super::document_order::{Arrivals, GONE, new_documents};
use super::schema::{HILBERT, RECORD, column};
use file::RowsWriter;
use packing::{Samples, dictionary_bytes, sample_step};

pub(super) use file::Rows;
pub(super) use packing::Dictionary;

const EXTENSION: &str = "rows";

/// Whether a file is the component of a segment.
pub(super) fn is_component(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == EXTENSION)
}

impl Rows {
    /// Opens the component of an open segment.
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(component())?;
        Self::decode(file.read_bytes()?, segment.max_doc())
            .ok_or_else(|| problem("do not fit their segment"))
    }
}

/// Writes the rows of each segment.
#[derive(Default)]
pub(super) struct RowsPlugin {
    making: Arc<Making>,
}

/// The dictionary of an index in the making.
#[derive(Default)]
struct Making {
    dictionary: OnceLock<Arc<Dictionary>>,
    samples: Mutex<Samples>,
}

impl RowsPlugin {
    /// A writer of rows that goes on with the dictionary that most rows of `segments` have.
    pub(super) fn after<'a>(segments: impl Iterator<Item = &'a Rows>) -> Self {
        let largest = segments.max_by_key(|rows| rows.packed_bytes());
        let bytes = largest.map(|rows| rows.dictionary().bytes());
        let known = bytes.filter(|bytes| !bytes.is_empty());
        let known = known.and_then(|bytes| Dictionary::new(bytes.to_vec()));
        let plugin = Self::default();
        if let Some(dictionary) = known {
            let _first = plugin.making.dictionary.set(Arc::new(dictionary));
        }
        plugin
    }
}

impl Making {
    /// Adds a row to what the dictionary is made from, unless another thread is making it.
    fn sample(&self, row: &[u8]) -> tantivy::Result<()> {
        let mut samples = match self.samples.try_lock() {
            Ok(samples) => samples,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(()),
        };
        samples.push(row);
        if samples.is_full() {
            self.make(&mut samples)?;
        }
        Ok(())
    }

    /// The dictionary, made from the rows there are where it is not there yet.
    fn finished(&self) -> tantivy::Result<Arc<Dictionary>> {
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        self.make(&mut samples)
    }

    fn make(&self, samples: &mut Samples) -> tantivy::Result<Arc<Dictionary>> {
        if let Some(dictionary) = self.dictionary.get() {
            return Ok(Arc::clone(dictionary));
        }
        let made = samples
            .train()
            .ok_or_else(|| problem("give no dictionary"))?;
        let made = Arc::new(made);
        if !made.bytes().is_empty() {
            *samples = Samples::default();
            let _first = self.dictionary.set(Arc::clone(&made));
        }
        Ok(made)
    }
}

impl SegmentPlugin for RowsPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(SegmentRows {
            making: Arc::clone(&self.making),
            arrivals: Arrivals::default(),
            waiting: Pile::default(),
            packed: Pile::default(),
        }))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        merge(context.readers, context.target_segment)
    }
}

/// Rows one after another.
#[derive(Default)]
struct Pile {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Pile {
    fn get(&self, number: usize) -> Option<&[u8]> {
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..*self.ends.get(number)?)
    }

    fn pack(&mut self, row: &[u8], dictionary: &Dictionary) -> tantivy::Result<()> {
        let packed = dictionary.pack(row, &mut self.bytes);
        self.ends.push(self.bytes.len());
        packed.ok_or_else(|| problem("are too long"))
    }

    fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<usize>()
    }
}

/// The rows of a segment in the making.
struct SegmentRows {
    making: Arc<Making>,
    arrivals: Arrivals,
    /// Rows that wait for the dictionary: with any, there are no packed ones.
    waiting: Pile,
    packed: Pile,
}

impl SegmentRows {
    fn pack_waiting(&mut self, dictionary: &Dictionary) -> tantivy::Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        for number in 0..waiting.ends.len() {
            let row = waiting.get(number).unwrap_or_default();
            self.packed.pack(row, dictionary)?;
        }
        Ok(())
    }
}

impl PluginWriter for SegmentRows {
    fn add_document(
        &mut self,
        _: DocId,
        document: &dyn ErasedDocument,
        schema: &Schema,
    ) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let value = |name| document?.get_first(schema.get_field(name).ok()?);
        let row = value(RECORD).and_then(|row| row.as_custom());
        let row = row.ok_or_else(|| problem("are missing"))?;
        let id = value(column::ID).and_then(|id| id.as_str());
        let place = value(HILBERT).and_then(|place| place.as_u64());
        let id = id.unwrap_or_default().as_bytes();
        self.arrivals.add(id, place.unwrap_or_default());
        if self.making.dictionary.get().is_none() {
            self.making.sample(row)?;
        }
        let making = Arc::clone(&self.making);
        if let Some(dictionary) = making.dictionary.get() {
            self.pack_waiting(dictionary)?;
            self.packed.pack(row, dictionary)
        } else {
            self.waiting.bytes.extend(row);
            self.waiting.ends.push(self.waiting.bytes.len());
            Ok(())
        }
    }

    fn serialize(
        mut self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        let dictionary = self.making.finished()?;
        self.pack_waiting(&dictionary)?;
        let order = self.arrivals.in_order_of(segment)?;
        write(segment, &dictionary, order.len(), |rows| {
            for number in order {
                let row = self.packed.get(number as usize);
                rows.push(row.ok_or_else(|| problem("are missing"))?)?;
            }
            Ok(())
        })
    }

    fn mem_usage(&self) -> usize {
        self.arrivals.mem_usage() + self.waiting.memory() + self.packed.memory()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Copies the rows of segments that become one; those with another dictionary than it has are
/// packed anew.
fn merge(readers: &[SegmentReader], target: &Segment) -> tantivy::Result<()> {
    let sources = readers
        .iter()
        .map(Rows::open)
        .collect::<tantivy::Result<Vec<Rows>>>()?;
    let order = merged_order(readers, target)?;
    let missing = || problem("of a merged segment are missing");
    let source = |number: u32| sources.get(number as usize).ok_or_else(missing);
    let unpacked = |number: u32, doc| source(number)?.row(doc).ok_or_else(missing);

    let dictionaries = sources.iter().map(Rows::dictionary);
    let best = dictionaries.max_by_key(|dictionary| dictionary.bytes().len());
    let all: usize = sources.iter().map(Rows::packed_bytes).sum();
    let made = match best {
        // Rows are packed to less than half mostly, so there is twice as much to learn from.
        Some(best) if best.bytes().len() >= dictionary_bytes(all) => None,
        _ => {
            let mut samples = Samples::default();
            for (number, doc) in order.iter().step_by(sample_step(order.len())) {
                samples.push(&unpacked(*number, *doc)?);
            }
            samples.train()
        }
    };
    let dictionary = made.as_ref().or(best);
    let dictionary = dictionary.ok_or_else(|| problem("give no dictionary"))?;
    let is_copied: Vec<bool> = sources
        .iter()
        .map(|rows| rows.dictionary().bytes() == dictionary.bytes())
        .collect();
    write(target, dictionary, order.len(), |rows| {
        let mut anew = Vec::new();
        for (number, doc) in order {
            if is_copied.get(number as usize).copied().unwrap_or(false) {
                rows.push(source(number)?.packed(doc).ok_or_else(missing)?)?;
                continue;
            }
            anew.clear();
            let packed = dictionary.pack(&unpacked(number, doc)?, &mut anew);
            packed.ok_or_else(|| problem("are too long"))?;
            rows.push(&anew)?;
        }
        Ok(())
    })
}

/// For each document of a merged segment, the number of its source and the document there.
fn merged_order(readers: &[SegmentReader], target: &Segment) -> tantivy::Result<Vec<(u32, DocId)>> {
    let went = new_documents(readers, target)?;
    let mut order = Vec::new();
    for (source, new) in (0u32..).zip(&went) {
        let docs = (0..).zip(new).filter(|(_, new)| **new != GONE);
        order.extend(docs.map(|(doc, new)| (*new, source, doc)));
    }
    order.sort_unstable();
    Ok(order
        .into_iter()
        .map(|(_, source, doc)| (source, doc))
        .collect())
}

fn write(
    segment: &Segment,
    dictionary: &Dictionary,
    documents: usize,
    each: impl FnOnce(&mut RowsWriter<tantivy::directory::WritePtr>) -> tantivy::Result<()>,
) -> tantivy::Result<()> {
    let file = segment.open_write(component())?;
    let mut rows = RowsWriter::new(file, documents as u32, dictionary.bytes())?;
    each(&mut rows)?;
    rows.finish()?.terminate()?;
    Ok(())
}

fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

fn problem(of: &str) -> TantivyError {
    TantivyError::InternalError(format!("the rows {of}"))
}
