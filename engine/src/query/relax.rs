//! Which clause of a query to do without first: the one that tells least.
//!
//! A clause tells the more the fewer services have it (Spärck Jones 1972), and a noun tells
//! more of a service than a verb: people say *en pärjää kotona*, services say *kotihoito*.

use luukku_analyzers::{Language, Origin, WordClass};

use super::understand::Clause;
use super::words::Word;

/// What an adjective tells beside a noun.
const ADJECTIVE: f64 = 0.7;
/// The same of a verb or a small word.
const VERB: f64 = 0.4;

/// How much of `services` services `clause`, which `having` of them have, tells; 0 when
/// none has it.
pub(super) fn telling(clause: &Clause, having: usize, services: usize) -> f64 {
    if having == 0 {
        return 0.0;
    }
    let class = if clause.concepts.is_empty() {
        clause.words.iter().map(class_factor).fold(0.0, f64::max)
    } else {
        1.0
    };
    class * (1.0 + services as f64 / having as f64).ln()
}

/// Whether a word can only be a verb or a small word: it colours what is asked for.
pub(super) fn only_colours(word: &Word) -> bool {
    class_factor(word) <= VERB
}

/// By the best of what the Finnish lexicon says the word can be.
fn class_factor(word: &Word) -> f64 {
    let analysis = word.analysis(Language::Finnish);
    analysis
        .readings
        .iter()
        .map(|reading| match (reading.origin, reading.class) {
            (Origin::Lexicon, WordClass::Verb | WordClass::Other) => VERB,
            (Origin::Lexicon, WordClass::Adjective) => ADJECTIVE,
            _ => 1.0,
        })
        .fold(0.0, f64::max)
}
