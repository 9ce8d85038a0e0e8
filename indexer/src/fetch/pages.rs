//! Answers kept on disk by their addresses, so that a fetch that was cut goes on.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::client::{Client, Fetched, emptied};
use crate::IndexerError;

/// Most bytes of an answer: a page of a thousand services is a tenth of it.
const MAX_PAGE_BYTES: u64 = 512 * 1024 * 1024;

/// A cut fetch that is older begins anew: its lists of ids no longer hold.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// What a fetch is, and when it began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Begun {
    what: String,
    /// RFC 3339.
    at: String,
}

/// The pages of one fetch.
pub(super) struct Pages {
    folder: PathBuf,
    /// When the fetch began, first of all.
    pub(super) begun: Timestamp,
    /// How many were fetched now, and how many were there from before.
    pub(super) fetched: u64,
    pub(super) kept: u64,
}

impl Pages {
    /// Goes on with the fetch that is `what`, or begins it.
    pub(super) fn open(home: &Path, what: &str) -> Result<Self, IndexerError> {
        let folder = home.join("pages");
        let note = folder.join("fetch.json");
        let now = Timestamp::now();
        let begun = fs::read(&note)
            .ok()
            .and_then(|json| serde_json::from_slice::<Begun>(&json).ok())
            .filter(|begun| begun.what == what)
            .and_then(|begun| begun.at.parse::<Timestamp>().ok())
            .filter(|at| now.duration_since(*at).abs() < KEPT_FOR);
        let begun = if let Some(begun) = begun {
            begun
        } else {
            emptied(&folder)?;
            let begun = Begun {
                what: what.to_owned(),
                at: now.to_string(),
            };
            let json = serde_json::to_vec(&begun)
                .map_err(|error| IndexerError::io(&note, "write")(error.into()))?;
            fs::write(&note, json).map_err(IndexerError::io(&note, "write"))?;
            now
        };
        Ok(Self {
            folder,
            begun,
            fetched: 0,
            kept: 0,
        })
    }

    /// The page at an address, fetched when it is not there yet; `None` where the server has
    /// nothing.
    pub(super) fn get(
        &mut self,
        client: &mut Client,
        address: &str,
    ) -> Result<Option<PathBuf>, IndexerError> {
        let hash = blake3::hash(address.as_bytes()).to_hex();
        let file = self.folder.join(format!("{hash}.json"));
        if file.exists() {
            self.kept += 1;
            return Ok(Some(file));
        }
        self.fetched += 1;
        match client.json(address, MAX_PAGE_BYTES, &file)? {
            Fetched::Written(_) => Ok(Some(file)),
            Fetched::NotModified | Fetched::NotFound => Ok(None),
        }
    }

    /// The fetch is whole and its pages are no longer needed.
    pub(super) fn close(self) -> Result<(), IndexerError> {
        fs::remove_dir_all(&self.folder).map_err(IndexerError::io(&self.folder, "remove"))
    }
}
