//! The geo component: where the documents of a segment are.
//!
//! A tantivy [`SegmentPlugin`], so it is written, merged and deleted with its segment and
//! text and place cannot disagree. It is made from the fast fields `place` and `uncertainty`,
//! which hold the same: tantivy tells a plugin no document order of its own, but the columns it
//! has just written are in that order.
//!
//! File `<segment>.geo`, little endian: magic `LGEO`, version, number of documents D, number
//! of places P (`u32` each); D + 1 `u32` starts; P positions (`i32` latitude, `i32`
//! longitude, in 1e-7 degrees, at most 1.2 cm); P `u16` uncertainties in hundreds of metres,
//! and two bytes of nothing where P is odd. Document d's places are
//! `starts[d]..starts[d + 1]`, the primary one first. 4 bytes a document, 10 a place.

use std::any::Any;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use tantivy::columnar::ColumnarReader;
use tantivy::directory::TerminatingWrite as _;
use tantivy::index::SegmentComponent;
use tantivy::indexer::DocIdMapping;
use tantivy::{
    DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin,
    SegmentReader, TantivyError,
};

use super::schema::{PLACE, UNCERTAINTY};
use crate::catalog::GeoPoint;

const EXTENSION: &str = "geo";
const MAGIC: u32 = u32::from_le_bytes(*b"LGEO");
const VERSION: u32 = 2;
/// Words before the starts.
const HEADER: usize = 4;
pub(super) const DEGREE: f64 = 1e7;

/// A position in 1e-7 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FixedPoint {
    pub(super) lat: i32,
    pub(super) lon: i32,
}

impl FixedPoint {
    pub(super) fn of(point: GeoPoint) -> Self {
        Self {
            lat: (point.lat() * DEGREE).round() as i32,
            lon: (point.lon() * DEGREE).round() as i32,
        }
    }

    /// Both numbers in one, as the fast field `place` keeps them.
    pub(super) fn pack(self) -> u64 {
        u64::from(self.lat as u32) << 32 | u64::from(self.lon as u32)
    }

    /// Latitude and longitude.
    pub(super) fn numbers(self) -> (i32, i32) {
        (self.lat, self.lon)
    }

    /// The position of these numbers, which may not be on earth.
    pub(super) fn of_numbers(lat: i32, lon: i32) -> Self {
        Self { lat, lon }
    }

    fn unpack(packed: u64) -> Self {
        Self {
            lat: (packed >> 32) as u32 as i32,
            lon: packed as u32 as i32,
        }
    }

    /// The position in degrees; `None` when the numbers are not on earth.
    pub(crate) fn to_point(self) -> Option<GeoPoint> {
        GeoPoint::new(f64::from(self.lat) / DEGREE, f64::from(self.lon) / DEGREE).ok()
    }

    /// Whether the numbers are on earth.
    #[inline]
    pub(crate) fn is_on_earth(self) -> bool {
        const QUARTER: u32 = 90 * DEGREE as u32;
        self.lat.unsigned_abs() <= QUARTER && self.lon.unsigned_abs() <= 2 * QUARTER
    }

    /// Its place on a Hilbert curve over the whole earth: near positions mostly have near keys.
    pub(super) fn hilbert(self) -> u64 {
        fast_hilbert::xy2h(self.lon as u32 ^ 1 << 31, self.lat as u32 ^ 1 << 31, 32)
    }
}

/// How far from its position a place may well be, in hundreds of metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Uncertainty(pub(super) u16);

impl Uncertainty {
    const STEP_M: f64 = 100.0;

    pub(super) fn of_metres(metres: f64) -> Self {
        Self((metres / Self::STEP_M).ceil() as u16)
    }

    /// What counts as the distance of a place whose position is `metres` away: no less than
    /// what is not known of it.
    pub(crate) fn at_least(self, metres: f64) -> f64 {
        metres.max(f64::from(self.0) * Self::STEP_M)
    }
}

/// The positions of a segment's documents, in memory.
#[derive(Debug)]
pub(crate) struct GeoColumn {
    starts: Vec<u32>,
    points: Vec<FixedPoint>,
    uncertainties: Vec<Uncertainty>,
}

impl GeoColumn {
    /// Reads the component of an open segment.
    pub(super) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let file = segment.open_read(SegmentComponent::Custom(EXTENSION.to_owned()))?;
        let bytes = file.read_bytes()?;
        Self::decode(&bytes, segment.max_doc()).ok_or_else(|| {
            TantivyError::InternalError("the geo component does not fit its segment".to_owned())
        })
    }

    /// Reads a file of the component as it lies on the disk: with tantivy's own note after it.
    pub(super) fn of_file(bytes: &[u8]) -> Option<Self> {
        let (words, _) = bytes.as_chunks::<4>();
        let [_, _, documents, places] = words.first_chunk::<HEADER>()?.map(u32::from_le_bytes);
        let places = places as usize;
        let words = HEADER + documents as usize + 1 + 2 * places + places.div_ceil(2);
        Self::decode(bytes.get(..4 * words)?, documents)
    }

    fn decode(bytes: &[u8], documents: u32) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return None;
        }
        let (header, words) = words.split_first_chunk::<HEADER>()?;
        let [magic, version, of_documents, places] = header.map(u32::from_le_bytes);
        if [magic, version, of_documents] != [MAGIC, VERSION, documents] {
            return None;
        }
        let places_len = places as usize;
        let (starts, words) = words.split_at_checked(documents as usize + 1)?;
        let (points, uncertainties) = words.split_at_checked(2 * places_len)?;
        if uncertainties.len() != places_len.div_ceil(2) {
            return None;
        }
        let starts: Vec<u32> = starts.iter().copied().map(u32::from_le_bytes).collect();
        let (pairs, _) = points.as_chunks::<2>();
        let points: Vec<FixedPoint> = pairs
            .iter()
            .map(|[lat, lon]| FixedPoint {
                lat: i32::from_le_bytes(*lat),
                lon: i32::from_le_bytes(*lon),
            })
            .collect();
        let (halves, _) = uncertainties.as_flattened().as_chunks::<2>();
        let halves = halves.get(..places_len)?.iter().copied();
        let uncertainties: Vec<Uncertainty> =
            halves.map(u16::from_le_bytes).map(Uncertainty).collect();
        let fits = starts.len() == documents as usize + 1
            && starts.is_sorted()
            && starts.first() == Some(&0)
            && starts.last() == Some(&places);
        fits.then_some(Self {
            starts,
            points,
            uncertainties,
        })
    }

    /// The column of documents with these places.
    #[cfg(test)]
    pub(super) fn of_places(places: &[Vec<GeoPoint>]) -> Self {
        let points: Vec<FixedPoint> = places.concat().into_iter().map(FixedPoint::of).collect();
        let lengths = places.iter().map(|places| places.len() as u32);
        let ends = lengths.scan(0, |end, length| {
            *end += length;
            Some(*end)
        });
        Self {
            starts: std::iter::once(0).chain(ends).collect(),
            uncertainties: vec![Uncertainty(0); points.len()],
            points,
        }
    }

    /// The positions of a document, the primary one first.
    pub(crate) fn places(&self, doc: DocId) -> &[FixedPoint] {
        &self.points[self.range(doc)]
    }

    /// The positions of some documents.
    pub(crate) fn places_of(&self, docs: &Range<DocId>) -> &[FixedPoint] {
        let start = |doc: DocId| Some(*self.starts.get(doc as usize)? as usize);
        let range = start(docs.start).zip(start(docs.end));
        let points = range.and_then(|(start, end)| self.points.get(start..end));
        points.unwrap_or_default()
    }

    /// How far from its positions a document's places may be, in the same order.
    pub(crate) fn uncertainties(&self, doc: DocId) -> &[Uncertainty] {
        &self.uncertainties[self.range(doc)]
    }

    fn range(&self, doc: DocId) -> Range<usize> {
        let doc = doc as usize;
        match self.starts.get(doc..doc + 2) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        }
    }

    /// How many positions there are.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> DocId {
        (self.starts.len() - 1) as DocId
    }
}

/// The id of the segment that a file is the component of; `None` of any other file.
pub(super) fn segment_of(path: &Path) -> Option<&str> {
    let is_ours = path.extension().is_some_and(|end| end == EXTENSION);
    path.file_stem()?.to_str().filter(|_| is_ours)
}

/// Writes the geo component of each segment.
pub(super) struct GeoPlugin;

impl SegmentPlugin for GeoPlugin {
    fn extensions(&self) -> &[&str] {
        &[EXTENSION]
    }

    fn create_writer(&self, _: &PluginWriterContext) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(GeoWriter))
    }

    fn merge(&self, context: PluginMergeContext) -> tantivy::Result<()> {
        write_component(context.target_segment)
    }
}

/// Keeps nothing while documents come in: the fast field does.
struct GeoWriter;

impl PluginWriter for GeoWriter {
    fn serialize(
        self: Box<Self>,
        segment: &Segment,
        _: Option<&DocIdMapping>,
    ) -> tantivy::Result<()> {
        write_component(segment)
    }

    fn mem_usage(&self) -> usize {
        0
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// Writes the component of `segment` from its fast fields, which are on disk already.
fn write_component(segment: &Segment) -> tantivy::Result<()> {
    let columns = ColumnarReader::open(segment.open_read(SegmentComponent::FastFields)?)?;
    let column = |name: &str| match columns.read_columns(name)?.first() {
        Some(handle) => handle.open_u64_lenient(),
        None => Ok(None),
    };
    let (places, unknown) = (column(PLACE)?, column(UNCERTAINTY)?);
    let mut starts = vec![0u32];
    let mut points = Vec::new();
    let mut uncertainties: Vec<u16> = Vec::new();
    for doc in 0..columns.num_docs() {
        points.extend(places.iter().flat_map(|column| column.values_for_doc(doc)));
        let values = unknown.iter().flat_map(|column| column.values_for_doc(doc));
        uncertainties.extend(values.map(|value| value as u16));
        uncertainties.resize(points.len(), 0);
        starts.push(points.len() as u32);
    }
    uncertainties.resize(points.len().next_multiple_of(2), 0);

    let mut file = segment.open_write(SegmentComponent::Custom(EXTENSION.to_owned()))?;
    for word in [MAGIC, VERSION, columns.num_docs(), points.len() as u32]
        .iter()
        .chain(&starts)
    {
        file.write_all(&word.to_le_bytes())?;
    }
    for point in points.into_iter().map(FixedPoint::unpack) {
        file.write_all(&point.lat.to_le_bytes())?;
        file.write_all(&point.lon.to_le_bytes())?;
    }
    for uncertainty in uncertainties {
        file.write_all(&uncertainty.to_le_bytes())?;
    }
    file.terminate()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_position_survives_packing_to_the_centimetre(lat in -90.0..=90.0f64, lon in -180.0..=180.0f64) {
            let point = GeoPoint::new(lat, lon).expect("on earth");
            let fixed = FixedPoint::of(point);
            prop_assert_eq!(FixedPoint::unpack(fixed.pack()), fixed);
            prop_assert!(fixed.is_on_earth());
            prop_assert!(fixed.to_point().expect("on earth").distance_m(point) < 0.02);
        }

        #[test]
        fn damaged_components_are_refused_not_misread(mut bytes in prop::collection::vec(any::<u8>(), 0..64), documents in 0u32..4) {
            let _ = GeoColumn::decode(&bytes, documents);
            bytes.splice(0..0, [MAGIC, VERSION, documents].iter().flat_map(|word| word.to_le_bytes()));
            if let Some(column) = GeoColumn::decode(&bytes, documents) {
                for doc in 0..=documents {
                    let _ = column.places(doc);
                }
            }
        }
    }

    #[test]
    fn positions_beyond_the_poles_and_the_180th_meridian_are_not_on_earth() {
        for (lat, lon) in [
            (900_000_000, 1_800_000_000),
            (900_000_001, 0),
            (-900_000_001, 0),
            (0, 1_800_000_001),
            (0, i32::MIN),
        ] {
            let fixed = FixedPoint { lat, lon };
            assert_eq!(fixed.is_on_earth(), fixed.to_point().is_some(), "{fixed:?}");
        }
    }

    #[test]
    fn neighbours_are_near_on_the_curve() {
        let key = |lat, lon| FixedPoint::of(GeoPoint::new(lat, lon).expect("on earth")).hilbert();
        let forssa = key(60.8146, 23.6215);
        let tammela = key(60.8043, 23.7640);
        let utsjoki = key(69.9079, 27.0283);
        assert!(forssa.abs_diff(tammela) < forssa.abs_diff(utsjoki));
    }
}
