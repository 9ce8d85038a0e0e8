//! Forms of names that a misspelt word may stand for.
//!
//! A table of all one-word forms without their dots, by first letter and length. A look-up
//! passes over those of the same first letter and nearly the same length; a mask of the
//! letters leaves out all but a few, and the edit distance is counted for those.

use std::cmp::Reverse;

use super::Forms;

/// Shortest word with one mistake, in letters: of three, one is too much of it.
const ONE_FROM: usize = 4;
/// Shortest word with two.
const TWO_FROM: usize = 8;
/// Longest form looked at, in letters; it bounds the edit distance's cost.
const LONGEST: usize = 40;
/// Most forms found.
const MOST: usize = 16;

/// A form of a place's name that a word may be a misspelling of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelt {
    /// The form, folded: for [`Gazetteer::lookup`](super::Gazetteer::lookup).
    pub form: String,
    /// How many mistakes it takes, 1 or 2.
    pub mistakes: usize,
}

#[derive(Debug)]
struct Entry {
    first: char,
    letters: u8,
    mask: u32,
    /// Without dots.
    plain: Box<str>,
    form: Box<str>,
}

/// All forms of one word.
#[derive(Debug)]
pub(super) struct MisspeltForms {
    /// By first letter, then length.
    entries: Vec<Entry>,
}

impl MisspeltForms {
    pub(super) fn new(forms: &Forms) -> Self {
        let mut entries: Vec<Entry> = forms
            .texts()
            .filter(|form| !form.contains(' '))
            .filter_map(|form| {
                let plain = without_dots(form);
                let letters = plain.chars().count();
                Some(Entry {
                    first: plain.chars().next()?,
                    letters: u8::try_from(letters).ok().filter(|_| letters <= LONGEST)?,
                    mask: mask(&plain),
                    plain: plain.into(),
                    form: form.into(),
                })
            })
            .collect();
        entries.sort_by(|a, b| {
            (a.first, a.letters, &a.plain, &a.form).cmp(&(b.first, b.letters, &b.plain, &b.form))
        });
        Self { entries }
    }

    pub(super) fn find(&self, word: &str) -> Vec<Misspelt> {
        let plain = without_dots(word);
        let letters = plain.chars().count();
        let allowed = match letters {
            ..ONE_FROM => return Vec::new(),
            ONE_FROM..TWO_FROM => 1,
            TWO_FROM..=LONGEST => 2,
            _ => return Vec::new(),
        };
        let Some(first) = plain.chars().next() else {
            return Vec::new();
        };
        let shortest = letters - allowed;
        let start = self
            .entries
            .partition_point(|entry| (entry.first, usize::from(entry.letters)) < (first, shortest));
        let mask = mask(&plain);
        let written: Vec<char> = plain.chars().collect();
        let mut alignment = Alignment::default();
        let mut found: Vec<Misspelt> = self
            .entries
            .iter()
            .skip(start)
            .take_while(|entry| {
                entry.first == first && usize::from(entry.letters) <= letters + allowed
            })
            // A mistake changes at most two kinds of letter.
            .filter(|entry| (entry.mask ^ mask).count_ones() as usize <= 2 * allowed)
            .filter(|entry| &*entry.form != word)
            .filter_map(|entry| {
                let mistakes = alignment.distance(&written, &entry.plain, allowed)?;
                // Equal but for dots: one that the words may still be told apart by.
                Some(Misspelt {
                    form: entry.form.to_string(),
                    mistakes: mistakes.max(1),
                })
            })
            .collect();
        found.sort_by_key(|found| (found.mistakes, Reverse(found.form.len())));
        found.truncate(MOST);
        found
    }
}

fn without_dots(form: &str) -> String {
    form.replace(['å', 'ä'], "a").replace('ö', "o")
}

/// Which letters a text has: a bit each for a to z, one for all others.
fn mask(text: &str) -> u32 {
    text.chars().fold(0, |mask, letter| {
        let bit = match letter {
            'a'..='z' => letter as u32 - 'a' as u32,
            _ => 26,
        };
        mask | 1 << bit
    })
}

/// What [`distance`](Self::distance) works with, kept from word to word.
#[derive(Default)]
struct Alignment {
    form: Vec<char>,
    before: Vec<usize>,
    last: Vec<usize>,
    next: Vec<usize>,
}

impl Alignment {
    /// The optimal string alignment distance, where it is at most `allowed`.
    ///
    /// Cost: as many steps as there are letters, times twice as many as are allowed.
    fn distance(&mut self, written: &[char], form: &str, allowed: usize) -> Option<usize> {
        let Self {
            form: letters,
            before,
            last,
            next,
        } = self;
        letters.clear();
        letters.extend(form.chars());
        let far = allowed + 1;
        for row in [&mut *before, &mut *last, &mut *next] {
            row.clear();
            row.resize(letters.len() + 1, far);
        }
        for (column, distance) in last.iter_mut().enumerate().take(far) {
            *distance = column;
        }
        for (row, letter) in written.iter().enumerate() {
            // What is farther from the diagonal is too far.
            let first = (row + 1).saturating_sub(allowed);
            let end = (row + 2 + allowed).min(letters.len() + 1);
            if first >= end {
                return None;
            }
            match first.checked_sub(1) {
                Some(outside) => next[outside] = far,
                None => next[0] = row + 1,
            }
            for column in first.max(1)..end {
                let other = &letters[column - 1];
                let changed = last[column - 1] + usize::from(letter != other);
                let mut best = changed.min(last[column] + 1).min(next[column - 1] + 1);
                let is_swapped = row > 0
                    && column > 1
                    && written[row - 1] == *other
                    && letters[column - 2] == *letter;
                if is_swapped {
                    best = best.min(before[column - 2] + 1);
                }
                next[column] = best;
            }
            if let Some(outside) = next.get_mut(end) {
                *outside = far;
            }
            if next[first..end].iter().all(|best| *best > allowed) {
                return None;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, next);
        }
        last.last().copied().filter(|distance| *distance <= allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    #[track_caller]
    fn check(word: &str, form: &str, mistakes: usize) {
        let found = Gazetteer::misspelt(word);
        let expect = Misspelt {
            form: form.to_owned(),
            mistakes,
        };
        assert!(found.contains(&expect), "{word}: {found:?}");
        assert!(
            found.iter().all(|other| other.mistakes >= mistakes),
            "{word}: {found:?}"
        );
    }

    #[test]
    fn forms_are_found_with_letters_missing_doubled_swapped_or_wrong() {
        check("forsassa", "forssassa", 1);
        check("hämenlinnassa", "hämeenlinnassa", 1);
        check("jyvaskylasa", "jyväskylässä", 1);
        check("tamperella", "tampereella", 1);
        check("helsingisä", "helsingissä", 1);
        check("hlesinki", "helsinki", 1);
        check("lapeenrannasa", "lappeenrannassa", 2);
    }

    #[test]
    fn short_words_other_first_letters_and_exact_forms_are_not() {
        assert_eq!(Gazetteer::misspelt("por"), []);
        assert!(
            !Gazetteer::misspelt("torssa")
                .iter()
                .any(|found| found.form == "forssa")
        );
        assert!(
            !Gazetteer::misspelt("forssa")
                .iter()
                .any(|found| found.form == "forssa")
        );
        assert_eq!(Gazetteer::misspelt(&"f".repeat(60)), []);
        assert_eq!(Gazetteer::misspelt("😀😀😀😀😀"), []);
    }

    /// Every cell of the table.
    fn defined(written: &[char], form: &[char]) -> usize {
        let mut cells = vec![vec![0; form.len() + 1]; written.len() + 1];
        for row in 0..=written.len() {
            for column in 0..=form.len() {
                cells[row][column] = if row == 0 || column == 0 {
                    row + column
                } else {
                    let differs = usize::from(written[row - 1] != form[column - 1]);
                    let mut best = (cells[row - 1][column - 1] + differs)
                        .min(cells[row - 1][column] + 1)
                        .min(cells[row][column - 1] + 1);
                    if row > 1
                        && column > 1
                        && written[row - 1] == form[column - 2]
                        && written[row - 2] == form[column - 1]
                    {
                        best = best.min(cells[row - 2][column - 2] + 1);
                    }
                    best
                };
            }
        }
        cells[written.len()][form.len()]
    }

    proptest::proptest! {
        #[test]
        fn near_the_diagonal_is_all_there_is_to_the_distance(written in "[abc]{0,8}", form in "[abc]{0,8}", allowed in 1usize..3) {
            let letters: Vec<char> = written.chars().collect();
            let all: Vec<char> = form.chars().collect();
            let expected = Some(defined(&letters, &all)).filter(|distance| *distance <= allowed);
            let found = Alignment::default().distance(&letters, &form, allowed);
            proptest::prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_distance_is_that_of_the_definition() {
        let distance = |a: &str, b: &str| {
            let written: Vec<char> = a.chars().collect();
            Alignment::default().distance(&written, b, 2)
        };
        assert_eq!(distance("forssa", "forssa"), Some(0));
        assert_eq!(distance("forsas", "forssa"), Some(1));
        assert_eq!(distance("frosas", "forssa"), Some(2));
        assert_eq!(distance("abcdef", "forssa"), None);
    }
}
