//! A bounded cache of analyses, with its hit rate in sight.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;

use crate::finnish::Spelling;
use crate::{Analysis, Language};

/// How often the cache of analyses had the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheStats {
    /// Words found in the cache.
    pub hits: u64,
    /// Words that had to be analysed.
    pub misses: u64,
    /// Words in the cache now.
    pub entries: usize,
    /// The most words it holds; a word and its analysis take some 500 bytes.
    pub capacity: usize,
}

impl CacheStats {
    /// The share of words found in the cache, 0 to 1; 0 when none was asked for.
    #[must_use]
    pub fn hit_rate(&self) -> f64 {
        self.hits as f64 / (self.hits + self.misses).max(1) as f64
    }
}

/// Locks taken apart so that threads seldom meet.
const SHARDS: usize = 16;

/// Analyses by language and word.
///
/// Each shard keeps two generations. What is asked for moves to the young one; when that is
/// full it becomes the old one, and the old one is forgotten. So frequent words stay, at the
/// cost of one map lookup or two.
#[derive(Debug)]
pub(crate) struct Cache {
    shards: [Mutex<Shard>; SHARDS],
    /// The most entries of one generation of one shard.
    generation: AtomicUsize,
    hits: AtomicU64,
    misses: AtomicU64,
}

type Generation = HashMap<Box<str>, Arc<Analysis>, RandomState>;

/// Ways to read a word: in each language, and in Finnish without dots.
const WAYS: usize = Language::ALL.len() + 1;

/// The number of a way; dots are left out in Finnish only.
fn way(language: Language, spelling: Spelling) -> usize {
    match (language, spelling) {
        (Language::Finnish, Spelling::WithoutDots) => WAYS - 1,
        _ => language as usize,
    }
}

#[derive(Debug, Default)]
struct Shard {
    young: [Generation; WAYS],
    old: [Generation; WAYS],
}

impl Cache {
    /// A cache of at most `capacity` words, rounded up to a multiple of 32.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            shards: Default::default(),
            generation: AtomicUsize::new(capacity.div_ceil(2 * SHARDS)),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
        }
    }

    /// Makes room for at least `capacity` words.
    pub(crate) fn grow(&self, capacity: usize) {
        let generation = capacity.div_ceil(2 * SHARDS);
        self.generation.fetch_max(generation, Ordering::Relaxed);
    }

    fn generation(&self) -> usize {
        self.generation.load(Ordering::Relaxed)
    }

    /// The analysis of `word`, from the cache or by `analyze`; no lock is held meanwhile.
    pub(crate) fn get(
        &self,
        word: &str,
        language: Language,
        spelling: Spelling,
        analyze: impl FnOnce() -> Analysis,
    ) -> Arc<Analysis> {
        let shard = &self.shards[shard_of(word)];
        let way = way(language, spelling);
        if let Some(known) = lock(shard).get(word, way, self.generation()) {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return known;
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let analysis = Arc::new(analyze());
        lock(shard).insert(word.into(), way, Arc::clone(&analysis), self.generation());
        analysis
    }

    pub(crate) fn stats(&self) -> CacheStats {
        CacheStats {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            entries: self.shards.iter().map(|shard| lock(shard).len()).sum(),
            capacity: self.generation() * 2 * SHARDS,
        }
    }
}

impl Shard {
    fn get(&mut self, word: &str, way: usize, limit: usize) -> Option<Arc<Analysis>> {
        if let Some(known) = self.young[way].get(word) {
            return Some(Arc::clone(known));
        }
        let (word, known) = self.old[way].remove_entry(word)?;
        self.insert(word, way, Arc::clone(&known), limit);
        Some(known)
    }

    fn insert(&mut self, word: Box<str>, way: usize, analysis: Arc<Analysis>, limit: usize) {
        let young: usize = self.young.iter().map(HashMap::len).sum();
        if young >= limit {
            self.old = std::mem::take(&mut self.young);
        }
        if limit > 0 {
            self.young[way].insert(word, analysis);
        }
    }

    fn len(&self) -> usize {
        self.young.iter().chain(&self.old).map(HashMap::len).sum()
    }
}

/// A shard is whole between calls, so a panic elsewhere does not spoil it.
fn lock(shard: &Mutex<Shard>) -> std::sync::MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The first bits of FNV-1a of the word, mixed once more: in its own, words that differ in
/// their last letters only are mostly the same.
fn shard_of(word: &str) -> usize {
    let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % SHARDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analysis(word: &str) -> Analysis {
        Analysis {
            exact: word.to_owned(),
            readings: Vec::new(),
        }
    }

    #[test]
    fn the_cache_stays_within_its_bound_and_keeps_what_is_asked_for() {
        let cache = Cache::new(64);
        for round in 0..1_000 {
            let rare = format!("sana{round}");
            cache.get(&rare, Language::Finnish, Spelling::Exact, || {
                analysis(&rare)
            });
            cache.get("forssa", Language::Finnish, Spelling::Exact, || {
                analysis("forssa")
            });
        }
        let stats = cache.stats();
        assert!(stats.entries <= stats.capacity, "{stats:?}");
        assert_eq!(stats.capacity, 64);
        assert!(stats.hits >= 990, "{stats:?}");
        assert_eq!(stats.hits + stats.misses, 2_000);
    }

    #[test]
    fn a_grown_cache_keeps_what_it_had_and_never_shrinks() {
        let cache = Cache::new(32);
        cache.get("forssa", Language::Finnish, Spelling::Exact, || {
            analysis("forssa")
        });
        cache.grow(6_400);
        cache.grow(64);
        for round in 0..3_000 {
            let rare = format!("sana{round}");
            cache.get(&rare, Language::Finnish, Spelling::Exact, || {
                analysis(&rare)
            });
        }
        cache.get("forssa", Language::Finnish, Spelling::Exact, || {
            analysis("another")
        });
        let stats = cache.stats();
        assert_eq!((stats.hits, stats.capacity), (1, 6_400));
        assert_eq!(stats.entries, 3_001);
    }

    #[test]
    fn languages_and_spellings_do_not_share_analyses() {
        let cache = Cache::new(64);
        cache.get("on", Language::Finnish, Spelling::Exact, || {
            analysis("olla")
        });
        let english = cache.get("on", Language::English, Spelling::Exact, || analysis("on"));
        assert_eq!(english.exact, "on");
        let plain = Spelling::WithoutDots;
        let without_dots = cache.get("on", Language::Finnish, plain, || analysis("ön"));
        assert_eq!(without_dots.exact, "ön");
        let again = cache.get("on", Language::Finnish, Spelling::Exact, || analysis("?"));
        assert_eq!(again.exact, "olla");
        let english = cache.get("on", Language::English, plain, || analysis("?"));
        assert_eq!(english.exact, "on");
    }

    #[test]
    fn a_cache_of_nothing_still_answers() {
        let cache = Cache::new(0);
        assert_eq!(
            cache
                .get("on", Language::Finnish, Spelling::Exact, || analysis("on"))
                .exact,
            "on"
        );
        assert_eq!(cache.stats().entries, 0);
    }
}
