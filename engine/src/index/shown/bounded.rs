//! A cache that holds so many bytes and no more.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;

/// Locks taken apart so that threads seldom meet, and little is forgotten at once; a lock is
/// held for one look-up.
const SHARDS: usize = 64;

/// Values by key, the least asked for forgotten first.
///
/// Each shard keeps two generations. What is asked for moves to the young one; when that is
/// full it becomes the old one, and the old one is forgotten.
pub(super) struct Bounded<K, V> {
    shards: [Mutex<Shard<K, V>>; SHARDS],
    /// Most bytes of one generation of one shard.
    most: usize,
    hasher: RandomState,
}

type Generation<K, V> = HashMap<K, (Arc<V>, usize), RandomState>;

struct Shard<K, V> {
    young: Generation<K, V>,
    old: Generation<K, V>,
    /// Bytes of the young generation.
    bytes: usize,
}

impl<K, V> Default for Shard<K, V> {
    fn default() -> Self {
        Self {
            young: Generation::default(),
            old: Generation::default(),
            bytes: 0,
        }
    }
}

impl<K: Hash + Eq, V> Bounded<K, V> {
    /// A cache of at most `bytes`, as those who put values in reckon them.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            most: bytes / (2 * SHARDS),
            hasher: RandomState::default(),
        }
    }

    /// The value of `key`, from the cache or made; no lock is held meanwhile. `make` gives the
    /// key to keep it by, the value, and how many bytes they take.
    pub(super) fn get<Q>(
        &self,
        key: &Q,
        make: impl FnOnce() -> Option<(K, V, usize)>,
    ) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        // The highest bits: the lower ones find the place in the map.
        let shard = (self.hasher.hash_one(key) >> 58) as usize % SHARDS;
        let shard = self.shards.get(shard)?;
        let known = lock(shard).get(key, self.most);
        if let Some((known, _forgotten)) = known {
            return Some(known);
        }
        let (key, value, bytes) = make()?;
        let value = Arc::new(value);
        // It is freed when the lock is open again.
        let _forgotten = lock(shard).insert(key, Arc::clone(&value), bytes, self.most);
        Some(value)
    }
}

impl<K: Hash + Eq, V> Shard<K, V> {
    /// The value of a key, and what is forgotten for it.
    fn get<Q>(&mut self, key: &Q, most: usize) -> Option<(Arc<V>, Generation<K, V>)>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        if let Some((known, _)) = self.young.get(key) {
            return Some((Arc::clone(known), Generation::default()));
        }
        let (key, (known, bytes)) = self.old.remove_entry(key)?;
        let forgotten = self.insert(key, Arc::clone(&known), bytes, most);
        Some((known, forgotten))
    }

    /// Puts a value in, and gives what is forgotten for it.
    fn insert(&mut self, key: K, value: Arc<V>, bytes: usize, most: usize) -> Generation<K, V> {
        if bytes > most {
            return Generation::default();
        }
        let mut forgotten = Generation::default();
        if self.bytes + bytes > most {
            let young = std::mem::take(&mut self.young);
            forgotten = std::mem::replace(&mut self.old, young);
            self.bytes = 0;
        }
        let replaced = self.young.insert(key, (value, bytes));
        self.bytes += bytes;
        self.bytes -= replaced.map_or(0, |(_, bytes)| bytes);
        forgotten
    }
}

/// A shard is whole between calls, so a panic elsewhere does not spoil it.
fn lock<K, V>(shard: &Mutex<Shard<K, V>>) -> MutexGuard<'_, Shard<K, V>> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(cache: &Bounded<u32, u32>) -> usize {
        let of = |values: &Generation<u32, u32>| values.values().map(|(_, bytes)| bytes).sum();
        let of_shard = |shard: &Mutex<Shard<u32, u32>>| {
            let shard = lock(shard);
            let young: usize = of(&shard.young);
            assert_eq!(shard.bytes, young);
            young + of(&shard.old)
        };
        cache.shards.iter().map(of_shard).sum()
    }

    #[test]
    fn it_stays_within_its_bytes_and_keeps_what_is_asked_for() {
        let cache = Bounded::new(256_000);
        let mut made = 0;
        for key in 0..20_000 {
            cache.get(&key, || Some((key, key, 100 + key as usize % 50)));
            let often = cache.get(&77_777, || {
                made += 1;
                Some((77_777, 7, 100))
            });
            assert_eq!(often.as_deref(), Some(&7));
            assert!(bytes(&cache) <= 256_000);
        }
        assert_eq!(made, 1);
        assert!(bytes(&cache) > 120_000);
    }

    #[test]
    fn what_is_larger_than_its_share_or_cannot_be_made_is_not_kept() {
        let cache = Bounded::new(128_000);
        assert_eq!(cache.get(&1, || None), None);
        for _ in 0..2 {
            let large = cache.get(&1, || Some((1, 5, 2_000)));
            assert_eq!(large.as_deref(), Some(&5));
            assert_eq!(bytes(&cache), 0);
        }
    }
}
