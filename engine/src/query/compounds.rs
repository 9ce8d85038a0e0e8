//! Words of a query that are one compound in the services: *sotien veteraaneille* are
//! *sotaveteraanit*, *stöd grupp* is *stödgrupp*.
//!
//! Finnish and Swedish write as one word what people type as two, inflecting the first. Two
//! words close to each other are joined where the result is a word of the index or of a
//! concept's label; they still count as two words too.

use luukku_analyzers::{Language, WordClass};

use super::limits;
use super::words::Word;
use crate::index::Vocabulary;

/// Two words that are one compound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Joined {
    /// Numbers of the two words.
    pub(super) parts: [usize; 2],
    /// The compound, in the place of the first.
    pub(super) word: Word,
}

/// The compounds that pairs of `words` make; each word is in one at most.
pub(super) fn joined(words: &[Word], vocabulary: &Vocabulary) -> Vec<Joined> {
    let mut found: Vec<Joined> = Vec::new();
    for distance in 1..=limits::JOINED_WITHIN {
        for (first, pair) in words.windows(distance + 1).enumerate() {
            let parts = [first, first + distance];
            let is_taken = found
                .iter()
                .any(|known| known.parts.iter().any(|part| parts.contains(part)));
            let (Some(a), Some(b)) = (pair.first(), pair.last()) else {
                continue;
            };
            // What a comma parts is not one word.
            let is_parted = pair.iter().skip(1).any(|word| word.follows_break);
            if is_taken || is_parted {
                continue;
            }
            if let Some(compound) = compound(a, b, vocabulary) {
                found.push(Joined {
                    parts,
                    word: a.respelled(&compound),
                });
            }
        }
    }
    found
}

/// Whether any two of `words` make the same compound of the words of either index.
pub(super) fn are_same(words: &[Word], one: &Vocabulary, other: &Vocabulary) -> bool {
    words.iter().enumerate().all(|(at, a)| {
        let mut rest = words.iter().skip(at + 1);
        rest.all(|b| compound(a, b, one) == compound(a, b, other))
    })
}

fn compound(a: &Word, b: &Word, vocabulary: &Vocabulary) -> Option<String> {
    let heads = || nouns(b).chain([b.folded.as_str()]);
    let mut modifiers = std::iter::once(a.folded.as_str()).chain(nouns(a));
    modifiers.find_map(|modifier| {
        let begun = vocabulary.begin(modifier)?;
        let head = heads().find(|head| begun.goes_on(head))?;
        Some(format!("{modifier}{head}"))
    })
}

/// The lemmas of a word that are nouns.
fn nouns(word: &Word) -> impl Iterator<Item = &str> {
    let readings = word.analysis(Language::Finnish).readings.iter();
    readings
        .filter(|reading| reading.class == WordClass::Noun)
        .map(|reading| reading.lemma.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    fn compounds(text: &str) -> Vec<String> {
        let vocabulary = Vocabulary::of(&[
            "sotaveteraani",
            "maahanmuuttaja",
            "stödgrupp",
            "hissiavustus",
            "koirapuisto",
        ]);
        joined(&Words::of(text).words, &vocabulary)
            .into_iter()
            .map(|joined| joined.word.text)
            .collect()
    }

    #[test]
    fn inflected_words_are_joined_by_their_lemmas() {
        assert_eq!(
            compounds("sotien veteraaneille kuntoutusta"),
            ["sotaveteraani"]
        );
        assert_eq!(compounds("koirille puistoja"), ["koirapuisto"]);
    }

    #[test]
    fn words_typed_apart_are_joined_as_they_are() {
        assert_eq!(compounds("maahan muuttajien lukio"), ["maahanmuuttaja"]);
        assert_eq!(compounds("stöd grupp"), ["stödgrupp"]);
    }

    #[test]
    fn a_word_may_stand_between() {
        assert_eq!(
            compounds("hissin rakentamiseen avustuksia"),
            ["hissiavustus"]
        );
        assert_eq!(
            compounds("hissi ja uusi katto avustus"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_comma_parts() {
        assert_eq!(compounds("koira, puisto"), Vec::<String>::new());
        assert_eq!(compounds("puisto koirille"), Vec::<String>::new());
    }
}
