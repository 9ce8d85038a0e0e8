//! Taking compounds apart where the lexicon does not.

use super::lexicon::Lexicon;
use super::parts::{beginnings, is_ending};
use super::reading::{Found, Marks, RawReading};
use super::symbols::Class;
use super::walker::{Cases, Spelling, Walker};
use crate::{Case, fold};

/// The least letters of a word looked at for a joint, and of the part before it.
const MIN_JOINED: usize = 10;
const MIN_SIDE: usize = 4;

impl Lexicon {
    /// Where a known beginning ends in a word the lexicon leaves whole: `fysio-terapia`.
    pub(super) fn beginning(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        lemma: &str,
    ) -> Option<usize> {
        beginnings(lemma).find(|at| {
            let rest = lemma.get(*at..).unwrap_or_default();
            !is_ending(rest) && self.is_base_form(walker, tail, rest)
        })
    }

    /// Where two words of the lexicon meet in a long one that it leaves whole: `terveys-tilanne`.
    pub(super) fn joint(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        lemma: &str,
    ) -> Option<usize> {
        lemma.chars().nth(MIN_JOINED - 1)?;
        let places = lemma.char_indices().map(|(at, _)| at).skip(MIN_SIDE);
        for at in places {
            let (first, rest) = lemma.split_at(at);
            if rest.chars().count() < MIN_SIDE + 1 {
                break;
            }
            if !is_ending(rest)
                && self.is_base_form(walker, tail, rest)
                && self.is_first_part(walker, tail, first)
            {
                return Some(at);
            }
        }
        None
    }

    /// Whether `word` can begin a compound: a noun's or adjective's nominative or genitive.
    fn is_first_part(&self, walker: &mut Walker, tail: &mut Found, word: &str) -> bool {
        self.walk(walker, tail, word, Spelling::Exact, Cases::AsWritten, &[0]);
        tail.readings.iter().any(|r| {
            let is_case = match r.case {
                Some(Case::Nominative) => !r.marks.has(Marks::PLURAL),
                Some(Case::Genitive) => true,
                _ => false,
            };
            is_case && is_plain_noun(r)
        })
    }

    /// Whether `word` is the dictionary form of a noun or adjective.
    fn is_base_form(&self, walker: &mut Walker, tail: &mut Found, word: &str) -> bool {
        self.walk(walker, tail, word, Spelling::Exact, Cases::AsWritten, &[0]);
        tail.readings
            .iter()
            .any(|r| is_plain_noun(r) && tail.lemma(r) == word)
    }

    /// Where the parts of a compound meet that an adjective in `-inen` is made of:
    /// `valko-sipulinen` as `valko-sipuli`.
    pub(super) fn boundaries_of_base(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        adjective: &str,
    ) -> Vec<usize> {
        let bases = ["nen", "inen"].map(|ending| adjective.strip_suffix(ending));
        for base in bases.into_iter().flatten() {
            self.walk(walker, tail, base, Spelling::Exact, Cases::AsWritten, &[0]);
            let compound = tail
                .readings
                .iter()
                .find(|r| is_plain_noun(r) && tail.lemma(r) == base && !tail.breaks(r).is_empty());
            if let Some(reading) = compound {
                return tail.breaks(reading).to_vec();
            }
        }
        Vec::new()
    }

    /// The noun that has `plural`, used in plural only, for its plural: `valmistelu` for
    /// `valmistelut`.
    pub(super) fn singular_noun(
        &self,
        walker: &mut Walker,
        tail: &mut Found,
        plural: &str,
    ) -> Option<String> {
        self.walk(
            walker,
            tail,
            plural,
            Spelling::Exact,
            Cases::AsWritten,
            &[0],
        );
        let singular = tail.readings.iter().find(|r| {
            let is_plural = r.case == Some(Case::Nominative) && r.marks.has(Marks::PLURAL);
            r.class == Class::Noun && is_plain_noun(r) && is_plural
        });
        singular.map(|reading| fold(tail.lemma(reading)))
    }

    /// The dictionary form of a compound's part other than the last: `lapsi` for `lasten`,
    /// `vertainen` for `vertais`, `tuki` for `tuki`.
    pub(super) fn part_lemma(&self, walker: &mut Walker, tail: &mut Found, part: &str) -> String {
        if self.is_base_form(walker, tail, part) {
            return part.to_owned();
        }
        let genitive = tail
            .readings
            .iter()
            .find(|r| is_plain_noun(r) && r.case == Some(Case::Genitive))
            // "pien" of "pienyritys" is not the pitch in plural.
            .filter(|r| !r.marks.has(Marks::PLURAL) || part.len() > 4);
        if let Some(reading) = genitive {
            return fold(tail.lemma(reading));
        }
        if let Some(stem) = part.strip_suffix('s') {
            let lemma = format!("{stem}nen");
            if self.is_base_form(walker, tail, &lemma) {
                return lemma;
            }
        }
        part.to_owned()
    }
}

/// A noun or adjective, no name, with no ending after its case and not made of a verb.
fn is_plain_noun(reading: &RawReading) -> bool {
    let marks = Marks::POSSESSIVE.or(Marks::CLITIC).or(Marks::NOUN_OF_VERB);
    reading.is_nominal() && !reading.is_name() && !reading.marks.has(marks)
}
