//! The figures: how often the right lemma is found, and whether the forms of a word meet.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Value, json};

use super::gold::Token;

/// What an analyser says of one word, best first. Everything is lower-case and without
/// hyphens, as the gold lemmas are: theirs drop a hyphen at a compound's boundary.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) lemmas: Vec<String>,
    /// For each lemma its compound, if it is one.
    pub(super) compounds: Vec<Compound>,
    /// Whether the analyser knew the word.
    pub(super) is_known: bool,
}

/// The parts of a compound.
#[derive(Clone, Debug, Default)]
pub(super) struct Compound {
    /// The lemma of the last part; empty for a simple word.
    pub(super) head: String,
    /// The places, counted in letters, where parts meet.
    pub(super) boundaries: BTreeSet<usize>,
}

/// Answers by word.
pub(super) type Answers = HashMap<String, Answer>;

/// A share of something: hits of all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Share {
    hits: usize,
    all: usize,
}

impl Share {
    pub(super) fn add(&mut self, is_hit: bool) {
        self.hits += usize::from(is_hit);
        self.all += 1;
    }

    pub(super) fn value(self) -> f64 {
        self.hits as f64 / self.all.max(1) as f64
    }
}

/// Precision and recall, 0 to 1.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quality {
    pub(super) precision: f64,
    pub(super) recall: f64,
}

impl Quality {
    fn of(right: usize, said: usize, gold: usize) -> Self {
        Self {
            precision: right as f64 / said.max(1) as f64,
            recall: right as f64 / gold.max(1) as f64,
        }
    }

    /// The harmonic mean.
    pub(super) fn f(self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(f64::MIN_POSITIVE)
    }

    fn json(self) -> Value {
        json!({ "f": self.f(), "precision": self.precision, "recall": self.recall })
    }
}

/// All figures of one analyser on one text.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    pub(super) tokens: usize,
    pub(super) lemma_any: Share,
    pub(super) lemma_first: Share,
    pub(super) by_class: BTreeMap<String, Share>,
    pub(super) not_analysed: Share,
    pub(super) nominal_pairs: Quality,
    pub(super) all_pairs: Quality,
    /// Of the words whose gold lemma is a compound (all of them, known to the analyser or
    /// not), those with a reading whose last part is the gold one's, in its dictionary form.
    /// An unsplit lemma that merely ends with the head does not count, for a search for the
    /// head would not find it; counting it would add four points to libvoikko and two to ours.
    pub(super) heads: Share,
    pub(super) boundaries: Quality,
    pub(super) without_dots: Share,
}

impl Figures {
    /// Measures `answers` (and `dotless`, those to forms typed without ä and ö) on `tokens`.
    pub(super) fn of(tokens: &[Token], answers: &Answers, dotless: &Answers) -> Self {
        let nothing = Answer::default();
        let mut figures = Figures {
            tokens: tokens.len(),
            ..Figures::default()
        };
        let (mut right, mut said, mut gold) = (0, 0, 0);
        for token in tokens {
            let answer = answers.get(&token.form).unwrap_or(&nothing);
            let place = answer.lemmas.iter().position(|lemma| token.is_lemma(lemma));
            figures.lemma_any.add(place.is_some());
            figures.lemma_first.add(place == Some(0));
            let class = figures.by_class.entry(token.class.clone()).or_default();
            class.add(place.is_some());
            figures.not_analysed.add(!answer.is_known);
            if let Some(typed) = token.without_dots() {
                let answer = dotless.get(&typed).unwrap_or(&nothing);
                let is_hit = answer.lemmas.iter().any(|lemma| token.is_lemma(lemma));
                figures.without_dots.add(is_hit);
            }
            let Some(head) = token.head() else { continue };
            let is_hit = answer.compounds.iter().any(|c| c.head == head);
            figures.heads.add(is_hit);
            if let Some(compound) = place.and_then(|place| answer.compounds.get(place)) {
                let places = token.boundaries();
                right += places.intersection(&compound.boundaries).count();
                said += compound.boundaries.len();
                gold += places.len();
            }
        }
        figures.boundaries = Quality::of(right, said, gold);
        figures.nominal_pairs = pairs(tokens.iter().filter(|t| t.is_nominal()), answers);
        figures.all_pairs = pairs(tokens.iter(), answers);
        figures
    }

    pub(super) fn json(&self) -> Value {
        let by_class: BTreeMap<&str, f64> = self
            .by_class
            .iter()
            .map(|(class, share)| (class.as_str(), share.value()))
            .collect();
        json!({
            "tokens": self.tokens,
            "lemma_any": self.lemma_any.value(),
            "lemma_first": self.lemma_first.value(),
            "lemma_any_by_class": by_class,
            "not_analysed": self.not_analysed.value(),
            "nominal_pairs": self.nominal_pairs.json(),
            "all_pairs": self.all_pairs.json(),
            "compound_heads": self.heads.value(),
            "compound_boundaries": self.boundaries.json(),
            "typed_without_dots": self.without_dots.value(),
        })
    }
}

/// Over all pairs of different forms (lower-case) of `tokens`: pairs that share a gold lemma
/// against pairs that share a lemma of the analyser.
fn pairs<'t>(tokens: impl Iterator<Item = &'t Token>, answers: &Answers) -> Quality {
    let mut gold: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for token in tokens {
        let lemmas = gold.entry(token.form.to_lowercase()).or_default();
        lemmas.insert(&token.lemma);
    }
    let truth = meeting(gold.values().map(|lemmas| lemmas.iter().copied().collect()));
    let said = meeting(gold.keys().map(|form| {
        let answer = answers.get(form);
        let lemmas = answer.map_or(&[][..], |answer| answer.lemmas.as_slice());
        lemmas.iter().map(String::as_str).collect()
    }));
    let right = truth.intersection(&said).count();
    Quality::of(right, said.len(), truth.len())
}

/// The pairs of forms, by number, that have a lemma in common.
fn meeting<'t>(lemmas: impl Iterator<Item = Vec<&'t str>>) -> HashSet<(usize, usize)> {
    let mut forms_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (form, lemmas) in lemmas.enumerate() {
        for lemma in lemmas {
            let forms = forms_of.entry(lemma).or_default();
            if forms.last() != Some(&form) {
                forms.push(form);
            }
        }
    }
    let mut pairs = HashSet::new();
    for forms in forms_of.values() {
        for (i, a) in forms.iter().enumerate() {
            pairs.extend(forms.iter().skip(i + 1).map(|b| (*a, *b)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(lemmas: &[&str]) -> Answer {
        Answer {
            lemmas: lemmas.iter().map(|lemma| (*lemma).to_owned()).collect(),
            ..Answer::default()
        }
    }

    #[test]
    fn a_pair_counts_when_its_forms_share_a_lemma() {
        let tokens: Vec<Token> = ["talot talo", "talon talo", "tien tie"]
            .iter()
            .filter_map(|line| Token::of_list(line))
            .collect();
        let answers: Answers = [
            ("talot".to_owned(), answer(&["talo"])),
            ("talon".to_owned(), answer(&["talo", "tie"])),
            ("tien".to_owned(), answer(&["tie"])),
        ]
        .into();
        let quality = pairs(tokens.iter(), &answers);
        assert!((quality.recall - 1.0).abs() < 1e-9);
        assert!((quality.precision - 0.5).abs() < 1e-9);
    }
}
