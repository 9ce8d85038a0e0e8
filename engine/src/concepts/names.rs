//! What the values of vocabularies are called in other languages.

use std::collections::{BTreeMap, BTreeSet};

use luukku_analyzers::{Language, Streams};

use super::{Concept, Concepts};
use crate::analysis::analyzers;
use crate::catalog::LocalizedText;

impl Concepts {
    /// The names of a value that a record has, where a concept is called so in Finnish or is
    /// that tag of `OpenStreetMap`: "Kirjastot", `amenity=library`. One that is written the same
    /// way comes before one whose name has the same words in another form.
    ///
    /// Cost: looks at each concept, and analyses the value.
    pub(crate) fn names_of(&self, value: &str) -> Option<&LocalizedText> {
        if value.contains('=') {
            // Where a word and a tag are one concept, the tag is a label of the word.
            let tagged = self.get(&format!("osm:{value}"));
            let tagged = tagged.map(AsRef::as_ref);
            return tagged
                .or_else(|| self.labelled(value, Language::English))
                .map(Concept::label);
        }
        let named = |is_so: &dyn Fn(&str) -> bool| {
            let mut concepts = self.all.iter().map(|concept| concept.label());
            concepts.find(|label| label.get(Language::Finnish).is_some_and(is_so))
        };
        named(&|name| name == value)
            .or_else(|| named(&|name| is_same_but_for_case(name, value)))
            .or_else(|| {
                let label = self.labelled(value, Language::Finnish)?.label();
                let name = label.get(Language::Finnish)?;
                have_same_words(name, value).then_some(label)
            })
    }

    /// The likeliest concept that all the words of a value together are a label of.
    fn labelled(&self, value: &str, language: Language) -> Option<&Concept> {
        let lemmas = Streams::of(analyzers(), value, language).lemmas;
        let whole = lemmas.first()?.position..lemmas.last()?.position + 1;
        let found = self.find(&lemmas, language).into_iter().next()?;
        let concept = self.get(found.concept.id())?;
        (found.positions == whole).then_some(concept)
    }
}

/// Whether two Finnish names are made of the same words, in whichever form.
fn have_same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        let mut words: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for token in Streams::of(analyzers(), text, Language::Finnish).lemmas {
            let lemmas = words.entry(token.position).or_default();
            lemmas.insert(token.text);
        }
        words.into_values().collect::<Vec<_>>()
    };
    let (a, b) = (words(a), words(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| !a.is_disjoint(b))
}

fn is_same_but_for_case(name: &str, value: &str) -> bool {
    // Letters of Finnish are as long in either case.
    name.len() == value.len()
        && name
            .chars()
            .flat_map(char::to_lowercase)
            .eq(value.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_names_of_the_concepts_called_so() {
        let concepts = Concepts::shipped();
        let name = |value, language| concepts.names_of(value)?.get(language).map(str::to_owned);
        let swedish = |value| name(value, Language::Swedish);
        assert_eq!(swedish("Perusterveydenhuolto").unwrap(), "Primärvård");
        assert_eq!(swedish("amenity=library").unwrap(), "bibliotek");
        // As the classification writes it rather than the word.
        assert_eq!(swedish("Kuntoutus").unwrap(), "Rehabilitering");
        assert_eq!(
            name("OMAISHOITO", Language::English).unwrap(),
            "informal care"
        );
        // In the plural, and united with the word.
        assert_eq!(swedish("Kirjastot").unwrap(), "bibliotek");
        assert_eq!(swedish("amenity=restaurant").unwrap(), "restaurang");
        assert_eq!(concepts.names_of("Esimerkkipalvelut"), None);
        assert_eq!(concepts.names_of("kirjasto ja esimerkki"), None);
        assert_eq!(concepts.names_of("amenity=esimerkki"), None);
    }
}
