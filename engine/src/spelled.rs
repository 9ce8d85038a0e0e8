//! Words that are spelled alike: a few letters changed, left out, added or swapped.
//!
//! Words with the same first letter and of the same length lie together, each with the set of
//! its letters as bits. An edit changes two bits at most, one where it changes the length, so
//! most words are told apart by comparing bits, and only the few that are left are compared
//! letter by letter.

use std::collections::BTreeMap;

/// Longest word that is looked at, in letters: it bounds what comparing costs.
const LONGEST: usize = 63;

/// Words whose letters are compared at once.
const AT_ONCE: usize = 16;

/// Words by their first letter and length.
#[derive(Debug, Default)]
pub(crate) struct SpelledWords {
    groups: BTreeMap<(char, usize), Group>,
}

/// Words of the same first letter and length.
#[derive(Debug, Default)]
struct Group {
    /// The letters of each word, as bits.
    letters: Vec<u64>,
    /// The words, one after another, each as long as all.
    words: Vec<char>,
}

/// The letters of a word as bits: which it has, in the lower half, and which it has more than
/// once, in the upper. Which letters share a bit does not matter.
fn bits(word: &[char]) -> u64 {
    word.iter().fold(0, |bits, letter| {
        let bit = 1 << (u32::from(*letter) % 32);
        bits | bit | (bits & bit) << 32
    })
}

impl Group {
    /// Adds to `found` what is at most `most` edits from a word with the letters `wanted`.
    fn find(&self, length: usize, asked: &[char], most: usize, found: &mut Vec<(String, u8)>) {
        let wanted = bits(asked);
        // An edit that changes the length takes one letter or adds one.
        let differ = 2 * most - length.abs_diff(asked.len()).min(most);
        for (chunk, letters) in self.letters.chunks(AT_ONCE).enumerate() {
            // What is left of the bits that differ, when as many went as may: nothing of words
            // that are near enough.
            let mut left = [u64::MAX; AT_ONCE];
            for (left, letters) in left.iter_mut().zip(letters) {
                *left = letters ^ wanted;
            }
            for _ in 0..differ {
                for left in &mut left {
                    *left &= left.wrapping_sub(1);
                }
            }
            for (at, _) in left.iter().enumerate().filter(|(_, left)| **left == 0) {
                let start = (chunk * AT_ONCE + at) * length;
                let Some(word) = self.words.get(start..start + length) else {
                    continue;
                };
                if let Some(edits) = edits(asked, word, most) {
                    found.push((word.iter().collect(), edits));
                }
            }
        }
    }
}

impl SpelledWords {
    /// Adds a word; an empty one, and one of more than 63 letters, is left out.
    pub(crate) fn add(&mut self, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        let Some(first) = letters.first().filter(|_| letters.len() <= LONGEST) else {
            return;
        };
        let group = self.groups.entry((*first, letters.len())).or_default();
        group.letters.push(bits(&letters));
        group.words.extend(letters);
    }

    /// The words that begin as `word` does and are at most `most` edits from it, with how many
    /// those are; in no order.
    ///
    /// Cost: grows with the words of the same first letter and about the same length.
    pub(crate) fn similar(&self, word: &str, most: usize) -> Vec<(String, u8)> {
        let asked: Vec<char> = word.chars().collect();
        let mut found = Vec::new();
        let Some(first) = asked.first().filter(|_| asked.len() <= LONGEST) else {
            return found;
        };
        let least = (*first, asked.len().saturating_sub(most));
        for ((_, length), group) in self.groups.range(least..=(*first, asked.len() + most)) {
            group.find(*length, &asked, most, &mut found);
        }
        found
    }
}

/// How many letters have to be changed, left out, added or swapped with the next to make
/// `other` of `word`, no letter twice; `None` when more than `most`, or more than
/// [`LONGEST`] letters have to be looked at.
fn edits(word: &[char], other: &[char], most: usize) -> Option<u8> {
    const COLUMNS: usize = LONGEST + 1;
    if other.len() >= COLUMNS || word.len().abs_diff(other.len()) > most {
        return None;
    }
    let far = most as u8 + 1;
    let mut last = [far; COLUMNS];
    let mut before_last = [far; COLUMNS];
    for (at, cell) in (0..far).zip(&mut last) {
        *cell = at;
    }
    let mut previous = None;
    for (row, letter) in (1..).zip(word) {
        let mut now = [far; COLUMNS];
        if row <= most {
            now[0] = row as u8;
        }
        let mut fewest = now[0];
        let from = row.saturating_sub(most).max(1);
        let to = (row + most).min(other.len());
        for column in from..=to {
            let there = other.get(column - 1);
            let respelled = last[column - 1] + u8::from(Some(letter) != there);
            let mut least_here = respelled.min(last[column] + 1).min(now[column - 1] + 1);
            let is_swapped =
                column > 1 && row > 1 && previous == there && other.get(column - 2) == Some(letter);
            if is_swapped {
                least_here = least_here.min(before_last[column - 2] + 1);
            }
            now[column] = least_here.min(far);
            fewest = fewest.min(least_here);
        }
        if fewest >= far {
            return None;
        }
        previous = Some(letter);
        before_last = last;
        last = now;
    }
    last.get(other.len()).copied().filter(|edits| *edits < far)
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
                prop_assert_eq!(found, expected);
                let begins_alike = word.chars().next() == other.chars().next();
                let similar = words.similar(&word, usize::from(most));
                prop_assert_eq!(similar.len(), usize::from(begins_alike && expected.is_some()));
            }
        }
    }
}
