//! Tables out of a zip file, with nothing that it says about itself believed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;
use zip::ZipArchive;

use super::files::{Place, is_inside};
use crate::IndexerError;

/// Most entries: a package has some twenty.
const MAX_ENTRIES: usize = 1_000;

/// Most bytes that all tables have unpacked: a hundred times those of a million services.
const MAX_UNPACKED: u64 = 64 * 1024 * 1024 * 1024;

/// Greatest ratio of unpacked to packed bytes. Tables have ten to fifty; DEFLATE gets to
/// a thousand with a file of one letter, and to more when entries share their bytes.
const MAX_RATIO: u64 = 200;

/// Bytes unpacked before the ratio counts: a small table of empty cells is no bomb.
const FREE_OF_RATIO: u64 = 64 * 1024 * 1024;

/// Unpacks the tables of a zip file into temporary files, and gives `datapackage.json`.
/// Names are those beside the descriptor.
pub(super) fn unpack(
    path: &Path,
) -> Result<(Option<String>, BTreeMap<String, Place>), IndexerError> {
    let refused = |problem: String| IndexerError::Source {
        path: path.to_owned(),
        problem,
    };
    let io = |error| IndexerError::io(path, "read")(error);
    let file = File::open(path).map_err(io)?;
    let packed = file.metadata().map_err(io)?.len();
    let mut archive = ZipArchive::new(BufReader::new(file))
        .map_err(|error| refused(format!("not a zip file that can be read: {error}")))?;
    if archive.len() > MAX_ENTRIES {
        let entries = archive.len();
        return Err(refused(format!(
            "{entries} entries; at most {MAX_ENTRIES} are read"
        )));
    }
    let names = names(&mut archive).map_err(&refused)?;
    let base = names
        .iter()
        .map(|(_, name)| name.as_str())
        .filter(|name| name.rsplit('/').next() == Some("datapackage.json"))
        .min_by_key(|name| name.len())
        .and_then(|name| name.strip_suffix("datapackage.json"))
        .unwrap_or_default()
        .to_owned();
    let mut descriptor = None;
    let mut tables = BTreeMap::new();
    let mut budget = Budget {
        packed,
        unpacked: 0,
    };
    for (at, name) in names {
        let Some(inside) = name.strip_prefix(&base) else {
            continue;
        };
        let ending = inside.rsplit('.').next().unwrap_or_default();
        let is_table = ending.eq_ignore_ascii_case("csv");
        if !is_table && inside != "datapackage.json" {
            continue;
        }
        let entry = archive
            .by_index(at)
            .map_err(|error| refused(format!("{name}: {error}")))?;
        let mut unpacked = NamedTempFile::new().map_err(IndexerError::io(path, "unpack"))?;
        budget
            .copy(entry, &mut unpacked)
            .map_err(|problem| refused(format!("{name}: {problem}")))?;
        if is_table {
            tables.insert(inside.to_owned(), Place::Unpacked(unpacked));
        } else {
            let mut text = String::new();
            unpacked
                .reopen()
                .and_then(|file| file.take(MAX_DESCRIPTOR).read_to_string(&mut text))
                .map_err(|error| refused(format!("{name}: {error}")))?;
            descriptor = Some(text);
        }
    }
    Ok((descriptor, tables))
}

/// Longest descriptor that is read.
const MAX_DESCRIPTOR: u64 = 16 * 1024 * 1024;

/// The files by their number and name. One name that leads outside, or one that cannot be
/// unpacked, and the whole is refused.
fn names(archive: &mut ZipArchive<BufReader<File>>) -> Result<Vec<(usize, String)>, String> {
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let entry = archive
            .by_index_raw(at)
            .map_err(|error| format!("entry {at}: {error}"))?;
        let name = entry
            .name()
            .map_err(|error| format!("entry {at}: {error}"))?;
        let name = name.into_owned();
        if !is_inside(&name) {
            return Err(format!("{name:?} is not a path in the package"));
        }
        if entry.is_symlink() {
            return Err(format!("{name:?} is a link, which a package has none of"));
        }
        if entry.encrypted() {
            return Err(format!("{name:?} is encrypted"));
        }
        if entry.is_file() {
            names.push((at, name));
        }
    }
    Ok(names)
}

/// How much may still be unpacked.
struct Budget {
    packed: u64,
    unpacked: u64,
}

impl Budget {
    /// Unpacks an entry, counting what really comes out of it.
    fn copy(&mut self, mut entry: impl Read, to: &mut NamedTempFile) -> Result<(), String> {
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(format!("cannot be unpacked: {error}")),
            };
            self.unpacked += read as u64;
            if self.unpacked > MAX_UNPACKED {
                return Err(format!("more than {MAX_UNPACKED} bytes unpacked"));
            }
            let most = self.packed.saturating_mul(MAX_RATIO).max(FREE_OF_RATIO);
            if self.unpacked > most {
                return Err(format!(
                    "more than {MAX_RATIO} times the {} bytes of the zip file: refused as a \
                     zip bomb",
                    self.packed
                ));
            }
            let chunk = buffer.get(..read).unwrap_or_default();
            to.write_all(chunk)
                .map_err(|error| format!("cannot be written to a temporary file: {error}"))?;
        }
        to.flush()
            .map_err(|error| format!("cannot be written to a temporary file: {error}"))
    }
}
