//! Building a generation and making it the live one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use indexmap::IndexSet;
use jiff::civil::Date;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument, TantivyError, Term};

use super::columns::{Opened, open_segments};
use super::duplicates::{self, BusinessIds, Keys, Link, groups};
use super::geo::GeoPlugin;
use super::layout::{STATISTICS, TANTIVY, WORDS};
use super::manifest::{FeedState, Manifest};
use super::positions::positions;
use super::prepare::{Prepared, Preparer};
use super::publish::{Contents, Staging, write_concepts};
use super::rows::RowsPlugin;
use super::schema::{schema, settings};
use super::service_terms::ServiceTerms;
use super::snapshot::{address_of, stored_record};
use super::statistics::Statistics;
use super::suggest::{SuggestBuilder, Suggested, Suggestions};
use super::text::{Terms, TextPlugin};
use super::vocabulary::{self, Vocabulary};
use super::{Boundaries, GenerationId, IndexError};
use crate::catalog::Service;
use crate::concepts::Concepts;
use crate::query::Segments;
use crate::record;

/// Memory for documents not yet written, in bytes, over all threads.
const WRITER_BYTES: usize = 256 * 1024 * 1024;

/// Builds a new generation beside the live one. Nothing is seen of it before [`publish`]:
/// when the builder is dropped, or anything fails, the live generation is as it was.
///
/// [`publish`]: IndexBuilder::publish
///
/// ```
/// use luukku_engine::index::{IndexBuilder, Snapshot};
/// use luukku_engine::record;
///
/// let folder = tempfile::tempdir()?;
/// let mut builder = IndexBuilder::create(folder.path())?;
/// let library = record::parse(r#"{"id": "forssa:kirjasto", "name": "Forssan kirjasto"}"#)?;
/// builder.add(&library.service)?;
/// builder.publish()?;
/// assert_eq!(Snapshot::open(folder.path())?.manifest().services, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct IndexBuilder {
    /// Above `staging`: its threads must have ended before the folder is removed.
    writer: IndexWriter,
    staging: Staging,
    preparer: Preparer,
    concepts: Arc<Concepts>,
    suggest: SuggestBuilder,
    /// In the order they were added.
    ids: IndexSet<String>,
    keys: Keys,
    business_ids: BusinessIds,
    services: u64,
    places: u64,
    sources: BTreeMap<(String, String), u64>,
    verified: Option<Date>,
    feeds: BTreeMap<String, FeedState>,
}

impl IndexBuilder {
    /// Starts a build into the index directory `index`, which is made where needed, with the
    /// concepts that ship.
    ///
    /// # Errors
    /// When the directory cannot be written, or another build is at work there.
    pub fn create(index: &Path) -> Result<Self, IndexError> {
        Self::with_concepts(index, Concepts::shipped())
    }

    /// The same with these concepts, which become part of the index.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub fn with_concepts(index: &Path, concepts: Arc<Concepts>) -> Result<Self, IndexError> {
        let staging = Staging::create(index)?;
        let home = staging.tantivy();
        let (schema, fields) = schema();
        let terms = Arc::<Terms>::default();
        let writer = Index::builder()
            .schema(schema)
            .settings(settings())
            .register_plugin(Arc::new(GeoPlugin))
            .register_plugin(Arc::new(TextPlugin::new(&terms)))
            .register_plugin(Arc::new(RowsPlugin::default()))
            .create_in_dir(&home)
            .and_then(|index| {
                super::terms::register(&index);
                index.writer(WRITER_BYTES)
            })
            .map_err(IndexError::tantivy(&home))?;
        // All segments become one at the end: what is merged before is merged twice.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self {
            staging,
            writer,
            preparer: Preparer {
                fields: Arc::new(fields),
                boundaries: Arc::default(),
                several_sources: Arc::default(),
                terms: ServiceTerms::new(Arc::clone(&terms), Arc::clone(&concepts)),
            },
            concepts,
            suggest: SuggestBuilder::default(),
            ids: IndexSet::new(),
            keys: Keys::default(),
            business_ids: BusinessIds::default(),
            services: 0,
            places: 0,
            sources: BTreeMap::new(),
            verified: None,
            feeds: BTreeMap::new(),
        })
    }

    /// Says where municipalities are: a location that names none is in the one around it.
    /// Without boundaries it is in that of the nearest place of the gazetteer.
    #[must_use]
    pub fn with_boundaries(mut self, boundaries: Boundaries) -> Self {
        self.preparer.boundaries = Arc::new(boundaries);
        self
    }

    /// Keeps how far a feed was fetched.
    pub fn set_feed(&mut self, name: &str, state: FeedState) {
        self.feeds.insert(name.to_owned(), state);
    }

    /// Adds a service.
    ///
    /// # Errors
    /// [`IndexError::DuplicateId`] when its id was added before: the service is left out and
    /// the build can go on. Otherwise when the disk refuses.
    pub fn add(&mut self, service: &Service) -> Result<(), IndexError> {
        let prepared = self.preparer.prepare(service);
        self.add_prepared(prepared)
    }

    /// What analyses services for this builder, on any thread.
    #[must_use]
    pub fn preparer(&self) -> Preparer {
        self.preparer.clone()
    }

    /// Adds a service that [`preparer`](Self::preparer) made ready.
    ///
    /// Waits while as many documents as memory is set aside for are not yet written.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub fn add_prepared(&mut self, prepared: Prepared) -> Result<(), IndexError> {
        let Prepared {
            id,
            document,
            suggested,
            places,
            source,
            verified,
            keys,
            origin,
        } = prepared;
        if self.ids.contains(&id) {
            return Err(IndexError::DuplicateId(id));
        }
        self.ids.insert(id);
        self.keys.add(keys, &origin.1);
        if self.keys.has_several_sources() {
            self.preparer.several_sources.store(true, Ordering::Relaxed);
        }
        self.business_ids.add(origin);
        self.write(document, suggested, places)?;
        *self.sources.entry(source).or_default() += 1;
        self.verified = self.verified.max(verified);
        Ok(())
    }

    /// Links records of one service from several sources under one of them. Once, when all
    /// are added. [`publish`](Self::publish) does it too; what was linked is returned here.
    ///
    /// Cost: nothing where all records are of one source; else sorting some ten numbers a
    /// record, and a row read for each record that may be the same as another.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn link(&mut self) -> Result<Vec<Link>, IndexError> {
        let mut keys = std::mem::take(&mut self.keys);
        if !keys.has_several_sources() {
            return Ok(Vec::new());
        }
        let home = self.staging.tantivy();
        let problem = || IndexError::tantivy(&home);
        self.writer.commit().map_err(problem())?;
        let opened = open_segments(&home, &[]).map_err(problem())?;
        let Some(opened) = opened else {
            return Err(IndexError::damaged(
                &home,
                "its schema is not this program's",
            ));
        };
        for number in keys.take_without() {
            if let Some(record) = self.record(&opened, number)? {
                keys.add_to(number, duplicates::keys(&record));
            }
        }
        let pairs = keys.pairs();
        if pairs.is_empty() {
            return Ok(Vec::new());
        }
        let numbers: BTreeSet<u32> = pairs
            .iter()
            .flat_map(|(one, other)| [*one, *other])
            .collect();
        let mut records = BTreeMap::new();
        for number in numbers {
            let record = self.record(&opened, number)?;
            records.extend(record.map(|record| (number, record)));
        }
        drop(opened);
        let (services, links) = groups(&records, pairs, &self.business_ids);
        let mut gone = SuggestBuilder::default();
        let mut come = Vec::new();
        for service in &services {
            self.remove_records(service, &mut gone);
            come.push(self.preparer.prepare(service));
        }
        self.suggest.remove(&gone);
        for prepared in come {
            self.write(prepared.document, prepared.suggested, prepared.places)?;
        }
        Ok(links)
    }

    /// A record that was added and committed, by its order.
    fn record(&self, opened: &Opened, number: u32) -> Result<Option<Service>, IndexError> {
        let Some(id) = self.ids.get_index(number as usize) else {
            return Ok(None);
        };
        let home = self.staging.tantivy();
        let fields = &self.preparer.fields;
        let address =
            address_of(&opened.searcher, fields, id).map_err(IndexError::tantivy(&home))?;
        let json = address.and_then(|address| stored_record(&opened.columns, address));
        let parsed = json.and_then(|json| record::parse(&json).ok());
        match parsed {
            Some(parsed) => Ok(Some(parsed.service)),
            None => Err(IndexError::damaged(&home, format!("{id:?} cannot be read"))),
        }
    }

    /// Takes out the records that a service is made of.
    fn remove_records(&mut self, service: &Service, gone: &mut SuggestBuilder) {
        let mut alone = service.clone();
        alone.linked = Vec::new();
        for record in std::iter::once(&alone).chain(&service.linked) {
            let id = Term::from_field_text(self.preparer.fields.id, record.id.as_str());
            self.writer.delete_term(id);
            gone.add(Suggested::by(record, &self.preparer.boundaries));
            self.places -= positions(record).len() as u64;
            self.services -= 1;
        }
    }

    fn write(
        &mut self,
        document: TantivyDocument,
        suggested: Suggested,
        places: u64,
    ) -> Result<(), IndexError> {
        self.writer
            .add_document(document)
            .map_err(IndexError::tantivy(self.staging.home()))?;
        self.suggest.add(suggested);
        self.services += 1;
        self.places += places;
        Ok(())
    }

    /// Finishes the generation and makes it the live one, atomically.
    ///
    /// Every file is synced before the manifest is written, and the manifest before the
    /// generation gets its name: a crash leaves the old generation or the new one.
    ///
    /// # Errors
    /// When the disk refuses; the live generation is then as it was.
    pub fn publish(mut self) -> Result<(GenerationId, Manifest), IndexError> {
        self.link()?;
        let Self {
            staging,
            writer,
            preparer,
            concepts,
            suggest,
            services,
            places,
            sources,
            verified,
            feeds,
            ids,
            keys,
            business_ids,
        } = self;
        // Merging takes the most memory: nothing is kept until then that only records needed.
        drop((ids, keys, business_ids));
        drop(preparer);
        let home = staging.home();
        let tantivy_home = staging.tantivy();
        let suggestions = std::thread::scope(|scope| {
            // Merging keeps one processor busy, this another.
            let sorting = scope.spawn(|| suggest.sorted());
            finish_segments(writer)?;
            sorting.join().map_err(|_| {
                let problem = "sorting the names failed".to_owned();
                TantivyError::InternalError(problem)
            })
        });
        let suggestions = suggestions.map_err(IndexError::tantivy(&tantivy_home))?;
        write_derived(suggestions, home, &concepts)?;
        write_concepts(home, &concepts)?;
        let contents = Contents {
            parent: None,
            feeds,
            services,
            places,
            data_as_of: verified.map(|date| date.to_string()),
            sources,
            tables: concepts.tables().to_vec(),
        };
        staging.publish(contents, &BTreeMap::new())
    }
}

/// Writes what is made from the finished segments: statistics, words, suggestions.
fn write_derived(
    suggestions: Suggestions,
    home: &Path,
    concepts: &Concepts,
) -> Result<(), IndexError> {
    let tantivy_home = home.join(TANTIVY);
    let problem = || IndexError::tantivy(&tantivy_home);
    let opened = open_segments(&tantivy_home, &[]).map_err(problem())?;
    let opened = opened
        .ok_or_else(|| IndexError::damaged(&tantivy_home, "its schema is not this program's"))?;
    let statistics = Statistics::default();
    statistics.write(&home.join(STATISTICS))?;
    let words = home.join(WORDS);
    vocabulary::write(&opened.columns, &statistics, &concepts.words(), &words)?;
    let segments = Segments {
        searcher: &opened.searcher,
        columns: &opened.columns,
        concepts,
        vocabulary: &Vocabulary::open(&words)?,
        counts: &statistics,
    };
    suggestions.write(home, segments)
}

/// Writes what is pending and merges all segments into one, for the fastest reading.
fn finish_segments(mut writer: IndexWriter) -> tantivy::Result<()> {
    writer.commit()?;
    let index = writer.index().clone();
    writer.wait_merging_threads()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        let mut writer: IndexWriter<TantivyDocument> = index.writer(WRITER_BYTES)?;
        writer.merge(&segments).wait()?;
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()?;
    }
    Ok(())
}
