//! Words that colour what is asked for, and are not asked for themselves.
//!
//! People say *en pärjää kotona*, services say *kotihoito*: a verb or a small word tells
//! little of a service, so it ranks what the nouns find and excludes nothing.

use luukku_analyzers::{Language, Origin, WordClass};

use super::words::Word;

/// Whether the Finnish lexicon knows `word`, and only as a verb or a small word.
pub(super) fn only_colours(word: &Word) -> bool {
    let analysis = word.analysis(Language::Finnish);
    analysis.readings.iter().all(|reading| {
        reading.origin == Origin::Lexicon
            && matches!(reading.class, WordClass::Verb | WordClass::Other)
    })
}
