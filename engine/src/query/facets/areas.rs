//! Counting a facet of areas: a service counts in each area that it is in or serves.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use tantivy::DocId;

use super::Facet;
use crate::gazetteer::{Gazetteer, PlaceId};
use crate::index::{RunningCounts, SegmentColumns};
use crate::query::ask::Area;
use crate::query::rank::Ranker;
use crate::query::{AreaMatch, National};

/// How one facet of areas is counted.
#[derive(Debug)]
pub(super) struct AreaCounting {
    pub(super) facet: Facet,
    /// The search without the filter of this facet.
    pub(super) without: Ranker,
    /// The municipalities that the filters of the other area facets leave.
    pub(super) within: Option<Area>,
}

/// Counts of a facet of areas.
#[derive(Clone, Debug, Default)]
pub(super) struct AreaTally {
    /// Services in or serving an area, by the area's number.
    pub(super) local: BTreeMap<u16, usize>,
    /// Those of them that serve the whole country.
    pub(super) both: BTreeMap<u16, usize>,
    /// Services for the whole country.
    pub(super) national: usize,
}

impl AreaTally {
    pub(super) fn merge(&mut self, other: Self) {
        self.national += other.national;
        for (area, count) in other.local {
            *self.local.entry(area).or_default() += count;
        }
        for (area, count) in other.both {
            *self.both.entry(area).or_default() += count;
        }
    }
}

impl AreaCounting {
    /// Counts a match.
    pub(super) fn add(&self, columns: &SegmentColumns, doc: DocId, tally: &mut AreaTally) {
        let Some((is_national, weakest)) = self.without.reach(columns, doc) else {
            return;
        };
        let includes_national = self.without.ask.national == National::Include;
        // A national service counts where it is local, when it is so for all other areas.
        if is_national && !includes_national && weakest == Some(AreaMatch::Nationwide) {
            return;
        }
        let met = self.areas_of(columns, doc);
        let counts_everywhere = is_national && includes_national;
        tally.national += usize::from(counts_everywhere);
        for area in met {
            *tally.local.entry(area).or_default() += 1;
            if counts_everywhere {
                *tally.both.entry(area).or_default() += 1;
            }
        }
    }

    /// The areas a document is in or serves, each once.
    fn areas_of(&self, columns: &SegmentColumns, doc: DocId) -> Vec<u16> {
        let areas = areas_of_municipalities();
        let mut met: Vec<u16> = Vec::new();
        let is_within = |code: &u64| {
            let within = self.within.as_ref();
            within.is_none_or(|within| within.has_municipality(*code))
        };
        let codes = columns
            .located
            .values_for_doc(doc)
            .chain(columns.serves.values_for_doc(doc));
        for code in codes.filter(is_within) {
            let area = match self.facet {
                Facet::Municipality => code as u16,
                Facet::Region => areas.get(&(code as u16)).map_or(0, |areas| areas.0),
                _ => areas.get(&(code as u16)).map_or(0, |areas| areas.1),
            };
            if area != 0 && !met.contains(&area) {
                met.push(area);
            }
        }
        met
    }

    /// Counts a range where no filter is set and no area asked for. The running counts are of
    /// the areas in the order of their numbers: first all services of each, then those of them
    /// for the whole country, last all of those.
    pub(super) fn add_range(
        &self,
        columns: &SegmentColumns,
        docs: &Range<DocId>,
        deleted: &[DocId],
        tally: &mut AreaTally,
    ) {
        let numbers = numbers_of(self.facet);
        let values = 2 * numbers.len() + 1;
        let of = |doc| {
            let is_national = columns.is_national(doc);
            let mut places = Vec::new();
            for area in self.areas_of(columns, doc) {
                if let Ok(place) = numbers.binary_search(&area) {
                    places.push(place);
                    if is_national {
                        places.push(numbers.len() + place);
                    }
                }
            }
            if is_national {
                places.push(values - 1);
            }
            places
        };
        let mut counts = vec![0u32; values];
        let running = columns.running(self.facet as usize, || {
            RunningCounts::new(columns.documents(), values, of)
        });
        if let Some(running) = running {
            running.add(docs.clone(), &mut counts, of);
        }
        for place in deleted.iter().flat_map(|doc| of(*doc)) {
            if let Some(count) = counts.get_mut(place) {
                *count -= 1;
            }
        }
        let (local, both) = counts.split_at(numbers.len());
        for ((area, local), both) in numbers.iter().zip(local).zip(both) {
            if *local > 0 {
                *tally.local.entry(*area).or_default() += *local as usize;
            }
            if *both > 0 {
                *tally.both.entry(*area).or_default() += *both as usize;
            }
        }
        tally.national += both.last().copied().unwrap_or_default() as usize;
    }
}

/// The numbers of a facet's areas, sorted.
fn numbers_of(facet: Facet) -> Vec<u16> {
    let areas = areas_of_municipalities().iter();
    let numbers: BTreeSet<u16> = areas
        .map(|(code, (region, county))| match facet {
            Facet::Municipality => *code,
            Facet::Region => *region,
            _ => *county,
        })
        .collect();
    numbers.into_iter().collect()
}

/// The numbers of the region and the county of each municipality.
fn areas_of_municipalities() -> &'static BTreeMap<u16, (u16, u16)> {
    static AREAS: LazyLock<BTreeMap<u16, (u16, u16)>> = LazyLock::new(|| {
        let number = |id: Option<PlaceId>| match id {
            Some(PlaceId::Region(number) | PlaceId::County(number)) => u16::from(number),
            _ => 0,
        };
        let places = Gazetteer::embedded().places().iter();
        places
            .filter_map(|place| match place.id {
                PlaceId::Municipality(code) => {
                    Some((code.number(), (number(place.region), number(place.county))))
                }
                _ => None,
            })
            .collect()
    });
    &AREAS
}
