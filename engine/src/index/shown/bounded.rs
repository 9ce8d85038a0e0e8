//! A cache that holds so many bytes and no more.

use std::hash::Hash;
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

/// What a value takes at least, with its key: for how many the table is made.
const LEAST_BYTES: usize = 256;

/// Values by key, in a bounded number of bytes; those that are asked for again are kept.
pub(super) struct Bounded<K, V>(Cache<K, Kept<V>, Bytes>);

/// A value, and how many bytes it takes.
struct Kept<V>(Arc<V>, usize);

impl<V> Clone for Kept<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0), self.1)
    }
}

#[derive(Clone)]
struct Bytes;

impl<K, V> Weighter<K, Kept<V>> for Bytes {
    fn weight(&self, _: &K, Kept(_, bytes): &Kept<V>) -> u64 {
        *bytes as u64
    }
}

impl<K: Hash + Eq, V> Bounded<K, V> {
    /// A cache of at most `bytes`, as those who put values in reckon them.
    pub(super) fn new(bytes: usize) -> Self {
        let items = bytes / LEAST_BYTES;
        Self(Cache::with_weighter(items, bytes as u64, Bytes))
    }

    /// The value of `key`, from the cache or made; no lock is held meanwhile. `make` gives the
    /// key to keep it by, the value, and how many bytes they take.
    pub(super) fn get<Q>(
        &self,
        key: &Q,
        make: impl FnOnce() -> Option<(K, V, usize)>,
    ) -> Option<Arc<V>>
    where
        Q: Hash + Equivalent<K> + ?Sized,
    {
        if let Some(Kept(known, _)) = self.0.get(key) {
            return Some(known);
        }
        let (key, value, bytes) = make()?;
        let value = Arc::new(value);
        self.0.insert(key, Kept(Arc::clone(&value), bytes));
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays_within_its_bytes_and_keeps_what_is_asked_for() {
        let cache = Bounded::new(256_000);
        let mut made = 0;
        for key in 0..20_000 {
            cache.get(&key, || Some((key, key, 300 + key as usize % 50)));
            let often = cache.get(&77_777, || {
                made += 1;
                Some((77_777, 7, 300))
            });
            assert_eq!(often.as_deref(), Some(&7));
            assert!(cache.0.weight() <= 256_000);
        }
        assert_eq!(made, 1);
        assert!(cache.0.weight() > 120_000);
    }

    #[test]
    fn what_is_larger_than_all_or_cannot_be_made_is_not_kept() {
        let cache = Bounded::new(128_000);
        assert_eq!(cache.get(&1, || None), None);
        for _ in 0..2 {
            let large = cache.get(&1, || Some((1, 5, 200_000)));
            assert_eq!(large.as_deref(), Some(&5));
            assert_eq!(cache.0.weight(), 0);
        }
    }
}
