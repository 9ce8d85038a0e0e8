//! What a sentence is about: "velat ei maksettu, apua" is about debts.
//!
//! People who describe a need use words that no service has in its texts. A word that only asks
//! ("help"), or that can only be a verb, a negation or a small word, helps when it matches, but
//! is not asked for while the text has anything else.

use luukku_analyzers::{Language, Origin, WordClass};

use super::asking_words::only_asks;
use super::understand::Clause;
use super::words::Word;

/// Parts the clauses that are asked for from words that only help. Where there is nothing but
/// such words, all are asked for.
pub(super) fn subject(
    mut clauses: Vec<Clause>,
    language: Option<Language>,
) -> (Vec<Clause>, Vec<Word>) {
    let mut beside = set_apart(&mut clauses, |_, word| only_asks(&word.folded));
    // Swedish and English words come without their classes.
    if language.is_none_or(|language| language == Language::Finnish) {
        let names_nothing =
            |clause: &Clause, word: &Word| clause.concepts.is_empty() && only_tells(word);
        beside.extend(set_apart(&mut clauses, names_nothing));
        let names = |clause: &Clause| {
            !clause.concepts.is_empty()
                && !matches!(clause.words.as_slice(), [word] if only_tells(word))
        };
        if clauses.iter().any(names) {
            // A verb that some vocabulary has too: "paid" beside "debts".
            beside.extend(set_apart(&mut clauses, |_, word| only_tells(word)));
        }
    }
    (clauses, beside)
}

/// Takes out the one-word clauses that `is_beside` is true of, unless it is true of all.
fn set_apart(clauses: &mut Vec<Clause>, is_beside: impl Fn(&Clause, &Word) -> bool) -> Vec<Word> {
    let is_beside = |clause: &Clause| match clause.words.as_slice() {
        [word] => is_beside(clause, word),
        _ => false,
    };
    if clauses.iter().all(is_beside) {
        return Vec::new();
    }
    let taken = clauses.extract_if(.., |clause| is_beside(clause));
    taken.flat_map(|clause| clause.words).collect()
}

/// Whether the word is no noun, name, adjective or numeral.
fn only_tells(word: &Word) -> bool {
    let analysis = word.analysis(Language::Finnish);
    analysis.readings.iter().all(|reading| {
        reading.origin == Origin::Lexicon
            && matches!(reading.class, WordClass::Verb | WordClass::Other)
    })
}
