//! What the weights of words are reckoned from: counts over the services that are live.
//!
//! A segment counts a deleted service until it is merged; the same services would then rank
//! differently after an update and after a build. So the counts of the deleted ones are kept
//! beside the segments, and taken off.
//!
//! `statistics.fst`: a segment's id (32 hexadecimal digits) and a term → deleted services of
//! the segment that have it, in the upper 32 bits those that have it in their name or topics.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::Arc;

use fst::Streamer as _;
use tantivy::{SegmentReader, TantivyDocument};

use super::IndexError;
use super::columns::SegmentColumns;
use super::layout::write_durably;
use super::schema::Fields;
use super::service_terms::terms_of;
use super::text::{TermEntry, Terms};

/// The counts of a generation, in memory.
#[derive(Debug, Default)]
pub(crate) struct Statistics(fst::Map<Vec<u8>>);

/// Bytes of a segment's id.
const ID: usize = 32;

fn deleted_key(segment: &str, term: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(ID + term.len());
    key.extend(segment.bytes());
    key.extend(term);
    key
}

/// How many services have a term: in their name or topics, and anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Having {
    pub(super) named: u32,
    pub(super) services: u32,
}

impl Having {
    fn of(entry: &TermEntry) -> Self {
        Self {
            named: entry.named,
            services: entry.services,
        }
    }

    fn pack(self) -> u64 {
        u64::from(self.named) << 32 | u64::from(self.services)
    }

    fn unpack(packed: u64) -> Self {
        Self {
            named: (packed >> 32) as u32,
            services: packed as u32,
        }
    }

    fn without(self, other: Self) -> Self {
        Self {
            named: self.named.saturating_sub(other.named),
            services: self.services.saturating_sub(other.services),
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.named += other.named;
        self.services += other.services;
    }
}

impl Statistics {
    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(path).map_err(IndexError::io(path, "read"))?;
        fst::Map::new(bytes)
            .map(Self)
            .map_err(|error| IndexError::damaged(path, error.to_string()))
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
        let mut counts: BTreeMap<Vec<u8>, Having> = BTreeMap::new();
        let mut keys = self.0.stream();
        while let Some((key, count)) = keys.next() {
            counts.insert(key.to_vec(), Having::unpack(count));
        }
        for (key, services) in &changes.deleted {
            counts.entry(key.clone()).or_default().add(*services);
        }
        counts.retain(|key, _| {
            // Deleted services go when their segment is merged.
            let segment = key
                .get(..ID)
                .and_then(|name| std::str::from_utf8(name).ok());
            segment.is_some_and(|name| names.contains(name))
        });
        // Keys come sorted from the map, so there is no error to lose.
        let counts = counts.into_iter().map(|(key, having)| (key, having.pack()));
        Self(fst::Map::from_iter(counts).unwrap_or_default())
    }

    /// How many services of a segment that are not deleted have a term.
    pub(super) fn live(&self, columns: &SegmentColumns, term: &[u8], entry: &TermEntry) -> Having {
        let all = Having::of(entry);
        if all.services == 0 || !columns.has_deletes() {
            return all;
        }
        let deleted = self.0.get(deleted_key(&columns.segment_id(), term));
        all.without(Having::unpack(deleted.unwrap_or_default()))
    }
}

/// How an update changes the counts.
#[derive(Debug, Default)]
pub(super) struct Changes {
    deleted: BTreeMap<Vec<u8>, Having>,
    /// Every term of a service that comes or goes, without what kind of term it is.
    pub(super) terms: HashSet<String>,
}

impl Changes {
    /// A service comes in.
    pub(super) fn add(&mut self, document: &TantivyDocument, fields: &Fields, terms: &Terms) {
        for (term, _) in terms_of(document, fields, terms) {
            self.met(&term);
        }
    }

    /// A service of `segment` goes.
    pub(super) fn delete(
        &mut self,
        segment: &SegmentReader,
        document: &TantivyDocument,
        fields: &Fields,
        terms: &Terms,
    ) {
        let name = segment.segment_id().uuid_string();
        for (term, payload) in terms_of(document, fields, terms) {
            self.met(&term);
            let having = self.deleted.entry(deleted_key(&name, &term)).or_default();
            having.services += 1;
            having.named += u32::from(payload.is_named());
        }
    }

    fn met(&mut self, term: &[u8]) {
        let text = term
            .get(1..)
            .and_then(|text| std::str::from_utf8(text).ok());
        if let Some(text) = text
            && !self.terms.contains(text)
        {
            self.terms.insert(text.to_owned());
        }
    }
}

/// The counts of live services, as ranking asks for them.
#[derive(Clone, Copy)]
pub(crate) struct LiveStatistics<'a> {
    pub(crate) columns: &'a [Arc<SegmentColumns>],
    pub(crate) statistics: &'a Statistics,
    /// Live services.
    pub(crate) services: u64,
}

/// Where a term is, and how many live services have it.
#[derive(Clone, Debug)]
pub(crate) struct TermCounts {
    pub(crate) key: Vec<u8>,
    /// By segment.
    pub(crate) entries: Vec<Option<TermEntry>>,
    /// Those with it in their name or topics.
    pub(crate) named: u32,
    pub(crate) services: u32,
}

impl LiveStatistics<'_> {
    /// Cost: a look into the dictionary of each segment, some 0.3 µs.
    pub(crate) fn look_up(&self, key: Vec<u8>) -> TermCounts {
        let mut having = Having::default();
        let entry = |columns: &Arc<SegmentColumns>| {
            let entry = columns.text.term(&key)?;
            having.add(self.statistics.live(columns, &key, &entry));
            Some(entry)
        };
        TermCounts {
            entries: self.columns.iter().map(entry).collect(),
            named: having.named,
            services: having.services,
            key,
        }
    }

    /// How rare a term is that so many services have: its inverse document frequency, as BM25
    /// has it.
    pub(crate) fn rarity(&self, having: u32) -> f32 {
        let (all, having) = (self.services as f32, having as f32);
        (1.0 + (all - having + 0.5) / (having + 0.5)).ln()
    }
}
