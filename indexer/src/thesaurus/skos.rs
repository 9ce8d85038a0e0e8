//! Concepts of a SKOS vocabulary, gathered from its triples.

use std::collections::{BTreeMap, HashMap};

use luukku_engine::Language;
use oxrdf::{Literal, NamedOrBlankNode, Term, Triple};

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DEPRECATED: &str = "http://www.w3.org/2002/07/owl#deprecated";

/// How many resources and labels became something, and what was left out and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    /// Triples read.
    pub triples: u64,
    /// Concepts written.
    pub concepts: u64,
    /// Labels of these, in Finnish, Swedish and English.
    pub labels: u64,
    /// Labels left out: in other languages, or in none.
    pub other_languages: u64,
    /// Concepts left out: deprecated.
    pub deprecated: u64,
    /// Concepts left out: no label in Finnish, Swedish or English.
    pub without_label: u64,
    /// Concepts left out: of another scheme than the one asked for.
    pub other_scheme: u64,
    /// Labelled resources left out: not concepts, such as collections and the scheme itself.
    pub not_concepts: u64,
}

/// What is known of a resource so far.
#[derive(Debug, Default)]
struct Resource {
    is_concept: bool,
    is_deprecated: bool,
    in_scheme: bool,
    preferred: [Vec<String>; Language::ALL.len()],
    others: [Vec<String>; Language::ALL.len()],
    broader: Vec<String>,
}

/// One line of the table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) preferred: [Vec<String>; Language::ALL.len()],
    pub(super) others: [Vec<String>; Language::ALL.len()],
    pub(super) broader: Vec<String>,
}

/// Gathers concepts while the triples go by: memory for the labels, not for the triples.
#[derive(Debug)]
pub(super) struct Vocabulary<'a> {
    scheme: Option<&'a str>,
    resources: HashMap<String, Resource>,
    pub(super) counts: ImportCounts,
}

impl<'a> Vocabulary<'a> {
    /// Of one concept scheme, or of all.
    pub(super) fn new(scheme: Option<&'a str>) -> Self {
        Self {
            scheme,
            resources: HashMap::new(),
            counts: ImportCounts::default(),
        }
    }

    pub(super) fn add(&mut self, triple: Triple) {
        self.counts.triples += 1;
        let NamedOrBlankNode::NamedNode(subject) = triple.subject else {
            return;
        };
        let predicate = triple.predicate.as_str();
        if predicate == RDF_TYPE {
            if is_skos(&triple.object, "Concept") {
                self.resource(subject.as_str()).is_concept = true;
            }
            return;
        }
        if predicate == DEPRECATED {
            if matches!(&triple.object, Term::Literal(literal) if is_true(literal)) {
                self.resource(subject.as_str()).is_deprecated = true;
            }
            return;
        }
        let Some(property) = predicate.strip_prefix(SKOS) else {
            return;
        };
        match (property, triple.object) {
            ("prefLabel", Term::Literal(label)) => {
                self.label(subject.as_str(), &label, |resource| &mut resource.preferred);
            }
            ("altLabel" | "hiddenLabel", Term::Literal(label)) => {
                self.label(subject.as_str(), &label, |resource| &mut resource.others);
            }
            ("broader", Term::NamedNode(broader)) => {
                push_new(
                    &mut self.resource(subject.as_str()).broader,
                    broader.into_string(),
                );
            }
            ("narrower", Term::NamedNode(narrower)) => {
                push_new(
                    &mut self.resource(narrower.as_str()).broader,
                    subject.into_string(),
                );
            }
            ("inScheme" | "topConceptOf", Term::NamedNode(scheme))
                if self.scheme == Some(scheme.as_str()) =>
            {
                self.resource(subject.as_str()).in_scheme = true;
            }
            ("hasTopConcept", Term::NamedNode(concept))
                if self.scheme == Some(subject.as_str()) =>
            {
                self.resource(concept.as_str()).in_scheme = true;
            }
            _ => {}
        }
    }

    fn resource(&mut self, id: &str) -> &mut Resource {
        // Two look-ups, so that an id is copied once and not for every triple.
        if !self.resources.contains_key(id) {
            self.resources.insert(id.to_owned(), Resource::default());
        }
        self.resources.entry(id.to_owned()).or_default()
    }

    fn label(
        &mut self,
        id: &str,
        label: &Literal,
        of: fn(&mut Resource) -> &mut [Vec<String>; Language::ALL.len()],
    ) {
        let tag = label.language().unwrap_or_default();
        let primary = tag.split('-').next().unwrap_or_default();
        let Ok(language) = primary.parse::<Language>() else {
            self.counts.other_languages += 1;
            return;
        };
        let text = one_line(label.value());
        if !text.is_empty() {
            push_new(&mut of(self.resource(id))[language as usize], text);
        }
    }

    /// The lines of the table, by id, whatever the order of the triples was.
    pub(super) fn finish(self) -> (Vec<Line>, ImportCounts) {
        let mut counts = self.counts;
        let mut lines = Vec::new();
        let resources: BTreeMap<String, Resource> = self.resources.into_iter().collect();
        for (id, mut resource) in resources {
            let labels = resource.preferred.iter().chain(&resource.others);
            let labels = labels.map(Vec::len).sum::<usize>() as u64;
            if !resource.is_concept {
                counts.not_concepts += u64::from(labels > 0);
            } else if resource.is_deprecated {
                counts.deprecated += 1;
            } else if self.scheme.is_some() && !resource.in_scheme {
                counts.other_scheme += 1;
            } else if labels == 0 {
                counts.without_label += 1;
            } else {
                counts.concepts += 1;
                counts.labels += labels;
                let lists = resource.preferred.iter_mut().chain(&mut resource.others);
                lists.for_each(|list| list.sort());
                resource.broader.sort();
                lines.push(Line {
                    id: one_line(&id),
                    preferred: resource.preferred,
                    others: resource.others,
                    broader: resource.broader,
                });
            }
        }
        (lines, counts)
    }
}

fn is_skos(term: &Term, name: &str) -> bool {
    matches!(term, Term::NamedNode(node) if node.as_str().strip_prefix(SKOS) == Some(name))
}

fn is_true(literal: &Literal) -> bool {
    matches!(literal.value(), "true" | "1")
}

fn push_new(list: &mut Vec<String>, value: String) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// A text as it can stand in a cell: tabs and line breaks separate lines and columns there, and
/// bars labels.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('|', "/")
}
