//! Which records may be the same: those that share a key.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use luukku_analyzers::fold;

use super::name::{Name, names};
use super::{NEAR_M, exact_point};
use crate::catalog::{Organization, Service};

/// Most places of a service that are looked at.
const PLACES: usize = 8;

/// Letters of a word that a key has, so that a misspelt end does not matter.
const LETTERS: usize = 4;

/// Words of a name that keys are made of where the names have to be the same: those whose
/// hashes are smallest, which are the same ones for the same names.
const WORDS: usize = 2;

/// Words of a name that keys are made of where names only have to be like each other.
const RELATED_WORDS: usize = 8;

/// Records that share a key and are not compared when there are more: the key tells nothing.
const COMMON: usize = 256;

/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// Cosine of the northernmost latitude of Finland: cells are wide enough everywhere south.
const NARROWEST: f64 = 0.34;

/// The keys of all records of a build: 16 bytes a key, some ten keys a record.
#[derive(Debug, Default)]
pub(in crate::index) struct Keys {
    made: Vec<(u64, u32)>,
    /// Records whose keys were not made.
    without: Vec<u32>,
    /// The number of each record's source.
    sources: Vec<u32>,
    numbers: HashMap<String, u32>,
}

impl Keys {
    /// Adds the keys of the next record, which came from `source`, where they were made.
    pub(in crate::index) fn add(&mut self, keys: Option<BTreeSet<u64>>, source: &str) {
        let record = self.sources.len() as u32;
        match keys {
            Some(keys) => self.add_to(record, keys),
            None => self.without.push(record),
        }
        let next = self.numbers.len() as u32;
        let number = match self.numbers.get(source) {
            Some(number) => *number,
            None => *self.numbers.entry(source.to_owned()).or_insert(next),
        };
        self.sources.push(number);
    }

    /// Adds keys of a record, by its order.
    pub(in crate::index) fn add_to(&mut self, record: u32, keys: BTreeSet<u64>) {
        self.made.extend(keys.into_iter().map(|key| (key, record)));
    }

    /// Whether there are records of several sources.
    pub(in crate::index) fn has_several_sources(&self) -> bool {
        self.numbers.len() > 1
    }

    /// Records whose keys were not made, by their order.
    pub(in crate::index) fn take_without(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.without)
    }

    /// Pairs of records, by their order, that come from different sources and share a key;
    /// each once, sorted.
    ///
    /// Cost: sorting the keys.
    pub(in crate::index) fn pairs(self) -> BTreeSet<(u32, u32)> {
        let Self {
            made: mut keys,
            sources,
            numbers,
            ..
        } = self;
        let mut pairs = BTreeSet::new();
        if numbers.len() < 2 {
            return pairs;
        }
        keys.sort_unstable();
        keys.dedup();
        let source = |record: u32| sources.get(record as usize);
        for same in keys.chunk_by(|(one, _), (other, _)| one == other) {
            if same.len() > COMMON {
                continue;
            }
            for (at, (_, one)) in same.iter().enumerate() {
                for (_, other) in same.iter().skip(at + 1) {
                    if source(*one) != source(*other) {
                        pairs.insert((*one, *other));
                    }
                }
            }
        }
        pairs
    }
}

/// What two records of one service have at least one of in common.
pub(in crate::index) fn keys(service: &Service) -> BTreeSet<u64> {
    let mut keys = BTreeSet::new();
    let names = names(service);
    let words: BTreeSet<u64> = names.iter().flat_map(telling).collect();
    for location in service.locations.iter().take(PLACES) {
        let cells = exact_point(location)
            .map(|point| cells(point.lat(), point.lon()))
            .unwrap_or_default();
        for word in smallest(&names) {
            for cell in cells {
                keys.insert(hash(&("cell", cell, word)));
            }
            let town = [&location.postcode, &location.municipality];
            for (town, (_, street)) in town
                .into_iter()
                .flatten()
                .flat_map(|town| location.address.iter().map(move |street| (town, street)))
            {
                keys.insert(hash(&("address", town, fold(street.trim()), word)));
            }
        }
    }
    let organization = service.organization.as_ref();
    if let Some(id) = organization.and_then(Organization::valid_business_id) {
        keys.extend(
            words
                .iter()
                .take(RELATED_WORDS)
                .map(|word| hash(&("business", id.as_str(), word))),
        );
        for location in service.locations.iter().take(PLACES) {
            for cell in exact_point(location)
                .map(|at| cells(at.lat(), at.lon()))
                .unwrap_or_default()
            {
                keys.insert(hash(&("business at", id.as_str(), cell)));
            }
        }
    }
    keys
}

/// The beginnings of the words that tell its names apart.
pub(super) fn beginnings(service: &Service) -> BTreeSet<String> {
    names(service)
        .iter()
        .flat_map(Name::lemmas)
        .map(beginning)
        .collect()
}

fn beginning(lemma: &str) -> String {
    lemma.chars().take(LETTERS).collect()
}

fn telling(name: &Name) -> impl Iterator<Item = u64> {
    name.lemmas().map(|lemma| hash(&beginning(lemma)))
}

/// Of each name the words whose hashes are smallest.
fn smallest(names: &[Name]) -> BTreeSet<u64> {
    let mut smallest = BTreeSet::new();
    for name in names {
        let words: BTreeSet<u64> = telling(name).collect();
        smallest.extend(words.into_iter().take(WORDS));
    }
    smallest
}

/// The four cells a position is in, of four grids half a cell apart: positions within
/// [`NEAR_M`] of each other are together in one of them.
fn cells(lat: f64, lon: f64) -> [(u8, i64, i64); 4] {
    let north = lat * DEGREE_M / (2.0 * NEAR_M);
    let east = lon * DEGREE_M * NARROWEST / (2.0 * NEAR_M);
    [(0, 0.0, 0.0), (1, 0.5, 0.0), (2, 0.0, 0.5), (3, 0.5, 0.5)].map(|(grid, up, right)| {
        (
            grid,
            (north + up).floor() as i64,
            (east + right).floor() as i64,
        )
    })
}

/// The same in every run: the keys of `DefaultHasher::new` are fixed.
fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
