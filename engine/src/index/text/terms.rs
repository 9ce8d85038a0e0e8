//! The terms of a build, numbered as they come: services name them by number.

use std::sync::{PoisonError, RwLock};

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use super::Payload;

/// The number of a term in a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TermId(pub(crate) u32);

/// The terms met so far, by number. Shared by all threads of a build.
#[derive(Debug, Default)]
pub(crate) struct Terms(RwLock<IndexSet<Box<[u8]>, RandomState>>);

impl Terms {
    /// The number of a term, which is the same whenever it is asked for.
    pub(crate) fn intern(&self, key: &[u8]) -> TermId {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.get_index_of(key) {
            return TermId(number as u32);
        }
        drop(known);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        TermId(known.insert_full(key.into()).0 as u32)
    }

    /// The bytes of a term.
    pub(crate) fn key(&self, id: TermId) -> Option<Box<[u8]>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get_index(id.0 as usize).cloned()
    }
}

/// The terms of a service as bytes, 5 each.
pub(crate) fn encode_terms(terms: &[(TermId, Payload)]) -> Vec<u8> {
    let bytes = terms.iter().flat_map(|(id, payload)| {
        let [a, b, c, d] = id.0.to_le_bytes();
        [a, b, c, d, payload.0]
    });
    bytes.collect()
}

/// What [`encode_terms`] made bytes of.
pub(crate) fn decode_terms(bytes: &[u8]) -> impl Iterator<Item = (TermId, Payload)> + '_ {
    let (terms, _) = bytes.as_chunks::<5>();
    terms.iter().map(|[a, b, c, d, payload]| {
        (
            TermId(u32::from_le_bytes([*a, *b, *c, *d])),
            Payload(*payload),
        )
    })
}
