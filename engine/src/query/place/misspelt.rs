//! Places that are misspelt: "Forsassa", "jyvaskylasa".

use super::reading::Evidence;
use super::{Certainty, PlaceMention, likelihood, mention as read};
use crate::catalog::GeoPoint;
use crate::gazetteer::{Gazetteer, Misspelt, Place, PlaceKind};
use crate::query::words::Word;

/// Shortest bare name that may be misspelt, in letters: with nothing else that says place,
/// a shorter one is as likely another word.
const BARE_FROM: usize = 5;
/// Shortest bare name with two mistakes.
const BARE_TWO_FROM: usize = 10;
/// A bare misspelt name is that of a municipality of at least this many people.
const BARE_PEOPLE: u32 = 10_000;

/// The surest place that one of the words may be a misspelling of. Words that anything knows
/// are not: `knows` says whether what is searched has a word.
pub(super) fn mention(
    words: &[Word],
    position: Option<GeoPoint>,
    knows: &dyn Fn(&Word) -> bool,
) -> Option<PlaceMention> {
    let mut best: Option<(Strength, PlaceMention)> = None;
    for (at, word) in words.iter().enumerate() {
        let is_name = word.folded.chars().all(|c| c.is_alphabetic() || c == '-');
        if !is_name || word.is_known() {
            continue;
        }
        let found = Gazetteer::misspelt(&word.folded);
        if found.is_empty() || knows(word) {
            continue;
        }
        for meant in found {
            let Some(mention) = taken_for(words, at, &meant, position) else {
                continue;
            };
            let strength = Strength::of(&mention, &meant, position);
            if best
                .as_ref()
                .is_none_or(|(strongest, _)| strength.beats(strongest))
            {
                best = Some((strength, mention));
            }
        }
    }
    best.map(|(_, mention)| mention)
}

/// Reads the word at `at` as if `meant` were written there.
fn taken_for(
    words: &[Word],
    at: usize,
    meant: &Misspelt,
    position: Option<GeoPoint>,
) -> Option<PlaceMention> {
    let gazetteer = Gazetteer::embedded();
    let span = at..at + 1;
    let forms = gazetteer.lookup(&meant.form);
    let mut found = read(gazetteer, words, &span, forms, position)?;
    let is_bare = found.evidence < Evidence::AfterBreak;
    found
        .candidates
        .retain(|place| !is_bare || is_enough(place, &words[at], meant));
    found.misspelt = Some((at, meant.form.clone()));
    (found.certainty > Certainty::Possible && !found.candidates.is_empty()).then_some(found)
}

/// Whether a bare misspelt name is evidence enough.
fn is_enough(place: &Place, word: &Word, meant: &Misspelt) -> bool {
    let letters = word.folded.chars().count();
    let is_close = letters >= BARE_FROM && (meant.mistakes == 1 || letters >= BARE_TWO_FROM);
    is_close
        && !place.is_common_word
        && place.kind == PlaceKind::Municipality
        && place.population >= BARE_PEOPLE
}

struct Strength {
    certainty: Certainty,
    mistakes: usize,
    likelihood: f64,
}

impl Strength {
    fn of(mention: &PlaceMention, meant: &Misspelt, position: Option<GeoPoint>) -> Self {
        Self {
            certainty: mention.certainty,
            mistakes: meant.mistakes,
            likelihood: mention
                .candidates
                .first()
                .map_or(0.0, |place| likelihood(place, position)),
        }
    }

    fn beats(&self, other: &Self) -> bool {
        other
            .mistakes
            .cmp(&self.mistakes)
            .then(self.certainty.cmp(&other.certainty))
            .then(self.likelihood.total_cmp(&other.likelihood))
            .is_gt()
    }
}
