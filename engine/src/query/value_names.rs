//! What the values of a record's vocabularies are called, for people.

use super::{Facet, FacetCounts};
use crate::Language;
use crate::catalog::LocalizedText;
use crate::index::Snapshot;

/// The names of a value such as a service class, where the concepts of the index know it.
///
/// Cost: looks at each concept.
#[must_use]
pub fn names_of<'s>(snapshot: &'s Snapshot, value: &str) -> Option<&'s LocalizedText> {
    snapshot.concepts().names_of(value)
}

/// Gives the classes and target groups among these values the names that the concepts of the
/// index have for them.
pub fn name_values(snapshot: &Snapshot, facets: &mut [FacetCounts]) {
    let spoken = [Facet::ServiceClass, Facet::TargetGroup];
    for counted in facets.iter_mut().filter(|it| spoken.contains(&it.facet)) {
        for value in &mut counted.values {
            let Some(names) = names_of(snapshot, &value.value) else {
                continue;
            };
            for language in Language::ALL {
                let is_own = language == Language::Finnish && !value.labels.is_empty();
                if let Some(name) = names.get(language).filter(|_| !is_own) {
                    value.labels.set(language, name);
                }
            }
        }
    }
}
