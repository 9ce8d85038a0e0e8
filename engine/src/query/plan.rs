//! What is looked for in the index, for each clause of a query.
//!
//! A word is its lemmas in each language, the best one counting; a concept stands beside the
//! words that name it. Clauses are all asked for, or as many as [`Plan::wanted`] is told.

use luukku_analyzers::{Analysis, Language};

use super::limits;
use super::tally::Segments;
use super::understand::{Clause, Understanding};
use super::way::{Way, Worth};
use super::words::Word;
use crate::index::{LiveStatistics, Snapshot, TermCounts, concept_key, lemma_key};

/// A lemma in a language that the query does not seem to be in.
const OTHER_LANGUAGE: f32 = 0.7;
/// All parts of the word, wherever they are: "tuki" and "ryhmä".
const ALL_PARTS: f32 = 0.5;
/// A concept that is the whole name counts so much more than one of the name or topics: such
/// a service is about that and nothing else.
const WHOLE_NAME: f32 = 1.57;
/// A concept of the name or topics.
const CONCEPT: f32 = 2.2;
/// A concept that is broader than one of the name or topics.
const BROADER: f32 = 1.6;
/// A concept of the name or topics that answers the same need.
const RELATED: f32 = 1.0;
/// A concept that the text mentions.
const MENTIONED: f32 = 0.7;
/// The score of a service that is the first answer to a need: that of a good match in a name.
const ANSWER: f32 = 18.0;
/// What of it a service has that is a narrower kind.
const ANSWER_BROADER: f32 = 0.7;
/// What of it a service has whose text mentions the answer.
const ANSWER_MENTIONED: f32 = 0.3;
/// A clause said besides a need.
const HELPFUL: f32 = 0.5;
/// A word that helps but is not asked for.
const OPTIONAL: f32 = 0.5;

/// How strongly a service has to have a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// In its name or topics: it is what is asked for.
    Named,
    /// Anywhere.
    Any,
}

/// The ways of a search's clauses.
pub(super) struct Plan {
    clauses: Vec<Way>,
    optional: Vec<Way>,
    /// Every term a service is found by, for highlighting.
    pub(super) terms: Vec<String>,
}

/// What a service has to have.
#[derive(Clone, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) clauses: Vec<&'a Way>,
    /// How many of the clauses it takes; all services have what is wanted when there is none.
    pub(super) required: usize,
    /// What adds to the score.
    pub(super) optional: Vec<&'a Way>,
}

impl Plan {
    pub(super) fn of(understanding: &Understanding, snapshot: &Snapshot) -> Self {
        let segments = snapshot.segments();
        let mut planner = Planner::new(understanding, segments, Strength::Any);
        let clauses = understanding.clauses.iter();
        let clauses = clauses.map(|clause| planner.answered(clause)).collect();
        let helpful: Vec<Way> = understanding
            .helpful
            .iter()
            .map(|clause| planner.clause(clause).boosted(HELPFUL))
            .collect();
        let mut terms = std::mem::take(&mut planner.terms);
        terms.sort_unstable();
        terms.dedup();
        let optional = understanding
            .optional
            .iter()
            .map(|word| planner.word(word, Vec::new()).boosted(OPTIONAL))
            .chain(helpful)
            .filter(|way| !way.is_nowhere())
            .collect();
        Self {
            clauses,
            optional,
            terms,
        }
    }

    /// The ways each clause is found: what is found with all clauses is what has one of the ways
    /// of each.
    pub(super) fn ways(
        understanding: &Understanding,
        segments: Segments<'_>,
        strength: Strength,
    ) -> Vec<Way> {
        let mut planner = Planner::new(understanding, segments, strength);
        let clauses = understanding.clauses.iter();
        clauses.map(|clause| planner.answered(clause)).collect()
    }

    pub(super) fn clauses(&self) -> &[Way] {
        &self.clauses
    }

    /// Services that have every clause; all services when there is none.
    pub(super) fn wanted(&self) -> Wanted<'_> {
        self.wanted_some(self.clauses.len())
    }

    /// The same where each clause is found in one of these ways.
    pub(super) fn wanted_as<'a>(&'a self, ways: &'a [Way]) -> Wanted<'a> {
        Wanted {
            clauses: ways.iter().collect(),
            required: ways.len(),
            optional: self.optional.iter().collect(),
        }
    }

    /// Services that have at least `required` of the clauses; all services when there is none.
    pub(super) fn wanted_some(&self, required: usize) -> Wanted<'_> {
        Wanted {
            required,
            ..self.wanted_as(&self.clauses)
        }
    }

    /// The words of clauses of several, such as a concept of two words, each by itself; none
    /// when each clause is one word.
    pub(super) fn words(understanding: &Understanding, snapshot: &Snapshot) -> Vec<Way> {
        let mut planner = Planner::new(understanding, snapshot.segments(), Strength::Any);
        let phrases = understanding.clauses.iter();
        phrases
            .filter(|clause| clause.words.len() > 1)
            .flat_map(|clause| &clause.words)
            .map(|word| planner.word(word, Vec::new()).boosted(OPTIONAL))
            .collect()
    }

    /// Services that have a clause or one of `words`.
    pub(super) fn wanted_words<'a>(&'a self, words: &'a [Way]) -> Wanted<'a> {
        Wanted {
            clauses: words.iter().chain(&self.clauses).collect(),
            required: 1,
            optional: Vec::new(),
        }
    }
}

struct Planner<'a> {
    statistics: LiveStatistics<'a>,
    language: Option<Language>,
    terms: Vec<String>,
    strength: Strength,
}

impl<'a> Planner<'a> {
    fn new(understanding: &Understanding, segments: Segments<'a>, strength: Strength) -> Self {
        Self {
            statistics: segments.statistics(),
            language: understanding.language,
            terms: Vec::new(),
            strength,
        }
    }

    fn clause(&mut self, clause: &Clause) -> Way {
        match clause.words.as_slice() {
            [] => Way::Best(Vec::new()),
            [word] => {
                let concepts = self.concepts(clause);
                self.word(word, concepts)
            }
            words => {
                let all = words
                    .iter()
                    .map(|word| self.word(word, Vec::new()))
                    .collect();
                let mut ways: Vec<Way> = vec![Way::All(all)];
                ways.extend(self.concepts(clause));
                let joined = clause.joined.iter();
                ways.extend(joined.map(|word| self.word(word, Vec::new())));
                Way::Best(ways)
            }
        }
    }

    /// A clause, or what answers the need it says.
    fn answered(&mut self, clause: &Clause) -> Way {
        let said = self.clause(clause);
        if clause.answers.is_empty() {
            return said;
        }
        let mut ways = vec![said];
        // How rare a kind of service is says nothing of how well it answers a need, so the
        // order of the answers counts and not how rare they are.
        for found in &clause.answers {
            let score = ANSWER * found.weight;
            let worth = Worth::of_concept(
                score * ANSWER_MENTIONED,
                score * ANSWER_BROADER,
                score,
                score,
            );
            ways.push(self.concept(found.concept.id(), worth));
        }
        Way::Best(ways)
    }

    /// The ways a word is found, beside the concepts it names.
    fn word(&mut self, word: &Word, mut ways: Vec<Way>) -> Way {
        self.shown(&word.folded);
        for language in Language::ALL {
            let analysis = word.analysis(language);
            let fits = self.language.is_none_or(|guess| guess == language);
            let weight = if fits { 1.0 } else { OTHER_LANGUAGE };
            for lemma in lemmas(analysis) {
                ways.push(self.lemma(language, lemma, weight));
            }
            for reading in analysis
                .readings
                .iter()
                .filter(|reading| reading.parts.len() > 1)
            {
                ways.extend(self.all_parts(language, &reading.parts, weight));
            }
        }
        ways.retain(|way| !way.is_nowhere());
        Way::Best(ways)
    }

    /// All parts of a compound, wherever they are: but all in the name and topics, or none,
    /// since "tuki" in a name and "ryhmä" far off in the text are no "tukiryhmä".
    fn all_parts(&mut self, language: Language, parts: &[String], weight: f32) -> Vec<Way> {
        let mut named = Vec::with_capacity(parts.len());
        let mut other = Vec::with_capacity(parts.len());
        for part in parts {
            self.shown(part);
            let counts = self.statistics.look_up(lemma_key(language, part));
            let (in_name, elsewhere) = self.impacts(&counts, weight * ALL_PARTS);
            named.push(Way::Term(counts.clone().with(Worth::Impact {
                named: in_name,
                other: 0.0,
            })));
            other.push(Way::Term(counts.with(Worth::Impact {
                named: 0.0,
                other: elsewhere,
            })));
        }
        match self.strength {
            Strength::Named => vec![Way::All(named)],
            Strength::Any => vec![Way::All(named), Way::All(other)],
        }
    }

    fn concepts(&mut self, clause: &Clause) -> Vec<Way> {
        let mut ways = Vec::with_capacity(clause.concepts.len() + clause.related.len());
        // The least rare's.
        let mut rarity = self.statistics.rarity(0);
        for found in &clause.concepts {
            let counts = self.statistics.look_up(concept_key(found.concept.id()));
            let named = self.statistics.rarity(counts.named);
            let mentioned = match self.strength {
                Strength::Named => 0.0,
                Strength::Any => self.statistics.rarity(counts.services),
            };
            rarity = rarity.min(named);
            ways.push(Way::Term(counts.with(Worth::of_concept(
                MENTIONED * mentioned * found.weight,
                BROADER * named * found.weight,
                CONCEPT * named * found.weight,
                CONCEPT * named * found.weight * WHOLE_NAME,
            ))));
        }
        if self.strength == Strength::Any {
            // However rare a related kind of service is, it answers less than what is named.
            let score = RELATED * rarity;
            let worth = Worth::of_concept(0.0, 0.0, score, score);
            let related = clause.related.iter();
            ways.extend(related.map(|concept| self.concept(concept.id(), worth)));
        }
        ways.retain(|way| !way.is_nowhere());
        ways
    }

    fn concept(&self, id: &str, worth: Worth) -> Way {
        Way::Term(self.statistics.look_up(concept_key(id)).with(worth))
    }

    fn lemma(&mut self, language: Language, lemma: &str, weight: f32) -> Way {
        self.shown(lemma);
        let counts = self.statistics.look_up(lemma_key(language, lemma));
        let (named, other) = self.impacts(&counts, weight);
        Way::Term(counts.with(Worth::Impact {
            named,
            other: match self.strength {
                Strength::Named => 0.0,
                Strength::Any => other,
            },
        }))
    }

    /// What the impact of a lemma is multiplied by: how rare it is anywhere; where it is in the
    /// name or the topics, half of that and half of how rare it is there.
    fn impacts(&self, counts: &TermCounts, weight: f32) -> (f32, f32) {
        let anywhere = self.statistics.rarity(counts.services);
        let named = self.statistics.rarity(counts.named);
        (weight * (anywhere + named) / 2.0, weight * anywhere)
    }

    fn shown(&mut self, term: &str) {
        if !self.terms.iter().any(|known| known == term) {
            self.terms.push(term.to_owned());
        }
    }
}

fn lemmas(analysis: &Analysis) -> impl Iterator<Item = &str> {
    let mut seen: Vec<&str> = Vec::new();
    for reading in &analysis.readings {
        if !seen.contains(&reading.lemma.as_str()) {
            seen.push(&reading.lemma);
        }
    }
    seen.into_iter().take(limits::MAX_LEMMAS)
}
