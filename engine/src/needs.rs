//! Needs: what people say of their situation, and the services that answer it.
//!
//! *Vanha äiti ei pärjää kotona* names no service, yet everyone who works in the field knows
//! the answer: service guidance for the elderly, home care, a safety phone. The table
//! `data/concepts/needs.tsv` holds such knowledge: signs, each some words that all occur in a
//! query in any order, and the concepts that answer, the most fitting first.
//!
//! Words are compared as lemmas. A look-up costs a hash a lemma; the table some 2 MB.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;
use luukku_analyzers::{Language, fold};

use crate::analysis;

const TABLE: &str = include_str!("../../data/concepts/needs.tsv");

/// Most needs found in one text: the second may be what is meant, the third is a guess.
const FOUND: usize = 2;

/// A situation people are in.
#[derive(Debug)]
pub(crate) struct Need {
    /// Stable id, such as `loneliness`.
    pub(crate) id: &'static str,
    /// Ids of the concepts that answer, the most fitting first.
    pub(crate) answers: Vec<&'static str>,
}

/// A need met in a text.
#[derive(Debug)]
pub(crate) struct FoundNeed<'a> {
    pub(crate) need: &'a Need,
    /// Which words say so, in ascending order.
    pub(crate) words: Vec<usize>,
}

/// Where a lemma stands in the table.
#[derive(Clone, Copy, Debug)]
struct Place {
    sign: u32,
    group: u8,
}

/// Words of which one each has to occur.
#[derive(Debug)]
struct Sign {
    need: u32,
    groups: u8,
}

/// All needs, by the lemmas of their signs.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    all: Vec<Need>,
    signs: Vec<Sign>,
    lemmas: [HashMap<String, Vec<Place>, RandomState>; Language::ALL.len()],
}

impl Needs {
    /// The needs that ship with the program, made once and shared.
    pub(crate) fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Needs> = LazyLock::new(|| Needs::from_table(TABLE));
        &SHIPPED
    }

    /// Reads a header and `id, fi, sv, en, answers` a line.
    fn from_table(table: &'static str) -> Self {
        let mut needs = Self::default();
        for line in table.lines().skip(1) {
            let mut columns = line.split('\t');
            let Some(id) = columns.next().filter(|id| !id.is_empty()) else {
                continue;
            };
            for (language, signs) in Language::ALL.into_iter().zip(columns.by_ref()) {
                for sign in signs.split('|').filter(|sign| !sign.is_empty()) {
                    needs.add_sign(sign, language);
                }
            }
            let answers = columns.next().unwrap_or_default();
            needs.all.push(Need {
                id,
                answers: answers.split('|').filter(|id| !id.is_empty()).collect(),
            });
        }
        needs
    }

    fn add_sign(&mut self, sign: &str, language: Language) {
        let number = self.signs.len() as u32;
        let mut groups = 0;
        for group in sign.split_whitespace() {
            for word in group.split('/') {
                let place = Place {
                    sign: number,
                    group: groups,
                };
                let places = self.lemmas[language as usize].entry(lemma(word, language));
                places.or_default().push(place);
            }
            groups += 1;
        }
        self.signs.push(Sign {
            need: self.all.len() as u32,
            groups,
        });
    }

    /// The needs that words say, given the lemmas of each in `language`: those whose sign has
    /// the most words first, at most two.
    pub(crate) fn find<'w>(
        &self,
        words: impl Iterator<Item = Vec<&'w str>>,
        language: Language,
    ) -> Vec<FoundNeed<'_>> {
        // For each sign met, the first word of each of its groups.
        let mut met: HashMap<u32, Vec<(u8, usize)>, RandomState> = HashMap::default();
        for (number, lemmas) in words.enumerate() {
            let places = lemmas
                .into_iter()
                .filter_map(|lemma| self.lemmas[language as usize].get(lemma));
            for place in places.flatten() {
                let groups = met.entry(place.sign).or_default();
                let is_new = groups
                    .iter()
                    .all(|(group, word)| *group != place.group && *word != number);
                if is_new {
                    groups.push((place.group, number));
                }
            }
        }
        let mut said: Vec<(u32, Vec<usize>)> = met
            .into_iter()
            .filter_map(|(number, groups)| {
                let sign = self.signs.get(number as usize)?;
                let words = groups.into_iter().map(|(_, word)| word).collect::<Vec<_>>();
                (words.len() == usize::from(sign.groups)).then_some((sign.need, words))
            })
            .collect();
        // By words, then in the order of the table: a hash map's own order is by chance.
        said.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.cmp(b)));
        let mut found: Vec<FoundNeed<'_>> = Vec::new();
        for (number, mut words) in said {
            let Some(need) = self.all.get(number as usize) else {
                continue;
            };
            let is_met = found.iter().any(|known| known.need.id == need.id);
            if !is_met && found.len() < FOUND {
                words.sort_unstable();
                found.push(FoundNeed { need, words });
            }
        }
        found
    }
}

/// The form in which `word` of a sign is compared.
fn lemma(word: &str, language: Language) -> String {
    match language {
        // Signs are written in dictionary forms.
        Language::Finnish => fold(word),
        Language::Swedish | Language::English => {
            analysis::analyzers().analyze(word, language).stem(language)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDS: &str = "id\tfi\tsv\ten\tanswers\n\
        alone_at_home\täiti/isä pärjätä koti|vanhus yksin\tmamma/pappa klara hemma\told mother cope\thome_care|safety_phone\n\
        loneliness\tyksinäinen|yksin\tensam\tlonely\tfriend_activity\n";

    fn found(words: &[&str], language: Language) -> Vec<(&'static str, Vec<usize>)> {
        let needs = Needs::from_table(NEEDS);
        let words = words.iter().map(|word| vec![*word]);
        needs
            .find(words, language)
            .into_iter()
            .map(|found| (found.need.id, found.words))
            .collect()
    }

    #[test]
    fn all_words_of_a_sign_have_to_be_there_in_any_order() {
        assert_eq!(
            found(&["koti", "ei", "pärjätä", "isä"], Language::Finnish),
            [("alone_at_home", vec![0, 2, 3])]
        );
        assert_eq!(found(&["koti", "isä"], Language::Finnish), []);
    }

    #[test]
    fn the_sign_with_the_most_words_comes_first() {
        assert_eq!(
            found(&["vanhus", "yksin"], Language::Finnish),
            [("alone_at_home", vec![0, 1]), ("loneliness", vec![1])]
        );
    }

    #[test]
    fn one_word_is_not_two() {
        let needs = Needs::from_table("id\tfi\tsv\ten\tanswers\na\tlapsi/koulu lapsi\t\t\tx\n");
        let once = std::iter::once(vec!["lapsi"]);
        assert!(needs.find(once, Language::Finnish).is_empty());
    }

    #[test]
    fn every_answer_of_what_ships_is_a_concept() {
        let concepts = crate::concepts::Concepts::shipped();
        for need in &Needs::shipped().all {
            for answer in &need.answers {
                assert!(concepts.get(answer).is_some(), "{}: {answer}", need.id);
            }
            assert!(!need.answers.is_empty(), "{}", need.id);
        }
    }
}
