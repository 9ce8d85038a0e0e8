//! Which concepts a service is found by.

use std::collections::BTreeSet;

use luukku_analyzers::{Language, StreamToken};
use tantivy::TantivyDocument;

use super::schema::{Fields, Zone};
use crate::concepts::Concepts;

/// How surely words of a name or topic have to mean a concept to count as naming it; below,
/// they mention it.
const SURE: f32 = 0.6;

/// How often a concept counts that is the whole name of a service. Such a service is about
/// that and nothing else; BM25 makes 1.57 times as much of three as of one.
const WHOLE_NAME: usize = 3;

/// The ids of the concepts met in a service.
#[derive(Debug, Default)]
pub(super) struct MetConcepts {
    main: BTreeSet<String>,
    broader: BTreeSet<String>,
    mentioned: BTreeSet<String>,
    /// Those of `main` that are the whole name: "Kotihoito", and not "Hilman kotihoito".
    whole_name: BTreeSet<String>,
}

impl MetConcepts {
    /// Meets the concepts of a text of `zone`. What is broader than a concept of the name or
    /// the topics is kept too: the narrower answers the broader.
    pub(super) fn meet(
        &mut self,
        concepts: &Concepts,
        lemmas: &[StreamToken<&str>],
        language: Language,
        zone: Zone,
    ) {
        let is_main = match zone {
            Zone::Name | Zone::Topics => true,
            Zone::Body => false,
            Zone::Organization | Zone::Place => return,
        };
        for found in concepts.find(lemmas, language) {
            let broader = concepts.broader(&found.concept);
            let broader = broader.iter().map(|(_, concept)| concept.id().to_owned());
            let id = found.concept.id().to_owned();
            let words = lemmas.last().map_or(0, |last| last.position + 1);
            if zone == Zone::Name && found.positions == (0..words) {
                self.whole_name.insert(id.clone());
            }
            if is_main && found.weight >= SURE {
                self.main.insert(id);
                self.broader.extend(broader);
            } else {
                self.mentioned.insert(id);
                self.mentioned.extend(broader);
            }
        }
    }

    pub(super) fn add_to(&self, document: &mut TantivyDocument, fields: &Fields) {
        for id in &self.main {
            let times = if self.whole_name.contains(id) {
                WHOLE_NAME
            } else {
                1
            };
            for _ in 0..times {
                document.add_text(fields.concepts, id);
            }
        }
        for id in self.broader.difference(&self.main) {
            document.add_text(fields.broader, id);
        }
        for id in &self.mentioned {
            document.add_text(fields.mentioned, id);
        }
    }
}
