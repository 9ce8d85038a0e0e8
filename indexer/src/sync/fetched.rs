//! One feed brought to disk, where it changed.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use jiff::{SignedDuration, Timestamp};
use luukku_engine::index::FeedState;

use super::config::Feed;
use crate::IndexerError;
use crate::fetch::{self, Client, Conditions, FetchOptions, Fetched, PtvFetch};
use crate::source::{Source, SourceFormat};

/// Most files of a folder that are looked at for changes.
const MAX_FILES: usize = 100_000;

/// All of PTV is fetched again after this long.
const WHOLE_AGAIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What became of a feed that was asked.
pub(super) enum Asked {
    /// It is as the index has it.
    Same,
    /// It has to be read, and then it is in this state.
    Changed(Source, FeedState),
}

/// Asks a feed for what is new. `known` is what the index has of it.
pub(super) fn ask(
    feed: &Feed,
    known: Option<&FeedState>,
    home: &Path,
    options: &FetchOptions,
    progress: &ProgressBar,
) -> Result<Asked, IndexerError> {
    let Some(address) = fetch::address(&feed.address) else {
        return local(feed, known);
    };
    let mut client = Client::new(options);
    if feed.format == SourceFormat::Ptv {
        return ptv(feed, address, known, home, &mut client, progress);
    }
    progress.set_message(format!("{}: fetching {address}", feed.name));
    let conditions = known.map_or_else(Conditions::default, |known| Conditions {
        etag: known.etag.clone(),
        last_modified: known.last_modified.clone(),
    });
    let (fetched, file) = fetch::file(&mut client, address, &conditions, home)?;
    match fetched {
        Fetched::NotModified | Fetched::NotFound => Ok(Asked::Same),
        Fetched::Written(conditions) => {
            let state = FeedState {
                fetched_at: Some(Timestamp::now().to_string()),
                etag: conditions.etag,
                last_modified: conditions.last_modified,
                // Not all servers have ETags: what they sent may still be the same.
                cursor: Some(hash(&file)?),
            };
            Ok(unless_same(known, state, feed.source(file)))
        }
    }
}

/// A file or folder on disk: its hash tells whether it changed.
fn local(feed: &Feed, known: Option<&FeedState>) -> Result<Asked, IndexerError> {
    let facts = stamp(&feed.address)?;
    let cursor = match known {
        Some(known) if known.etag.as_deref() == Some(&facts) => known.cursor.clone(),
        _ => Some(hash(&feed.address)?),
    };
    let state = FeedState {
        fetched_at: Some(Timestamp::now().to_string()),
        etag: Some(facts),
        last_modified: None,
        cursor,
    };
    Ok(unless_same(known, state, feed.source(feed.address.clone())))
}

fn unless_same(known: Option<&FeedState>, state: FeedState, source: Source) -> Asked {
    match known {
        Some(known) if known.cursor == state.cursor => Asked::Same,
        _ => Asked::Changed(source, state),
    }
}

fn ptv(
    feed: &Feed,
    address: &str,
    known: Option<&FeedState>,
    home: &Path,
    client: &mut Client,
    progress: &ProgressBar,
) -> Result<Asked, IndexerError> {
    let kept = Kept::read(home, feed);
    let now = Timestamp::now();
    // What the lists of changes leave out is found by asking for all of it now and then.
    let since = kept
        .as_ref()
        .filter(|kept| now.duration_since(kept.whole_at) < WHOLE_AGAIN)
        .map(|kept| kept.cursor);
    let run = PtvFetch {
        base: address.to_owned(),
        areas: feed.areas.clone(),
        since,
    };
    let done = run.run(client, home, progress)?;
    let whole_at = match (&kept, since) {
        (Some(kept), Some(_)) => kept.whole_at,
        _ => now,
    };
    let kept_is_known = kept.is_some_and(|kept| {
        known.is_some_and(|known| known.cursor == Some(kept.cursor.to_string()))
    });
    if since.is_some() && done.changed + done.gone == 0 && kept_is_known {
        return Ok(Asked::Same);
    }
    Kept {
        cursor: done.cursor,
        whole_at,
    }
    .write(home, feed)?;
    let state = FeedState {
        fetched_at: Some(now.to_string()),
        etag: None,
        last_modified: None,
        cursor: Some(done.cursor.to_string()),
    };
    Ok(Asked::Changed(feed.source(done.objects), state))
}

/// How far the objects of PTV in the spool go. Written after them: when it is older than they
/// are, changes are asked for once more, which does no harm.
struct Kept {
    cursor: Timestamp,
    /// When all of the feed was fetched.
    whole_at: Timestamp,
}

impl Kept {
    fn file(home: &Path) -> PathBuf {
        home.join("cursor")
    }

    /// `None` when there are no objects, or they are of another address.
    fn read(home: &Path, feed: &Feed) -> Option<Self> {
        let text = fs::read_to_string(Self::file(home)).ok()?;
        let mut lines = text.lines();
        if lines.next()? != feed.what() {
            return None;
        }
        Some(Self {
            cursor: lines.next()?.parse().ok()?,
            whole_at: lines.next()?.parse().ok()?,
        })
    }

    fn write(&self, home: &Path, feed: &Feed) -> Result<(), IndexerError> {
        let file = Self::file(home);
        let text = format!("{}\n{}\n{}\n", feed.what(), self.cursor, self.whole_at);
        fs::write(&file, text).map_err(IndexerError::io(&file, "write"))
    }
}

impl Feed {
    fn what(&self) -> String {
        format!("{} {}", self.address.display(), self.areas.join(" "))
    }

    fn source(&self, path: PathBuf) -> Source {
        Source {
            path,
            format: Some(self.format),
            map: self.map.clone(),
        }
    }
}

/// The files of a source, in the order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>, IndexerError> {
    let facts = path.metadata().map_err(IndexerError::io(path, "open"))?;
    if !facts.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(IndexerError::io(path, "list"))? {
        let file = entry.map_err(IndexerError::io(path, "list"))?.path();
        if file.is_file() {
            files.push(file);
        }
        if files.len() > MAX_FILES {
            let error = std::io::Error::other(format!("it has more than {MAX_FILES} files"));
            return Err(IndexerError::io(path, "read")(error));
        }
    }
    files.sort();
    Ok(files)
}

/// Size and time of every file: when they are the same, so is the content.
fn stamp(path: &Path) -> Result<String, IndexerError> {
    let mut hasher = blake3::Hasher::new();
    for file in files(path)? {
        let facts = file.metadata().map_err(IndexerError::io(&file, "open"))?;
        let time = facts
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .unwrap_or_default();
        hasher.update(file.as_os_str().as_encoded_bytes());
        hasher.update(&facts.len().to_le_bytes());
        hasher.update(&time.as_nanos().to_le_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// The hash of every file's content.
fn hash(path: &Path) -> Result<String, IndexerError> {
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; 1 << 16];
    for file in files(path)? {
        let name = file.file_name().unwrap_or_default().as_encoded_bytes();
        hasher.update(name);
        let length = file.metadata().map_or(0, |facts| facts.len());
        hasher.update(&length.to_le_bytes());
        let mut opened = File::open(&file).map_err(IndexerError::io(&file, "open"))?;
        loop {
            let read = opened
                .read(&mut piece)
                .map_err(IndexerError::io(&file, "read"))?;
            if read == 0 {
                break;
            }
            hasher.update(piece.get(..read).unwrap_or_default());
        }
    }
    Ok(hasher.finalize().to_hex().to_string())
}
