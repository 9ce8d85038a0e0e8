//! What a sentence is about: "velat ei maksettu" is about debts.
//!
//! People who describe a need use verbs that no service has in its texts. A word that can only
//! be a verb, a negation or a small word helps when it matches, but is not asked for while the
//! text has anything else.

use luukku_analyzers::{Language, Origin, WordClass};

use super::understand::Clause;
use super::words::Word;

/// Parts the clauses that are asked for from words that only help. Of nothing but such words
/// all are asked for.
pub(super) fn subject(clauses: Vec<Clause>, language: Option<Language>) -> (Vec<Clause>, Vec<Word>) {
    // Swedish and English words come without their classes.
    if !language.is_none_or(|language| language == Language::Finnish) {
        return (clauses, Vec::new());
    }
    let (beside, about): (Vec<Clause>, Vec<Clause>) =
        clauses.iter().cloned().partition(only_tells);
    if about.is_empty() {
        return (clauses, Vec::new());
    }
    let words = beside.into_iter().flat_map(|clause| clause.words);
    (about, words.collect())
}

/// Whether a clause is one word that names nothing.
fn only_tells(clause: &Clause) -> bool {
    let [word] = clause.words.as_slice() else {
        return false;
    };
    let analysis = word.analysis(Language::Finnish);
    clause.concepts.is_empty()
        && analysis.readings.iter().all(|reading| {
            reading.origin == Origin::Lexicon
                && matches!(reading.class, WordClass::Verb | WordClass::Other)
        })
}
