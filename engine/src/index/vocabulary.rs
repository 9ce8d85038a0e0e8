//! The words of the index: an FST from each form and lemma to how many services have it.
//!
//! Tells whether a word of a query can find anything, and which words are spelled like it.
//! Built from the term dictionaries of the finished segments, with the words of concepts. A
//! value is the number of services with the word in their name or topics in its upper 32
//! bits, anywhere in the lower ones, each the most of its form and its lemmas.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use fst::Streamer;
use fst::raw::{CompiledAddr, Fst};

use super::IndexError;
use super::columns::SegmentColumns;
use super::layout::write_durably;
use super::statistics::{Having, Statistics};
use super::text::word_of;
use crate::spelled::SpelledWords;

/// Longest word that is kept or looked for, in letters: an automaton grows with it.
const LONGEST: usize = 32;

/// Most words looked at for one that is misspelled.
const SCANNED: usize = 256;

/// Writes the words of the live services of `segments`, and `labels`, words of concepts.
pub(super) fn write(
    segments: &[Arc<SegmentColumns>],
    statistics: &Statistics,
    labels: &BTreeSet<String>,
    path: &Path,
) -> Result<(), IndexError> {
    let mut words = gather(segments, statistics);
    for word in labels.iter().filter(|word| word.chars().count() <= LONGEST) {
        words.entry(word.as_bytes().to_vec()).or_default();
    }
    let map =
        fst::Map::from_iter(words).map_err(|error| IndexError::damaged(path, error.to_string()))?;
    write_durably(path, map.as_fst().as_bytes())
}

fn gather(segments: &[Arc<SegmentColumns>], statistics: &Statistics) -> BTreeMap<Vec<u8>, u64> {
    let mut terms: BTreeMap<Vec<u8>, Having> = BTreeMap::new();
    for columns in segments {
        columns.text.for_each_term(|term, entry| {
            let text = word_of(term).and_then(|word| std::str::from_utf8(word).ok());
            if text.is_some_and(|word| word.chars().count() <= LONGEST) {
                let having = statistics.live(columns, term, entry);
                if having.services > 0 {
                    terms.entry(term.to_vec()).or_default().add(having);
                }
            }
        });
    }
    let mut words: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for (term, having) in terms {
        let word = word_of(&term).unwrap_or_default().to_vec();
        let value = words.entry(word).or_default();
        let (named, all) = split(*value);
        *value = joined(named.max(having.named), all.max(having.services));
    }
    words
}

fn joined(named: u32, all: u32) -> u64 {
    u64::from(named) << 32 | u64::from(all)
}

fn split(value: u64) -> (u32, u32) {
    ((value >> 32) as u32, value as u32)
}

/// A word of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownWord {
    pub(crate) text: String,
    /// Services with it in their name or topics.
    pub(crate) named: u32,
    /// Services with it anywhere.
    pub(crate) services: u32,
    /// Letters to change, leave out, add or swap to get there.
    pub(crate) edits: u8,
}

/// Words of the index that begin alike.
#[derive(Clone, Copy)]
pub(crate) struct BegunWord<'a> {
    words: &'a Fst<Vec<u8>>,
    node: CompiledAddr,
}

impl BegunWord<'_> {
    /// Whether one of them goes on with `rest` and ends there.
    pub(crate) fn goes_on(&self, rest: &str) -> bool {
        follow(self.words, self.node, rest).is_some_and(|node| self.words.node(node).is_final())
    }
}

/// Where the letters of a text lead from a node; `None` where no word has them.
fn follow(words: &Fst<Vec<u8>>, from: CompiledAddr, text: &str) -> Option<CompiledAddr> {
    text.bytes().try_fold(from, |at, byte| {
        let node = words.node(at);
        node.find_input(byte).map(|next| node.transition_addr(next))
    })
}

/// How many letters may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edits {
    One,
    Two,
}

/// The words of the index, in memory.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: fst::Map<Vec<u8>>,
    spelled: OnceLock<SpelledWords>,
}

impl Vocabulary {
    fn of_map(words: fst::Map<Vec<u8>>) -> Self {
        Self {
            words,
            spelled: OnceLock::new(),
        }
    }

    pub(super) fn open(path: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(path).map_err(IndexError::io(path, "read"))?;
        fst::Map::new(bytes)
            .map(Self::of_map)
            .map_err(|error| IndexError::damaged(path, error.to_string()))
    }

    /// Whether both have the same words, however many services have them.
    pub(crate) fn has_same_words(&self, other: &Self) -> bool {
        let (mut ours, mut theirs) = (self.words.keys(), other.words.keys());
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (one, other) if one != other => return false,
                _ => {}
            }
        }
    }

    /// A dictionary of these words.
    #[cfg(test)]
    pub(crate) fn of(words: &[&str]) -> Self {
        let words: BTreeSet<&str> = words.iter().copied().collect();
        let map = fst::Map::from_iter(words.into_iter().map(|word| (word, joined(1, 1))));
        Self::of_map(map.unwrap_or_default())
    }

    /// Whether a service has the folded form or lemma `word`, or a concept's label does.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// The words that begin with `word`; `None` where there are none.
    pub(crate) fn begin(&self, word: &str) -> Option<BegunWord<'_>> {
        let words = self.words.as_fst();
        let node = follow(words, words.root().addr(), word)?;
        Some(BegunWord { words, node })
    }

    /// Words at most `edits` from `word` that begin with the same letter, in the order of the
    /// dictionary: a letter changed, left out, added, or two neighbours swapped.
    ///
    /// Cost: see [`SpelledWords::similar`].
    pub(crate) fn similar(&self, word: &str, edits: Edits) -> Vec<KnownWord> {
        if word.chars().count() > LONGEST {
            return Vec::new();
        }
        let most = match edits {
            Edits::One => 1,
            Edits::Two => 2,
        };
        let mut similar = self.spelled().similar(word, most);
        similar.sort_unstable();
        similar.truncate(SCANNED);
        let known = |(text, edits): (String, u8)| {
            let (named, services) = split(self.words.get(&text)?);
            Some(KnownWord {
                text,
                named,
                services,
                edits,
            })
        };
        similar.into_iter().filter_map(known).collect()
    }

    /// The words by how they are spelled; made when first asked for, some 0.1 µs a word.
    fn spelled(&self) -> &SpelledWords {
        self.spelled.get_or_init(|| {
            let mut spelled = SpelledWords::default();
            let mut words = self.words.keys();
            while let Some(word) = words.next() {
                if let Ok(word) = std::str::from_utf8(word) {
                    spelled.add(word);
                }
            }
            spelled
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similar(word: &str, edits: Edits) -> Vec<String> {
        let words = [
            "apteekki",
            "koira",
            "koti",
            "kotihoito",
            "velkaneuvonta",
            "äiti",
        ];
        let map = fst::Map::from_iter(words.map(|word| (word, joined(1, 2))));
        let vocabulary = Vocabulary::of_map(map.expect("a dictionary"));
        let found = vocabulary.similar(word, edits);
        found.into_iter().map(|known| known.text).collect()
    }

    #[test]
    fn a_letter_changed_left_out_added_or_swapped_is_one_edit() {
        for typed in ["aptekki", "apteekkki", "apteelki", "aptekeki"] {
            assert_eq!(similar(typed, Edits::One), ["apteekki"], "{typed}");
        }
    }

    #[test]
    fn what_goes_on_from_a_beginning_is_a_word() {
        let vocabulary = Vocabulary::of(&["koti", "kotihoito", "äiti"]);
        let is_word = |word: &str, rest: &str| {
            let begun = vocabulary.begin(word);
            begun.is_some_and(|begun| begun.goes_on(rest))
        };
        for (word, rest) in [("koti", "hoito"), ("koti", ""), ("", "koti"), ("ä", "iti")] {
            assert!(is_word(word, rest), "{word} {rest}");
        }
        for (word, rest) in [("koti", "h"), ("kot", ""), ("koira", "hoito"), ("", "")] {
            assert!(!is_word(word, rest), "{word} {rest}");
        }
    }

    #[test]
    fn the_first_letter_is_as_typed() {
        assert_eq!(similar("goti", Edits::One), Vec::<String>::new());
        assert_eq!(similar("äitii", Edits::One), ["äiti"]);
    }

    #[test]
    fn two_edits_are_found_when_asked_for() {
        assert_eq!(similar("velkaneuvnt", Edits::One), Vec::<String>::new());
        assert_eq!(similar("velkaneuvnt", Edits::Two), ["velkaneuvonta"]);
    }

    #[test]
    fn any_word_is_looked_for() {
        assert_eq!(similar("", Edits::Two), Vec::<String>::new());
        assert_eq!(similar("\u{10ffff}a", Edits::Two), Vec::<String>::new());
        assert_eq!(similar(&"x".repeat(500), Edits::Two), Vec::<String>::new());
    }
}
