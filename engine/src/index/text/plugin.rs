//! The text component as a part of tantivy's segments.

use std::any::Any;
use std::sync::Arc;

use tantivy::indexer::DocIdMapping;
use tantivy::schema::document::ErasedDocument;
use tantivy::schema::{Field, Schema, Value as _};
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    TantivyDocument, TantivyError,
};

use super::format::EXTENSION;
use super::log::Log;
use super::merge::merge;
use super::write::ComponentWriter;
use super::{Terms, decode_terms};
use crate::index::document_order::Arrivals;
use crate::index::schema;

/// Writes the text component of each segment.
#[derive(Default)]
pub(crate) struct TextPlugin(Arc<Terms>);

impl TextPlugin {
    /// For writing documents whose terms are numbered by `terms`. Reading and merging need
    /// none.
    pub(crate) fn new(terms: &Arc<Terms>) -> Self {
        Self(Arc::clone(terms))
    }
}

impl SegmentPlugin for TextPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(
        &self,
        context: &PluginWriterContext,
    ) -> tantivy::Result<Box<dyn PluginWriter>> {
        let schema = context.segment.schema();
        Ok(Box::new(TextWriter {
            id: schema.get_field(schema::column::ID)?,
            hilbert: schema.get_field(schema::HILBERT)?,
            field: schema.get_field(schema::TEXT_TERMS)?,
            terms: Arc::clone(&self.0),
            log: Log::default(),
            arrivals: Arrivals::default(),
        }))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        merge(&context)
    }
}

/// Keeps the terms of the documents of a segment until it is written.
struct TextWriter {
    id: Field,
    hilbert: Field,
    field: Field,
    terms: Arc<Terms>,
    log: Log,
    arrivals: Arrivals,
}

impl PluginWriter for TextWriter {
    fn add_document(
        &mut self,
        _: DocId,
        document: &dyn ErasedDocument,
        _: &Schema,
    ) -> tantivy::Result<()> {
        let document = document.as_any().downcast_ref::<TantivyDocument>();
        let document = document.ok_or_else(|| {
            TantivyError::InternalError("a document is not of the kind that has terms".to_owned())
        })?;
        let terms = document
            .get_first(self.field)
            .and_then(|value| value.as_custom());
        self.log.add(decode_terms(terms.unwrap_or_default()))?;
        let id = document.get_first(self.id).and_then(|id| id.as_str());
        let place = document.get_first(self.hilbert);
        let place = place.and_then(|place| place.as_u64()).unwrap_or_default();
        self.arrivals.add(id.unwrap_or_default().as_bytes(), place);
        Ok(())
    }

    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        mapping: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        let Self {
            log,
            arrivals,
            terms,
            ..
        } = *self;
        let order = match mapping {
            Some(_) => arrivals.in_order_of(segment)?,
            None => (0..log.documents()).collect(),
        };
        drop(arrivals);
        let mut component = ComponentWriter::create(segment)?;
        log.write(&order, &terms, &mut component)?;
        component.finish(log.documents())
    }

    fn mem_usage(&self) -> usize {
        self.log.mem_usage() + self.arrivals.mem_usage()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
