//! The analyzers and dictionaries of this program, loaded once and shared by all threads.

use std::sync::LazyLock;

use luukku_analyzers::{Analyzers, WordClass};

use crate::concepts::Concepts;
use crate::gazetteer::Gazetteer;

static ANALYZERS: LazyLock<Analyzers> = LazyLock::new(|| {
    let names = Gazetteer::embedded()
        .places()
        .iter()
        .map(|place| place.name_fi);
    Analyzers::builder()
        .extra_lemmas(WordClass::ProperNoun, names)
        .build()
});
static CONCEPTS: LazyLock<Concepts> = LazyLock::new(|| Concepts::embedded(analyzers()));

/// The analyzers that indexes and queries are made with.
#[must_use]
pub fn analyzers() -> &'static Analyzers {
    &ANALYZERS
}

/// The concepts.
pub(crate) fn concepts() -> &'static Concepts {
    &CONCEPTS
}

/// Loads everything that is otherwise loaded with the first query.
pub fn load() {
    LazyLock::force(&CONCEPTS);
    let _ = Gazetteer::embedded();
}

/// Names everything that decides which terms a text becomes: an index built under another
/// fingerprint would miss words, so it is refused.
pub(crate) fn fingerprint() -> String {
    format!(
        "{}+concepts-{}",
        analyzers().fingerprint(),
        concepts().fingerprint()
    )
}
