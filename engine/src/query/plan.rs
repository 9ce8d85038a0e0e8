//! What is looked for in the index, for each clause of a query.
//!
//! A word is a disjunction-max: its exact form, its lemmas in each language, its compound
//! parts, in each zone, the best one counting. A concept stands beside the words that name
//! it. Clauses are all asked for, or as many as [`Plan::query`] is told.

use luukku_analyzers::{Analysis, Language};
use tantivy::Term;
use tantivy::query::{
    AllQuery, Bm25StatisticsProvider as _, BooleanQuery, BoostQuery, Occur, Query,
};
use tantivy::schema::Field;

use super::limits;
use super::tally::Segments;
use super::understand::{Clause, Understanding};
use super::way::Way;
use super::words::Word;
use crate::concepts::Found;
use crate::index::{Fields, LiveStatistics, Snapshot, Zone};

/// What a match in each zone is worth.
fn zone_weight(zone: Zone) -> f32 {
    match zone {
        Zone::Name => 2.0,
        Zone::Topics => 1.6,
        Zone::Organization => 1.0,
        Zone::Place => 0.7,
        Zone::Body => 0.8,
    }
}

const EXACT: f32 = 0.6;
const LEMMA: f32 = 1.0;
/// A lemma in a language that the query does not seem to be in.
const OTHER_LANGUAGE: f32 = 0.7;
/// The word as a part of a compound: "ryhmä" in "tukiryhmä".
const PART: f32 = 0.45;
/// All parts of the word, wherever they are: "tuki" and "ryhmä".
const ALL_PARTS: f32 = 0.5;
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

/// The queries of a search's clauses.
pub(super) struct Plan {
    clauses: Vec<Box<dyn Query>>,
    named: Vec<Box<dyn Query>>,
    optional: Vec<Box<dyn Query>>,
    /// Every term a service is found by, for highlighting.
    pub(super) terms: Vec<String>,
}

impl Plan {
    pub(super) fn of(understanding: &Understanding, snapshot: &Snapshot) -> Self {
        Self::of_segments(understanding, snapshot.segments())
    }

    /// The same for segments that are not yet a snapshot.
    pub(super) fn of_segments(understanding: &Understanding, segments: Segments<'_>) -> Self {
        let mut planner = Planner::new(understanding, segments, Strength::Named);
        let clauses = &understanding.clauses;
        let named = clauses
            .iter()
            .map(|clause| planner.answered(clause).query())
            .collect();
        planner.strength = Strength::Any;
        let clauses = clauses
            .iter()
            .map(|clause| planner.answered(clause).query())
            .collect();
        let helpful: Vec<Box<dyn Query>> = understanding
            .helpful
            .iter()
            .map(|clause| boosted(planner.clause(clause), HELPFUL))
            .collect();
        let mut terms = std::mem::take(&mut planner.terms);
        terms.sort_unstable();
        terms.dedup();
        let optional = understanding
            .optional
            .iter()
            .map(|word| boosted(planner.word(word, Vec::new()), OPTIONAL))
            .chain(helpful)
            .collect();
        Self {
            clauses,
            named,
            optional,
            terms,
        }
    }

    /// The ways each clause is found, anywhere in a service: what [`query`](Self::query) finds
    /// is what has one of the ways of every clause.
    pub(super) fn ways(understanding: &Understanding, segments: Segments<'_>) -> Vec<Way> {
        let mut planner = Planner::new(understanding, segments, Strength::Any);
        let clauses = understanding.clauses.iter();
        clauses.map(|clause| planner.answered(clause)).collect()
    }

    pub(super) fn clauses(&self) -> &[Box<dyn Query>] {
        &self.clauses
    }

    /// Services that have every clause; all services when there is none.
    pub(super) fn query(&self, strength: Strength) -> Box<dyn Query> {
        self.query_some(self.clauses.len(), strength)
    }

    /// Services that have at least `required` of the clauses; all services when there is none.
    pub(super) fn query_some(&self, required: usize, strength: Strength) -> Box<dyn Query> {
        let clauses = match strength {
            Strength::Named => &self.named,
            Strength::Any => &self.clauses,
        };
        let mut wanted: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if clauses.is_empty() {
            wanted.push((Occur::Must, Box::new(AllQuery)));
        } else if required == clauses.len() {
            wanted.extend(
                clauses
                    .iter()
                    .map(|clause| (Occur::Must, clause.box_clone())),
            );
        } else {
            let some = clauses.iter().map(|clause| clause.box_clone()).collect();
            let some = BooleanQuery::union_with_minimum_required_clauses(some, required);
            wanted.push((Occur::Must, Box::new(some)));
        }
        wanted.extend(
            self.optional
                .iter()
                .map(|word| (Occur::Should, word.box_clone())),
        );
        Box::new(BooleanQuery::new(wanted))
    }

    /// Services that have a clause or only one of the words of a clause of several, such as a
    /// concept of two words; `None` when each clause is one word.
    pub(super) fn query_words(
        &self,
        understanding: &Understanding,
        snapshot: &Snapshot,
    ) -> Option<Box<dyn Query>> {
        let mut planner = Planner::new(understanding, snapshot.segments(), Strength::Any);
        let phrases = understanding.clauses.iter();
        let words = phrases
            .filter(|clause| clause.words.len() > 1)
            .flat_map(|clause| &clause.words);
        let mut ways: Vec<Box<dyn Query>> = words
            .map(|word| boosted(planner.word(word, Vec::new()), OPTIONAL))
            .collect();
        if ways.is_empty() {
            return None;
        }
        ways.extend(self.clauses.iter().map(|clause| clause.box_clone()));
        Some(Box::new(BooleanQuery::union(ways)))
    }
}

struct Planner<'a> {
    statistics: LiveStatistics<'a>,
    fields: &'a Fields,
    language: Option<Language>,
    terms: Vec<String>,
    strength: Strength,
}

impl<'a> Planner<'a> {
    fn new(understanding: &Understanding, segments: Segments<'a>, strength: Strength) -> Self {
        Self {
            statistics: segments.statistics(),
            fields: segments.fields,
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
        // order of the answers counts and not their BM25.
        let fields = [
            (self.fields.concepts, 1.0),
            (self.fields.broader, ANSWER_BROADER),
            (self.fields.mentioned, ANSWER_MENTIONED),
        ];
        for found in &clause.answers {
            for (field, share) in fields {
                let services = Way::term(field, found.concept.id());
                ways.push(services.scoring(ANSWER * found.weight * share));
            }
        }
        Way::Best(ways)
    }

    /// The ways a word is found, beside the concepts it names.
    fn word(&mut self, word: &Word, mut ways: Vec<Way>) -> Way {
        let analyses = Language::ALL.map(|language| (language, word.analysis(language)));
        for zone in zones(self.strength) {
            let zone = *zone;
            let weight = zone_weight(zone);
            let zone = self.fields.zone(zone);
            ways.push(self.term(zone.exact, &word.folded, weight * EXACT));
            for (language, analysis) in &analyses {
                let fits = self.language.is_none_or(|guess| guess == *language);
                let weight = weight * if fits { 1.0 } else { OTHER_LANGUAGE };
                for lemma in lemmas(analysis) {
                    ways.push(self.term(zone.lemmas(*language), lemma, weight * LEMMA));
                    ways.push(self.term(zone.parts, lemma, weight * PART));
                }
                for reading in analysis
                    .readings
                    .iter()
                    .filter(|reading| reading.parts.len() > 1)
                {
                    let field = zone.lemmas(*language);
                    let parts = reading.parts.iter().map(|part| {
                        Way::Best(vec![
                            self.term(field, part, 1.0),
                            self.term(zone.parts, part, 1.0),
                        ])
                    });
                    let all = Way::All(parts.collect());
                    ways.push(all.boosted(weight * ALL_PARTS));
                }
            }
        }
        Way::Best(ways)
    }

    fn concepts(&self, clause: &Clause) -> Vec<Way> {
        let fields = [
            (self.fields.concepts, CONCEPT),
            (self.fields.broader, BROADER),
            (self.fields.mentioned, MENTIONED),
        ];
        let fields = match self.strength {
            Strength::Named => &fields[..2],
            Strength::Any => &fields[..],
        };
        let query = |found: &Found, (field, weight): &(Field, f32)| {
            Way::term(*field, found.concept.id()).boosted(*weight * found.weight)
        };
        let mut ways: Vec<Way> = clause
            .concepts
            .iter()
            .flat_map(|found| fields.iter().map(move |field| query(found, field)))
            .collect();
        if self.strength == Strength::Any {
            // However rare a related kind of service is, it answers less than what is named.
            let score = RELATED * self.rarity(clause);
            ways.extend(
                clause
                    .related
                    .iter()
                    .map(|concept| Way::term(self.fields.concepts, concept.id()).scoring(score)),
            );
        }
        ways
    }

    /// How rare the services are that the concepts of a clause name: the least rare's
    /// inverse document frequency, as BM25 has it.
    fn rarity(&self, clause: &Clause) -> f32 {
        let services = self.statistics.searcher.num_docs() as f32;
        let rarities = clause.concepts.iter().map(|found| {
            let term = Term::from_field_text(self.fields.concepts, found.concept.id());
            // A term that cannot be read finds nothing either.
            let having = self.statistics.doc_freq(&term).unwrap_or_default() as f32;
            (1.0 + (services - having + 0.5) / (having + 0.5)).ln()
        });
        rarities.fold((1.0 + services).ln(), f32::min)
    }

    fn term(&mut self, field: Field, text: &str, weight: f32) -> Way {
        if !self.terms.iter().any(|known| known == text) {
            self.terms.push(text.to_owned());
        }
        Way::term(field, text).boosted(weight)
    }
}

fn zones(strength: Strength) -> &'static [Zone] {
    match strength {
        Strength::Named => &[Zone::Name, Zone::Topics],
        Strength::Any => &Zone::ALL,
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

fn boosted(way: Way, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(way.query(), weight))
}
