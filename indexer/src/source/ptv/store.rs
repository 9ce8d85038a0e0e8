//! Channels, organizations and general descriptions, kept on disk while services are read.
//!
//! Services refer to them by id and may stand before them, so they are read first. In memory
//! each takes some sixty bytes (its id and where it is in the file): the whole of PTV, some
//! 200,000 objects, takes 12 MB.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::channels::Channel;
use super::general::General;
use super::names::Guid;
use super::node::Notes;
use super::organizations::Organization;
use crate::IndexerError;
use crate::source::Unreadable;

/// Something that services refer to, or that is a record where none does.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Part {
    Channel(Box<Channel>),
    Organization(Organization),
    General(Box<General>),
    /// It could not be read: field, value, reason.
    Unreadable(Option<String>, Option<String>, String),
}

/// A part, where it is in the source, and what was odd about it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) id: Option<String>,
    /// Which file of the source, and which line there.
    pub(super) file: usize,
    pub(super) line: u64,
    pub(super) part: Part,
    /// Field and message.
    pub(super) warnings: Vec<(String, String)>,
}

impl Stored {
    pub(super) fn guid(&self) -> Option<Guid> {
        self.id.as_deref().and_then(Guid::parse)
    }
}

impl From<Unreadable> for Part {
    fn from(why: Unreadable) -> Self {
        Part::Unreadable(why.field, why.value, why.reason)
    }
}

/// Where a part is in the file.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: u64,
    /// Whether a service refers to it.
    used: bool,
}

/// A temporary file of parts, which goes when it is closed; each is its length, then JSON.
pub(super) struct Store {
    file: BufWriter<File>,
    length: u64,
    places: HashMap<u128, Place>,
}

impl Store {
    pub(super) fn new() -> Result<Self, IndexerError> {
        let file = tempfile::tempfile().map_err(failed("create"))?;
        Ok(Self {
            file: BufWriter::new(file),
            length: 0,
            places: HashMap::new(),
        })
    }

    /// Keeps a part. One with the same id stands in place of an earlier one.
    pub(super) fn add(&mut self, stored: &Stored) -> Result<(), IndexerError> {
        let json = serde_json::to_vec(stored).map_err(|error| failed("write")(error.into()))?;
        let length = json.len() as u64;
        self.file
            .write_all(&length.to_le_bytes())
            .and_then(|()| self.file.write_all(&json))
            .map_err(failed("write"))?;
        if let Some(id) = stored.guid() {
            let place = Place {
                at: self.length,
                used: false,
            };
            self.places.insert(id.0, place);
        }
        self.length += 8 + length;
        Ok(())
    }

    /// The part with an id, which a service refers to. What was odd about it is said in `notes`
    /// the first time, since many services can share it.
    pub(super) fn get(&mut self, id: Guid, notes: &Notes) -> Result<Option<Part>, IndexerError> {
        let Some(place) = self.places.get_mut(&id.0) else {
            return Ok(None);
        };
        let first_time = !place.used;
        place.used = true;
        let at = place.at;
        let stored = self.read_at(at).map_err(failed("read"))?;
        if first_time {
            for (field, message) in stored.warnings {
                notes.warn(format!("{id}: {field}"), message);
            }
        }
        Ok(Some(stored.part))
    }

    /// The next part from `at` on that no service referred to, in the order they were read in;
    /// `at` moves past it.
    pub(super) fn next_unused(&mut self, at: &mut u64) -> Result<Option<Stored>, IndexerError> {
        while *at < self.length {
            let here = *at;
            let stored = self.read_at(here).map_err(failed("read"))?;
            let file = self.file.get_mut();
            *at = file.stream_position().map_err(failed("read"))?;
            let wanted = match stored.guid() {
                None => true,
                // A part that a later one replaced is passed over.
                Some(id) => self
                    .places
                    .get(&id.0)
                    .is_some_and(|place| place.at == here && !place.used),
            };
            if wanted {
                return Ok(Some(stored));
            }
        }
        Ok(None)
    }

    fn read_at(&mut self, at: u64) -> io::Result<Stored> {
        self.file.flush()?;
        let file = self.file.get_mut();
        file.seek(SeekFrom::Start(at))?;
        let mut length = [0; 8];
        file.read_exact(&mut length)?;
        let mut json = Vec::new();
        file.take(u64::from_le_bytes(length))
            .read_to_end(&mut json)?;
        Ok(serde_json::from_slice(&json)?)
    }
}

fn failed(action: &'static str) -> impl FnOnce(io::Error) -> IndexerError {
    IndexerError::io(PathBuf::from("temporary file of PTV's channels"), action)
}
