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

/// The sources with those that are addresses fetched, all of each, to folders of their own in
/// `spool`, and read from there. `areas` are those of PTV.
///
/// # Errors
/// When the server cannot be reached, goes on refusing, or sends what is not right; or the disk
/// refuses. What was fetched of PTV is kept, and the next fetch goes on from there.
pub(crate) fn to_disk(
    sources: &[Source],
    areas: &[String],
    spool: &Path,
    options: &FetchOptions,
    progress: &ProgressBar,
) -> Result<Vec<Source>, IndexerError> {
    let mut on_disk = Vec::with_capacity(sources.len());
    for source in sources {
        let Some(address) = address(&source.path) else {
            on_disk.push(source.clone());
            continue;
        };
        let mut client = Client::new(options);
        let home = spool.join(folder_name(address));
        let path = if source.format()? == SourceFormat::Ptv {
            let fetch = PtvFetch {
                base: address.to_owned(),
                areas: areas.to_vec(),
                since: None,
            };
            fetch.run(&mut client, &home, progress)?.objects
        } else {
            progress.set_message(format!("fetching {address}"));
            file(&mut client, address, &Conditions::default(), &home)?.1
        };
        on_disk.push(Source {
            path,
            ..source.clone()
        });
    }
    Ok(on_disk)
}

/// Fetches a file to `home`, unless it is the one that `conditions` say is known.
pub(crate) fn file(
    client: &mut Client,
    address: &str,
    conditions: &Conditions,
    home: &Path,
) -> Result<(Fetched, PathBuf), IndexerError> {
    fs::create_dir_all(home).map_err(IndexerError::io(home, "make"))?;
    let file = home.join(file_name(address));
    match client.file(address, conditions, MAX_FILE_BYTES, &file)? {
        Fetched::NotFound => Err(IndexerError::Http {
            address: address.to_owned(),
            problem: "the server answers 404".to_owned(),
        }),
        fetched => Ok((fetched, file)),
    }
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
pub(crate) mod tests;
