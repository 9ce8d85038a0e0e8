//! Misspelled words, corrected to words of the index.
//!
//! Only a word that can find nothing is corrected: neither it nor a lemma of it is in a
//! service or a concept's label. A word the lexicon knows is left alone, since the index
//! simply has none of it; but for compounds, which the lexicon makes of almost anything
//! (*nuoristyö* is *nuoris* and *työ*), so those are corrected where one letter does it.
//!
//! One edit from [`limits::ONE_EDIT_FROM`] letters, two from [`limits::TWO_EDITS_FROM`], the
//! first letter fixed (Damerau 1964: 80 % of misspellings are one edit; few are in the first
//! letter). Of several words the one with the fewest edits is taken; doubled letters and
//! dots left out count as none; then the one that more services are about.

use std::cmp::Reverse;

use luukku_analyzers::{Language, Origin};

use super::limits;
use super::words::Word;
use crate::index::{Edits, KnownWord, Vocabulary};

/// The word `word` is a misspelling of; `None` when it is right, or like nothing.
pub(super) fn corrected(
    word: &Word,
    language: Option<Language>,
    vocabulary: &Vocabulary,
) -> Option<Word> {
    let letters = word.folded.chars().count();
    let is_worth_it = letters >= limits::ONE_EDIT_FROM
        && word
            .folded
            .chars()
            .all(|letter| letter.is_alphabetic() || letter == '-');
    if !is_worth_it {
        return None;
    }
    let knowledge = knowledge(word, language, vocabulary);
    if knowledge == Knowledge::Word {
        return None;
    }
    let mut steps = vec![Edits::One];
    if letters >= limits::TWO_EDITS_FROM && knowledge == Knowledge::Nothing {
        steps.push(Edits::Two);
    }
    let forms = forms(word);
    let meant = steps.into_iter().find_map(|edits| {
        forms
            .iter()
            .find_map(|form| likeliest(form, vocabulary.similar(form, edits)))
    })?;
    Some(word.respelled(&meant))
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Knowledge {
    /// The index has it, or the lexicon knows it as a word.
    Word,
    /// The lexicon reads it as a compound, which no service has.
    Compound,
    Nothing,
}

fn knowledge(word: &Word, language: Option<Language>, vocabulary: &Vocabulary) -> Knowledge {
    if vocabulary.contains(&word.folded) {
        return Knowledge::Word;
    }
    let mut knowledge = Knowledge::Nothing;
    // A stem of another language is a word by chance.
    let languages = Language::ALL.into_iter();
    for language in languages.filter(|of| language.is_none_or(|language| language == *of)) {
        for reading in &word.analysis(language).readings {
            if vocabulary.contains(&reading.lemma) {
                return Knowledge::Word;
            }
            match (reading.origin, reading.parts.len()) {
                (Origin::Lexicon, 0..=1) => return Knowledge::Word,
                (Origin::Lexicon, _) => knowledge = Knowledge::Compound,
                (Origin::Guess | Origin::Stem, _) => {}
            }
        }
    }
    knowledge
}

/// The word as written, then without its ending: an inflected form may be in no service.
fn forms(word: &Word) -> Vec<String> {
    let stem = word.analysis(Language::Finnish).stem(Language::Finnish);
    let mut forms = vec![word.folded.clone()];
    if stem != word.folded && stem.chars().count() >= limits::ONE_EDIT_FROM {
        forms.push(stem);
    }
    forms
}

fn likeliest(typed: &str, found: Vec<KnownWord>) -> Option<String> {
    let skeleton_typed = skeleton(typed);
    let best = found.into_iter().min_by_key(|known| {
        let edits = if skeleton(&known.text) == skeleton_typed {
            0
        } else {
            known.edits
        };
        (edits, Reverse(known.named), Reverse(known.services))
    })?;
    Some(best.text)
}

/// The word without what is easily left out: doubled letters and dots.
fn skeleton(word: &str) -> String {
    let mut skeleton = String::with_capacity(word.len());
    let mut previous = None;
    for letter in word.chars() {
        let plain = match letter {
            'ä' | 'å' => 'a',
            'ö' => 'o',
            other => other,
        };
        if previous != Some(plain) {
            skeleton.push(plain);
        }
        previous = Some(plain);
    }
    skeleton
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str, edits: u8, named: u32) -> KnownWord {
        KnownWord {
            text: text.to_owned(),
            named,
            services: named,
            edits,
        }
    }

    #[test]
    fn a_doubled_letter_is_likelier_than_another() {
        let found = vec![known("laatu", 2, 9), known("laavu", 2, 1)];
        assert_eq!(likeliest("lavuu", found).as_deref(), Some("laavu"));
    }

    #[test]
    fn nothing_is_likeliest_of_none() {
        assert_eq!(likeliest("laavu", Vec::new()), None);
    }
}
