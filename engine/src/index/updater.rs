//! Updating the live generation: services come, change and go, and the rest stays as it is.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::{DocAddress, Index, IndexWriter, Term};

use super::changed::Changed;
use super::document::{date_of_days, document};
use super::duplicates::{self, BusinessIds, Keys, Link, alike, groups, with_linked};
use super::geo::GeoPlugin;
use super::manifest::{FeedState, FileEntry, Manifest};
use super::previous::{ChangedVersions, DERIVED, Previous, Stored, apart, link, reopen, take};
use super::publish::{Contents, Staging};
use super::rows::RowsPlugin;
use super::service_terms::ServiceTerms;
use super::snapshot::address_of;
use super::statistics::Changes;
use super::suggest::SuggestUpdate;
use super::text::{Terms, TextPlugin};
use super::{Boundaries, GenerationId, IndexError, current_generation, fold};
use crate::catalog::{Service, ServiceId};
use crate::record;

/// Memory for documents not yet written, in bytes.
const WRITER_BYTES: usize = 64 * 1024 * 1024;

/// Updates the live generation of an index. Nothing is seen of it before [`publish`]: when
/// the updater is dropped, or anything fails, the live generation is as it was.
///
/// The new generation shares the files of unchanged segments with the old one by hard links.
/// Whatever is asked, it answers as one built anew from the same services does.
///
/// [`publish`]: IndexUpdater::publish
///
/// ```
/// use luukku_engine::index::{IndexBuilder, IndexUpdater, Snapshot, Updated};
/// use luukku_engine::record;
///
/// let folder = tempfile::tempdir()?;
/// let mut builder = IndexBuilder::create(folder.path())?;
/// builder.add(&record::parse(r#"{"id": "1", "name": "Forssan kirjasto"}"#)?.service)?;
/// builder.publish()?;
///
/// let mut updater = IndexUpdater::open(folder.path())?;
/// updater.upsert(&record::parse(r#"{"id": "2", "name": "Tammelan kirjasto"}"#)?.service)?;
/// updater.delete(&"1".parse()?)?;
/// assert!(matches!(updater.publish()?, Updated::Published(..)));
/// assert_eq!(Snapshot::open(folder.path())?.manifest().services, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct IndexUpdater {
    /// Above `staging`: its threads must have ended before the folder is removed.
    writer: IndexWriter,
    gone: Changed,
    come: Changed,
    staging: Staging,
    previous: Previous,
    /// Hashes of the files that are the old generation's own.
    linked: BTreeMap<String, FileEntry>,
    boundaries: Boundaries,
    terms: ServiceTerms,
    changes: Changes,
    suggest: SuggestUpdate,
    sources: BTreeMap<(String, String), u64>,
    feeds: BTreeMap<String, FeedState>,
    /// Services of this update, by id.
    met: HashMap<String, Met>,
    /// Records to be written, or deleted where there is none, by id.
    pending: BTreeMap<String, Option<Service>>,
    counts: UpdateCounts,
    small_segment: u32,
}

/// What an update has done with a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Met {
    Written,
    Deleted,
}

/// How many services an update changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UpdateCounts {
    /// Services that were not in the index.
    pub added: u64,
    /// Services that were, with another record.
    pub replaced: u64,
    /// Services that were, with the same record: they are not written.
    pub unchanged: u64,
    /// Services that are no longer in the index.
    pub deleted: u64,
    /// Services to be deleted that were not in the index.
    pub unknown: u64,
}

/// What an update came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Updated {
    /// A new generation is live.
    Published(GenerationId, Box<Manifest>),
    /// There was nothing to change, and this generation stays live.
    Unchanged(GenerationId),
}

/// What became of a service to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deleted {
    /// It is no longer in the index.
    Deleted,
    /// It was not in the index.
    Unknown,
}

impl IndexUpdater {
    /// Starts an update of the live generation of the index directory `index`.
    ///
    /// The segments are not read here: whether they are as they were written is for
    /// [`verify`](super::verify) to say, and their hashes go on into the new generation.
    ///
    /// # Errors
    /// When there is no index, another build is at work there, the generation is damaged or of
    /// another version, or the directory cannot be written.
    pub fn open(index: &Path) -> Result<Self, IndexError> {
        // Before the lock, which would make the folders of an index that is not there.
        current_generation(index)?;
        let staging = Staging::create(index)?;
        let previous = Previous::open(index)?;
        let linked = link(&staging, &previous)?;
        let home = staging.tantivy();
        let terms = Arc::<Terms>::default();
        let rows = || RowsPlugin::after(previous.opened.columns.iter().map(|of| &of.rows));
        let writer = open_writer(&home, &terms, rows()).map_err(IndexError::tantivy(&home))?;
        let sources = previous.manifest.sources.iter();
        Ok(Self {
            gone: Changed::create(staging.home(), &terms, rows())?,
            come: Changed::create(staging.home(), &terms, rows())?,
            writer,
            linked,
            boundaries: Boundaries::default(),
            terms: ServiceTerms::new(Arc::clone(&terms), Arc::clone(&previous.concepts)),
            changes: Changes::default(),
            suggest: SuggestUpdate::default(),
            sources: sources
                .map(|of| ((of.source.clone(), of.licence.clone()), of.services))
                .collect(),
            feeds: previous.manifest.feeds.clone(),
            met: HashMap::new(),
            pending: BTreeMap::new(),
            counts: UpdateCounts::default(),
            small_segment: fold::SMALL,
            previous,
            staging,
        })
    }

    /// Says where municipalities are, as for a build: give it those the index was built with.
    #[must_use]
    pub fn with_boundaries(mut self, boundaries: Boundaries) -> Self {
        self.boundaries = boundaries;
        self
    }

    /// Says how many services make a segment worth keeping apart; 1,000 unless said. Smaller
    /// ones are merged with any of less than four times that.
    #[must_use]
    pub fn with_small_segment(mut self, services: u32) -> Self {
        self.small_segment = services;
        self
    }

    /// What is known of the feeds.
    #[must_use]
    pub fn feeds(&self) -> &BTreeMap<String, FeedState> {
        &self.feeds
    }

    /// Keeps how far a feed was fetched.
    pub fn set_feed(&mut self, name: &str, state: FeedState) {
        self.feeds.insert(name.to_owned(), state);
    }

    /// How many services were changed so far.
    #[must_use]
    pub fn counts(&self) -> UpdateCounts {
        self.counts
    }

    /// Puts a record in the place of the one with its id, or adds it. One that is the same is
    /// left as it is.
    ///
    /// # Errors
    /// [`IndexError::DuplicateId`] when its id was given before in this update: the record is
    /// left out and the update can go on. Otherwise when the index cannot be read.
    pub fn upsert(&mut self, service: &Service) -> Result<(), IndexError> {
        let id = service.id.as_str();
        let met = self.met.get(id).copied();
        if met == Some(Met::Written) {
            return Err(IndexError::DuplicateId(id.to_owned()));
        }
        if met == Some(Met::Deleted) {
            self.counts.deleted -= 1;
            self.pending.remove(id);
        }
        self.met.insert(id.to_owned(), Met::Written);
        let known = self.stored(id)?.and_then(|stored| stored.record(id));
        match known {
            Some(known) if record::to_json(&known) == record::to_json(service) => {
                self.counts.unchanged += 1;
                return Ok(());
            }
            Some(_) => self.counts.replaced += 1,
            None => self.counts.added += 1,
        }
        self.pending.insert(id.to_owned(), Some(service.clone()));
        Ok(())
    }

    /// Deletes a record.
    ///
    /// # Errors
    /// [`IndexError::DuplicateId`] when a record with this id was written in this update.
    /// Otherwise when the index cannot be read.
    pub fn delete(&mut self, id: &ServiceId) -> Result<Deleted, IndexError> {
        let id = id.as_str();
        match self.met.get(id) {
            Some(Met::Written) => return Err(IndexError::DuplicateId(id.to_owned())),
            Some(Met::Deleted) => return Ok(Deleted::Unknown),
            None => {}
        }
        if self.stored(id)?.is_none() {
            self.counts.unknown += 1;
            return Ok(Deleted::Unknown);
        }
        self.met.insert(id.to_owned(), Met::Deleted);
        self.counts.deleted += 1;
        self.pending.insert(id.to_owned(), None);
        Ok(Deleted::Deleted)
    }

    /// Carries out the changes so far, and links records of one service from several sources,
    /// as a build does. [`publish`](Self::publish) does it too; what was linked is returned
    /// here.
    ///
    /// # Errors
    /// When the disk refuses or the index cannot be read.
    pub fn link(&mut self) -> Result<Vec<Link>, IndexError> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        // Services that change, or may be the same as one that comes.
        let mut touched: BTreeMap<DocAddress, Stored> = BTreeMap::new();
        let problem = || IndexError::tantivy(&self.previous.home);
        let mut searched: Vec<Service> = pending.values().flatten().cloned().collect();
        let stays = |record: &Service| !pending.contains_key(record.id.as_str());
        for id in pending.keys() {
            if let Some(stored) = self.stored(id)? {
                searched.extend(stored.records_if_linked().filter(stays));
                touched.insert(stored.address, stored);
            }
        }
        // Records that a link may leave can be the same as others than they were linked to.
        while let Some(record) = searched.pop() {
            for address in alike(&self.previous.opened, &record).map_err(problem())? {
                if let Entry::Vacant(place) = touched.entry(address) {
                    let stored = self.previous.stored_at(address)?;
                    searched.extend(stored.records_if_linked().filter(stays));
                    place.insert(stored);
                }
            }
        }
        let kept = touched.values().flat_map(Stored::records);
        let kept = kept.filter(|record| !pending.contains_key(record.id.as_str()));
        let coming = pending.values().flatten().cloned();
        let records: BTreeMap<u32, Service> = (0..).zip(kept.chain(coming)).collect();

        let mut keys = Keys::default();
        let mut business_ids = BusinessIds::default();
        for record in records.values() {
            let origin = duplicates::origin(record);
            keys.add(Some(duplicates::keys(record)), &origin.1);
            business_ids.add(origin);
        }
        let (mut services, mut links) = groups(&records, keys.pairs(), &business_ids);
        let grouped: HashSet<ServiceId> = services
            .iter()
            .flat_map(Service::records)
            .map(|record| record.id.clone())
            .collect();
        let alone = records.into_values();
        services.extend(alone.filter(|record| !grouped.contains(&record.id)));

        // What is as it was stays where it is.
        let mut written: HashMap<String, Service> = services
            .into_iter()
            .map(|service| (record::to_json(&service), service))
            .collect();
        for stored in touched.into_values() {
            if written.remove(&stored.json).is_none() {
                self.remove(&stored)?;
            }
        }
        let mut written: Vec<Service> = written.into_values().collect();
        written.sort_by(|one, other| one.id.cmp(&other.id));
        for service in &written {
            self.add(service)?;
        }
        let new: HashSet<&ServiceId> = written.iter().map(|service| &service.id).collect();
        links.retain(|link| new.contains(&link.first));
        Ok(links)
    }

    fn stored(&self, id: &str) -> Result<Option<Stored>, IndexError> {
        let Previous { opened, home, .. } = &self.previous;
        let address = address_of(&opened.searcher, &opened.fields, id);
        let address = address.map_err(IndexError::tantivy(home))?;
        address
            .map(|address| self.previous.stored_at(address))
            .transpose()
    }

    fn remove(&mut self, stored: &Stored) -> Result<(), IndexError> {
        let Previous { opened, .. } = &self.previous;
        let service = &stored.service;
        let fields = &opened.fields;
        let id = Term::from_field_text(fields.id, service.id.as_str());
        self.writer.delete_term(id);
        let document = document(service, fields, &self.boundaries, &mut self.terms);
        let segment = opened.searcher.segment_reader(stored.address.segment_ord);
        let numbered = self.terms.numbered();
        self.changes.delete(segment, &document, fields, numbered);
        self.gone.add(document)?;
        self.suggest.delete(&with_linked(service), &self.boundaries);
        for record in stored.records() {
            if let Some(services) = self.sources.get_mut(&source(&record)) {
                *services = services.saturating_sub(1);
            }
        }
        Ok(())
    }

    fn add(&mut self, service: &Service) -> Result<(), IndexError> {
        let fields = &self.previous.opened.fields;
        let document = document(service, fields, &self.boundaries, &mut self.terms);
        self.changes.add(&document, fields, self.terms.numbered());
        self.come.add(document.clone())?;
        self.writer
            .add_document(document)
            .map_err(IndexError::tantivy(self.staging.home()))?;
        self.suggest.add(&with_linked(service), &self.boundaries);
        for record in apart(service) {
            *self.sources.entry(source(&record)).or_default() += 1;
        }
        Ok(())
    }

    /// Finishes the new generation and makes it the live one, atomically, as a build does.
    /// Nothing is published where nothing changed.
    ///
    /// Cost: what depends on the size of the index is some passes over its words and names.
    ///
    /// # Errors
    /// When the disk refuses; the live generation is then as it was.
    pub fn publish(mut self) -> Result<Updated, IndexError> {
        self.link()?;
        let Self {
            writer,
            gone,
            come,
            staging,
            previous,
            mut linked,
            changes,
            suggest,
            mut sources,
            feeds,
            counts,
            small_segment,
            ..
        } = self;
        let is_same = counts.added + counts.replaced + counts.deleted == 0;
        if is_same && feeds == previous.manifest.feeds {
            return Ok(Updated::Unchanged(previous.generation));
        }
        let (gone, come) = (gone.finish()?, come.finish()?);
        let home = staging.tantivy();
        let opened = if is_same {
            drop(writer);
            for name in DERIVED {
                take(&staging, &previous, name, &mut linked)?;
            }
            reopen(&home, &previous)?
        } else {
            finish_segments(writer, small_segment).map_err(IndexError::tantivy(&home))?;
            let opened = reopen(&home, &previous)?;
            let statistics = previous
                .statistics
                .after(&changes, opened.searcher.segment_readers());
            let versions = ChangedVersions {
                gone: &gone,
                come: &come,
                terms: &changes.terms,
            };
            previous.write_derived(&staging, &opened, &statistics, suggest, versions)?;
            opened
        };
        drop((gone, come));
        sources.retain(|_, services| *services > 0);
        let columns = opened.columns.iter();
        let verified = columns.clone().flat_map(|columns| {
            let days = |doc| columns.verified.first(doc);
            columns.docs().filter_map(days)
        });
        let contents = Contents {
            parent: Some(previous.generation),
            feeds,
            services: opened.searcher.num_docs(),
            places: columns.map(|columns| columns.live_places() as u64).sum(),
            data_as_of: verified
                .max()
                .and_then(date_of_days)
                .map(|date: Date| date.to_string()),
            sources,
            tables: previous.manifest.tables,
        };
        let (generation, manifest) = staging.publish(contents, &linked)?;
        Ok(Updated::Published(generation, Box::new(manifest)))
    }
}

fn source(service: &Service) -> (String, String) {
    let source = service.source.clone().unwrap_or_default();
    (source, service.licence.clone().unwrap_or_default())
}

fn open_writer(home: &Path, terms: &Arc<Terms>, rows: RowsPlugin) -> tantivy::Result<IndexWriter> {
    let mut index = Index::open_in_dir(home)?;
    index.register_plugin(Arc::new(GeoPlugin));
    index.register_plugin(Arc::new(TextPlugin::new(terms)));
    index.register_plugin(Arc::new(rows));
    super::terms::register(&index);
    // One thread: the services of an update become one segment.
    let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// Writes what is pending, and merges segments where there are too many of them.
fn finish_segments(mut writer: IndexWriter, small: u32) -> tantivy::Result<()> {
    writer.commit()?;
    let searcher = writer.index().reader()?.searcher();
    let groups = fold::groups(searcher.segment_readers(), small);
    drop(searcher);
    for group in groups {
        writer.merge(&group).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}
