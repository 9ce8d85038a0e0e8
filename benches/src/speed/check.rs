//! Our answers compared with a scan of the records, before anything is timed.
//!
//! Where only place counts, the scan is of the records as they were generated, with the
//! haversine formula. Where text counts, what matches and how well is the engine's own word:
//! the whole country, or the circle, is asked for in boxes so small that every match of each
//! box is seen, with its score explained; distance, order and number are then reckoned here,
//! and every record that has the words as written has to be among the matches.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::{Context as _, Result, bail, ensure};
use luukku_engine::Language;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{
    Explain, Page, SearchRequest, Sort, SuggestRequest, limits, search, suggest,
};

use super::ours;
use super::query::{LIMIT, Query, Set};
use super::records::Records;
use crate::suggest;

/// Distances nearer to each other than this, in metres, may be in either order: positions are
/// kept to the centimetre.
const SAME_M: f64 = 0.05;

/// Scores that differ by less than this share may be in either order: texts are scored in
/// numbers of 32 bits, added in an order that depends on the way.
const SAME_SCORE: f64 = 1e-3;

/// With so many services that have all words, those with fewer are not shown.
const ENOUGH: usize = 8;

/// The least side of a box, in degrees: a metre.
const LEAST_BOX: f64 = 1e-5;

/// Degrees north that are longer than a metre anywhere on earth.
const METRE: f64 = 1.0 / 110_000.0;

/// Compares answers with scans.
pub(super) struct Check<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) records: &'a Records,
}

/// A match of the text, as a box told it.
#[derive(Clone, Copy, Debug)]
struct Match {
    score: f64,
    /// Whether it has all words.
    is_full: bool,
}

impl Check<'_> {
    /// Compares the answer to a query with a scan, and gives the numbers of its records.
    ///
    /// # Errors
    /// When it differs; the error names the query and the first difference.
    pub(super) fn query(&self, query: &Query) -> Result<Vec<u64>> {
        let checked = match query.set {
            Set::Q1 | Set::Q1Or | Set::Q2 | Set::Q2Or | Set::Q3 => self.words(query),
            Set::Q4 => self.nearest(query),
            Set::Q5 => self.counts(query),
            Set::Q6 => self.completions(query),
            Set::Q7 => self.typo(query),
            Set::Mixed => Ok(Vec::new()),
        };
        checked.with_context(|| format!("not what a scan finds: {}", named(query)))
    }

    fn words(&self, query: &Query) -> Result<Vec<u64>> {
        let response = search(self.snapshot, &ours::request(query)?)?;
        let found = ours::numbers(&response);
        let matches = self.matches(query)?;
        let distance = |record: u64| match query.middle {
            Some(middle) => self.records.distance_m(middle, record as usize),
            None => 0.0,
        };
        let radius_m = query.radius_m.unwrap_or(f64::INFINITY);
        let within = |by: f64| {
            let all = matches.keys();
            all.filter(|record| distance(**record) <= radius_m + by)
                .count()
        };
        let (least, most) = (within(-SAME_M), within(SAME_M));
        ensure!(
            (least..=most).contains(&response.total),
            "{} match, not {}",
            least,
            response.total
        );
        if let [first, second] = query.words.as_slice() {
            for record in self.records.with_both(first, second) {
                let is_near = distance(u64::from(record)) <= radius_m - SAME_M;
                let is_met = matches.contains_key(&u64::from(record));
                ensure!(is_met || !is_near, "record {record} has both words");
            }
        }
        let key = |record: u64, matched: &Match| match query.set {
            Set::Q3 => -distance(record),
            _ => matched.score,
        };
        let mut expected: Vec<(bool, f64)> = matches
            .iter()
            .filter(|(record, _)| distance(**record) <= radius_m)
            .map(|(record, matched)| (matched.is_full, key(*record, matched)))
            .collect();
        expected.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        ensure!(
            found.len() == LIMIT.min(response.total),
            "{} of {} are shown",
            found.len(),
            response.total
        );
        let different: HashSet<&u64> = found.iter().collect();
        ensure!(different.len() == found.len(), "a record is shown twice");
        for (rank, (record, (is_full, best))) in (1..).zip(found.iter().zip(expected)) {
            let has = matches
                .get(record)
                .with_context(|| format!("record {record}, rank {rank}, does not match"))?;
            let has_key = key(*record, has);
            let same = match query.set {
                Set::Q3 => SAME_M,
                _ => best.abs() * SAME_SCORE,
            };
            ensure!(
                has.is_full == is_full && (has_key - best).abs() <= same,
                "record {record} has {has_key} at rank {rank}, where {best} is"
            );
        }
        Ok(found)
    }

    /// Everything that matches the words of a query, in a box around where it looks.
    fn matches(&self, query: &Query) -> Result<HashMap<u64, Match>> {
        let mut request = ours::request(query)?;
        request.radius_m = None;
        request.sort = Sort::Relevance;
        request.explain = Explain::On;
        let mut matches = HashMap::new();
        let mut boxes = vec![around(query).unwrap_or([-90.0, -180.0, 90.0, 180.0])];
        while let Some(bounds) = boxes.pop() {
            request.bounding_box = Some(ours::bounding_box(bounds)?);
            if !self.matches_of_box(query, &mut request, &mut matches)? {
                boxes.extend(halves(bounds)?);
            }
        }
        Ok(matches)
    }

    /// Adds the matches of a box; `false` when it has too many to see them all.
    fn matches_of_box(
        &self,
        query: &Query,
        request: &mut SearchRequest,
        matches: &mut HashMap<u64, Match>,
    ) -> Result<bool> {
        let wants_all = !matches!(query.set, Set::Q1Or | Set::Q2Or);
        let mut full = 0;
        for number in 1..=limits::MAX_REACH / limits::MAX_PAGE_SIZE {
            request.page = Page {
                number,
                size: limits::MAX_PAGE_SIZE,
            };
            let response = search(self.snapshot, request)?;
            if response.total > limits::MAX_REACH {
                return Ok(false);
            }
            for hit in &response.hits {
                let why = hit.explanation.as_ref().context("not explained")?;
                let is_full = why.missing.is_empty();
                if wants_all && !is_full {
                    // Those that have all words come first.
                    return Ok(true);
                }
                full += usize::from(is_full);
                let id = hit.service.id.as_str();
                let record = ours::number(id).with_context(|| format!("a record {id}"))?;
                let score = hit.score;
                matches.insert(record, Match { score, is_full });
            }
            if response.hits.len() < limits::MAX_PAGE_SIZE {
                break;
            }
        }
        Ok(wants_all || full < ENOUGH)
    }

    fn nearest(&self, query: &Query) -> Result<Vec<u64>> {
        let response = search(self.snapshot, &ours::request(query)?)?;
        let found = ours::numbers(&response);
        ensure!(
            self.are_nearest(query, &found),
            "they are not the nearest: {found:?}"
        );
        Ok(found)
    }

    /// Whether these are the nearest records to the middle of a query, the nearest first.
    pub(super) fn are_nearest(&self, query: &Query, found: &[u64]) -> bool {
        let Some(middle) = query.middle else {
            return false;
        };
        let all = 0..self.records.len();
        let mut distances: Vec<f64> = all
            .map(|record| self.records.distance_m(middle, record))
            .collect();
        if distances.len() > LIMIT {
            distances.select_nth_unstable_by(LIMIT, f64::total_cmp);
            distances.truncate(LIMIT);
        }
        distances.sort_unstable_by(f64::total_cmp);
        let different: HashSet<&u64> = found.iter().collect();
        let mut both = found.iter().zip(&distances);
        found.len() == LIMIT.min(distances.len())
            && different.len() == found.len()
            && both.all(|(record, expected)| {
                let has = self.records.distance_m(middle, *record as usize);
                (has - expected).abs() <= SAME_M
            })
    }

    fn counts(&self, query: &Query) -> Result<Vec<u64>> {
        let response = search(self.snapshot, &ours::request(query)?)?;
        let (total, counts) = self.counted(query)?;
        ensure!(
            response.total == total,
            "{total} are in the box, not {}",
            response.total
        );
        let values = response.facets.iter().flat_map(|facet| &facet.values);
        let mut shown = 0;
        for value in values {
            shown += 1;
            let count = counts.get(value.value.as_str()).copied().unwrap_or(0);
            ensure!(
                value.count == count,
                "{count} are of class {:?}, not {}",
                value.value,
                value.count
            );
        }
        ensure!(
            shown == counts.len().min(limits::MAX_FACET_VALUES),
            "{shown} of {} classes are shown",
            counts.len()
        );
        Ok(ours::numbers(&response))
    }

    /// How many records lie in the box of a query, and how many of them are of each class.
    pub(super) fn counted(&self, query: &Query) -> Result<(usize, BTreeMap<&str, usize>)> {
        let bounds = query.bounds.context("no box")?;
        let mut counts = BTreeMap::new();
        let all = 0..self.records.len();
        let inside = all.filter(|record| self.records.is_in(bounds, *record));
        let mut total = 0;
        for record in inside {
            total += 1;
            for class in self.records.classes_of(record) {
                *counts.entry(class).or_default() += 1;
            }
        }
        Ok((total, counts))
    }

    /// Each completion finds what it says, and there is one: the word is a topic's.
    fn completions(&self, query: &Query) -> Result<Vec<u64>> {
        let suggestions = suggest(self.snapshot, &SuggestRequest::new(&query.text))?;
        ensure!(!suggestions.items.is_empty(), "nothing is suggested");
        let mut checker = suggest::Checker::new(self.snapshot);
        for suggestion in &suggestions.items {
            let found = checker.search(suggestion, Language::Finnish, None)?;
            if let Some(problem) = found.problem(suggestion) {
                bail!(problem);
            }
        }
        Ok(Vec::new())
    }

    /// What a mistyped word finds is what the word it is taken for finds.
    fn typo(&self, query: &Query) -> Result<Vec<u64>> {
        let request = ours::request(query)?;
        let response = search(self.snapshot, &request)?;
        let found = ours::numbers(&response);
        if let [correction] = response.interpretation.corrections.as_slice() {
            let mut text = query.text.clone();
            text.replace_range(correction.said.clone(), &correction.to);
            let meant = search(self.snapshot, &SearchRequest { text, ..request })?;
            let expected = ours::numbers(&meant);
            ensure!(
                (response.total, &found) == (meant.total, &expected),
                "{:?} finds {expected:?}, not {found:?}",
                correction.to
            );
        }
        Ok(found)
    }
}

/// A box around the circle of a query; `None` when it has none.
pub(super) fn around(query: &Query) -> Option<[f64; 4]> {
    let ((lat, lon), radius_m) = (query.middle?, query.radius_m?);
    let north = radius_m * METRE;
    let east = north / (lat.abs() + north).to_radians().cos();
    Some([lat - north, lon - east, lat + north, lon + east])
}

/// Both halves of a box, cut across its longer side.
fn halves([south, west, north, east]: [f64; 4]) -> Result<[[f64; 4]; 2]> {
    let (high, wide) = (north - south, east - west);
    ensure!(
        high.max(wide) > LEAST_BOX,
        "too many match in one point to see them all"
    );
    Ok(if high > wide {
        let middle = south + high / 2.0;
        [[south, west, middle, east], [middle, west, north, east]]
    } else {
        let middle = west + wide / 2.0;
        [[south, west, north, middle], [south, middle, north, east]]
    })
}

/// A query, for a person.
fn named(query: &Query) -> String {
    format!(
        "{} {:?} at {:?} {:?}",
        query.set.title(),
        query.text,
        query.middle,
        query.bounds
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::speed::fixed;

    #[test]
    fn answers_agree_with_a_scan_of_their_records_and_not_of_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, snapshot) = fixed::index(folder.path(), 1_000).expect("an index");
        let records = Records::read(&folder.path().join("corpus.jsonl")).expect("records");
        let other = folder.path().join("other.jsonl");
        let corpus = Corpus::new(99, None).expect("a corpus");
        corpus.write(1_000, &other).expect("written");
        let others = Records::read(&other).expect("records");
        let (right, wrong) = (
            Check {
                snapshot: &snapshot,
                records: &records,
            },
            Check {
                snapshot: &snapshot,
                records: &others,
            },
        );
        for mut fixed in fixed::queries() {
            // As many as have all words are needed for an answer that is not relaxed.
            fixed.query.radius_m = fixed.query.radius_m.map(|_| limits::MAX_RADIUS_M);
            let query = &fixed.query;
            right.query(query).expect("the same");
            if matches!(query.set, Set::Q2 | Set::Q3 | Set::Q4 | Set::Q5) {
                let error = wrong.query(query).expect_err("other records");
                assert!(error.to_string().contains(query.set.title()), "{error}");
            }
            if query.set == Set::Q4 {
                let mut found = right.query(query).expect("the nearest");
                found.swap(0, 9);
                assert!(!right.are_nearest(query, &found));
            }
        }
    }
}
