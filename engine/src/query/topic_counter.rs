//! How many services many texts find, counted when a generation is built.
//!
//! The same counts as a search's, by the same understanding and plan, over sets of services
//! that are kept from text to text ([`Finder`]). Where a service counts is looked up once.

use tantivy::{DocId, SegmentReader};

use super::found::Finder;
use super::plan::{Plan, Strength};
use super::recount::Counted;
use super::tally::{AREAS, Segments, asked_name, asked_topic};
use super::way::Way;
use crate::index::{AreaNumber, SegmentColumns, Tally};

/// Where each service counts, of every segment: made once, for any number of counters.
pub(crate) struct CountedSegments<'a> {
    segments: Segments<'a>,
    homes: Vec<Homes>,
}

/// Where the services of a segment count.
struct Homes {
    each: Vec<Home>,
    /// Those that are deleted, a bit a service.
    deleted: Vec<u64>,
}

/// Where a service counts: in the municipality of this code, or one of the constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Home(u16);

impl Home {
    /// All codes are below.
    const CODES: u16 = 1_000;
    /// Nowhere: it is deleted.
    const DELETED: Self = Self(Self::CODES);
    /// In every place.
    const NATIONAL: Self = Self(Self::CODES + 1);
    /// In no place that is known.
    const NOWHERE: Self = Self(Self::CODES + 2);
    /// In several, or where only the columns tell.
    const SEVERAL: Self = Self(Self::CODES + 3);
    const END: usize = Self::CODES as usize + 4;
}

impl<'a> CountedSegments<'a> {
    pub(crate) fn new(segments: Segments<'a>) -> tantivy::Result<Self> {
        let mut homes = Vec::new();
        for (number, reader) in (0..).zip(segments.searcher.segment_readers()) {
            homes.push(Homes::of(reader, &*segments.columns_of(number)?));
        }
        Ok(Self { segments, homes })
    }

    /// How many services there are, in all and by place.
    pub(crate) fn tally_of_all(&self) -> tantivy::Result<Tally> {
        let mut tally = Tallying::default();
        for (number, homes) in (0..).zip(&self.homes) {
            let columns = self.segments.columns_of(number)?;
            for (doc, home) in (0..).zip(&homes.each) {
                tally.add(doc, *home, &columns);
            }
        }
        Ok(tally.finish())
    }
}

impl Homes {
    fn of(reader: &SegmentReader, columns: &SegmentColumns) -> Self {
        let docs = 0..reader.max_doc();
        let each: Vec<Home> = docs.map(|doc| Home::of(doc, reader, columns)).collect();
        let deleted = each.chunks(u64::BITS as usize).map(|homes| {
            let bits = (0..).zip(homes);
            bits.fold(0, |word, (bit, home)| {
                word | u64::from(*home == Home::DELETED) << bit
            })
        });
        Self {
            deleted: deleted.collect(),
            each,
        }
    }
}

impl Home {
    fn of(doc: DocId, reader: &SegmentReader, columns: &SegmentColumns) -> Self {
        if reader.is_deleted(doc) {
            return Self::DELETED;
        }
        if columns.nationwide.first(doc) == Some(1) {
            return Self::NATIONAL;
        }
        let located = columns.located.values_for_doc(doc);
        let mut codes = located.chain(columns.serves.values_for_doc(doc));
        let Some(first) = codes.next() else {
            return Self::NOWHERE;
        };
        match u16::try_from(first) {
            Ok(code) if code < Self::CODES && codes.all(|code| code == first) => Self(code),
            _ => Self::SEVERAL,
        }
    }
}

/// Counts what texts find, as a search counts them. Not shared between threads: it keeps what
/// words find.
pub(crate) struct TopicCounter<'a> {
    counted: &'a CountedSegments<'a>,
    finders: Vec<Finder<'a>>,
}

impl<'a> TopicCounter<'a> {
    pub(crate) fn new(counted: &'a CountedSegments<'a>) -> Self {
        let columns = counted.segments.columns.iter();
        Self {
            counted,
            finders: columns.map(|columns| Finder::new(columns)).collect(),
        }
    }

    /// How many services have every word of `text`, as a search for it counts them; none when
    /// it cannot stand in a suggestion.
    pub(crate) fn tally(&mut self, text: &str, counted: Counted) -> tantivy::Result<Tally> {
        let segments = self.counted.segments;
        let asked = match counted {
            Counted::Topic => asked_topic(segments, text),
            Counted::Name => asked_name(segments, text),
        };
        let Some(asked) = asked else {
            return Ok(Tally::default());
        };
        let ways = Plan::ways(&asked, segments, Strength::Any);
        match counted {
            Counted::Topic => self.count(&ways),
            Counted::Name => Ok(self.count_in_all(&ways)),
        }
    }

    /// How many services all of `ways` find, in all only.
    fn count_in_all(&mut self, ways: &[Way]) -> Tally {
        let mut tally = Tally::default();
        for (homes, finder) in self.counted.homes.iter().zip(&mut self.finders) {
            let met = finder.meet(ways);
            tally.total += met.len() - met.count_in(&homes.deleted);
        }
        tally
    }

    /// How many services all of `ways` find, in all and by place.
    pub(super) fn count(&mut self, ways: &[Way]) -> tantivy::Result<Tally> {
        let mut tally = Tallying::default();
        let segments = (0..).zip(&self.counted.homes).zip(&mut self.finders);
        for ((number, homes), finder) in segments {
            let columns = self.counted.segments.columns_of(number)?;
            finder.meet(ways).for_each(|doc| {
                if let Some(home) = homes.each.get(doc as usize) {
                    tally.add(doc, *home, &columns);
                }
            });
        }
        Ok(tally.finish())
    }
}

/// A tally while it is counted.
struct Tallying {
    /// Services by their [`Home`].
    homes: [u32; Home::END],
    /// Services of several, by the number of the area.
    areas: Vec<u32>,
    /// The areas of one service.
    met: Vec<AreaNumber>,
}

impl Default for Tallying {
    fn default() -> Self {
        Self {
            homes: [0; Home::END],
            areas: vec![0; AreaNumber::END],
            met: Vec::new(),
        }
    }
}

impl Tallying {
    #[inline]
    fn add(&mut self, doc: DocId, home: Home, columns: &SegmentColumns) {
        if let Some(count) = self.homes.get_mut(usize::from(home.0)) {
            *count += 1;
        }
        if home == Home::SEVERAL {
            self.add_several(doc, columns);
        }
    }

    fn add_several(&mut self, doc: DocId, columns: &SegmentColumns) {
        self.met.clear();
        let located = columns.located.values_for_doc(doc);
        for code in located.chain(columns.serves.values_for_doc(doc)) {
            for area in AREAS.get(code as usize).into_iter().flatten() {
                if !self.met.contains(area) {
                    self.met.push(*area);
                }
            }
        }
        for area in &self.met {
            if let Some(count) = self.areas.get_mut(usize::from(area.number())) {
                *count += 1;
            }
        }
    }

    fn of(&self, home: Home) -> u32 {
        self.homes
            .get(usize::from(home.0))
            .copied()
            .unwrap_or_default()
    }

    fn finish(mut self) -> Tally {
        for (areas, services) in AREAS.iter().zip(&self.homes) {
            for area in areas {
                if let Some(count) = self.areas.get_mut(usize::from(area.number())) {
                    *count += services;
                }
            }
        }
        let all: u32 = self.homes.iter().sum();
        let (total, national) = (all - self.of(Home::DELETED), self.of(Home::NATIONAL));
        let areas = (0u16..)
            .zip(self.areas)
            .filter(|(_, count)| *count > 0)
            .map(|(number, count)| (AreaNumber::from_number(number), count));
        Tally {
            total,
            national,
            areas: areas.collect(),
        }
    }
}
