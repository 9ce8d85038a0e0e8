//! The analysers of all languages, shared by every thread.

use std::sync::Arc;

use crate::cache::Cache;
use crate::extra::ExtraLemmas;
use crate::finnish::{Finnish, Spelling};
use crate::stem::stem;
use crate::{Analysis, CacheStats, Language, Origin, Reading, WordClass, fold};

/// Words longer than this many bytes are kept as they are, without analysis.
pub const MAX_WORD_BYTES: usize = 80;

/// Changes whenever the same word may be analysed differently with the same lexicon.
const RULES_VERSION: u32 = 3;
/// Analyses kept unless told otherwise: some 16 MB when full.
const CACHE_CAPACITY: usize = 32_768;

/// The analysers of all languages. Make one and share it: `&Analyzers` is enough for every call.
#[derive(Debug)]
pub struct Analyzers {
    finnish: &'static Finnish,
    extra: ExtraLemmas,
    cache: Cache,
}

/// Chooses what [`Analyzers`] know besides the embedded lexicon.
#[derive(Debug)]
pub struct AnalyzersBuilder {
    extra: ExtraLemmas,
    cache_capacity: usize,
}

impl AnalyzersBuilder {
    /// Adds Finnish dictionary forms of `class` that the lexicon may lack: names of a
    /// gazetteer, terms of a thesaurus. Their inflected forms are recognised from then on.
    ///
    /// Labels of several words are left out: words are analysed one by one. The lexicon is
    /// not rebuilt; a lemma takes some 60 bytes.
    ///
    /// ```
    /// use luukku_analyzers::{Analyzers, Language, Origin, WordClass};
    ///
    /// let analyzers = Analyzers::builder()
    ///     .extra_lemmas(WordClass::ProperNoun, ["Vääksy"])
    ///     .build();
    /// let reading = &analyzers.analyze("Vääksyssä", Language::Finnish).readings[0];
    /// assert_eq!(reading.lemma, "vääksy");
    /// assert_eq!(reading.origin, Origin::Lexicon);
    /// ```
    #[must_use]
    pub fn extra_lemmas<'l>(
        mut self,
        class: WordClass,
        lemmas: impl IntoIterator<Item = &'l str>,
    ) -> Self {
        self.extra.extend(class, lemmas);
        self
    }

    /// Keeps at most this many analyses in the cache; 0 keeps none.
    #[must_use]
    pub fn cache_capacity(mut self, words: usize) -> Self {
        self.cache_capacity = words;
        self
    }

    /// The analysers.
    #[must_use]
    pub fn build(self) -> Analyzers {
        Analyzers {
            finnish: Finnish::shared(),
            extra: self.extra,
            cache: Cache::new(self.cache_capacity),
        }
    }
}

impl Analyzers {
    /// Loads what is embedded in the program.
    ///
    /// The first call of a process unpacks the Finnish lexicon (some 90 ms, 20 MB); later
    /// ones share it and cost nothing.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "loading is not a default")]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Analysers with more than what is embedded.
    #[must_use]
    pub fn builder() -> AnalyzersBuilder {
        AnalyzersBuilder {
            extra: ExtraLemmas::default(),
            cache_capacity: CACHE_CAPACITY,
        }
    }

    /// Says what `word` (normalised, as written) can be in `language`.
    ///
    /// Case matters: `Lahdessa` is a town before it is a bay, `lahdessa` the other way round.
    /// Cost: some 3 µs for a known Finnish word, at most 1 ms for any.
    #[must_use]
    pub fn analyze(&self, word: &str, language: Language) -> Analysis {
        self.analyze_as(word, language, Spelling::Exact)
    }

    /// The same from a cache, which remembers the words it was asked for last.
    #[must_use]
    pub fn analyze_cached(&self, word: &str, language: Language) -> Arc<Analysis> {
        self.cached(word, language, Spelling::Exact)
    }

    /// As [`analyze_without_dots`](Self::analyze_without_dots), from the same cache.
    #[must_use]
    pub fn analyze_without_dots_cached(&self, word: &str, language: Language) -> Arc<Analysis> {
        self.cached(word, language, Spelling::WithoutDots)
    }

    fn cached(&self, word: &str, language: Language, spelling: Spelling) -> Arc<Analysis> {
        let analyze = || self.analyze_as(word, language, spelling);
        if word.len() > MAX_WORD_BYTES {
            return Arc::new(analyze());
        }
        self.cache.get(word, language, spelling, analyze)
    }

    /// Says what `word` can be when a may stand for ä and o for ö, as typed on a keyboard
    /// without them: `paivakoti` is `päiväkoti`.
    ///
    /// For queries, when the word has no ä or ö and [`analyze`](Self::analyze) knows nothing
    /// of it: every a and o doubles the ways to read. Other languages are analysed as ever.
    ///
    /// ```
    /// use luukku_analyzers::{Analyzers, Language};
    ///
    /// let analysis = Analyzers::new().analyze_without_dots("paivakodin", Language::Finnish);
    /// assert_eq!(analysis.readings[0].lemma, "päiväkoti");
    /// ```
    #[must_use]
    pub fn analyze_without_dots(&self, word: &str, language: Language) -> Analysis {
        self.analyze_as(word, language, Spelling::WithoutDots)
    }

    fn analyze_as(&self, word: &str, language: Language, spelling: Spelling) -> Analysis {
        let exact = fold(word);
        let mut readings = Vec::new();
        if language == Language::Finnish && word.len() <= MAX_WORD_BYTES {
            readings = self.finnish.readings(word, spelling, &self.extra);
        }
        if readings.is_empty() {
            readings.push(Reading {
                lemma: stem(&exact, language),
                parts: Vec::new(),
                boundaries: Vec::new(),
                class: WordClass::Other,
                case: None,
                origin: Origin::Stem,
            });
        }
        Analysis { exact, readings }
    }

    /// Makes room in the cache for at least `words` analyses, from now on: for a program that
    /// reads many texts. A word and its analysis take some 500 bytes.
    pub fn grow_cache(&self, words: usize) {
        self.cache.grow(words);
    }

    /// How often the cache had the answer.
    #[must_use]
    pub fn cache_stats(&self) -> CacheStats {
        self.cache.stats()
    }

    /// Bytes of memory the unpacked Finnish lexicon takes.
    #[must_use]
    pub fn lexicon_bytes(&self) -> usize {
        self.finnish.memory_bytes()
    }

    /// Names the analysis: an index built under another fingerprint must be rebuilt.
    ///
    /// It names the version of the rules, the lexicon by its hash, and the extra lemmas by theirs.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let rules = RULES_VERSION;
        let lexicon = self.finnish.hash();
        let extra = self.extra.hash();
        format!("rules-{rules} pykko-{lexicon} extra-{extra:016x}")
    }
}
