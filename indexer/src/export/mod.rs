//! The services of an index out again, as a file of records, HSDS, GeoJSON or CSV.

mod csv;
mod geojson;

use std::fmt::Display;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use indicatif::ProgressBar;
use luukku_engine::catalog::Service;
use luukku_engine::index::Snapshot;
use luukku_engine::{hsds, record};
use tempfile::NamedTempFile;

use crate::IndexerError;

/// How services are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Our own records, JSON Lines: nothing is lost.
    Records,
    /// HSDS 3: a JSON array of full services, one a line.
    Hsds,
    /// GeoJSON (RFC 7946): a `FeatureCollection`, a feature a location.
    GeoJson,
    /// Comma-separated values, a row a service.
    Csv(ByteOrderMark),
}

/// Whether a table begins with a byte order mark, which Excel tells UTF-8 by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// It does not.
    #[default]
    Without,
    /// It does.
    With,
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "jsonl" => Ok(ExportFormat::Records),
            "hsds" => Ok(ExportFormat::Hsds),
            "geojson" => Ok(ExportFormat::GeoJson),
            "csv" => Ok(ExportFormat::Csv(ByteOrderMark::Without)),
            other => Err(format!("{other:?} is not one of jsonl, hsds, geojson, csv")),
        }
    }
}

/// What to write, and where.
#[derive(Clone, Debug)]
pub struct ExportOptions {
    /// The index directory.
    pub index: PathBuf,
    /// How to write.
    pub format: ExportFormat,
    /// The file to write.
    pub output: PathBuf,
    /// Where to show progress.
    pub progress: ProgressBar,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Services, those linked to another counted as well.
    pub services: u64,
    /// Of these, those that the index links to another.
    pub linked: u64,
}

/// Writes all services of the live generation to a file, which is there whole or not at all.
///
/// A service that the index links to another is written as one of its own again.
///
/// # Errors
/// When the index cannot be opened or read, or the file not written.
pub fn export(options: &ExportOptions) -> Result<Exported, IndexerError> {
    let snapshot = Snapshot::open(&options.index)?;
    options.progress.set_length(snapshot.manifest().services);
    let output = options.output.as_path();
    let folder = match output.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let file = NamedTempFile::new_in(folder).map_err(IndexerError::io(output, "create"))?;
    let mut writer = BufWriter::new(file);
    let mut exported = Exported::default();
    let write = IndexerError::io;
    let mut format: Box<dyn Writer> = match options.format {
        ExportFormat::Records => Box::new(Lines),
        ExportFormat::Hsds => Box::new(Items::of_array()),
        ExportFormat::GeoJson => Box::new(Items::of_features()),
        ExportFormat::Csv(mark) => Box::new(csv::Rows::new(mark)),
    };
    format.begin(&mut writer).map_err(write(output, "write"))?;
    for service in snapshot.services() {
        let mut service = service?;
        let linked = std::mem::take(&mut service.linked);
        exported.linked += linked.len() as u64;
        for service in std::iter::once(service).chain(linked) {
            format
                .service(&service, &mut writer)
                .map_err(write(output, "write"))?;
            exported.services += 1;
        }
        options.progress.inc(1);
    }
    format.end(&mut writer).map_err(write(output, "write"))?;
    let file = writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)
        .map_err(write(output, "write"))?;
    file.as_file().sync_all().map_err(write(output, "write"))?;
    file.persist(output)
        .map_err(|error| write(output, "write")(error.error))?;
    options.progress.finish_and_clear();
    Ok(exported)
}

/// A format being written.
trait Writer {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()>;
    fn service(&mut self, service: &Service, out: &mut dyn Write) -> io::Result<()>;
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// A record a line.
struct Lines;

impl Writer for Lines {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn service(&mut self, service: &Service, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", record::to_json(service))
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// A list of JSON objects, one a line, between two texts.
struct Items {
    before: &'static str,
    after: &'static str,
    of: fn(&Service) -> Vec<String>,
    written: u64,
}

impl Items {
    fn of_array() -> Self {
        Self {
            before: "[",
            after: "\n]\n",
            of: |service| {
                serde_json::to_string(&hsds::service(service))
                    .into_iter()
                    .collect()
            },
            written: 0,
        }
    }

    fn of_features() -> Self {
        Self {
            before: "{\"type\":\"FeatureCollection\",\"features\":[",
            after: "\n]}\n",
            of: geojson::features,
            written: 0,
        }
    }
}

impl Writer for Items {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.before.as_bytes())
    }

    fn service(&mut self, service: &Service, out: &mut dyn Write) -> io::Result<()> {
        for item in (self.of)(service) {
            let comma = if self.written == 0 { "" } else { "," };
            write!(out, "{comma}\n{item}")?;
            self.written += 1;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.after.as_bytes())
    }
}

/// Several words as one text.
fn joined<T: Display>(words: impl IntoIterator<Item = T>, separator: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|word| word.to_string()).collect();
    words.join(separator)
}
