//! From a Finnish word to its readings.

use std::cell::RefCell;
use std::sync::LazyLock;

use super::filter;
use super::lexicon::{GUESS_WEIGHT, Lexicon};
use super::parts::{KnownParts, boundaries, cut};
use super::reading::{Found, Marks, RawReading};
use super::symbols::{Class, Style};
use super::walker::{Cases, Spelling, Walker};
use crate::endings::is_colon_ending;
use crate::extra::ExtraLemmas;
use crate::{Case, Origin, Reading, WordClass, fold};

/// Weights, in halves, at which a walk may stop when it found something.
const BOUNDS: [u8; 4] = [0, 2, 5, GUESS_WEIGHT - 1];
/// States entered for one word, all walks together.
const MAX_STEPS: u32 = 12_000;
/// The same for one look at the parts of a compound.
const PART_STEPS: u32 = 600;
/// Readings looked at closely; more than four, since some turn out the same.
const MAX_LOOKED_AT: usize = 8;
/// The most readings given.
const MAX_LEMMAS: usize = 4;

/// The Finnish analyser.
#[derive(Debug)]
pub(crate) struct Finnish {
    lexicon: Lexicon,
}

/// The least letters of an unknown beginning, and of the known word it may stand before.
const MIN_HEAD: usize = 3;
const MIN_TAIL: usize = 6;
/// Space for one word at a time; each thread has its own.
#[derive(Default)]
struct Scratch {
    walker: Walker,
    found: Found,
    tail: Found,
    parts: KnownParts,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Finnish {
    /// The analyser, unpacked on first use and shared by the whole process.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: LazyLock<Finnish> = LazyLock::new(|| match Lexicon::embedded() {
            Ok(lexicon) => Finnish { lexicon },
            // The file is part of the program, and tests read it.
            Err(bad) => unreachable!("{bad}"),
        });
        &SHARED
    }

    pub(crate) fn hash(&self) -> &str {
        &self.lexicon.hash
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.lexicon.transducer.memory_bytes()
    }

    /// The readings of `word`, best first; none when the lexicon cannot even guess.
    pub(crate) fn readings(
        &self,
        word: &str,
        spelling: Spelling,
        extra: &ExtraLemmas,
    ) -> Vec<Reading> {
        SCRATCH.with_borrow_mut(|scratch| {
            let Scratch {
                walker,
                found,
                tail,
                parts,
            } = scratch;
            walker.steps = MAX_STEPS;
            self.lexicon
                .walk(walker, found, word, spelling, Cases::Both, &BOUNDS);
            if found.readings.is_empty() {
                self.look_closer(walker, found, tail, word, spelling);
            }
            filter::choose(found, word.starts_with(char::is_uppercase));
            let mut readings: Vec<Reading> = Vec::new();
            for raw in found.readings.iter().take(MAX_LOOKED_AT) {
                let reading = self.finish(walker, tail, parts, found, raw);
                let known = |r: &Reading| {
                    r.lemma == reading.lemma
                        && (r.class == WordClass::ProperNoun)
                            == (reading.class == WordClass::ProperNoun)
                };
                if readings.iter().any(known) {
                    continue;
                }
                let noun = self.noun_of_attribute(walker, tail, &reading);
                let singular = self.in_singular(walker, tail, raw, &reading);
                readings.push(reading);
                readings.extend(noun.or(singular));
            }
            extra.apply(&mut readings);
            readings.truncate(MAX_LEMMAS);
            readings
        })
    }

    /// What else can be tried for a word the lexicon does not know.
    fn look_closer(
        &self,
        walker: &mut Walker,
        found: &mut Found,
        tail: &mut Found,
        word: &str,
        spelling: Spelling,
    ) {
        let is_capital = word.starts_with(char::is_uppercase);
        for repaired in repairs(word) {
            self.lexicon
                .walk(walker, tail, &repaired, spelling, Cases::Both, &BOUNDS[..3]);
            if !tail.readings.is_empty() {
                std::mem::swap(found, tail);
                return;
            }
        }
        // An unknown capitalised word is likely a name: it is guessed besides.
        if is_capital {
            self.guess(walker, found, word, spelling);
        }
        for (at, _) in word.char_indices().skip(MIN_HEAD) {
            let (head, end) = word.split_at(at);
            if end.chars().count() < MIN_TAIL {
                break;
            }
            self.lexicon
                .walk(walker, tail, end, spelling, Cases::AsWritten, &BOUNDS[..1]);
            tail.readings.retain(|reading| {
                matches!(
                    reading.class,
                    Class::Noun | Class::NounPlural | Class::Adjective
                ) && reading.style != Some(Style::Odd)
                    && !reading
                        .marks
                        .has(Marks::MINEN.or(Marks::AGENT).or(Marks::ACTION))
                    && !matches!(
                        reading.case,
                        None | Some(Case::Instructive | Case::Comitative | Case::Abessive)
                    )
            });
            if !tail.readings.is_empty() {
                filter::choose(tail, false);
                for reading in tail.readings.iter().take(2) {
                    found.add_compound(head.trim_end_matches('-'), tail, reading);
                }
                return;
            }
        }
        if !is_capital {
            self.guess(walker, found, word, spelling);
        }
    }

    /// Fills `found` with the lightest guesses from the word's ending.
    fn guess(&self, walker: &mut Walker, found: &mut Found, word: &str, spelling: Spelling) {
        self.lexicon
            .walk(walker, found, word, spelling, Cases::AsWritten, &[u8::MAX]);
    }

    /// Makes a reading of a raw one: folds it, and finds the parts' dictionary forms.
    fn finish(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        known: &mut KnownParts,
        found: &Found,
        raw: &RawReading,
    ) -> Reading {
        let lemma = fold(found.lemma(raw));
        // Folding keeps the length of nearly every lemma; where it does not, boundaries are lost.
        let breaks = if lemma.len() == raw.lemma.len() {
            found.breaks(raw)
        } else {
            &[]
        };
        let mut boundaries = boundaries(&lemma, breaks);
        // Looking at parts has steps of its own, so that what is found and remembered does not
        // depend on what other words or readings cost.
        walker.steps = PART_STEPS;
        if raw.is_nominal() && !raw.is_name() {
            // The head of a compound is taken apart as it is when it stands alone.
            let (head_at, head) = match boundaries.last() {
                Some(at) => (*at, lemma.get(*at..).unwrap_or_default()),
                None => (0, lemma.as_str()),
            };
            let cut = self.lexicon.beginning(walker, tail, head);
            boundaries.extend(cut.map(|at| head_at + at));
        }
        if boundaries.is_empty() && raw.is_nominal() && !raw.is_name() {
            boundaries.extend(self.lexicon.joint(walker, tail, &lemma));
        }
        if boundaries.is_empty() && raw.class == Class::Adjective {
            boundaries = self.lexicon.boundaries_of_base(walker, tail, &lemma);
        }
        let mut parts: Vec<String> = cut(&lemma, &boundaries).map(str::to_owned).collect();
        if let Some((_, first_parts)) = parts.split_last_mut() {
            for part in first_parts {
                if known.get(part).is_none() {
                    walker.steps = PART_STEPS;
                    let lemma = self.lexicon.part_lemma(walker, tail, part);
                    known.insert(part, lemma);
                }
                if let Some(lemma) = known.get(part) {
                    *part = lemma.to_owned();
                }
            }
        }
        let mut reading = Reading {
            lemma,
            parts,
            boundaries,
            class: class(raw.class),
            case: raw.case,
            origin: if raw.is_guess() {
                Origin::Guess
            } else {
                Origin::Lexicon
            },
        };
        // The lexicon has the old essive of "year" as an adverb only, also in compounds.
        if let Some(start) = reading.lemma.strip_suffix("vuonna") {
            if !start.is_empty() && reading.parts.len() < 2 {
                reading.boundaries = vec![start.len()];
                reading.parts = vec![start.to_owned(), String::new()];
            }
            if let Some(last) = reading.parts.last_mut() {
                "vuosi".clone_into(last);
            }
            reading.lemma = format!("{start}vuosi");
            reading.class = WordClass::Noun;
            reading.case = Some(Case::Essive);
        }
        reading
    }

    /// The noun behind an adjective that is a noun's fixed genitive: `matalankynnyksen` is a
    /// form of `matalankynnys`.
    fn noun_of_attribute(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        reading: &Reading,
    ) -> Option<Reading> {
        let (last, first_parts) = reading.parts.split_last()?;
        if reading.class != WordClass::Adjective || reading.case.is_some() || !last.ends_with('n') {
            return None;
        }
        walker.steps = PART_STEPS;
        let noun = self.lexicon.part_lemma(walker, tail, last);
        let start = reading.lemma.strip_suffix(last.as_str())?;
        (noun != *last).then(|| Reading {
            lemma: format!("{start}{noun}"),
            parts: first_parts.iter().cloned().chain([noun]).collect(),
            boundaries: reading.boundaries.clone(),
            class: WordClass::Noun,
            case: Some(Case::Genitive),
            origin: reading.origin,
        })
    }

    /// The same compound with its head in singular, when the lexicon takes the head for a word
    /// used in plural only and it has a singular too: `jouluvalmistelut` is a plural of
    /// `jouluvalmistelu`.
    fn in_singular(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        raw: &RawReading,
        reading: &Reading,
    ) -> Option<Reading> {
        let (head, first_parts) = reading.parts.split_last()?;
        if raw.class != Class::NounPlural {
            return None;
        }
        let start = reading.lemma.strip_suffix(head.as_str())?;
        walker.steps = PART_STEPS;
        let singular = self.lexicon.singular_noun(walker, tail, head)?;
        Some(Reading {
            lemma: format!("{start}{singular}"),
            parts: first_parts.iter().cloned().chain([singular]).collect(),
            ..reading.clone()
        })
    }
}

/// How else an unknown word may have been meant: as what stands before a colon, or with the
/// `t` or `n` that speech drops (`tehny`, `mentii`, `naapuritki`).
fn repairs(word: &str) -> impl Iterator<Item = String> {
    let colon = word
        .rsplit_once(':')
        .filter(|(_, ending)| is_colon_ending(ending))
        .map(|(base, _)| base.to_owned());
    let is_name = word.starts_with(char::is_uppercase);
    let spoken = |endings: &[char], lost: char| {
        (!is_name && word.ends_with(endings)).then(|| format!("{word}{lost}"))
    };
    let dropped_t = spoken(&['u', 'y'], 't');
    let dropped_n = spoken(&['a', 'ä', 'e', 'i', 'o', 'ö', 'u', 'y'], 'n');
    [colon, dropped_t, dropped_n].into_iter().flatten()
}

fn class(class: Class) -> WordClass {
    match class {
        Class::Noun | Class::NounPlural => WordClass::Noun,
        Class::Proper | Class::ProperPlural => WordClass::ProperNoun,
        Class::Adjective | Class::Participle | Class::Ordinal => WordClass::Adjective,
        Class::Verb => WordClass::Verb,
        Class::Numeral => WordClass::Numeral,
        _ => WordClass::Other,
    }
}
