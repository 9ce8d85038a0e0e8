//! Lemmas beyond the lexicon: a gazetteer's names, a thesaurus's terms.

use std::collections::HashMap;

use crate::{Origin, Reading, WordClass, fold};

/// Dictionary forms to recognise besides the lexicon's.
#[derive(Debug, Default)]
pub(crate) struct ExtraLemmas {
    classes: HashMap<String, WordClass>,
}

impl ExtraLemmas {
    /// Adds `lemmas`; of a lemma added twice the last class counts.
    pub(crate) fn extend<'l>(
        &mut self,
        class: WordClass,
        lemmas: impl IntoIterator<Item = &'l str>,
    ) {
        let words = lemmas
            .into_iter()
            .map(str::trim)
            .filter(|lemma| !lemma.is_empty() && !lemma.contains(char::is_whitespace));
        self.classes.extend(words.map(|lemma| (fold(lemma), class)));
    }

    /// Puts readings of extra lemmas first and lets them speak for themselves.
    ///
    /// Guesses give way to an extra lemma among them, which then counts as known. A word the
    /// lexicon knows gets an extra name as one more reading: "Otavassa" is the constellation
    /// and the village.
    pub(crate) fn apply(&self, readings: &mut Vec<Reading>) {
        if self.classes.is_empty() {
            return;
        }
        let is_guessed = readings.iter().all(|r| r.origin != Origin::Lexicon);
        let mut extra: Vec<Reading> = Vec::new();
        for reading in readings.iter() {
            let Some(class) = self.classes.get(&reading.lemma) else {
                continue;
            };
            let is_there = |r: &Reading| r.lemma == reading.lemma && r.class == *class;
            let is_known = !is_guessed && readings.iter().any(is_there);
            if !is_known && !extra.iter().any(is_there) {
                extra.push(Reading {
                    class: *class,
                    origin: Origin::Lexicon,
                    ..reading.clone()
                });
            }
        }
        if is_guessed && !extra.is_empty() {
            readings.clear();
        }
        readings.extend(extra);
    }

    /// A hash of the lemmas and their classes, whatever order they came in.
    pub(crate) fn hash(&self) -> u64 {
        let mut lemmas: Vec<(&str, WordClass)> =
            self.classes.iter().map(|(l, c)| (l.as_str(), *c)).collect();
        lemmas.sort_unstable_by_key(|(lemma, _)| *lemma);
        let bytes = lemmas
            .iter()
            .flat_map(|(lemma, class)| lemma.bytes().chain([0, *class as u8]));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}
