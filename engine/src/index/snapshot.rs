//! One generation, verified and open for reading.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::civil::DateTime;
use luukku_analyzers::Language;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use tantivy::columnar::{Column, StrColumn};
use tantivy::directory::MmapDirectory;
use tantivy::schema::Value as _;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, SegmentReader, TantivyDocument};

use super::document::{from_alphabetical, municipality};
use super::facts::FactColumn;
use super::geo::{GeoColumn, GeoPlugin};
use super::layout::{CONCEPTS_FST, CONCEPTS_JSON, TANTIVY, WORDS, generation_path};
use super::manifest::{Manifest, verify_generation};
use super::readonly::ReadOnlyDirectory;
use super::schema::{Fact, Fields, column, schema};
use super::suggest::{Name, SuggestDictionary};
use super::vocabulary::Vocabulary;
use super::{Boundaries, GenerationId, IndexError, current_generation};
use crate::analysis;
use crate::catalog::{GeoPoint, OpenTimes, Openness, Service};
use crate::concepts::Concepts;
use crate::gazetteer::Gazetteer;
use crate::query::Segments;
use crate::record;

/// A place of a document in the R-tree, as a unit vector, so that the nearest there is the
/// nearest on earth: at the poles and across the 180th meridian too.
pub(crate) type TreePlace = GeomWithData<[f64; 3], DocAddress>;

/// One generation, verified and open for reading. Share it between threads behind an `Arc`.
pub struct Snapshot {
    generation: GenerationId,
    manifest: Manifest,
    searcher: Searcher,
    fields: Fields,
    columns: Vec<Arc<SegmentColumns>>,
    tree: RTree<TreePlace>,
    suggest: SuggestDictionary,
    vocabulary: Vocabulary,
    concepts: Concepts,
}

/// What ranking reads of a segment's documents.
pub(crate) struct SegmentColumns {
    pub(crate) geo: GeoColumn,
    pub(crate) located: Column<u64>,
    pub(crate) serves: Column<u64>,
    pub(crate) nationwide: Column<u64>,
    pub(crate) verified: Column<i64>,
    pub(crate) min_age: Column<u64>,
    pub(crate) max_age: Column<u64>,
    facts: Vec<FactColumn>,
    /// The times met so far, read; by their number.
    hours: Vec<OnceLock<Option<OpenTimes>>>,
    /// The segment's number.
    pub(crate) segment: u32,
    pub(crate) ids: StrColumn,
    pub(crate) names: StrColumn,
}

impl Snapshot {
    /// Verifies the generation that `CURRENT` names (sizes and hashes of all its files),
    /// opens it and reads a service from it.
    ///
    /// Cost: one pass over the files, and 40 bytes of memory a place.
    ///
    /// # Errors
    /// When there is no index, a file differs from its manifest, or the program's analyzers
    /// are not those it was built with.
    pub fn open(index: &Path) -> Result<Self, IndexError> {
        let generation = current_generation(index)?;
        let home = generation_path(index, &generation);
        let manifest = verify_generation(&home, &generation)?;
        let analysis = analysis::fingerprint();
        if manifest.analysis != analysis {
            return Err(IndexError::Incompatible {
                path: home,
                what: "the text analysis",
                found: manifest.analysis,
                expected: analysis,
            });
        }
        let suggest = SuggestDictionary::open(&home)?;
        let vocabulary = Vocabulary::open(&home.join(WORDS))?;
        let concepts = Concepts::open(&home.join(CONCEPTS_FST), &home.join(CONCEPTS_JSON))
            .map_err(|(path, problem)| IndexError::damaged(path, problem))?;
        let opened = open_segments(&home.join(TANTIVY)).map_err(IndexError::tantivy(&home))?;
        let Some((searcher, fields, columns)) = opened else {
            return Err(IndexError::damaged(
                &home,
                "its schema is not this program's",
            ));
        };
        let tree = tree(&searcher, &columns);
        let snapshot = Self {
            generation,
            manifest,
            searcher,
            fields,
            columns,
            tree,
            suggest,
            vocabulary,
            concepts,
        };
        snapshot.check(&home)?;
        Ok(snapshot)
    }

    /// Reads what a search would: a generation that cannot answer is refused before it serves.
    fn check(&self, home: &Path) -> Result<(), IndexError> {
        let places: usize = self.columns.iter().map(|columns| columns.geo.len()).sum();
        let counted = (self.searcher.num_docs(), places as u64);
        let expected = (self.manifest.services, self.manifest.places);
        if counted != expected {
            let problem = format!(
                "it has {} services in {} places, the manifest says {} in {}",
                counted.0, counted.1, expected.0, expected.1
            );
            return Err(IndexError::damaged(home, problem));
        }
        if counted.0 > 0 && self.service(DocAddress::new(0, 0)).is_none() {
            return Err(IndexError::damaged(
                home,
                "its first service cannot be read",
            ));
        }
        Ok(())
    }

    /// The generation this is.
    #[must_use]
    pub fn generation(&self) -> &GenerationId {
        &self.generation
    }

    /// What the generation holds.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The columns of all segments.
    pub(crate) fn all_columns(&self) -> &[Arc<SegmentColumns>] {
        &self.columns
    }

    /// The columns of a segment, by its ordinal.
    pub(crate) fn columns(&self, segment: u32) -> Arc<SegmentColumns> {
        Arc::clone(&self.columns[segment as usize])
    }

    /// The segments, for counting.
    pub(crate) fn segments(&self) -> Segments<'_> {
        Segments {
            searcher: &self.searcher,
            fields: &self.fields,
            columns: &self.columns,
            concepts: &self.concepts,
            vocabulary: &self.vocabulary,
        }
    }

    pub(crate) fn tree(&self) -> &RTree<TreePlace> {
        &self.tree
    }

    pub(crate) fn suggest(&self) -> &SuggestDictionary {
        &self.suggest
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn concepts(&self) -> &Concepts {
        &self.concepts
    }

    /// The stored service of a document; `None` when its row cannot be read.
    pub(crate) fn service(&self, address: DocAddress) -> Option<Service> {
        let document: TantivyDocument = self.searcher.doc(address).ok()?;
        let bytes = document.get_first(self.fields.record)?.as_bytes()?.to_vec();
        let json = String::from_utf8(bytes).ok()?;
        record::parse(&json).ok().map(|parsed| parsed.service)
    }
}

/// What suggestions read of a document.
impl Snapshot {
    /// The name of a document as it is sorted by, folded; without reading the record.
    pub(crate) fn folded_name(&self, address: DocAddress) -> Option<String> {
        let names = &self.columns.get(address.segment_ord as usize)?.names;
        let ord = names.term_ords(address.doc_id).next()?;
        let mut spelled = String::new();
        names.ord_to_str(ord, &mut spelled).ok()?;
        Some(from_alphabetical(&spelled))
    }

    /// The entry of a document's name.
    pub(crate) fn name_entry(&self, address: DocAddress) -> Option<Name> {
        let service = self.service(address)?;
        let (language, text) = service.name.best(Language::Finnish)?;
        let place = service.locations.first();
        Some(Name {
            language,
            text: text.to_owned(),
            id: service.id.as_str().to_owned(),
            municipality: place.and_then(|place| {
                municipality(place, Gazetteer::embedded(), &Boundaries::default())
            }),
            point: place.and_then(|place| place.point),
        })
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("generation", &self.generation)
            .field("services", &self.manifest.services)
            .finish_non_exhaustive()
    }
}

pub(super) type Opened = (Searcher, Fields, Vec<Arc<SegmentColumns>>);

/// `None` when the schema differs.
pub(super) fn open_segments(home: &Path) -> tantivy::Result<Option<Opened>> {
    let directory = ReadOnlyDirectory(MmapDirectory::open(home)?);
    let mut index = Index::open(directory)?;
    index.register_plugin(Arc::new(GeoPlugin));
    let (expected, fields) = schema();
    if index.schema() != expected {
        return Ok(None);
    }
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let searcher = reader.searcher();
    let columns = searcher
        .segment_readers()
        .iter()
        .zip(0u32..)
        .map(|(segment, number)| SegmentColumns::open(segment, number).map(Arc::new))
        .collect::<tantivy::Result<_>>()?;
    Ok(Some((searcher, fields, columns)))
}

impl SegmentColumns {
    /// What is known of the segment's services, of one kind.
    pub(crate) fn fact(&self, fact: Fact) -> &FactColumn {
        &self.facts[fact as usize]
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

    fn open(segment: &SegmentReader, number: u32) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let facts: Vec<FactColumn> = Fact::ALL
            .into_iter()
            .map(|fact| FactColumn::open(segment, fact))
            .collect::<tantivy::Result<_>>()?;
        let hours = facts[Fact::OpeningHours as usize].values().len();
        Ok(Self {
            min_age: fast.u64(column::MIN_AGE)?,
            max_age: fast.u64(column::MAX_AGE)?,
            facts,
            hours: (0..hours).map(|_| OnceLock::new()).collect(),
            segment: number,
            geo: GeoColumn::open(segment)?,
            located: fast.u64(column::LOCATED)?,
            serves: fast.u64(column::SERVES)?,
            nationwide: fast.u64(column::NATIONWIDE)?,
            verified: fast.i64(column::VERIFIED)?,
            ids: strings(segment, column::ID)?,
            names: strings(segment, column::NAME_ORDER)?,
        })
    }
}

fn strings(segment: &SegmentReader, column: &str) -> tantivy::Result<StrColumn> {
    segment.fast_fields().str(column)?.ok_or_else(|| {
        tantivy::TantivyError::InternalError(format!("the column {column} is missing"))
    })
}

fn tree(searcher: &Searcher, columns: &[Arc<SegmentColumns>]) -> RTree<TreePlace> {
    let mut places = Vec::new();
    for ((segment, reader), columns) in (0u32..).zip(searcher.segment_readers()).zip(columns) {
        for doc in reader.doc_ids_alive() {
            let points = columns
                .geo
                .places(doc)
                .iter()
                .filter_map(|point| point.to_point());
            places
                .extend(points.map(|point| {
                    TreePlace::new(unit_vector(point), DocAddress::new(segment, doc))
                }));
        }
    }
    RTree::bulk_load(places)
}

/// The position on the unit sphere: x through 0° N 0° E, z through the north pole.
pub(crate) fn unit_vector(point: GeoPoint) -> [f64; 3] {
    let (lat_sin, lat_cos) = point.lat().to_radians().sin_cos();
    let (lon_sin, lon_cos) = point.lon().to_radians().sin_cos();
    [lat_cos * lon_cos, lat_cos * lon_sin, lat_sin]
}
