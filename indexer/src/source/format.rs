//! What a source is: a path and the format it is written in.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use crate::IndexerError;

/// How a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceFormat {
    /// Our own records, JSON Lines: `.jsonl`, `.ndjson`.
    Records,
    /// Comma-separated values: `.csv`, `.tsv`.
    Csv,
    /// HSDS 3 (Human Services Data Specification), JSON.
    Hsds,
    /// HSDS 3 as a tabular data package: a folder with `datapackage.json`, or a `.zip` of it.
    HsdsTabular,
    /// GeoJSON features: `.geojson`, `.geojsonl`, `.geojsons`.
    GeoJson,
    /// OpenStreetMap extracts: `.pbf`.
    Osm,
    /// Sports places of LIPAS, JSON.
    Lipas,
    /// PTV Open API v11 objects, JSON: a file or a folder.
    Ptv,
}

impl SourceFormat {
    /// All formats.
    pub const ALL: &[SourceFormat] = &[
        SourceFormat::Records,
        SourceFormat::Csv,
        SourceFormat::Hsds,
        SourceFormat::HsdsTabular,
        SourceFormat::GeoJson,
        SourceFormat::Osm,
        SourceFormat::Lipas,
        SourceFormat::Ptv,
    ];

    /// The name used on the command line and in `sources.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            SourceFormat::Records => "jsonl",
            SourceFormat::Csv => "csv",
            SourceFormat::Hsds => "hsds",
            SourceFormat::HsdsTabular => "hsds-tabular",
            SourceFormat::GeoJson => "geojson",
            SourceFormat::Osm => "osm",
            SourceFormat::Lipas => "lipas",
            SourceFormat::Ptv => "ptv",
        }
    }

    /// The format of a file by its name.
    fn of(path: &Path) -> Option<Self> {
        if path.join("datapackage.json").is_file() {
            return Some(SourceFormat::HsdsTabular);
        }
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Some(SourceFormat::Records),
            "csv" | "tsv" => Some(SourceFormat::Csv),
            "zip" => Some(SourceFormat::HsdsTabular),
            "geojson" | "geojsonl" | "geojsons" | "geojsonseq" => Some(SourceFormat::GeoJson),
            "pbf" => Some(SourceFormat::Osm),
            _ => None,
        }
    }
}

impl FromStr for SourceFormat {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|it| it.name() == name);
        known.ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            format!("{name:?} is not one of {}", names.join(", "))
        })
    }
}

/// A file or folder to read, and what there is to know for reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file or folder.
    pub path: PathBuf,
    /// Its format; `None` to tell it from the name.
    pub format: Option<SourceFormat>,
    /// Which column or tag is what, for formats that need to be told.
    pub map: Option<PathBuf>,
}

impl Source {
    /// The format told, else that of the name.
    pub(crate) fn format(&self) -> Result<SourceFormat, IndexerError> {
        self.format
            .or_else(|| SourceFormat::of(&self.path))
            .ok_or_else(|| IndexerError::UnknownFormat(self.path.clone()))
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self {
            path,
            format: None,
            map: None,
        }
    }
}
