//! Building a generation and making it the live one.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use tantivy::indexer::NoMergePolicy;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexWriter, TantivyDocument};
use tempfile::TempDir;

use super::geo::GeoPlugin;
use super::layout::{
    self, CONCEPTS_FST, CONCEPTS_JSON, GenerationId, MANIFEST, STAGING_PREFIX, TANTIVY, WORDS,
    files_below, write_durably,
};
use super::manifest::{FORMAT_VERSION, FileEntry, Manifest, SourceCount};
use super::prepare::{Prepared, Preparer};
use super::schema::{schema, settings};
use super::snapshot::open_segments;
use super::suggest::SuggestBuilder;
use super::terms::{TERMS, TermsTokenizer};
use super::vocabulary::{self, Vocabulary};
use super::{Boundaries, IndexError};
use crate::analysis;
use crate::catalog::Service;
use crate::concepts::Concepts;
use crate::query::Segments;

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
    index: PathBuf,
    /// Above `staging`: its threads must have ended before the folder is removed.
    writer: IndexWriter,
    staging: TempDir,
    preparer: Preparer,
    suggest: SuggestBuilder,
    ids: HashSet<String>,
    places: u64,
    sources: BTreeMap<(String, String), u64>,
    verified: Option<Date>,
    _lock: File,
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
        let lock = layout::lock(index)?;
        let generations = layout::generations_path(index);
        remove_leftovers(&generations)?;
        let staging = tempfile::Builder::new()
            .prefix(STAGING_PREFIX)
            .tempdir_in(&generations)
            .map_err(IndexError::io(&generations, "create a folder in"))?;
        let home = staging.path().join(TANTIVY);
        fs::create_dir(&home).map_err(IndexError::io(&home, "create"))?;

        let (schema, fields) = schema();
        let writer = Index::builder()
            .schema(schema)
            .settings(settings())
            .register_plugin(Arc::new(GeoPlugin))
            .create_in_dir(&home)
            .and_then(|index| {
                let tokenizer = TextAnalyzer::from(TermsTokenizer::default());
                index.tokenizers().register(TERMS, tokenizer);
                index.writer(WRITER_BYTES)
            })
            .map_err(IndexError::tantivy(&home))?;
        // All segments become one at the end: what is merged before is merged twice.
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self {
            index: index.to_owned(),
            staging,
            writer,
            preparer: Preparer {
                fields: Arc::new(fields),
                concepts,
                boundaries: Arc::default(),
            },
            suggest: SuggestBuilder::default(),
            ids: HashSet::new(),
            places: 0,
            sources: BTreeMap::new(),
            verified: None,
            _lock: lock,
        })
    }

    /// Says where municipalities are: a location that names none is in the one around it.
    /// Without boundaries it is in that of the nearest place of the gazetteer.
    #[must_use]
    pub fn with_boundaries(mut self, boundaries: Boundaries) -> Self {
        self.preparer.boundaries = Arc::new(boundaries);
        self
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
        } = prepared;
        if self.ids.contains(&id) {
            return Err(IndexError::DuplicateId(id));
        }
        self.ids.insert(id);
        self.writer
            .add_document(document)
            .map_err(IndexError::tantivy(self.staging.path()))?;
        self.suggest.add(suggested);
        self.places += places;
        *self.sources.entry(source).or_default() += 1;
        self.verified = self.verified.max(verified);
        Ok(())
    }

    /// Finishes the generation and makes it the live one, atomically.
    ///
    /// Every file is synced before the manifest is written, and the manifest before the
    /// generation gets its name: a crash leaves the old generation or the new one.
    ///
    /// # Errors
    /// When the disk refuses; the live generation is then as it was.
    pub fn publish(self) -> Result<(GenerationId, Manifest), IndexError> {
        let Self {
            index,
            staging,
            writer,
            preparer,
            suggest,
            ids,
            places,
            sources,
            verified,
            _lock,
        } = self;
        let Preparer {
            fields, concepts, ..
        } = preparer;
        let tantivy_home = staging.path().join(TANTIVY);
        let segments = finish_segments(writer).map_err(IndexError::tantivy(&tantivy_home))?;
        vocabulary::write(
            &segments,
            &fields,
            &concepts.words(),
            &staging.path().join(WORDS),
        )?;
        drop(segments);
        remove_lock_files(&tantivy_home)?;
        write_suggestions(suggest, staging.path(), &concepts)?;
        write_concepts(staging.path(), &concepts)?;

        let created = Timestamp::now();
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            created_at: created.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            analysis: analysis::fingerprint(),
            services: ids.len() as u64,
            places,
            data_as_of: verified.map(|date| date.to_string()),
            sources: sources
                .into_iter()
                .map(|((source, licence), services)| SourceCount {
                    source,
                    licence,
                    services,
                })
                .collect(),
            tables: concepts.tables().to_vec(),
            files: sync_files(staging.path())?,
        };
        let path = staging.path().join(MANIFEST);
        let bytes = serde_json::to_vec_pretty(&manifest)
            .map_err(|error| IndexError::damaged(&path, error.to_string()))?;
        write_durably(&path, &bytes)?;
        layout::sync(&tantivy_home)?;
        layout::sync(staging.path())?;

        let generation = GenerationId::new(created, &bytes);
        layout::publish(&index, staging.path(), &generation)?;
        // The folder has its name now: there is nothing left to remove.
        let _renamed = staging.keep();
        Ok((generation, manifest))
    }
}

fn write_concepts(home: &Path, concepts: &Concepts) -> Result<(), IndexError> {
    let json_path = home.join(CONCEPTS_JSON);
    let (fst, json) = concepts
        .files()
        .map_err(|error| IndexError::damaged(&json_path, error.to_string()))?;
    write_durably(&home.join(CONCEPTS_FST), fst)?;
    write_durably(&json_path, &json)
}

/// Counts what the topics find in the finished segments, and writes the dictionary.
fn write_suggestions(
    suggest: SuggestBuilder,
    home: &Path,
    concepts: &Concepts,
) -> Result<(), IndexError> {
    let tantivy_home = home.join(TANTIVY);
    let opened = open_segments(&tantivy_home).map_err(IndexError::tantivy(&tantivy_home))?;
    let Some((searcher, fields, columns)) = opened else {
        return Err(IndexError::damaged(
            &tantivy_home,
            "its schema is not this program's",
        ));
    };
    let segments = Segments {
        searcher: &searcher,
        fields: &fields,
        columns: &columns,
        concepts,
        vocabulary: &Vocabulary::open(&home.join(WORDS))?,
    };
    suggest.write(home, segments)
}

/// Writes what is pending and merges all segments into one, for the fastest reading.
fn finish_segments(mut writer: IndexWriter) -> tantivy::Result<Index> {
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
    Ok(index)
}

fn remove_lock_files(tantivy_home: &Path) -> Result<(), IndexError> {
    for relative in files_below(tantivy_home)? {
        if relative
            .extension()
            .is_some_and(|extension| extension == "lock")
        {
            let path = tantivy_home.join(relative);
            fs::remove_file(&path).map_err(IndexError::io(&path, "remove"))?;
        }
    }
    Ok(())
}

/// Syncs every file below `home` and describes it.
fn sync_files(home: &Path) -> Result<BTreeMap<String, FileEntry>, IndexError> {
    let mut files = BTreeMap::new();
    for relative in files_below(home)? {
        let path = home.join(&relative);
        layout::sync(&path)?;
        let name = relative
            .to_str()
            .ok_or_else(|| IndexError::damaged(&path, "its name is not UTF-8"))?;
        files.insert(name.to_owned(), FileEntry::of(&path)?);
    }
    Ok(files)
}

/// Removes what an interrupted build left. The lock is held, so no other build owns it.
fn remove_leftovers(generations: &Path) -> Result<(), IndexError> {
    for entry in fs::read_dir(generations).map_err(IndexError::io(generations, "list"))? {
        let entry = entry.map_err(IndexError::io(generations, "list"))?;
        if entry
            .file_name()
            .to_string_lossy()
            .starts_with(STAGING_PREFIX)
        {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(IndexError::io(&path, "remove"))?;
        }
    }
    Ok(())
}
