//! The analysers of all languages, shared by every thread.

use frostem::{Algorithm, Stemmer};

use crate::{Analysis, Language, Origin, Reading, WordClass, fold};

/// Words longer than this many bytes are kept as they are, without analysis.
pub const MAX_WORD_BYTES: usize = 80;

/// The analysers of all languages. Make one and share it: `&Analyzers` is enough for every call.
#[derive(Debug)]
pub struct Analyzers {}

impl Analyzers {
    /// Loads what is embedded in the program.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "loading is not a default")]
    pub fn new() -> Self {
        Self {}
    }

    /// Says what `word` (normalised, as written) can be in `language`.
    #[must_use]
    pub fn analyze(&self, word: &str, language: Language) -> Analysis {
        let exact = fold(word);
        let stem = stem(&exact, language);
        let reading = Reading {
            lemma: stem.clone(),
            parts: Vec::new(),
            class: WordClass::Other,
            case: None,
            origin: Origin::Stem,
        };
        Analysis {
            exact,
            readings: vec![reading],
            stem,
        }
    }

    /// Names the analysis: an index built under another fingerprint must be rebuilt.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        "snowball-1".to_owned()
    }
}

fn stem(folded: &str, language: Language) -> String {
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
