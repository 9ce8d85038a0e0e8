//! Concepts: one thing people ask for, with all the words they use for it.
//!
//! A label meets a text over lemmas, longest first, so "support groups", "stödgrupper" and
//! "vertaistukiryhmiä" are one concept. Finding costs a few hash look-ups a word.

use std::collections::HashMap;

use luukku_analyzers::{Analyzers, Language, StreamToken, Streams};

use crate::catalog::LocalizedText;

const TABLE: &str = include_str!("../../data/concepts/concepts.tsv");

/// Most ways of reading a label that are kept: a word has up to four lemmas.
const READINGS: usize = 16;

/// Most broader concepts above one: a table with a cycle must not hang.
const DEPTH: usize = 8;

/// One concept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Concept {
    id: String,
    label: LocalizedText,
    broader: Option<String>,
}

impl Concept {
    /// Stable id, such as `peer_support_group`.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The preferred label of each language.
    pub(crate) fn label(&self) -> &LocalizedText {
        &self.label
    }
}

/// A concept met in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) concept: &'a Concept,
    /// Positions of the words that say it.
    pub(crate) positions: std::ops::Range<usize>,
}

/// All concepts, and a trie of their labels' lemmas.
#[derive(Debug)]
pub(crate) struct Concepts {
    all: Vec<Concept>,
    /// Indexes of the concepts by id.
    numbers: HashMap<String, u32>,
    edges: HashMap<(u32, String), u32>,
    /// Concepts whose label ends in a node.
    ends: Vec<Vec<u32>>,
    fingerprint: String,
}

impl Concepts {
    /// The concepts that ship with the program.
    pub(crate) fn embedded(analyzers: &Analyzers) -> Self {
        Self::from_table(TABLE, analyzers)
    }

    /// Reads a table: a header, then `id, fi, sv, en, broader` a line, separated by tabs;
    /// labels of a language separated by `|`, the preferred one first.
    fn from_table(table: &str, analyzers: &Analyzers) -> Self {
        let mut concepts = Self {
            all: Vec::new(),
            numbers: HashMap::new(),
            edges: HashMap::new(),
            ends: vec![Vec::new()],
            fingerprint: format!("{:.8}", blake3::hash(table.as_bytes()).to_hex()),
        };
        for line in table.lines().skip(1) {
            let mut columns = line.split('\t');
            let Some(id) = columns.next().filter(|id| !id.is_empty()) else {
                continue;
            };
            let number = concepts.all.len() as u32;
            let mut label = LocalizedText::default();
            for (language, labels) in Language::ALL.into_iter().zip(columns.by_ref()) {
                for text in labels.split('|').filter(|text| !text.is_empty()) {
                    if label.get(language).is_none() {
                        label.set(language, text);
                    }
                    concepts.add_label(&Streams::of(analyzers, text, language).lemmas, number);
                }
            }
            let broader = columns.next().filter(|broader| !broader.is_empty());
            concepts.numbers.insert(id.to_owned(), number);
            concepts.all.push(Concept {
                id: id.to_owned(),
                label,
                broader: broader.map(str::to_owned),
            });
        }
        concepts
    }

    fn add_label(&mut self, lemmas: &[StreamToken], concept: u32) {
        let mut nodes = vec![0u32];
        for word in lemmas.chunk_by(|a, b| a.position == b.position) {
            let mut next = Vec::new();
            for node in nodes {
                for token in word {
                    if next.len() < READINGS {
                        next.push(self.child(node, &token.text));
                    }
                }
            }
            nodes = next;
        }
        for node in nodes {
            let end = &mut self.ends[node as usize];
            if node != 0 && !end.contains(&concept) {
                end.push(concept);
            }
        }
    }

    fn child(&mut self, node: u32, lemma: &str) -> u32 {
        let fresh = self.ends.len() as u32;
        let child = *self.edges.entry((node, lemma.to_owned())).or_insert(fresh);
        if child == fresh {
            self.ends.push(Vec::new());
        }
        child
    }

    /// The concepts in a text, given the lemmas of its words in order. Of overlapping labels
    /// the longest counts; two concepts may share a label.
    pub(crate) fn find(&self, lemmas: &[StreamToken]) -> Vec<Found<'_>> {
        let words: Vec<&[StreamToken]> = lemmas.chunk_by(|a, b| a.position == b.position).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let Some((length, ends)) = self.longest(&words[at..]) else {
                at += 1;
                continue;
            };
            let last = at + length - 1;
            let positions = words[at][0].position..words[last][0].position + 1;
            found.extend(ends.iter().map(|concept| Found {
                concept: &self.all[*concept as usize],
                positions: positions.clone(),
            }));
            at += length;
        }
        found
    }

    /// The lemmas that labels are made of.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.edges.keys().map(|(_, lemma)| lemma.as_str())
    }

    /// A concept and every broader one: what answers the narrower answers those too.
    pub(crate) fn with_broader<'a>(&'a self, concept: &'a Concept) -> Vec<&'a Concept> {
        let mut line = vec![concept];
        while let Some(broader) = line.last().and_then(|last| last.broader.as_ref())
            && let Some(number) = self.numbers.get(broader)
            && line.len() <= DEPTH
        {
            line.push(&self.all[*number as usize]);
        }
        line
    }

    /// The longest label that `words` begin with: its length in words and its concepts.
    fn longest(&self, words: &[&[StreamToken]]) -> Option<(usize, &[u32])> {
        let mut best = None;
        let mut nodes = vec![0u32];
        for (length, word) in (1..).zip(words) {
            let mut next = Vec::new();
            for node in &nodes {
                for token in *word {
                    // The key is owned, so a look-up copies the lemma: words are short.
                    if let Some(child) = self.edges.get(&(*node, token.text.clone())) {
                        next.push(*child);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            if let Some(node) = next
                .iter()
                .find(|node| !self.ends[**node as usize].is_empty())
            {
                best = Some((length, self.ends[*node as usize].as_slice()));
            }
            nodes = next;
        }
        best
    }

    /// Names the table.
    pub(crate) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, language: Language) -> Vec<String> {
        let analyzers = Analyzers::new();
        let table = "id\tfi\tsv\ten\tbroader\n\
            group\tvertaistukiryhmä|tukiryhmä\tkamratstödsgrupp|stödgrupp\tpeer support group|support group\tsupport\n\
            support\tvertaistuki\tkamratstöd\tpeer support\t\n";
        let concepts = Concepts::from_table(table, &analyzers);
        let lemmas = Streams::of(&analyzers, text, language).lemmas;
        concepts
            .find(&lemmas)
            .iter()
            .map(|found| found.concept.id().to_owned())
            .collect()
    }

    #[test]
    fn one_concept_is_met_in_three_languages_and_inflected() {
        assert_eq!(
            found("stödgrupper för anhöriga", Language::Swedish),
            ["group"]
        );
        assert_eq!(found("support groups", Language::English), ["group"]);
        assert_eq!(found("tukiryhmät", Language::Finnish), ["group"]);
    }

    #[test]
    fn the_longest_label_wins() {
        assert_eq!(
            found("a peer support group, and peer support", Language::English),
            ["group", "support"]
        );
    }

    #[test]
    fn the_narrower_answers_the_broader() {
        let analyzers = Analyzers::new();
        let concepts = Concepts::embedded(&analyzers);
        let narrow = concepts
            .all
            .iter()
            .find(|concept| concept.broader.is_some());
        let line = concepts.with_broader(narrow.expect("a narrower concept"));
        assert_eq!(line[0].broader.as_deref(), Some(line[1].id()));
    }

    #[test]
    fn an_empty_text_has_no_concepts() {
        assert_eq!(found("", Language::Finnish), Vec::<String>::new());
    }
}
