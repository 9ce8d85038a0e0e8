//! Findings as a file: JSON Lines, or CSV to send back to a provider.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use super::Finding;
use crate::IndexerError;

/// The columns of a report in CSV.
const COLUMNS: [&str; 8] = [
    "verdict", "file", "line", "object", "id", "field", "value", "reason",
];

/// How spreadsheets recognise UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A report being written.
pub(super) struct ReportFile {
    path: PathBuf,
    writer: Writer,
}

enum Writer {
    Json(BufWriter<File>),
    Csv(Box<csv::Writer<BufWriter<File>>>),
}

impl ReportFile {
    /// Begins a report: CSV when the name ends in `.csv`, else JSON Lines.
    pub(super) fn create(path: &Path) -> Result<Self, IndexerError> {
        let file = File::create(path).map_err(IndexerError::io(path, "create"))?;
        let mut file = BufWriter::new(file);
        let is_csv = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let writer = if is_csv {
            file.write_all(BYTE_ORDER_MARK)
                .map_err(IndexerError::io(path, "write"))?;
            let mut writer = csv::Writer::from_writer(file);
            writer
                .write_record(COLUMNS)
                .map_err(io::Error::from)
                .map_err(IndexerError::io(path, "write"))?;
            Writer::Csv(Box::new(writer))
        } else {
            Writer::Json(file)
        };
        Ok(Self {
            path: path.to_owned(),
            writer,
        })
    }

    pub(super) fn add(&mut self, finding: &Finding) -> Result<(), IndexerError> {
        let written = match &mut self.writer {
            Writer::Json(file) => serde_json::to_writer(&mut *file, finding)
                .map_err(io::Error::from)
                .and_then(|()| file.write_all(b"\n")),
            Writer::Csv(writer) => writer.write_record(cells(finding)).map_err(io::Error::from),
        };
        written.map_err(IndexerError::io(self.path.as_path(), "write"))
    }

    pub(super) fn finish(&mut self) -> Result<(), IndexerError> {
        let written = match &mut self.writer {
            Writer::Json(file) => file.flush(),
            Writer::Csv(writer) => writer.flush(),
        };
        written.map_err(IndexerError::io(self.path.as_path(), "write"))
    }
}

/// A finding as cells, in the order of [`COLUMNS`].
fn cells(finding: &Finding) -> [String; COLUMNS.len()] {
    let text = |text: &Option<String>| guarded(text.as_deref().unwrap_or_default());
    [
        finding.verdict.name().to_owned(),
        finding
            .file
            .as_ref()
            .map_or_else(String::new, |file| guarded(&file.to_string_lossy())),
        finding
            .line
            .map_or_else(String::new, |line| line.to_string()),
        text(&finding.object),
        text(&finding.id),
        text(&finding.field),
        text(&finding.value),
        guarded(&finding.reason),
    ]
}

/// A text that no spreadsheet takes for a formula: what could begin one has an apostrophe
/// before it.
pub(crate) fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
