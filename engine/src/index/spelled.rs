//! Words that are spelled alike: a few letters changed, left out, added or swapped.
//!
//! Words with the same first letter and of about the same length lie together, each with the
//! set of its letters as bits. An edit changes two bits at most, so most words are told apart
//! by one comparison of bits, and only the few that are left are compared letter by letter.

use std::collections::BTreeMap;

/// Words by their first letter and length.
#[derive(Debug, Default)]
pub(super) struct SpelledWords {
    groups: BTreeMap<(char, usize), Group>,
}

/// Words of the same first letter and length.
#[derive(Debug, Default)]
struct Group {
    /// The letters of each word, as bits.
    letters: Vec<u32>,
    /// The words, one after another, each as long as all.
    words: Vec<char>,
}

/// The letters of a word as bits; which letters share a bit does not matter.
fn bits(word: &[char]) -> u32 {
    word.iter()
        .fold(0, |bits, letter| bits | 1 << (u32::from(*letter) % 32))
}

impl SpelledWords {
    /// Adds a word; an empty one is left out.
    pub(super) fn add(&mut self, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        let Some(first) = letters.first() else {
            return;
        };
        let group = self.groups.entry((*first, letters.len())).or_default();
        group.letters.push(bits(&letters));
        group.words.extend(letters);
    }

    /// The words that begin as `word` does and are at most `most` edits from it, with how many
    /// those are; in no order.
    ///
    /// Cost: a nanosecond for each word of the same first letter and about the same length.
    pub(super) fn similar(&self, word: &str, most: usize) -> Vec<(String, u8)> {
        let asked: Vec<char> = word.chars().collect();
        let Some(first) = asked.first() else {
            return Vec::new();
        };
        let wanted = bits(&asked);
        let mut found = Vec::new();
        let lengths = asked.len().saturating_sub(most)..=asked.len() + most;
        for ((_, length), group) in self
            .groups
            .range((*first, *lengths.start())..=(*first, *lengths.end()))
        {
            for (letters, word) in group.letters.iter().zip(group.words.chunks_exact(*length)) {
                if (letters ^ wanted).count_ones() as usize > 2 * most {
                    continue;
                }
                if let Some(edits) = edits(&asked, word, most) {
                    found.push((word.iter().collect(), edits as u8));
                }
            }
        }
        found
    }
}

/// How many letters have to be changed, left out, added or swapped with the next to make
/// `other` of `word`, no letter twice; `None` when more than `most`.
fn edits(word: &[char], other: &[char], most: usize) -> Option<usize> {
    /// More than any word that is kept has letters, and one.
    const COLUMNS: usize = 64;
    if other.len() >= COLUMNS || word.len().abs_diff(other.len()) > most {
        return None;
    }
    let far = most + 1;
    let mut last = [far; COLUMNS];
    let mut before_last = [far; COLUMNS];
    for (at, cell) in last.iter_mut().enumerate().take(most.min(other.len()) + 1) {
        *cell = at;
    }
    let mut previous = None;
    for (row, letter) in (1..).zip(word) {
        let mut now = [far; COLUMNS];
        if row <= most {
            now[0] = row;
        }
        let mut fewest = now[0];
        let from = row.saturating_sub(most).max(1);
        let to = (row + most).min(other.len());
        for column in from..=to {
            let there = other.get(column - 1);
            let respelled = last[column - 1] + usize::from(Some(letter) != there);
            let mut least_here = respelled.min(last[column] + 1).min(now[column - 1] + 1);
            let is_swapped =
                column > 1 && row > 1 && previous == there && other.get(column - 2) == Some(letter);
            if is_swapped {
                least_here = least_here.min(before_last[column - 2] + 1);
            }
            now[column] = least_here.min(far);
            fewest = fewest.min(least_here);
        }
        if fewest > most {
            return None;
        }
        previous = Some(letter);
        before_last = last;
        last = now;
    }
    last.get(other.len())
        .copied()
        .filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_are_as_far_apart_as_the_automaton_says(word in "[abcä]{1,8}", other in "[abcä]{1,8}") {
            for most in 1..=2 {
                let automaton = LevenshteinAutomatonBuilder::new(most, true).build_dfa(&word);
                let expected = match automaton.eval(&other) {
                    Distance::Exact(edits) => Some(edits),
                    Distance::AtLeast(_) => None,
                };
                let mut words = SpelledWords::default();
                words.add(&other);
                let letters = |word: &str| word.chars().collect::<Vec<char>>();
                let found = edits(&letters(&word), &letters(&other), usize::from(most));
                prop_assert_eq!(found.map(|edits| edits as u8), expected);
                let begins_alike = word.chars().next() == other.chars().next();
                let similar = words.similar(&word, usize::from(most));
                prop_assert_eq!(similar.len(), usize::from(begins_alike && expected.is_some()));
            }
        }
    }
}
