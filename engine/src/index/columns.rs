//! What ranking reads of the services of a segment, and the segments of a generation.
//!
//! A segment's files never change, but for which of its services are deleted: what is made of
//! them is shared with the next generation that has the same segment.

use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, Range};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::civil::DateTime;
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Index, ReloadPolicy, Searcher, SegmentReader, TantivyError};

use super::cells::{CELL, CellFacts, Cells};
use super::facts::FactColumn;
use super::geo::{GeoColumn, GeoPlugin};
use super::ids::Ids;
use super::located::{Located, ReadAhead};
use super::place_tree::PlaceTree;
use super::readonly::ReadOnlyDirectory;
use super::rows::{Rows, RowsPlugin};
use super::running::RunningCounts;
use super::schema::{Fact, Fields, column, schema};
use super::text::{TextIndex, TextPlugin};
use crate::catalog::{OpenTimes, Openness};
use crate::record;

/// Most facets that are counted.
pub(crate) const FACETS: usize = 16;

/// The columns of a segment in a generation.
pub(crate) struct SegmentColumns {
    /// The segment's number.
    pub(crate) segment: u32,
    reader: SegmentReader,
    /// Documents that are deleted; looked for when first asked for.
    deleted: OnceLock<Vec<DocId>>,
    data: Arc<SegmentData>,
}

/// What is the same in every generation that has the segment.
pub(crate) struct SegmentData {
    pub(crate) geo: GeoColumn,
    /// Where its documents are, roughly.
    pub(crate) cells: Cells,
    /// What is known of the documents of each cell; made when first asked for.
    cell_facts: OnceLock<Vec<CellFacts>>,
    /// Running counts of facets, by the facet's number; made when first asked for.
    running: [OnceLock<RunningCounts>; FACETS],
    pub(crate) text: TextIndex,
    pub(super) rows: Rows,
    pub(crate) located: Column<u64>,
    pub(crate) serves: Column<u64>,
    pub(crate) nationwide: Column<u64>,
    pub(crate) verified: Column<i64>,
    pub(crate) min_age: Column<u64>,
    pub(crate) max_age: Column<u64>,
    facts: Vec<FactColumn>,
    /// The times met so far, read; by their number.
    hours: Vec<OnceLock<Option<OpenTimes>>>,
    pub(crate) ids: StrColumn,
    /// The ids by their number; made when first asked for.
    read_ids: OnceLock<Ids>,
    pub(crate) names: StrColumn,
    /// Every place, those of deleted services too; made when there is time.
    tree: OnceLock<PlaceTree>,
}

impl Deref for SegmentColumns {
    type Target = SegmentData;

    fn deref(&self) -> &SegmentData {
        &self.data
    }
}

impl SegmentColumns {
    /// How many documents there are, deleted ones too.
    pub(crate) fn documents(&self) -> DocId {
        self.reader.max_doc()
    }

    /// Whether a document is deleted.
    pub(crate) fn has_deletes(&self) -> bool {
        self.reader.has_deletes()
    }

    /// The documents of a range that are deleted.
    pub(crate) fn deleted(&self, docs: &Range<DocId>) -> &[DocId] {
        if !self.has_deletes() {
            return &[];
        }
        let deleted = self.deleted.get_or_init(|| {
            let all = 0..self.documents();
            all.filter(|doc| !self.is_live(*doc)).collect()
        });
        let from = deleted.partition_point(|doc| *doc < docs.start);
        let to = deleted.partition_point(|doc| *doc < docs.end);
        deleted.get(from..to).unwrap_or_default()
    }

    /// Whether both are made of the same data in memory.
    #[cfg(test)]
    pub(super) fn is_of_same_data(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data)
    }

    /// The segment's id, 32 hexadecimal digits.
    pub(super) fn segment_id(&self) -> String {
        self.reader.segment_id().uuid_string()
    }

    /// Documents that are not deleted.
    pub(crate) fn docs(&self) -> impl Iterator<Item = DocId> + '_ {
        self.reader.doc_ids_alive()
    }

    /// The same in the order of their ids.
    ///
    /// Cost: 4 bytes of memory a document.
    pub(super) fn docs_by_id(&self) -> Vec<DocId> {
        let mut docs = vec![DocId::MAX; self.ids.num_terms()];
        for doc in self.docs() {
            // Ids are numbered in their order.
            let number = self.ids.term_ords(doc).next();
            if let Some(place) = number.and_then(|number| docs.get_mut(number as usize)) {
                *place = doc;
            }
        }
        docs.retain(|doc| *doc != DocId::MAX);
        docs
    }

    /// Places of documents that are not deleted.
    pub(super) fn live_places(&self) -> usize {
        self.docs().map(|doc| self.geo.places(doc).len()).sum()
    }

    /// Whether a document is not deleted.
    pub(crate) fn is_live(&self, doc: DocId) -> bool {
        !self.reader.is_deleted(doc)
    }

    /// Whether a service that is not deleted has a value, however it is cased.
    ///
    /// Cost: where services are deleted, a pass over the column up to the first that has it.
    pub(crate) fn has_value(&self, fact: Fact, value: &str) -> bool {
        let column = self.fact(fact);
        let numbers = column.numbers(value);
        let has = |doc| column.of(doc).any(|number| numbers.contains(&number));
        !numbers.is_empty() && (!self.reader.has_deletes() || self.docs().any(has))
    }

    /// The values that services have which are not deleted.
    ///
    /// Cost: where services are deleted, a pass over the column.
    pub(super) fn live_values(&self, fact: Fact) -> Vec<String> {
        let column = self.fact(fact);
        let values = column.values();
        if !self.reader.has_deletes() {
            return values.to_vec();
        }
        let numbers: BTreeSet<u64> = self.docs().flat_map(|doc| column.of(doc)).collect();
        let value = |number: u64| values.get(number as usize).cloned();
        numbers.into_iter().filter_map(value).collect()
    }

    /// The service's id.
    pub(crate) fn id(&self, doc: DocId) -> Option<String> {
        let number = self.ids.term_ords(doc).next()?;
        self.data.read_ids().get(number)
    }

    /// The name as it is sorted by.
    pub(crate) fn name(&self, doc: DocId) -> Option<String> {
        text(&self.names, doc)
    }

    /// Places that are not of deleted services, nearest to `from` first, with the square of
    /// the distance through the earth in earth's radii.
    ///
    /// Cost: at the first call that of making the tree.
    pub(crate) fn nearest(&self, from: [f64; 3]) -> impl Iterator<Item = (f64, DocId)> + '_ {
        let places = self.tree().nearest(from);
        places.filter(|(_, doc)| self.is_live(*doc))
    }

    /// The same without making the tree: until somebody else has, the cells are gone through.
    pub(super) fn nearest_now(&self, from: [f64; 3]) -> impl Iterator<Item = (f64, DocId)> + '_ {
        let places = self.data.places_from(from);
        places.filter(|(_, doc)| self.is_live(*doc))
    }
}

fn text(column: &StrColumn, doc: DocId) -> Option<String> {
    let number = column.term_ords(doc).next()?;
    let mut text = String::new();
    column.ord_to_str(number, &mut text).ok()?.then_some(text)
}

impl SegmentData {
    fn open(segment: &SegmentReader, ahead: &mut ReadAhead) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let facts: Vec<FactColumn> = Fact::ALL
            .into_iter()
            .map(|fact| FactColumn::open(segment, fact))
            .collect::<tantivy::Result<_>>()?;
        let hours = facts[Fact::OpeningHours as usize].len();
        let Located { geo, cells } = Located::open(segment, ahead)?;
        Ok(Self {
            min_age: fast.u64(column::MIN_AGE)?,
            max_age: fast.u64(column::MAX_AGE)?,
            facts,
            hours: (0..hours).map(|_| OnceLock::new()).collect(),
            cells,
            cell_facts: OnceLock::new(),
            running: Default::default(),
            geo,
            text: TextIndex::open(segment)?,
            rows: Rows::open(segment)?,
            located: fast.u64(column::LOCATED)?,
            serves: fast.u64(column::SERVES)?,
            nationwide: fast.u64(column::NATIONWIDE)?,
            verified: fast.i64(column::VERIFIED)?,
            ids: strings(segment, column::ID)?,
            read_ids: OnceLock::new(),
            names: strings(segment, column::NAME_ORDER)?,
            tree: OnceLock::new(),
        })
    }

    /// What is known of the segment's services, of one kind.
    pub(crate) fn fact(&self, fact: Fact) -> &FactColumn {
        &self.facts[fact as usize]
    }

    /// What is known of the documents of each cell.
    ///
    /// Cost: at the first call some 50 ns a document.
    pub(crate) fn cell_facts(&self) -> &[CellFacts] {
        self.cell_facts.get_or_init(|| {
            let documents = self.geo.documents();
            let cells = (0..documents).step_by(CELL as usize);
            cells
                .map(|first| {
                    let mut facts = CellFacts::default();
                    for doc in first..(first + CELL).min(documents) {
                        facts.add(
                            self.verified.first(doc),
                            self.ids.term_ords(doc).next(),
                            self.names.term_ords(doc).next(),
                        );
                    }
                    facts
                })
                .collect()
        })
    }

    /// The running counts of a facet, by its number, made by `count` at the first call.
    pub(crate) fn running(
        &self,
        facet: usize,
        count: impl FnOnce() -> RunningCounts,
    ) -> Option<&RunningCounts> {
        Some(self.running.get(facet)?.get_or_init(count))
    }

    /// Whether the opening hours of this number are open at `moment`, in Finland's time.
    pub(crate) fn openness(&self, number: u64, moment: DateTime) -> Openness {
        let Some(read) = self.hours.get(number as usize) else {
            return Openness::Unknown;
        };
        let values = self.fact(Fact::OpeningHours).values();
        let hours = read.get_or_init(|| record::open_times_of_text(values.get(number as usize)?));
        hours
            .as_ref()
            .map_or(Openness::Unknown, |hours| hours.at(moment))
    }

    /// Makes what is otherwise made when somebody first asks for it.
    pub(super) fn make_ready(&self) {
        self.tree();
        self.facts.iter().for_each(FactColumn::make_ready);
    }

    /// The ids of its documents; made at the first call.
    pub(super) fn read_ids(&self) -> &Ids {
        // What cannot be read has no ids: verified files can.
        self.read_ids
            .get_or_init(|| Ids::of(&self.ids).unwrap_or_default())
    }

    /// The tree of its places; made at the first call.
    fn tree(&self) -> &PlaceTree {
        self.tree.get_or_init(|| PlaceTree::of(&self.geo))
    }

    /// Its places, nearest to `from` first, with the square of the distance through the earth in
    /// earth's radii: by the tree, or by the cells until there is one.
    fn places_from(&self, from: [f64; 3]) -> impl Iterator<Item = (f64, DocId)> + '_ {
        let (by_tree, by_cells) = match self.tree.get() {
            Some(tree) => (Some(tree.nearest(from)), None),
            None => (None, Some(self.cells.nearest(&self.geo, from))),
        };
        let by_tree = by_tree.into_iter().flatten();
        by_tree.chain(by_cells.into_iter().flatten())
    }
}

fn strings(segment: &SegmentReader, column: &str) -> tantivy::Result<StrColumn> {
    segment
        .fast_fields()
        .str(column)?
        .ok_or_else(|| TantivyError::InternalError(format!("the column {column} is missing")))
}

/// The segments of a generation, open.
pub(super) struct Opened {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) columns: Vec<Arc<SegmentColumns>>,
}

fn shared(columns: &[Arc<SegmentColumns>]) -> HashMap<SegmentId, Arc<SegmentData>> {
    let of_segment =
        |columns: &Arc<SegmentColumns>| (columns.reader.segment_id(), Arc::clone(&columns.data));
    columns.iter().map(of_segment).collect()
}

/// Opens the segments in `home`; those that `previous` has too share its columns. `None` when
/// the schema differs.
pub(super) fn open_segments(
    home: &Path,
    previous: &[Arc<SegmentColumns>],
) -> tantivy::Result<Option<Opened>> {
    open_segments_with(home, previous, ReadAhead::new())
}

/// The same, but places that were read ahead are not read again.
pub(super) fn open_segments_with(
    home: &Path,
    previous: &[Arc<SegmentColumns>],
    mut ahead: ReadAhead,
) -> tantivy::Result<Option<Opened>> {
    let directory = ReadOnlyDirectory::open(home)?;
    let mut index = Index::open(directory)?;
    index.register_plugin(Arc::new(GeoPlugin));
    index.register_plugin(Arc::new(TextPlugin::default()));
    index.register_plugin(Arc::new(RowsPlugin::default()));
    let (expected, fields) = schema();
    if index.schema() != expected {
        return Ok(None);
    }
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let known = shared(previous);
    let columns = searcher
        .segment_readers()
        .iter()
        .zip(0u32..)
        .map(|(reader, segment)| {
            let data = match known.get(&reader.segment_id()) {
                Some(data) => Arc::clone(data),
                None => Arc::new(SegmentData::open(reader, &mut ahead)?),
            };
            Ok(Arc::new(SegmentColumns {
                segment,
                reader: reader.clone(),
                deleted: OnceLock::new(),
                data,
            }))
        })
        .collect::<tantivy::Result<_>>()?;
    Ok(Some(Opened {
        searcher,
        fields,
        columns,
    }))
}
