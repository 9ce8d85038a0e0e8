//! How many services many texts find, counted when a generation is built.
//!
//! The same counts as a search's, by the same understanding and plan, over sets of services
//! that are kept from text to text ([`Finder`]). Where a service counts is looked up once.

use tantivy::{DocId, SegmentReader};

use super::found::Finder;
use super::plan::Plan;
use super::recount::Counted;
use super::tally::{AREAS, Segments, asked_name, asked_topic};
use super::way::Way;
use crate::index::{AreaNumber, SegmentColumns, Tally};

/// Where each service counts, of every segment: made once, for any number of counters.
pub(crate) struct CountedSegments<'a> {
    segments: Segments<'a>,
    homes: Vec<Vec<Home>>,
}

/// Where a service counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Home {
    /// Nowhere: it is deleted.
    Deleted,
    /// In every place.
    National,
    /// In no place that is known.
    Nowhere,
    /// In a municipality, by its code, and what that is part of.
    Municipality(u16),
    /// In several, or where only the columns tell.
    Several,
}

impl<'a> CountedSegments<'a> {
    pub(crate) fn new(segments: Segments<'a>) -> tantivy::Result<Self> {
        let mut homes = Vec::new();
        for (number, reader) in (0..).zip(segments.searcher.segment_readers()) {
            let columns = segments.columns_of(number)?;
            let docs = 0..reader.max_doc();
            homes.push(docs.map(|doc| Home::of(doc, reader, &columns)).collect());
        }
        Ok(Self { segments, homes })
    }

    /// How many services there are, in all and by place.
    pub(crate) fn tally_of_all(&self) -> tantivy::Result<Tally> {
        let mut tally = Tallying::default();
        for (number, homes) in (0..).zip(&self.homes) {
            let columns = self.segments.columns_of(number)?;
            for (doc, home) in (0..).zip(homes) {
                tally.add(doc, *home, &columns);
            }
        }
        Ok(tally.finish())
    }
}

impl Home {
    fn of(doc: DocId, reader: &SegmentReader, columns: &SegmentColumns) -> Self {
        if reader.is_deleted(doc) {
            return Self::Deleted;
        }
        if columns.nationwide.first(doc) == Some(1) {
            return Self::National;
        }
        let located = columns.located.values_for_doc(doc);
        let mut codes = located.chain(columns.serves.values_for_doc(doc));
        let Some(first) = codes.next() else {
            return Self::Nowhere;
        };
        match u16::try_from(first) {
            Ok(code) if codes.all(|code| code == first) => Self::Municipality(code),
            _ => Self::Several,
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
        let found = self.count(&Plan::ways(&asked, segments))?;
        Ok(match counted {
            Counted::Topic => found,
            Counted::Name => found.without_areas(),
        })
    }

    /// How many services all of `ways` find, in all and by place.
    pub(super) fn count(&mut self, ways: &[Way]) -> tantivy::Result<Tally> {
        let mut tally = Tallying::default();
        let segments = (0..).zip(&self.counted.homes).zip(&mut self.finders);
        for ((number, homes), finder) in segments {
            let columns = self.counted.segments.columns_of(number)?;
            finder.meet(ways).for_each(|doc| {
                let home = homes.get(doc as usize).copied().unwrap_or(Home::Deleted);
                tally.add(doc, home, &columns);
            });
        }
        Ok(tally.finish())
    }
}

/// A tally while it is counted.
struct Tallying {
    total: u32,
    national: u32,
    /// Services of one municipality, by its code.
    municipalities: Vec<u32>,
    /// Services of several, by the number of the area.
    areas: Vec<u32>,
    /// The areas of one service.
    met: Vec<AreaNumber>,
}

impl Default for Tallying {
    fn default() -> Self {
        Self {
            total: 0,
            national: 0,
            municipalities: vec![0; AREAS.len()],
            areas: vec![0; AreaNumber::END],
            met: Vec::new(),
        }
    }
}

impl Tallying {
    fn add(&mut self, doc: DocId, home: Home, columns: &SegmentColumns) {
        self.total += u32::from(home != Home::Deleted);
        match home {
            Home::Deleted | Home::Nowhere => {}
            Home::National => self.national += 1,
            Home::Municipality(code) => {
                if let Some(count) = self.municipalities.get_mut(usize::from(code)) {
                    *count += 1;
                }
            }
            Home::Several => {
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
        }
    }

    fn finish(mut self) -> Tally {
        for (areas, services) in AREAS.iter().zip(&self.municipalities) {
            for area in areas {
                if let Some(count) = self.areas.get_mut(usize::from(area.number())) {
                    *count += services;
                }
            }
        }
        let areas = (0u16..)
            .zip(self.areas)
            .filter(|(_, count)| *count > 0)
            .map(|(number, count)| (AreaNumber::from_number(number), count));
        Tally {
            total: self.total,
            national: self.national,
            areas: areas.collect(),
        }
    }
}
