//! Where the services of a segment are: the positions, and what is told from them.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use tantivy::SegmentReader;

use super::cells::Cells;
use super::geo::{self, GeoColumn};
use super::manifest::Manifest;

/// The positions of a segment's documents, and the cells they make.
pub(crate) struct Located {
    pub(crate) geo: GeoColumn,
    /// Where its documents are, roughly.
    pub(crate) cells: Cells,
}

/// The places of segments by the segments' ids, read before the segments are open.
pub(super) type ReadAhead = HashMap<String, Located>;

impl Located {
    fn of(geo: GeoColumn) -> Self {
        Self {
            cells: Cells::of(&geo),
            geo,
        }
    }

    /// What was read ahead of a segment, where that fits it; else reads it.
    pub(super) fn open(segment: &SegmentReader, ahead: &mut ReadAhead) -> tantivy::Result<Self> {
        match ahead.remove(&segment.segment_id().uuid_string()) {
            Some(located) if located.geo.documents() == segment.max_doc() => Ok(located),
            _ => GeoColumn::open(segment).map(Self::of),
        }
    }
}

/// Reads the places of all segments of the generation in `home`. What cannot be read is left
/// out: opening the segment says what is wrong with it.
pub(super) fn read_ahead(home: &Path, manifest: &Manifest) -> ReadAhead {
    let located = |name: &String| {
        let path = home.join(name);
        let segment = geo::segment_of(&path)?;
        let located = Located::of(GeoColumn::of_file(&fs::read(&path).ok()?)?);
        Some((segment.to_owned(), located))
    };
    manifest.files.keys().filter_map(located).collect()
}
