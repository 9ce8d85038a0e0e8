//! Facets: of everything that matches, how many services have each value.
//!
//! A count says how many services there were if only this value of its facet was set: the
//! filters of all other facets are applied, those of its own are not. Counting is exact, in
//! the same pass that ranks.

mod areas;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use luukku_analyzers::Language;
use tantivy::DocId;

use super::ask::Area;
use super::filters::{Filters, Verdict};
use super::rank::Ranker;
use super::value_counts::{FacetColumn, SegmentCounts, ValueCounts};
use super::{limits, said_filters};
use crate::catalog::LocalizedText;
use crate::gazetteer::{Gazetteer, MunicipalityCode, PlaceId};
use crate::index::{FACETS, Fact, SegmentColumns, Snapshot};
use areas::{AreaCounting, AreaTally};

/// A way in which answers are grouped and narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// Service classes, in words.
    ServiceClass,
    /// Target groups, in words.
    TargetGroup,
    /// Kinds of provider.
    ProviderType,
    /// What it costs.
    Fee,
    /// What it has for people with disabilities.
    Accessibility,
    /// How it is used.
    Channel,
    /// Languages it is given in.
    ServiceLanguage,
    /// Networks it belongs to.
    Network,
    /// Municipalities it is in or serves.
    Municipality,
    /// Regions it is in or serves.
    Region,
    /// Wellbeing services counties it is in or serves.
    WellbeingCounty,
}

impl Facet {
    /// All facets.
    pub const ALL: [Facet; 11] = [
        Facet::ServiceClass,
        Facet::TargetGroup,
        Facet::ProviderType,
        Facet::Fee,
        Facet::Accessibility,
        Facet::Channel,
        Facet::ServiceLanguage,
        Facet::Network,
        Facet::Municipality,
        Facet::Region,
        Facet::WellbeingCounty,
    ];

    /// The stable name, that of its filter.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Facet::ServiceClass => "service_class",
            Facet::TargetGroup => "target_group",
            Facet::ProviderType => "provider_type",
            Facet::Fee => "fee",
            Facet::Accessibility => "accessibility",
            Facet::Channel => "channel",
            Facet::ServiceLanguage => "service_language",
            Facet::Network => "network",
            Facet::Municipality => "municipality",
            Facet::Region => "region",
            Facet::WellbeingCounty => "wellbeing_county",
        }
    }

    /// The facet of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.name() == name)
    }

    /// The column that holds it; `None` for areas.
    pub(super) fn fact(self) -> Option<Fact> {
        Some(match self {
            Facet::ServiceClass => Fact::ServiceClass,
            Facet::TargetGroup => Fact::TargetGroup,
            Facet::ProviderType => Fact::ProviderType,
            Facet::Fee => Fact::Fee,
            Facet::Accessibility => Fact::Accessibility,
            Facet::Channel => Fact::Channel,
            Facet::ServiceLanguage => Fact::ServiceLanguage,
            Facet::Network => Fact::Network,
            Facet::Municipality | Facet::Region | Facet::WellbeingCounty => return None,
        })
    }

    /// Whether its values are the data's own words, and so only the index knows them.
    pub(super) fn has_words_for_values(self) -> bool {
        matches!(
            self,
            Facet::ServiceClass | Facet::TargetGroup | Facet::Network
        )
    }
}

// A facet beyond would have no running counts.
const _: () = assert!(Facet::ALL.len() <= FACETS);

/// The values of a facet among the answers, most frequent first.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetCounts {
    /// Which facet.
    pub facet: Facet,
    /// At most [`limits::MAX_FACET_VALUES`] values, and those that are set.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetValue {
    /// The value, as its filter takes it: for areas their code.
    pub value: String,
    /// What it is called, where that is known.
    pub labels: LocalizedText,
    /// How many services there were if only this value of the facet was set.
    pub count: usize,
    /// Whether it is set.
    pub selected: bool,
}

/// What is counted, of one search.
#[derive(Debug)]
pub(super) struct Counting {
    values: Vec<(Facet, Fact)>,
    areas: Vec<AreaCounting>,
}

impl Counting {
    /// `facets` may name one twice. `ranker` is the search's own, `others` its areas that are
    /// no facet's.
    pub(super) fn new(
        facets: &[Facet],
        filters: &Filters,
        others: &[PlaceId],
        ranker: &Ranker,
    ) -> Self {
        let mut counting = Self {
            values: Vec::new(),
            areas: Vec::new(),
        };
        let has_areas = filters.municipalities(others, None).is_some();
        for facet in Facet::ALL
            .into_iter()
            .filter(|facet| facets.contains(facet))
        {
            if let Some(fact) = facet.fact() {
                counting.values.push((facet, fact));
                continue;
            }
            let mut without = ranker.clone();
            let left = filters.municipalities(others, Some(facet));
            let within = left.map(|codes| {
                let places: Vec<PlaceId> = codes.into_iter().map(PlaceId::Municipality).collect();
                Area::of_all(&places)
            });
            // The areas of the filters come first, as one.
            if has_areas && !without.ask.areas.is_empty() {
                without.ask.areas.remove(0);
            }
            if let Some(within) = &within {
                without.ask.areas.insert(0, within.clone());
            }
            counting.areas.push(AreaCounting {
                facet,
                without,
                within,
            });
        }
        counting
    }
}

/// Counts of one segment so far.
pub(super) struct SegmentTally {
    counting: Arc<Counting>,
    columns: Arc<SegmentColumns>,
    /// By facet.
    values: Vec<SegmentCounts>,
    areas: Vec<AreaTally>,
}

impl SegmentTally {
    pub(super) fn new(counting: &Arc<Counting>, columns: &Arc<SegmentColumns>) -> Self {
        let sizes = counting
            .values
            .iter()
            .map(|(_, fact)| columns.fact(*fact).values().len());
        Self {
            values: sizes.map(SegmentCounts::new).collect(),
            areas: vec![AreaTally::default(); counting.areas.len()],
            counting: Arc::clone(counting),
            columns: Arc::clone(columns),
        }
    }

    /// Whether a facet of areas is counted.
    pub(super) fn counts_areas(&self) -> bool {
        !self.areas.is_empty()
    }

    /// Counts matches that are where the search looks; no filter is set.
    pub(super) fn add_all(&mut self, docs: &[DocId]) {
        for (column, counts) in columns_of(&self.counting, &self.columns).zip(&mut self.values) {
            for doc in docs {
                counts.add(&column, *doc);
            }
        }
        for (area, tally) in self.counting.areas.iter().zip(&mut self.areas) {
            for doc in docs {
                area.add(&self.columns, *doc, tally);
            }
        }
    }

    /// Counts a match: `verdict` is what the filters say of it, `is_there` whether it is where
    /// the search looks.
    pub(super) fn add(&mut self, doc: DocId, verdict: Verdict, is_there: Place) {
        if is_there == Place::Inside {
            let columns = columns_of(&self.counting, &self.columns);
            for (column, counts) in columns.zip(&mut self.values) {
                let counts_here = match verdict {
                    Verdict::Passes(_) => true,
                    Verdict::FailsOnly(failed) => failed == column.facet,
                    Verdict::Fails => false,
                };
                if counts_here {
                    counts.add(&column, doc);
                }
            }
        }
        if matches!(verdict, Verdict::Passes(_)) {
            for (area, tally) in self.counting.areas.iter().zip(&mut self.areas) {
                area.add(&self.columns, doc, tally);
            }
        }
    }

    /// Counts all documents of some ranges that are not deleted, none of which a filter or the
    /// place leaves out.
    ///
    /// Cost: for each facet a look at each document where they are few, else a subtraction a
    /// value for each range.
    pub(super) fn add_ranges(&mut self, ranges: &[Range<DocId>]) {
        for (column, counts) in columns_of(&self.counting, &self.columns).zip(&mut self.values) {
            counts.add_ranges(&column, ranges);
        }
        for (area, tally) in self.counting.areas.iter().zip(&mut self.areas) {
            for docs in ranges {
                area.add_range(&self.columns, docs, self.columns.deleted(docs), tally);
            }
        }
    }

    pub(super) fn finish(self) -> Tally {
        let mut tally = Tally::default();
        let segment = self.columns.segment;
        for ((facet, _), counts) in self.counting.values.iter().zip(self.values) {
            let counts = ValueCounts::of(segment, counts);
            tally.values.insert(*facet, counts);
        }
        for (area, counts) in self.counting.areas.iter().zip(self.areas) {
            tally.areas.insert(area.facet, counts);
        }
        tally
    }
}

/// What the documents of a segment have of the facets that are no areas.
fn columns_of<'a>(
    counting: &'a Counting,
    columns: &'a SegmentColumns,
) -> impl Iterator<Item = FacetColumn<'a>> {
    let facets = counting.values.iter();
    facets.map(move |(facet, kind)| FacetColumn {
        columns,
        facet: *facet,
        kind: *kind,
    })
}

/// Whether a service is where a search looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Inside,
    Outside,
}

/// Counts of all segments.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    values: BTreeMap<Facet, ValueCounts>,
    areas: BTreeMap<Facet, AreaTally>,
}

impl Tally {
    pub(super) fn merge(&mut self, other: Tally) {
        for (facet, counts) in other.values {
            self.values.entry(facet).or_default().merge(counts);
        }
        for (facet, counts) in other.areas {
            self.areas.entry(facet).or_default().merge(counts);
        }
    }

    /// The values of each facet, most frequent first, as many as are shown; the facets were
    /// counted in `snapshot`.
    pub(super) fn counts(
        &self,
        facets: &[Facet],
        filters: &Filters,
        snapshot: &Snapshot,
    ) -> Vec<FacetCounts> {
        let mut counted: Vec<FacetCounts> = Vec::new();
        for facet in facets {
            if counted.iter().any(|known| known.facet == *facet) {
                continue;
            }
            let values = match facet.fact() {
                Some(fact) => self.values_of(*facet, fact, filters, snapshot),
                None => shown(self.areas_of(*facet, filters)),
            };
            counted.push(FacetCounts {
                facet: *facet,
                values,
            });
        }
        counted
    }

    fn values_of(
        &self,
        facet: Facet,
        kind: Fact,
        filters: &Filters,
        snapshot: &Snapshot,
    ) -> Vec<FacetValue> {
        let set = filters.values.get(&facet).map_or(&[][..], Vec::as_slice);
        let nothing = ValueCounts::default();
        let counts = self.values.get(&facet).unwrap_or(&nothing);
        let shown = counts.shown(facet, kind, set, snapshot).into_iter();
        shown
            .map(|shown| FacetValue {
                labels: labels(facet, shown.value),
                value: shown.value.to_owned(),
                count: shown.count,
                selected: shown.selected,
            })
            .collect()
    }

    fn areas_of(&self, facet: Facet, filters: &Filters) -> Vec<FacetValue> {
        let set = filters.areas.get(&facet).map_or(&[][..], Vec::as_slice);
        let Some(tally) = self.areas.get(&facet) else {
            return Vec::new();
        };
        let everywhere =
            |area: u16| tally.national - tally.both.get(&area).copied().unwrap_or_default();
        let mut values: Vec<FacetValue> = tally
            .local
            .iter()
            .filter_map(|(area, local)| {
                let id = area_id(facet, *area)?;
                let count = local + everywhere(*area);
                Some(area_value(id, count, set.contains(&id)))
            })
            .collect();
        for id in set {
            let value = area_value(*id, tally.national, true);
            if !values.iter().any(|known| known.value == value.value) {
                values.push(value);
            }
        }
        values
    }
}

/// The most frequent areas, and all that are set.
fn shown(mut values: Vec<FacetValue>) -> Vec<FacetValue> {
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    let mut left = limits::MAX_FACET_VALUES;
    values.retain(|value| {
        let is_kept = value.selected || left > 0;
        left = left.saturating_sub(1);
        is_kept
    });
    values
}

fn area_id(facet: Facet, number: u16) -> Option<PlaceId> {
    Some(match facet {
        Facet::Municipality => PlaceId::Municipality(MunicipalityCode::new(number).ok()?),
        Facet::Region => PlaceId::Region(u8::try_from(number).ok()?),
        _ => PlaceId::County(u8::try_from(number).ok()?),
    })
}

fn area_value(id: PlaceId, count: usize, selected: bool) -> FacetValue {
    let written = id.to_string();
    let code = written
        .split_once(':')
        .map_or(written.as_str(), |(_, code)| code);
    let mut labels = LocalizedText::default();
    if let Some(place) = Gazetteer::embedded().place(id) {
        labels.set(Language::Finnish, place.name_fi);
        if let Some(name) = place.name_sv {
            labels.set(Language::Swedish, name);
        }
        if let Some(name) = place.name_en {
            labels.set(Language::English, name);
        }
    }
    FacetValue {
        value: code.to_owned(),
        labels,
        count,
        selected,
    }
}

/// What a value is called: of closed lists in three languages, of the data's own words as
/// they are.
fn labels(facet: Facet, value: &str) -> LocalizedText {
    let kind = match facet {
        Facet::ServiceLanguage => "language",
        facet => facet.name(),
    };
    let mut labels = LocalizedText::default();
    let names = said_filters::value_labels(kind, value);
    for (language, name) in Language::ALL.into_iter().zip(names.into_iter().flatten()) {
        labels.set(language, name);
    }
    if labels.is_empty() && facet.has_words_for_values() && !value.contains('=') {
        labels.set(Language::Finnish, value);
    }
    labels
}
