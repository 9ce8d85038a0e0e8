//! The queries: drawn from a corpus' own texts and places, the same for the same corpus.
//!
//! Words are as written in the records, at least four letters, in one record of 5,000 to one
//! of ten. A pair for "both" comes from one record, a pair for "either" from two. So that all
//! sides do the same work, ours has to take the words for words (for no place, filter or
//! need), and its answer for "both" must not be relaxed: at least [`ENOUGH`] records have
//! both as written. "Either" is what our search does when fewer have both; so pairs for it
//! are those that it relaxes.

use std::collections::HashSet;

use anyhow::Result;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{Notice, SearchResponse, search};

use super::check::around;
use super::ours;
use super::query::{Query, RADIUS_M, Set};
use super::records::Records;
use crate::corpus::places::Places;
use crate::corpus::random::Random;

/// With so many services that have all words, a search shows none that has fewer.
const ENOUGH: usize = 8;

/// Draws for each query that is wanted, before a set is left with fewer.
const DRAWS: usize = 2_000;

/// How far the sides of a box are from its middle, in degrees north and east: some 25 km.
const HALF_BOX: (f64, f64) = (0.225, 0.48);

/// Letters that are typed of a word that is completed.
const PREFIX_LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// Letters of a word that is mistyped: of shorter ones too many are alike.
const TYPO_FROM: usize = 6;

/// Draws queries.
pub(super) struct Draw<'a> {
    pub(super) records: &'a Records,
    pub(super) snapshot: &'a Snapshot,
    places: Places,
    seed: u64,
}

impl<'a> Draw<'a> {
    pub(super) fn new(records: &'a Records, snapshot: &'a Snapshot, seed: u64) -> Self {
        Self {
            records,
            snapshot,
            places: Places::new(),
            seed,
        }
    }

    /// At most `count` different queries of a set; none where the corpus is too small for it.
    pub(super) fn queries(&self, set: Set, count: usize) -> Result<Vec<Query>> {
        let mut met = HashSet::new();
        let mut queries = Vec::with_capacity(count);
        for draw in 0..(count * DRAWS) as u64 {
            if queries.len() == count {
                break;
            }
            // Sets are drawn apart from each other and from the records.
            let random = &mut Random::of(self.seed ^ (set as u64 + 1) << 48, draw);
            if let Some(query) = self.query(set, random)?
                && met.insert(format!("{query:?}"))
            {
                queries.push(query);
            }
        }
        Ok(queries)
    }

    fn query(&self, set: Set, random: &mut Random) -> Result<Option<Query>> {
        let blank = Query {
            set,
            text: String::new(),
            words: Vec::new(),
            middle: None,
            radius_m: None,
            bounds: None,
        };
        let middle = self.places.any(random).point;
        let query = match set {
            Set::Q1 | Set::Q1Or | Set::Q2 | Set::Q2Or | Set::Q3 => {
                // A record's place is one where many people live as often as they do.
                let record = random.below(self.records.len());
                let middle = self.records.point(record);
                let Some(words) = self.pair(set, record, random) else {
                    return Ok(None);
                };
                let mut query = Query {
                    text: words.join(" "),
                    words,
                    ..blank
                };
                if !matches!(set, Set::Q1 | Set::Q1Or) {
                    query.middle = middle;
                    query.radius_m = Some(RADIUS_M);
                }
                return Ok(self.is_right(&query)?.then_some(query));
            }
            Set::Q4 => Query {
                middle: Some(middle),
                ..blank
            },
            Set::Q5 => {
                let ((lat, lon), (north, east)) = (middle, HALF_BOX);
                Query {
                    bounds: Some([lat - north, lon - east, lat + north, lon + east]),
                    ..blank
                }
            }
            Set::Q6 => {
                let Some(word) = self.topic_word(random) else {
                    return Ok(None);
                };
                let shortest = *PREFIX_LETTERS.start();
                let letters = shortest + random.below(PREFIX_LETTERS.count());
                let text: String = word.chars().take(letters).collect();
                Query {
                    words: vec![text.clone()],
                    text,
                    ..blank
                }
            }
            Set::Q7 => {
                let word = self.word(random).filter(|word| {
                    word.chars().count() >= TYPO_FROM && self.records.with_word(word).len() >= 2
                });
                let Some(typed) = word.map(|word| mistyped(&word, random)) else {
                    return Ok(None);
                };
                if self.records.has_word(&typed) {
                    return Ok(None);
                }
                Query {
                    words: vec![typed.clone()],
                    text: typed,
                    ..blank
                }
            }
            Set::Mixed => return Ok(None),
        };
        Ok(Some(query))
    }

    /// Two words: of this record where both are asked for, else one of another.
    fn pair(&self, set: Set, record: usize, random: &mut Random) -> Option<Vec<String>> {
        let first = self.word_of(record, random)?;
        let other = match set {
            Set::Q1Or | Set::Q2Or => random.below(self.records.len()),
            _ => record,
        };
        let second = self.word_of(other, random)?;
        (first != second).then(|| vec![first, second])
    }

    /// Whether the engine takes a query for what it is meant to be.
    fn is_right(&self, query: &Query) -> Result<bool> {
        let [first, second] = query.words.as_slice() else {
            return Ok(false);
        };
        let is_near = |record: &u32| match (query.middle, query.radius_m) {
            (Some(middle), Some(radius_m)) => {
                self.records.distance_m(middle, *record as usize) <= radius_m
            }
            _ => true,
        };
        let both = self.records.with_both(first, second);
        let both = both.iter().filter(|record| is_near(record)).count();
        let wants_either = matches!(query.set, Set::Q1Or | Set::Q2Or);
        if wants_either != (both < ENOUGH) {
            return Ok(false);
        }
        if wants_either {
            let with = |word| self.records.with_word(word).iter();
            let either = with(first).chain(with(second)).filter(|at| is_near(at));
            if either.count() < 2 * ENOUGH {
                return Ok(false);
            }
        }
        let response = search(self.snapshot, &ours::request(query)?)?;
        if !is_plain(&response, query) {
            return Ok(false);
        }
        let said = &response.interpretation;
        if !wants_either {
            return Ok(said.notices.is_empty() && said.relaxed.is_empty());
        }
        let is_either = said.notices == [Notice::Relaxed]
            && said.relaxed.iter().all(|left| query.words.contains(left));
        if !is_either {
            return Ok(false);
        }
        // The scan asks for boxes, and none of them may have enough with both either.
        let Some(bounds) = around(query) else {
            return Ok(true);
        };
        let mut request = ours::request(query)?;
        request.radius_m = None;
        request.bounding_box = Some(ours::bounding_box(bounds)?);
        let boxed = search(self.snapshot, &request)?;
        Ok(boxed.interpretation.notices == [Notice::Relaxed])
    }

    /// A word as written, neither rare nor in nearly all records.
    fn word(&self, random: &mut Random) -> Option<String> {
        self.word_of(random.below(self.records.len()), random)
    }

    fn word_of(&self, record: usize, random: &mut Random) -> Option<String> {
        let records = self.records.len();
        let word = *random.one_of(&self.records.words_of(record))?;
        let with = self.records.with_word(word).len();
        let fits = word.chars().count() >= 4
            && word.chars().all(char::is_alphabetic)
            && with * 5_000 >= records
            && with * 10 <= records;
        fits.then(|| word.to_owned())
    }

    /// The first word of a class of some record.
    fn topic_word(&self, random: &mut Random) -> Option<String> {
        let classes = self.records.classes_of(random.below(self.records.len()));
        let word = random.one_of(&classes)?.split_whitespace().next()?;
        let is_word = word.chars().all(char::is_alphabetic);
        let is_long = word.chars().count() > *PREFIX_LETTERS.end();
        (is_word && is_long).then(|| word.to_lowercase())
    }
}

/// Whether the words were taken for words, each by itself.
fn is_plain(response: &SearchResponse, query: &Query) -> bool {
    let said = &response.interpretation;
    let has_place = said
        .place
        .as_ref()
        .is_some_and(|place| place.said.is_some());
    let is_one_word = |range: &std::ops::Range<usize>| {
        let text = query.text.get(range.clone());
        text.is_some_and(|text| !text.contains(' '))
    };
    !has_place
        && said.filters.is_empty()
        && said.corrections.is_empty()
        && said.text == query.text
        && said
            .concepts
            .iter()
            .all(|concept| is_one_word(&concept.said))
}

/// A word with one error past its first letter: a letter left out, doubled or another, or two
/// that changed places (Damerau, 1964: four of five misspellings are one of these, and few
/// are in the first letter).
fn mistyped(word: &str, random: &mut Random) -> String {
    const LETTERS: [char; 8] = ['a', 'e', 'i', 'n', 't', 's', 'l', 'k'];
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + random.below(letters.len() - 2);
    match random.below(4) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 => letters[at] = random.one_of(&LETTERS).copied().unwrap_or('a'),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// The mixed load: queries of all sets as often as people ask them, in random order.
pub(super) fn mixed(sets: &[(Set, Vec<Query>)], count: usize, seed: u64) -> Vec<Query> {
    let mut queries = Vec::with_capacity(count);
    for (set, of_set) in sets {
        let share = count * set.share() / 100;
        queries.extend(of_set.iter().cycle().take(share).cloned());
    }
    let random = &mut Random::of(seed, u64::MAX);
    for at in (1..queries.len()).rev() {
        queries.swap(at, random.below(at + 1));
    }
    queries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_keeps_its_first_letter_and_is_one_edit_away() {
        for number in 0..200 {
            let typed = mistyped("kirjasto", &mut Random::of(1, number));
            assert!(typed.starts_with('k'), "{typed}");
            assert!((7..=9).contains(&typed.chars().count()), "{typed}");
        }
    }

    #[test]
    fn the_mixed_load_has_each_set_by_its_share() {
        let shares: usize = Set::SHAPES.iter().map(|set| set.share()).sum();
        assert_eq!(shares, 100);
        let of = |set| Query {
            set,
            text: String::new(),
            words: Vec::new(),
            middle: None,
            radius_m: None,
            bounds: None,
        };
        let sets: Vec<_> = Set::SHAPES
            .iter()
            .map(|set| (*set, vec![of(*set)]))
            .collect();
        let load = mixed(&sets, 200, 1);
        assert_eq!(load.len(), 200);
        let suggestions = load.iter().filter(|query| query.set == Set::Q6).count();
        assert_eq!(suggestions, 50);
        assert_eq!(load, mixed(&sets, 200, 1));
    }
}
