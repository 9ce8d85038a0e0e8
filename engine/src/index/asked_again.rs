//! What is made when it is asked for the second time, and kept in so many bytes and no more:
//! what is asked for once is mostly not asked for again.

use std::hash::Hash;
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Weighter};

/// What is kept at least.
const LEAST_BYTES: u64 = 64 * 1024;
/// What a key takes that was asked for once, beside its place in the table.
const ASKED_BYTES: u64 = 64;
/// As many as the table is made for: what is kept, and what was asked for once.
const ITEMS: usize = 1_024;

/// A key or a value, and the memory it takes.
pub(super) trait InMemory {
    /// How many bytes it takes beside what all take.
    fn bytes(&self) -> u64;
}

impl InMemory for u64 {
    fn bytes(&self) -> u64 {
        0
    }
}

impl InMemory for Vec<u64> {
    fn bytes(&self) -> u64 {
        size_of_val(self.as_slice()) as u64
    }
}

/// Values by key.
pub(super) struct AskedAgain<K, V>(Cache<K, Asked<V>, Bytes>);

/// What is known of a key that was asked for.
enum Asked<V> {
    Once,
    Again(Arc<V>),
}

impl<V> Clone for Asked<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Once => Self::Once,
            Self::Again(value) => Self::Again(Arc::clone(value)),
        }
    }
}

#[derive(Clone)]
struct Bytes;

impl<K: InMemory, V: InMemory> Weighter<K, Asked<V>> for Bytes {
    fn weight(&self, key: &K, asked: &Asked<V>) -> u64 {
        let value = match asked {
            Asked::Once => 0,
            Asked::Again(value) => value.bytes(),
        };
        ASKED_BYTES + key.bytes() + value
    }
}

impl<K: Hash + Eq + InMemory, V: InMemory> AskedAgain<K, V> {
    /// Keeps so many bytes at most, but 64 kB at least.
    pub(super) fn new(bytes: u64) -> Self {
        Self(Cache::with_weighter(ITEMS, bytes.max(LEAST_BYTES), Bytes))
    }

    /// The value of `key`, where it is kept; `make` makes it. No lock is held meanwhile.
    ///
    /// Cost: a look-up; when it is asked for the second time what `make` takes.
    pub(super) fn get<Q>(&self, key: &Q, make: impl FnOnce() -> V) -> Option<Arc<V>>
    where
        Q: Hash + Equivalent<K> + ToOwned<Owned = K> + ?Sized,
    {
        match self.0.get(key) {
            Some(Asked::Again(value)) => Some(value),
            Some(Asked::Once) => {
                let value = Arc::new(make());
                self.0
                    .insert(key.to_owned(), Asked::Again(Arc::clone(&value)));
                Some(value)
            }
            None => {
                self.0.insert(key.to_owned(), Asked::Once);
                None
            }
        }
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> u64 {
        self.0.weight()
    }
}
