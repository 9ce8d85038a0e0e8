//! Source formats, one file or folder each: bytes in, records with their place in the source out.
//!
//! A reader is an iterator of [`RawRecord`]s and streams: memory does not grow with its
//! input. It maps a source to the fields of the record format (`indexer/RECORDS.md`) and
//! judges only what is its own business (syntax, projections, closed lists of the source);
//! all else is judged in one place, [`luukku_engine::record`].

mod csv;
mod elements;
mod format;
mod geojson;
mod geometry;
mod hsds;
mod input;
mod jsonl;
#[cfg(test)]
mod judged;
mod lipas;
mod osm;
mod projection;
mod ptv;
mod raw;
mod rows;

pub(crate) use elements::Elements;
pub use format::{Source, SourceFormat};
pub(crate) use geojson::GeoJson;
pub(crate) use geometry::shape_of;
pub(crate) use input::{Input, map_text};
pub(crate) use jsonl::JsonLines;
pub(crate) use lipas::Lipas;
pub(crate) use osm::Osm;
pub(crate) use ptv::{PtvObject, PtvReferences, guid, ptv_object};
pub(crate) use raw::{Content, FieldNames, Origin, RawRecord, Unreadable, source_name, weight};

use crate::IndexerError;

/// The records of a source. An error ends the reading: the source itself cannot be read.
pub(crate) type Records = Box<dyn Iterator<Item = Result<RawRecord, IndexerError>> + Send>;

/// Opens a source for reading.
///
/// # Errors
/// When it cannot be opened, or its format is not told and cannot be guessed.
pub(crate) fn open(source: &Source, input: &Input) -> Result<Records, IndexerError> {
    match source.format()? {
        SourceFormat::Records => Ok(Box::new(JsonLines::of(input.open(&source.path)?))),
        SourceFormat::Csv => csv::open(source, input),
        SourceFormat::Hsds => hsds::open(source, input),
        SourceFormat::HsdsTabular => hsds::open_package(source, input),
        SourceFormat::GeoJson => {
            let file = input.open(&source.path)?;
            Ok(Box::new(GeoJson::of(file, source.map.as_deref())?))
        }
        SourceFormat::Osm => Ok(Box::new(Osm::of(
            &source.path,
            source.map.as_deref(),
            input,
        )?)),
        SourceFormat::Lipas => Ok(Box::new(Lipas::of(input.open(&source.path)?))),
        SourceFormat::Ptv => Ok(Box::new(ptv::Ptv::open(&source.path, input)?)),
    }
}
