//! What each organization has not confirmed for long: the work list of who keeps a catalog.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use luukku_engine::Language;
use luukku_engine::catalog::{LocalizedText, Service};
use luukku_engine::index::Snapshot;
use tempfile::NamedTempFile;

use crate::IndexerError;
use crate::report::guarded;

/// The columns of the list.
const COLUMNS: [&str; 12] = [
    "organization",
    "business_id",
    "organization_email",
    "id",
    "name",
    "municipality",
    "verified",
    "updated",
    "contact",
    "email",
    "source",
    "source_url",
];

/// How spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Which records to list, and where to.
#[derive(Clone, Debug)]
pub struct StaleOptions {
    /// The index directory.
    pub index: PathBuf,
    /// Records not confirmed on or after this day are listed.
    pub before: Date,
    /// The file to write, CSV.
    pub output: PathBuf,
}

/// What was listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StaleCounts {
    /// Records looked at, linked ones too.
    pub records: u64,
    /// Records listed.
    pub stale: u64,
    /// Those of them that were never confirmed, as far as is known.
    pub never: u64,
    /// Organizations that they are of.
    pub organizations: u64,
}

/// Lists the records that were not confirmed on or after a day: by organization, the oldest
/// first, those never confirmed before all others.
///
/// Cost: a row read a service, and some 200 bytes of memory a record that is listed.
///
/// # Errors
/// When there is no index, or the file cannot be written; then it is not there.
pub fn stale(options: &StaleOptions) -> Result<StaleCounts, IndexerError> {
    let snapshot = Snapshot::open(&options.index)?;
    let mut counts = StaleCounts::default();
    let mut rows = Vec::new();
    for service in snapshot.services() {
        for record in service?.records() {
            counts.records += 1;
            if record.verified_at.is_none_or(|day| day < options.before) {
                counts.stale += 1;
                counts.never += u64::from(record.verified_at.is_none());
                rows.push(row(record));
            }
        }
    }
    // Organization, business id, day (none first), name, id.
    rows.sort_unstable_by(|one, other| {
        let key = |row: &[String; COLUMNS.len()]| [0, 1, 6, 4, 3].map(|at| row[at].clone());
        key(one).cmp(&key(other))
    });
    let mut organizations: Vec<&[String]> = rows.iter().map(|row| &row[..2]).collect();
    organizations.dedup();
    counts.organizations = organizations.len() as u64;
    write(&options.output, &rows).map_err(IndexerError::io(&options.output, "write"))?;
    Ok(counts)
}

fn write(output: &Path, rows: &[[String; COLUMNS.len()]]) -> io::Result<()> {
    let folder = output.parent().filter(|path| !path.as_os_str().is_empty());
    let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(BYTE_ORDER_MARK)?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| guarded(cell)))?;
    }
    let file = writer
        .into_inner()
        .map_err(csv::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(output)?;
    Ok(())
}

fn row(record: &Service) -> [String; COLUMNS.len()] {
    let best = |text: &LocalizedText| {
        let text = text.best(Language::Finnish);
        text.map(|(_, text)| text.to_owned()).unwrap_or_default()
    };
    let organization = record.organization.as_ref();
    let of = |part: fn(&luukku_engine::catalog::Organization) -> Option<&String>| {
        organization.and_then(part).cloned().unwrap_or_default()
    };
    let date = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let place = record.locations.first();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        organization.map(|of| best(&of.name)).unwrap_or_default(),
        of(|of| of.business_id.as_ref()),
        of(|of| of.email.as_ref()),
        record.id.to_string(),
        best(&record.name),
        place
            .and_then(|place| place.municipality.clone())
            .unwrap_or_default(),
        date(record.verified_at),
        date(record.updated_at),
        record
            .contact
            .as_ref()
            .map(|contact| contact.name.clone())
            .unwrap_or_default(),
        text(&record.email),
        text(&record.source),
        text(&record.source_url),
    ]
}
