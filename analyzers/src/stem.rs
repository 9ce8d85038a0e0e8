//! Snowball stems: the fallback for words nothing else knows.

use frostem::{Algorithm, Stemmer};

use crate::{Language, MAX_WORD_BYTES};

/// The stem of `folded`; a word too long to analyse is its own stem.
pub(crate) fn stem(folded: &str, language: Language) -> String {
    if folded.len() > MAX_WORD_BYTES {
        return folded.to_owned();
    }
    let algorithm = match language {
        Language::Finnish => Algorithm::Finnish,
        Language::Swedish => Algorithm::Swedish,
        Language::English => Algorithm::English,
    };
    Stemmer::new(algorithm).stem(folded).into_owned()
}
