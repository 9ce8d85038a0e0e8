//! Forms of names that a misspelt word may stand for.
//!
//! All forms of one word, without their dots, lie together with those that are
//! [spelled alike](crate::spelled).

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Forms;
use crate::spelled::SpelledWords;

/// Shortest word with one mistake, in letters: of three, one is too much of it.
const ONE_FROM: usize = 4;
/// Shortest word with two.
const TWO_FROM: usize = 8;
/// Longest form looked at, in letters.
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

/// All forms of one word.
#[derive(Debug, Default)]
pub(super) struct MisspeltForms {
    /// Without dots.
    plain: SpelledWords,
    /// By the same without dots.
    forms: HashMap<String, Vec<Box<str>>, RandomState>,
}

impl MisspeltForms {
    pub(super) fn new(forms: &Forms) -> Self {
        let mut all = Self::default();
        for form in forms.texts().filter(|form| !form.contains(' ')) {
            let plain = without_dots(form);
            if plain.chars().count() > LONGEST {
                continue;
            }
            let same = all.forms.entry(plain).or_insert_with_key(|plain| {
                all.plain.add(plain);
                Vec::new()
            });
            same.push(form.into());
        }
        all
    }

    pub(super) fn find(&self, word: &str) -> Vec<Misspelt> {
        let plain = without_dots(word);
        let allowed = match plain.chars().count() {
            ..ONE_FROM => return Vec::new(),
            ONE_FROM..TWO_FROM => 1,
            TWO_FROM..=LONGEST => 2,
            _ => return Vec::new(),
        };
        let mut found = Vec::new();
        for (plain, mistakes) in self.plain.similar(&plain, allowed) {
            let forms = self.forms.get(&plain).into_iter().flatten();
            found.extend(forms.filter(|form| &***form != word).map(|form| Misspelt {
                form: form.to_string(),
                // Equal but for dots: one that the words may still be told apart by.
                mistakes: usize::from(mistakes).max(1),
            }));
        }
        found.sort_by(|a, b| by_mistakes(a).cmp(&by_mistakes(b)));
        found.truncate(MOST);
        found
    }
}

/// The fewest mistakes first, of as many the longest, then as in a dictionary.
fn by_mistakes(found: &Misspelt) -> (usize, Reverse<usize>, &str) {
    (found.mistakes, Reverse(found.form.len()), &found.form)
}

fn without_dots(form: &str) -> String {
    form.replace(['å', 'ä'], "a").replace('ö', "o")
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
}
