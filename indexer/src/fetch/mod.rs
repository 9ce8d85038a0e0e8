//! Sources over HTTP: fetched to a spool folder first, then read as files.
//!
//! What is fetched is written to a file beside its place and renamed, so that what is in the
//! spool is whole. A fetch of many pages that was cut goes on where it stopped.

mod client;
mod pages;
mod ptv;
mod retry;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::ProgressBar;

pub(crate) use client::{Client, Conditions, Fetched};
pub(crate) use ptv::PtvFetch;

use crate::IndexerError;
use crate::source::{Source, SourceFormat};

/// Most bytes of one file: all of OpenStreetMap's Finland is a quarter of it.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// How to ask a server.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchOptions {
    /// Most requests in a second.
    pub requests_per_second: f64,
    /// How often a request is tried again after a fault that can pass.
    pub retries: u32,
    /// Wait before the first of these; each next one is twice as long.
    pub first_wait: Duration,
    /// Longest wait, and the longest `Retry-After` that is kept to; with a longer one the fetch
    /// ends, and a later one goes on.
    pub longest_wait: Duration,
    /// How long a connection, an answer and each piece of it may take.
    pub timeout: Duration,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            requests_per_second: 5.0,
            retries: 6,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_secs(120),
            timeout: Duration::from_secs(60),
        }
    }
}

/// Whether a path is an address to fetch.
pub(crate) fn is_address(path: &Path) -> bool {
    address(path).is_some()
}

/// The address that a path is.
pub(crate) fn address(path: &Path) -> Option<&str> {
    path.to_str()
        .filter(|text| text.starts_with("https://") || text.starts_with("http://"))
}

/// The source itself when it is on disk; else it is fetched, all of it, to a folder of its own
/// in `spool`, and the source read from there.
///
/// # Errors
/// When the server cannot be reached, goes on refusing, or sends what is not right; or the disk
/// refuses. What was fetched of PTV is kept, and the next fetch goes on from there.
pub(crate) fn to_disk(
    source: &Source,
    spool: &Path,
    options: &FetchOptions,
    progress: &ProgressBar,
) -> Result<Source, IndexerError> {
    let Some(address) = address(&source.path) else {
        return Ok(source.clone());
    };
    let mut client = Client::new(options);
    let home = spool.join(folder_name(address));
    fs::create_dir_all(&home).map_err(IndexerError::io(&home, "make"))?;
    let path = if source.format()? == SourceFormat::Ptv {
        let fetch = PtvFetch {
            base: address.to_owned(),
            areas: Vec::new(),
            since: None,
        };
        fetch.run(&mut client, &home, progress)?.objects
    } else {
        progress.set_message(format!("fetching {address}"));
        let file = home.join(file_name(address));
        client.file(address, &Conditions::default(), MAX_FILE_BYTES, &file)?;
        file
    };
    Ok(Source {
        path,
        ..source.clone()
    })
}

/// Fetches a file, unless it is the one that `conditions` say is known.
pub(crate) fn file(
    client: &mut Client,
    address: &str,
    conditions: &Conditions,
    home: &Path,
) -> Result<(Fetched, PathBuf), IndexerError> {
    fs::create_dir_all(home).map_err(IndexerError::io(home, "make"))?;
    let file = home.join(file_name(address));
    let fetched = client.file(address, conditions, MAX_FILE_BYTES, &file)?;
    Ok((fetched, file))
}

/// A folder for an address: its hash, since an address has characters that names must not have.
fn folder_name(address: &str) -> String {
    let hash = blake3::hash(address.as_bytes()).to_hex();
    hash.chars().take(16).collect()
}

/// The file's name with the ending of the address, by which readers tell formats.
fn file_name(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending: String = match name.split_once('.') {
        Some((_, ending)) => ending
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.')
            .take(16)
            .collect(),
        None => String::new(),
    };
    if ending.is_empty() {
        "feed".to_owned()
    } else {
        format!("feed.{ending}")
    }
}

#[cfg(test)]
mod tests;
