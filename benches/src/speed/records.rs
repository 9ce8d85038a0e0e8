//! The generated records as they were written: what answers are compared with.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// Mean radius of the earth (IUGG), in metres.
const EARTH_M: f64 = 6_371_008.8;

/// All records of a corpus: where they are, their classes and their words as written.
///
/// Cost: some 8 bytes a word of a record.
#[derive(Default)]
pub(super) struct Records {
    /// Degrees north and east.
    points: Vec<(f64, f64)>,
    classes: Vec<Vec<u32>>,
    class_names: Vec<String>,
    class_numbers: HashMap<String, u32>,
    words: Vec<String>,
    word_numbers: HashMap<String, u32>,
    /// The words of each record, in order, each once.
    of_record: Vec<Vec<u32>>,
    /// The records of each word, in order.
    of_word: Vec<Vec<u32>>,
}

#[derive(Deserialize)]
struct Line {
    name: Text,
    summary: Text,
    description: Text,
    organization: Organization,
    locations: Vec<Location>,
    classes: Vec<String>,
    terms: Vec<String>,
}

#[derive(Deserialize)]
struct Text {
    fi: String,
}

#[derive(Deserialize)]
struct Organization {
    name: String,
}

#[derive(Deserialize)]
struct Location {
    lat: f64,
    lon: f64,
}

impl Records {
    /// Reads a file of generated records.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let problem = || path.display().to_string();
        let mut records = Self::default();
        for line in BufReader::new(File::open(path).with_context(problem)?).lines() {
            let line: Line = serde_json::from_str(&line?).with_context(problem)?;
            records.add(&line);
        }
        Ok(records)
    }

    fn add(&mut self, line: &Line) {
        let number = self.points.len() as u32;
        let place = line.locations.first();
        let point = place.map_or((f64::NAN, f64::NAN), |place| (place.lat, place.lon));
        self.points.push(point);
        let mut classes: Vec<u32> = line
            .classes
            .iter()
            .map(|class| number_of(class, &mut self.class_numbers, &mut self.class_names))
            .collect();
        classes.sort_unstable();
        classes.dedup();
        self.classes.push(classes);
        let texts = [
            &line.name.fi,
            &line.summary.fi,
            &line.description.fi,
            &line.organization.name,
        ];
        let mut words: Vec<u32> = texts
            .into_iter()
            .chain(&line.classes)
            .chain(&line.terms)
            .flat_map(|text| words_of(text))
            .map(|word| number_of(&word, &mut self.word_numbers, &mut self.words))
            .collect();
        words.sort_unstable();
        words.dedup();
        self.of_word.resize(self.words.len(), Vec::new());
        for word in &words {
            if let Some(records) = self.of_word.get_mut(*word as usize) {
                records.push(number);
            }
        }
        self.of_record.push(words);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.points.len()
    }

    /// Where a record is, in degrees north and east.
    pub(super) fn point(&self, record: usize) -> Option<(f64, f64)> {
        self.points.get(record).copied()
    }

    /// Whether any record has this word as written.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.word_numbers.contains_key(word)
    }

    /// The words of a record, each once.
    pub(super) fn words_of(&self, record: usize) -> Vec<&str> {
        let numbers = self.of_record.get(record).map_or(&[][..], Vec::as_slice);
        let word = |number: &u32| self.words.get(*number as usize).map(String::as_str);
        numbers.iter().filter_map(word).collect()
    }

    /// The classes of a record.
    pub(super) fn classes_of(&self, record: usize) -> Vec<&str> {
        let numbers = self.classes.get(record).map_or(&[][..], Vec::as_slice);
        let name = |number: &u32| self.class_names.get(*number as usize).map(String::as_str);
        numbers.iter().filter_map(name).collect()
    }

    /// The records that have a word as written, in order.
    pub(super) fn with_word(&self, word: &str) -> &[u32] {
        self.word_numbers
            .get(word)
            .and_then(|number| self.of_word.get(*number as usize))
            .map_or(&[], Vec::as_slice)
    }

    /// The records that have both words as written.
    pub(super) fn with_both(&self, first: &str, second: &str) -> Vec<u32> {
        let (mut few, mut many) = (self.with_word(first), self.with_word(second));
        if few.len() > many.len() {
            std::mem::swap(&mut few, &mut many);
        }
        few.iter()
            .copied()
            .filter(|record| many.binary_search(record).is_ok())
            .collect()
    }

    /// Metres along the earth from a point to a record, by the haversine formula.
    pub(super) fn distance_m(&self, from: (f64, f64), record: usize) -> f64 {
        let Some(to) = self.points.get(record) else {
            return f64::INFINITY;
        };
        let (from_lat, to_lat) = (from.0.to_radians(), to.0.to_radians());
        let north = ((to_lat - from_lat) / 2.0).sin();
        let east = ((to.1 - from.1).to_radians() / 2.0).sin();
        let haversine = north * north + from_lat.cos() * to_lat.cos() * east * east;
        2.0 * EARTH_M * haversine.sqrt().min(1.0).asin()
    }

    /// Whether a record lies in a box: south, west, north, east.
    pub(super) fn is_in(&self, bounds: [f64; 4], record: usize) -> bool {
        let [south, west, north, east] = bounds;
        self.points
            .get(record)
            .is_some_and(|(lat, lon)| (south..=north).contains(lat) && (west..=east).contains(lon))
    }
}

fn number_of(name: &str, numbers: &mut HashMap<String, u32>, names: &mut Vec<String>) -> u32 {
    if let Some(number) = numbers.get(name) {
        return *number;
    }
    let number = names.len() as u32;
    names.push(name.to_owned());
    numbers.insert(name.to_owned(), number);
    number
}

/// The words of a text in small letters. What joins parts of one word ("e-lasku", "EU:n")
/// belongs to it: such words are never asked for.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric() && !"-:'’".contains(letter))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::corpus::Corpus;

    use super::*;

    #[test]
    fn records_are_found_by_their_words_and_places() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("corpus.jsonl");
        let corpus = Corpus::new(3, None).expect("a corpus");
        corpus.write(300, &path).expect("written");
        let records = Records::read(&path).expect("read");
        assert_eq!(records.len(), 300);
        for record in [0, 150, 299] {
            let words = records.words_of(record);
            assert!(words.len() > 20, "{words:?}");
            let both = records.with_both(words[0], words[5]);
            assert!(both.contains(&(record as u32)), "{both:?}");
        }
        let forssa = (60.8146, 23.6215);
        let tammela = Records {
            points: vec![(60.8043, 23.7640)],
            ..Records::default()
        };
        assert!((tammela.distance_m(forssa, 0) - 7812.0).abs() < 1.0);
        assert!(tammela.is_in([60.0, 23.0, 61.0, 24.0], 0));
        assert!(!tammela.is_in([60.0, 23.0, 61.0, 23.7], 0));
    }
}
