//! One generation, verified and open for reading.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use luukku_analyzers::Language;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, Term};

use super::columns::{SegmentColumns, open_segments_with};
use super::directory::Directory;
use super::document::{from_alphabetical, municipality};
use super::duplicates::with_linked;
use super::layout::{CONCEPTS_FST, CONCEPTS_JSON, STATISTICS, TANTIVY, WORDS, generation_path};
use super::located::ReadAhead;
use super::manifest::Manifest;
use super::positions::primary_point;
use super::schema::Fields;
use super::shown::{Reading, Shelf, Shown};
use super::statistics::Statistics;
use super::suggest::{Name, SuggestDictionary};
use super::verification::{Verified, verify_generation};
use super::vocabulary::Vocabulary;
use super::{Boundaries, GenerationId, IndexError, current_generation};
use crate::catalog::{Service, ServiceId};
use crate::concepts::Concepts;
use crate::gazetteer::Gazetteer;
use crate::query::{Beginnings, Segments};
use crate::record;

/// One generation, verified and open for reading. Share it between threads behind an `Arc`.
pub struct Snapshot {
    generation: GenerationId,
    manifest: Manifest,
    /// Nothing until all files were verified.
    pub(super) verified: Arc<OnceLock<Verified>>,
    searcher: Searcher,
    fields: Fields,
    pub(super) columns: Vec<Arc<SegmentColumns>>,
    suggest: SuggestDictionary,
    vocabulary: Vocabulary,
    statistics: Statistics,
    concepts: Arc<Concepts>,
    beginnings: Beginnings,
    shelf: Shelf,
    pub(super) directory: OnceLock<Directory>,
}

impl Snapshot {
    /// Verifies the generation that `CURRENT` names (sizes and hashes of all its files),
    /// opens it and reads a service from it.
    ///
    /// Cost: one pass over the files, and 32 bytes of memory a place.
    ///
    /// # Errors
    /// When there is no index, a file differs from its manifest, or the program's analyzers
    /// are not those it was built with.
    pub fn open(index: &Path) -> Result<Self, IndexError> {
        Self::open_with(index, None)
    }

    /// The same after `previous`, an older generation of the same index: files that both have
    /// are not read again, and what was made of them is shared.
    ///
    /// Cost: one pass over the files that are new.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_after(index: &Path, previous: &Self) -> Result<Self, IndexError> {
        Self::open_with(index, Some(previous))
    }

    fn open_with(index: &Path, previous: Option<&Self>) -> Result<Self, IndexError> {
        let generation = current_generation(index)?;
        let home = generation_path(index, &generation);
        // What may be damaged is not shared: of files that nobody verified nothing is known.
        let previous = previous.and_then(|previous| Some((previous, previous.verified.get()?)));
        let nothing = Verified::default();
        let known = previous.map_or(&nothing, |(_, verified)| verified);
        let (manifest, verified) = verify_generation(&home, &generation, known)?;
        let previous = previous.map(|(previous, _)| previous);
        let snapshot = Self::of_files(&home, generation, manifest, previous, ReadAhead::new())?;
        let _first = snapshot.verified.set(verified);
        snapshot.make_ready();
        Ok(snapshot)
    }

    /// Opens the files of a generation, of which those that are taken on trust have been
    /// verified.
    pub(super) fn of_files(
        home: &Path,
        generation: GenerationId,
        manifest: Manifest,
        previous: Option<&Self>,
        ahead: ReadAhead,
    ) -> Result<Self, IndexError> {
        manifest.check_analysis(home)?;
        let suggest = SuggestDictionary::open(home)?;
        let vocabulary = Vocabulary::open(&home.join(WORDS))?;
        let statistics = Statistics::open(&home.join(STATISTICS))?;
        let same_concepts = previous.filter(|previous| {
            let same = |name| previous.manifest.files.get(name) == manifest.files.get(name);
            same(CONCEPTS_FST) && same(CONCEPTS_JSON)
        });
        let concepts = match same_concepts {
            Some(previous) => Arc::clone(&previous.concepts),
            None => Concepts::open(&home.join(CONCEPTS_FST), &home.join(CONCEPTS_JSON))
                .map(Arc::new)
                .map_err(|(path, problem)| IndexError::damaged(path, problem))?,
        };
        let known = previous.map_or(&[][..], |previous| &previous.columns);
        let opened = open_segments_with(&home.join(TANTIVY), known, ahead)
            .map_err(IndexError::tantivy(home))?;
        let opened =
            opened.ok_or_else(|| IndexError::damaged(home, "its schema is not this program's"))?;
        let snapshot = Self {
            generation,
            manifest,
            verified: Arc::default(),
            searcher: opened.searcher,
            fields: opened.fields,
            columns: opened.columns,
            suggest,
            vocabulary,
            statistics,
            shelf: Shelf::new(&concepts),
            concepts,
            beginnings: Beginnings::default(),
            directory: OnceLock::new(),
        };
        snapshot.check(home)?;
        Ok(snapshot)
    }

    /// Makes what is otherwise made when the first person asks.
    fn make_ready(&self) {
        for columns in &self.columns {
            columns.make_ready();
        }
    }

    /// Reads what a search would: a generation that cannot answer is refused before it serves.
    fn check(&self, home: &Path) -> Result<(), IndexError> {
        let places: usize = self
            .columns
            .iter()
            .map(|columns| columns.live_places())
            .sum();
        let counted = (self.searcher.num_docs(), places as u64);
        let expected = (self.manifest.services, self.manifest.places);
        if counted != expected {
            let problem = format!(
                "it has {} services in {} places, the manifest says {} in {}",
                counted.0, counted.1, expected.0, expected.1
            );
            return Err(IndexError::damaged(home, problem));
        }
        for columns in &self.columns {
            let first = columns.docs().next();
            let address = first.map(|doc| DocAddress::new(columns.segment, doc));
            if address.is_some_and(|address| self.service(address).is_none()) {
                return Err(IndexError::damaged(
                    home,
                    "its first service cannot be read",
                ));
            }
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
            columns: &self.columns,
            concepts: &self.concepts,
            vocabulary: &self.vocabulary,
            counts: &self.statistics,
        }
    }

    pub(crate) fn suggest(&self) -> &SuggestDictionary {
        &self.suggest
    }

    pub(crate) fn beginnings(&self) -> &Beginnings {
        &self.beginnings
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn concepts(&self) -> &Concepts {
        &self.concepts
    }

    /// The service of a document, as all its records tell it; `None` when its row cannot be
    /// read.
    pub(crate) fn service(&self, address: DocAddress) -> Option<Service> {
        self.stored(address).map(as_all_tell)
    }

    /// The service of a document as answers show it, from among those shown lately or read;
    /// `None` when its row cannot be read.
    pub(crate) fn shown(&self, address: DocAddress) -> Option<Arc<Shown>> {
        self.shelf.shown(address, || {
            let json = stored_record(&self.columns, address)?;
            let stored = record::parse(&json).ok()?.service;
            Some((as_all_tell(stored), json.len()))
        })
    }

    /// What reads the texts of shown services.
    pub(crate) fn reading(&self) -> Reading<'_> {
        self.shelf.reading(&self.concepts)
    }

    /// The service of a document as it is stored, with the records linked under it.
    fn stored(&self, address: DocAddress) -> Option<Service> {
        let json = stored_record(&self.columns, address)?;
        record::parse(&json).ok().map(|parsed| parsed.service)
    }

    /// Where the service is that has this id, or a record with it linked under it.
    pub(crate) fn address(&self, id: &str) -> tantivy::Result<Option<DocAddress>> {
        address_of(&self.searcher, &self.fields, id)
    }

    /// The service with this id, or with a record of this id linked under it, as all its
    /// records tell it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn service_by_id(&self, id: &ServiceId) -> Result<Option<Service>, IndexError> {
        let home = Path::new(self.generation.as_str());
        let address = self
            .address(id.as_str())
            .map_err(IndexError::tantivy(home))?;
        let service = |address| self.service(address).ok_or_else(|| self.unread(address));
        address.map(service).transpose()
    }

    /// Every service as it is stored, with the records linked under it, in the order of the
    /// ids' bytes.
    ///
    /// Cost: a row read a service, and 4 bytes of memory each.
    ///
    /// # Errors
    /// A row that cannot be read; the others follow it.
    pub fn services(&self) -> impl Iterator<Item = Result<Service, IndexError>> + '_ {
        in_id_order(&self.columns)
            .map(|address| self.stored(address).ok_or_else(|| self.unread(address)))
    }

    /// Where the services are, in the order of their ids.
    pub(super) fn addresses(&self) -> impl Iterator<Item = DocAddress> + '_ {
        in_id_order(&self.columns)
    }

    fn unread(&self, address: DocAddress) -> IndexError {
        let home = Path::new(self.generation.as_str());
        IndexError::damaged(home, format!("{address:?} cannot be read"))
    }
}

/// A service as all its records tell it.
fn as_all_tell(stored: Service) -> Service {
    match with_linked(&stored) {
        Cow::Owned(whole) => whole,
        Cow::Borrowed(_) => stored,
    }
}

/// The record of a document, as it is stored.
pub(super) fn stored_record(
    columns: &[Arc<SegmentColumns>],
    address: DocAddress,
) -> Option<String> {
    let columns = columns.get(address.segment_ord as usize)?;
    String::from_utf8(columns.rows.row(address.doc_id)?).ok()
}

/// Where the service is that has this id, or a record with it linked under it, and is not
/// deleted.
pub(super) fn address_of(
    searcher: &Searcher,
    fields: &Fields,
    id: &str,
) -> tantivy::Result<Option<DocAddress>> {
    for field in [fields.id, fields.linked_id] {
        let mut found = addresses_of(searcher, &Term::from_field_text(field, id), 1)?;
        if let Some(address) = found.pop() {
            return Ok(Some(address));
        }
    }
    Ok(None)
}

/// The first documents with a term that are not deleted, at most `most`.
pub(super) fn addresses_of(
    searcher: &Searcher,
    term: &Term,
    most: usize,
) -> tantivy::Result<Vec<DocAddress>> {
    let mut found = Vec::new();
    for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
        let inverted = reader.inverted_index(term.field())?;
        let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
            continue;
        };
        while postings.doc() != TERMINATED && found.len() < most {
            if !reader.is_deleted(postings.doc()) {
                found.push(DocAddress::new(segment, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(found)
}

/// Live documents of all segments, in the order of their ids.
fn in_id_order(columns: &[Arc<SegmentColumns>]) -> impl Iterator<Item = DocAddress> + '_ {
    let mut ways: Vec<_> = columns
        .iter()
        .map(|columns| {
            let docs = columns.docs_by_id().into_iter();
            let ids = docs.filter_map(move |doc| Some((columns.id(doc)?, doc)));
            (columns.segment, ids.peekable())
        })
        .collect();
    std::iter::from_fn(move || {
        let (_, segment, ids) = ways
            .iter_mut()
            .filter_map(|(segment, ids)| Some((ids.peek()?.0.clone(), *segment, ids)))
            .min_by(|(a, ..), (b, ..)| a.cmp(b))?;
        let (_, doc) = ids.next()?;
        Some(DocAddress::new(segment, doc))
    })
}

/// What suggestions read of a document.
impl Snapshot {
    /// The name of a document as it is sorted by, folded; without reading the record.
    pub(crate) fn folded_name(&self, address: DocAddress) -> Option<String> {
        let columns = self.columns.get(address.segment_ord as usize)?;
        Some(from_alphabetical(&columns.name(address.doc_id)?))
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
            point: primary_point(&service),
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
