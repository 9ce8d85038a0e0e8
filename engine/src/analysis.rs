//! The analyzers and dictionaries of this program, loaded once and shared by all threads.

use std::sync::LazyLock;

use luukku_analyzers::{Analyzers, WordClass, guess_language};

use crate::gazetteer::{self, Gazetteer};
use crate::needs::Needs;
use crate::query;

static ANALYZERS: LazyLock<Analyzers> = LazyLock::new(|| {
    let names = Gazetteer::embedded()
        .places()
        .iter()
        .map(|place| place.name_fi);
    Analyzers::builder()
        .extra_lemmas(WordClass::ProperNoun, names)
        .build()
});

/// The analyzers that indexes and queries are made with.
#[must_use]
pub fn analyzers() -> &'static Analyzers {
    &ANALYZERS
}

/// Loads everything that is otherwise loaded with the first query.
pub fn load() {
    LazyLock::force(&ANALYZERS);
    gazetteer::load();
    Needs::shipped();
    query::load_filters();
    query::load_place_forms();
    // The model of languages is read with the first text.
    let _ = guess_language("kirjasto");
}

/// Names everything that decides which terms a text becomes: an index built under another
/// fingerprint would miss words, so it is refused.
pub(crate) fn fingerprint() -> String {
    analyzers().fingerprint()
}
