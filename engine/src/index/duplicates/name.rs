//! What a service is called, as far as it tells one service from another.

use std::collections::BTreeSet;

use luukku_analyzers::{Language, Streams, is_function_word};

use crate::analysis;
use crate::catalog::{LocalizedText, Location, Service};
use crate::gazetteer::Gazetteer;
use crate::index::Boundaries;
use crate::index::document::municipality;

/// Most words of a name that are looked at: the longest names of the national catalogue have
/// some twenty.
const WORDS: usize = 16;

/// Words that a name may have or lack: forms of organizations, and whose it is.
const FORMS: &[&str] = &[
    "ry",
    "rf",
    "oy",
    "ab",
    "oyj",
    "abp",
    "ky",
    "kb",
    "osk",
    "sr",
    "rs",
    "säätiö",
    "stiftelse",
    "kaupunki",
    "kunta",
    "stad",
    "kommun",
    "city",
    "municipality",
    "the",
];

/// First parts of compounds that say whose it is: a *kaupunginkirjasto* is a *kirjasto*.
const OWNERS: &[&str] = &["kaupungin", "kunnan", "stads", "kommun"];

/// Least letters of what is left of a compound without its owner.
const REST: usize = 4;

/// Least letters of two words that may differ in one: in shorter ones it is another word.
const MISSPELT: usize = 6;

/// A word, as all the lemmas it may be of.
type Word = BTreeSet<String>;

/// A name as words, of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    language: Language,
    /// Words that tell it apart: without places and forms of organizations.
    telling: Vec<Word>,
    /// All words.
    all: Vec<Word>,
}

/// How alike two names are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Half of the words that tell them apart, or more.
    Related,
    /// The same words, of which there is one.
    SameWord,
    /// The same words, of which there are several.
    Same,
}

/// The names of a service, its other names too, each language and way once.
pub(super) fn names(service: &Service) -> Vec<Name> {
    let texts = [&service.name, &service.alternate_name];
    let mut names: Vec<Name> = Vec::new();
    for (language, text) in texts.into_iter().flat_map(LocalizedText::iter) {
        let name = Name::of(text, language, &service.locations);
        if !name.all.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// How alike the likest names of two services are, in a language both have.
pub(super) fn likeness(one: &[Name], other: &[Name]) -> Option<Likeness> {
    one.iter()
        .flat_map(|one| other.iter().filter_map(|other| one.likeness(other)))
        .max()
}

impl Name {
    fn of(text: &str, language: Language, locations: &[Location]) -> Self {
        let gazetteer = Gazetteer::embedded();
        let here: Vec<_> = locations
            .iter()
            .filter_map(|location| municipality(location, gazetteer, &Boundaries::default()))
            .collect();
        let streams = Streams::of(analysis::analyzers(), text, language);
        let mut name = Self {
            language,
            telling: Vec::new(),
            all: Vec::new(),
        };
        for exact in streams.exact.iter().take(WORDS) {
            let lemmas = streams
                .lemmas
                .iter()
                .filter(|lemma| lemma.position == exact.position);
            let word: Word = lemmas.map(|lemma| without_owner(&lemma.text)).collect();
            let word = if word.is_empty() {
                [without_owner(&exact.text)].into()
            } else {
                word
            };
            let is_form = |lemma: &String| FORMS.contains(&lemma.as_str());
            let is_here = |lemma: &String| {
                let place = gazetteer.municipality_named(lemma);
                place.is_some_and(|place| {
                    place.municipality.is_some_and(|code| here.contains(&code))
                })
            };
            if !is_function_word(&exact.text, language)
                && !word.iter().any(is_form)
                && !word.iter().any(is_here)
                && !name.telling.contains(&word)
            {
                name.telling.push(word.clone());
            }
            name.all.push(word);
        }
        // "Forssan kaupunki": what is left out elsewhere is all there is.
        if name.telling.is_empty() {
            name.telling.clone_from(&name.all);
        }
        name
    }

    /// Lemmas that any name like this one has one of.
    pub(super) fn lemmas(&self) -> impl Iterator<Item = &str> {
        self.telling.iter().flatten().map(String::as_str)
    }

    fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.language != other.language {
            return None;
        }
        let (fewer, more) = if self.telling.len() <= other.telling.len() {
            (&self.telling, &other.telling)
        } else {
            (&other.telling, &self.telling)
        };
        let shared = fewer
            .iter()
            .filter(|word| more.iter().any(|other| are_same(word, other)))
            .count();
        if shared == more.len() && more.len() == fewer.len() {
            Some(if shared == 1 {
                Likeness::SameWord
            } else {
                Likeness::Same
            })
        } else if shared > 0 && shared * 2 >= more.len() {
            Some(Likeness::Related)
        } else {
            None
        }
    }
}

fn without_owner(lemma: &str) -> String {
    let rest = OWNERS
        .iter()
        .filter_map(|owner| lemma.strip_prefix(owner))
        .find(|rest| rest.chars().count() >= REST);
    rest.unwrap_or(lemma).to_owned()
}

fn are_same(one: &Word, other: &Word) -> bool {
    !one.is_disjoint(other)
        || one.iter().any(|one| {
            let is_long = |word: &str| word.chars().count() >= MISSPELT;
            other
                .iter()
                .any(|other| is_long(one) && is_long(other) && differ_in_one(one, other))
        })
}

/// Whether one letter changed, added or left out makes one word the other.
fn differ_in_one(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same_start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same_start..], &other[same_start..]);
    let same_end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    one.len().max(other.len()) - same_end <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record;

    fn name(text: &str) -> Vec<Name> {
        let fields = serde_json::json!({"id": "a", "name": text, "municipality": "Forssa"});
        let record = record::parse(&fields.to_string()).expect("a record");
        names(&record.service)
    }

    #[test]
    fn names_are_like_when_what_tells_them_apart_is_the_same() {
        for (one, other, expected) in [
            (
                "Forssan kirjasto",
                "Kirjasto, Forssa",
                Some(Likeness::SameWord),
            ),
            (
                "Forssan kaupunginkirjasto",
                "Kirjasto",
                Some(Likeness::SameWord),
            ),
            (
                "Vertaistukiryhmä Valonpilkku ry",
                "Valonpilkku – vertaistukiryhmä",
                Some(Likeness::Same),
            ),
            (
                "Forssan Keskusapteekki",
                "Keskusaptekki",
                Some(Likeness::SameWord),
            ),
            (
                "Forssan koulu",
                "Forssan koulun liikuntasali",
                Some(Likeness::Related),
            ),
            ("Forssan kaupunki", "Forssan kaupunki", Some(Likeness::Same)),
            ("Uimahalli", "Kirjasto", None),
            (
                "Jokioisten kirjasto",
                "Tammelan kirjasto",
                Some(Likeness::Related),
            ),
            (
                "Omaishoitajien ryhmä",
                "Diabetesyhdistyksen kerho ja neuvonta",
                None,
            ),
        ] {
            let (one_name, other_name) = (name(one), name(other));
            assert_eq!(
                likeness(&one_name, &other_name),
                expected,
                "{one} / {other}"
            );
            assert_eq!(
                likeness(&other_name, &one_name),
                expected,
                "{other} / {one}"
            );
        }
    }

    #[test]
    fn a_letter_is_forgiven_in_long_words_only() {
        assert!(differ_in_one("keskus", "kesku"));
        assert!(differ_in_one("keskus", "keskis"));
        assert!(differ_in_one("same", "same"));
        assert!(!differ_in_one("keskus", "kesk"));
        assert_eq!(likeness(&name("Talo"), &name("Tamo")), None);
    }
}
