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

use super::cell_facts::CellFacts;
use super::cells::{CELL, Cells};
use super::facts::FactColumn;
use super::geo::{GeoColumn, GeoPlugin};
use super::ids::Ids;
use super::kept_clauses::KeptClauses;
use super::located::{Located, ReadAhead};
use super::place_tree::{Near, PlaceRank, PlaceTree};
use super::readonly::ReadOnlyDirectory;
use super::rows::{Rows, RowsPlugin};
use super::running::{FrequentValues, RunningCounts};
use super::schema::{Fact, Fields, column, schema};
use super::standing::{Home, Homes, Standing};
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
    /// When documents were verified and the numbers of their ids; made when first asked for.
    standing: OnceLock<Standing>,
    /// The municipalities of documents; made when first asked for.
    homes: OnceLock<Homes>,
    /// What is known of the documents of each cell; made when first asked for.
    cell_facts: OnceLock<Vec<CellFacts>>,
    /// The least number of a name in each cell; made when first asked for.
    least_names: OnceLock<Vec<u64>>,
    /// Running counts of facets, by the facet's number; made when first asked for.
    running: [OnceLock<RunningCounts>; FACETS],
    frequent: [OnceLock<Option<FrequentValues>>; FACETS],
    pub(crate) text: TextIndex,
    /// What is kept of clauses that are asked for.
    pub(crate) clauses: KeptClauses,
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

    /// Visits places that are not of deleted services, all that are no farther than `most_2`
    /// and some more. `visit` says what is asked for from then on, no more than before.
    ///
    /// The tree is not made for it: until somebody else has, the cells are gone through.
    pub(crate) fn visit_near(
        &self,
        from: [f64; 3],
        most_2: f64,
        mut visit: impl FnMut(Near) -> f64,
    ) {
        let mut asked_2 = most_2;
        let visit_live = |near: Near| {
            if self.is_live(near.doc) {
                asked_2 = visit(near);
            }
            asked_2
        };
        self.data.visit_places(from, most_2, visit_live);
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
            standing: OnceLock::new(),
            homes: OnceLock::new(),
            cell_facts: OnceLock::new(),
            least_names: OnceLock::new(),
            running: Default::default(),
            frequent: Default::default(),
            geo,
            text: TextIndex::open(segment)?,
            clauses: KeptClauses::new(segment.max_doc()),
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

    /// When documents were verified, and the numbers of their ids.
    ///
    /// Cost: at the first call one pass over two columns.
    pub(crate) fn standing(&self) -> &Standing {
        self.standing
            .get_or_init(|| Standing::of(&self.verified, &self.ids, self.geo.documents()))
    }

    /// The municipality that a document is in, where there is no other.
    ///
    /// Cost: at the first call one pass over three columns.
    pub(crate) fn home(&self, doc: DocId) -> Home {
        self.homes().home(doc)
    }

    fn homes(&self) -> &Homes {
        let (located, serves) = (&self.located, &self.serves);
        self.homes
            .get_or_init(|| Homes::of(located, serves, &self.nationwide, self.geo.documents()))
    }

    /// Whether a document serves the whole country.
    pub(crate) fn is_national(&self, doc: DocId) -> bool {
        self.home(doc) == Home::SEVERAL && self.nationwide.first(doc) == Some(1)
    }

    /// What is known of the documents of each cell.
    ///
    /// Cost: at the first call a look at each document.
    pub(crate) fn cell_facts(&self) -> &[CellFacts] {
        self.cell_facts
            .get_or_init(|| CellFacts::of_all(self.geo.documents(), self.standing(), self.homes()))
    }

    /// The least number of a name among the documents of each cell.
    ///
    /// Cost: at the first call one pass over the column.
    pub(crate) fn least_names(&self) -> &[u64] {
        self.least_names.get_or_init(|| {
            let documents = self.geo.documents();
            let number = |doc| self.names.term_ords(doc).next().unwrap_or(u64::MAX);
            let cells = (0..documents).step_by(CELL as usize);
            let docs = cells.map(|first| first..(first + CELL).min(documents));
            docs.map(|docs| docs.map(number).min().unwrap_or(u64::MAX))
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

    /// The same of its most frequent values, where it has many.
    pub(crate) fn frequent(
        &self,
        facet: usize,
        count: impl FnOnce() -> Option<FrequentValues>,
    ) -> Option<&FrequentValues> {
        let frequent = self.frequent.get(facet)?;
        frequent.get_or_init(count).as_ref()
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
    pub(super) fn tree(&self) -> &PlaceTree {
        self.tree.get_or_init(|| PlaceTree::of(&self.geo))
    }

    /// Visits its places, by the tree, or by the cells until there is one.
    fn visit_places(&self, from: [f64; 3], mut most_2: f64, mut visit: impl FnMut(Near) -> f64) {
        if let Some(tree) = self.tree.get() {
            tree.visit(from, most_2, visit);
            return;
        }
        for (distance_2, doc) in self.cells.nearest(&self.geo, from) {
            if distance_2 > most_2 {
                return;
            }
            // Cells do not tell which place it is: of several none is taken for the first.
            let rank = match self.geo.places(doc) {
                [_] => PlaceRank::First,
                _ => PlaceRank::Further,
            };
            most_2 = visit(Near {
                distance_2,
                doc,
                rank,
            });
        }
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
