//! What the index has of each feed: its state, and the ids of its records.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use luukku_engine::catalog::{Service, ServiceId};
use luukku_engine::index::{FeedState, IndexError, Snapshot};

use super::Ready;
use crate::IndexerError;

/// The feeds of an index.
pub(super) struct Known {
    /// The live generation; `None` when there is no index yet.
    snapshot: Option<Snapshot>,
    pub(super) feeds: BTreeMap<String, FeedState>,
}

impl Known {
    pub(super) fn of(index: &Path) -> Result<Self, IndexerError> {
        match Snapshot::open(index) {
            Ok(snapshot) => Ok(Self {
                feeds: snapshot.manifest().feeds.clone(),
                snapshot: Some(snapshot),
            }),
            Err(IndexError::Missing(_)) => Ok(Self {
                snapshot: None,
                feeds: BTreeMap::new(),
            }),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn has_index(&self) -> bool {
        self.snapshot.is_some()
    }

    /// The feed that a record of the index came by.
    pub(super) fn owner(&self, id: &ServiceId) -> Result<Option<String>, IndexerError> {
        let Some(snapshot) = &self.snapshot else {
            return Ok(None);
        };
        let service = snapshot.service_by_id(id)?;
        let records = service.iter().flat_map(Service::records);
        let mut found = records.filter(|record| record.id == *id);
        Ok(found.next().and_then(|record| record.feed.clone()))
    }

    /// Finds the ids of the records of feeds with something to apply: from the spool, where
    /// they were written when the feed got its state, else by reading the whole index once.
    pub(super) fn ids(&self, ready: &mut [Ready], spool: &Path) -> Result<(), IndexerError> {
        let Some(snapshot) = &self.snapshot else {
            return Ok(());
        };
        let mut searched: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for feed in ready.iter_mut() {
            let kept = self
                .feeds
                .get(&feed.name)
                .and_then(|state| read(&file(spool, &feed.name), state));
            match kept {
                Some(ids) => feed.before = ids,
                None => {
                    searched.insert(feed.name.clone(), Vec::new());
                }
            }
        }
        if searched.is_empty() {
            return Ok(());
        }
        for service in snapshot.services() {
            for record in service?.records() {
                let feed = record.feed.as_ref();
                if let Some(ids) = feed.and_then(|feed| searched.get_mut(feed)) {
                    ids.push(record.id.to_string());
                }
            }
        }
        for feed in ready {
            if let Some(ids) = searched.remove(&feed.name) {
                feed.before = ids;
            }
        }
        Ok(())
    }
}

fn file(spool: &Path, feed: &str) -> PathBuf {
    spool.join(feed).join("ids.jsonl")
}

/// The ids that were written for this state; `None` when they were for another, or are damaged.
fn read(file: &Path, state: &FeedState) -> Option<Vec<String>> {
    let mut lines = BufReader::new(File::open(file).ok()?).lines();
    let of: FeedState = serde_json::from_str(&lines.next()?.ok()?).ok()?;
    if of != *state {
        return None;
    }
    let mut ids = Vec::new();
    let mut is_whole = false;
    for line in lines {
        let line = line.ok()?;
        if line == "end" {
            is_whole = true;
            break;
        }
        ids.push(serde_json::from_str(&line).ok()?);
    }
    is_whole.then_some(ids)
}

/// Writes the ids of a feed's records, for the next sync.
pub(super) fn write<'a>(
    spool: &Path,
    feed: &str,
    state: &FeedState,
    ids: impl Iterator<Item = &'a String>,
) -> Result<(), IndexerError> {
    let path = file(spool, feed);
    let failed = |error| IndexerError::io(&path, "write")(error);
    let home = spool.join(feed);
    fs::create_dir_all(&home).map_err(IndexerError::io(&home, "make"))?;
    let mut file = BufWriter::new(File::create(&path).map_err(IndexerError::io(&path, "make"))?);
    let json = |value: serde_json::Result<String>| value.map_err(|error| failed(error.into()));
    let state = json(serde_json::to_string(state))?;
    writeln!(file, "{state}").map_err(failed)?;
    for id in ids {
        let id = json(serde_json::to_string(id))?;
        writeln!(file, "{id}").map_err(failed)?;
    }
    writeln!(file, "end")
        .and_then(|()| file.flush())
        .map_err(failed)
}
