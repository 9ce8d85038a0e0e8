//! What the weights of words are reckoned from: counts over the services that are live.
//!
//! tantivy counts a deleted service until its segment is merged, and guesses how long texts
//! are when it merges one with deleted services; the same services would then rank
//! differently after an update and after a build. So the counts of the deleted ones are kept
//! beside the segments, and taken off.
//!
//! `statistics.fst`: `T` and a field's number (4 bytes, big endian) → words of all live
//! services in the field; `D`, a segment's id (32 hexadecimal digits), a field's number and a
//! term → deleted services of the segment that have it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use fst::Streamer as _;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, Value as _};
use tantivy::{Searcher, SegmentReader, TantivyDocument, Term};

use super::IndexError;
use super::layout::write_durably;
use super::schema::Fields;

const TOKENS: u8 = b'T';
const DELETED: u8 = b'D';

/// The counts of a generation, in memory.
#[derive(Debug, Default)]
pub(crate) struct Statistics(fst::Map<Vec<u8>>);

fn tokens_key(field: Field) -> Vec<u8> {
    let mut key = vec![TOKENS];
    key.extend(field.field_id().to_be_bytes());
    key
}

fn deleted_key(segment: &str, field: Field, term: &[u8]) -> Vec<u8> {
    let mut key = vec![DELETED];
    key.extend(segment.bytes());
    key.extend(field.field_id().to_be_bytes());
    key.extend(term);
    key
}

impl Statistics {
    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(path).map_err(IndexError::io(path, "read"))?;
        fst::Map::new(bytes)
            .map(Self)
            .map_err(|error| IndexError::damaged(path, error.to_string()))
    }

    /// The counts of segments of which no service was ever deleted.
    pub(super) fn of_segments(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let mut counts = BTreeMap::new();
        for field in fields.weighed() {
            counts.insert(tokens_key(field), searcher.total_num_tokens(field)?);
        }
        Ok(Self::of_counts(counts))
    }

    fn of_counts(counts: BTreeMap<Vec<u8>, u64>) -> Self {
        // Keys come sorted from the map, so there is no error to lose.
        Self(fst::Map::from_iter(counts).unwrap_or_default())
    }

    pub(super) fn write(&self, path: &Path) -> Result<(), IndexError> {
        write_durably(path, self.0.as_fst().as_bytes())
    }

    /// The counts after `changes`, for an index that is left with `segments`.
    pub(super) fn after(&self, changes: &Changes, segments: &[SegmentReader]) -> Self {
        let names: BTreeSet<String> = segments
            .iter()
            .map(|segment| segment.segment_id().uuid_string())
            .collect();
        let mut counts = BTreeMap::new();
        let mut keys = self.0.stream();
        while let Some((key, count)) = keys.next() {
            counts.insert(key.to_vec(), count);
        }
        for (field, change) in &changes.tokens {
            let count = counts.entry(tokens_key(*field)).or_default();
            *count = count.saturating_add_signed(*change);
        }
        for (key, services) in &changes.deleted {
            *counts.entry(key.clone()).or_default() += services;
        }
        counts.retain(|key, _| {
            // Deleted services go when their segment is merged.
            let segment = key
                .get(1..33)
                .and_then(|name| std::str::from_utf8(name).ok());
            key.first() == Some(&TOKENS) || segment.is_some_and(|name| names.contains(name))
        });
        Self::of_counts(counts)
    }

    fn tokens(&self, field: Field) -> u64 {
        self.0.get(tokens_key(field)).unwrap_or_default()
    }

    /// How many services of a segment that are not deleted have a term, of `services` that do.
    pub(super) fn live(
        &self,
        segment: &SegmentReader,
        field: Field,
        term: &[u8],
        services: u32,
    ) -> u32 {
        if services == 0 || !segment.has_deletes() {
            return services;
        }
        let key = deleted_key(&segment.segment_id().uuid_string(), field, term);
        let deleted = self.0.get(key).unwrap_or_default();
        services.saturating_sub(deleted as u32)
    }
}

/// How an update changes the counts.
#[derive(Debug, Default)]
pub(super) struct Changes {
    tokens: BTreeMap<Field, i64>,
    deleted: BTreeMap<Vec<u8>, u64>,
    /// Every term of a service that comes or goes.
    pub(super) terms: HashSet<String>,
}

impl Changes {
    /// A service comes in.
    pub(super) fn add(&mut self, document: &TantivyDocument, fields: &Fields) {
        for (field, terms) in terms(document, fields) {
            *self.tokens.entry(field).or_default() += terms.len() as i64;
            self.terms.extend(terms);
        }
    }

    /// A service goes whose segment is merged before anything is asked of it.
    pub(super) fn take(&mut self, document: &TantivyDocument, fields: &Fields) {
        for (field, terms) in terms(document, fields) {
            *self.tokens.entry(field).or_default() -= terms.len() as i64;
        }
    }

    /// A service of `segment` goes.
    pub(super) fn delete(
        &mut self,
        segment: &SegmentReader,
        document: &TantivyDocument,
        fields: &Fields,
    ) {
        let name = segment.segment_id().uuid_string();
        for (field, terms) in terms(document, fields) {
            *self.tokens.entry(field).or_default() -= terms.len() as i64;
            let once: BTreeSet<String> = terms.into_iter().collect();
            for term in once {
                let key = deleted_key(&name, field, term.as_bytes());
                *self.deleted.entry(key).or_default() += 1;
                self.terms.insert(term);
            }
        }
    }
}

/// The terms of a document in the fields that have weights.
fn terms(document: &TantivyDocument, fields: &Fields) -> BTreeMap<Field, Vec<String>> {
    let weighed: BTreeSet<Field> = fields.weighed().into_iter().collect();
    let mut terms: BTreeMap<Field, Vec<String>> = BTreeMap::new();
    for (field, value) in document.field_values() {
        if !weighed.contains(&field) {
            continue;
        }
        let of_field = terms.entry(field).or_default();
        if let Some(text) = value.as_str() {
            of_field.extend(super::terms::split(text).map(str::to_owned));
        }
    }
    terms
}

/// The counts of live services, as ranking asks for them.
#[derive(Clone, Copy)]
pub(crate) struct LiveStatistics<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) statistics: &'a Statistics,
}

impl Bm25StatisticsProvider for LiveStatistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        Ok(self.statistics.tokens(field))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut services = 0;
        for segment in self.searcher.segment_readers() {
            let all = segment.inverted_index(term.field())?.doc_freq(term)?;
            let value = term.serialized_value_bytes();
            let live = self.statistics.live(segment, term.field(), value, all);
            services += u64::from(live);
        }
        Ok(services)
    }
}
