//! Which concepts a service is found by.

use luukku_analyzers::{Language, StreamToken};

use super::schema::Zone;
use super::text::ConceptMatch;
use crate::concepts::Concepts;

/// How surely words of a name or topic have to mean a concept to count as naming it; below,
/// they mention it.
const SURE: f32 = 0.6;

/// Hands the concepts of a text of `zone` to `meet`, with the way each is met. What is broader
/// than a concept is met too: the narrower answers the broader. One that is the whole name
/// ("Kotihoito", and not "Hilman kotihoito") is met a second time as that.
pub(super) fn concepts_met(
    concepts: &Concepts,
    lemmas: &[StreamToken<&str>],
    language: Language,
    zone: Zone,
    mut meet: impl FnMut(&str, ConceptMatch),
) {
    let is_main = match zone {
        Zone::Name | Zone::Topics => true,
        Zone::Body => false,
        Zone::Organization | Zone::Place => return,
    };
    let words = lemmas.last().map_or(0, |last| last.position + 1);
    for found in concepts.find(lemmas, language) {
        let id = found.concept.id();
        if zone == Zone::Name && found.positions == (0..words) {
            meet(id, ConceptMatch::WholeName);
        }
        let (own, above) = if is_main && found.weight >= SURE {
            (ConceptMatch::Named, ConceptMatch::Broader)
        } else {
            (ConceptMatch::Mentioned, ConceptMatch::Mentioned)
        };
        meet(id, own);
        for (_, broader) in concepts.broader(&found.concept) {
            meet(broader.id(), above);
        }
    }
}
