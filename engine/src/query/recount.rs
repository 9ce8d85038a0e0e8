//! How what a text finds changes, when some services change.
//!
//! Most texts find none of the changed services, and that is told without a search: a service
//! is found by its terms, and all those of the changed ones are known.

use std::collections::HashSet;

use luukku_analyzers::Language;

use super::SearchRequest;
use super::compounds;
use super::plan::{Plan, Strength};
use super::tally::{Segments, asked_name, asked_topic, same_topic};
use super::topic_counter::{CountedSegments, TopicCounter};
use super::understand::{Clause, Understanding};
use super::words::{Word, Words};
use crate::concepts::Concept;
use crate::index::Tally;

/// The segments that an update is counted in.
#[derive(Clone, Copy)]
pub(crate) struct Versions<'a> {
    /// All services as they were.
    pub(crate) before: Segments<'a>,
    /// All services as they are.
    pub(crate) after: Segments<'a>,
    /// The changed services as they were.
    pub(crate) gone: Segments<'a>,
    /// The changed services as they are.
    pub(crate) come: Segments<'a>,
    /// Every term that a changed service has or had.
    pub(crate) terms: &'a HashSet<String>,
    /// Whether words came into the index, or left it.
    pub(crate) words: IndexWords,
}

/// What kind of text is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counted {
    /// A topic, by place.
    Topic,
    /// The name of an organization, in all.
    Name,
}

/// Whether words came into the index, or left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexWords {
    Same,
    Changed,
}

/// How many of the changed services `text` found, and how many it finds; `None` when it may
/// be understood differently than before, so that the services that did not change have to
/// be counted again too.
///
/// Cost: a text that finds none of them is understood, some 50 µs.
pub(crate) fn tally_of_changes(
    versions: Versions<'_>,
    counted: Counted,
    text: &str,
) -> tantivy::Result<Option<(Tally, Tally)>> {
    let asked = |segments| match counted {
        Counted::Topic => asked_topic(segments, text),
        Counted::Name => asked_name(segments, text),
    };
    if versions.words == IndexWords::Changed && !is_steady(versions, text) {
        // The words of the index decide what is misspelled and what is one compound.
        let is_same = match (&asked(versions.before), &asked(versions.after)) {
            (Some(then), Some(now)) => is_same(then, now),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            return Ok(None);
        }
    }
    let first = versions.after.understand(&SearchRequest::new(text));
    let may_be_found = |clause: &Clause| clause.may_be_in(versions.terms);
    if !first.clauses.iter().all(may_be_found) {
        return Ok(Some(Default::default()));
    }
    let Some(now) = asked(versions.after) else {
        return Ok(Some(Default::default()));
    };
    let count = |segments: Segments<'_>| -> tantivy::Result<Tally> {
        let counted_segments = CountedSegments::new(segments)?;
        let ways = Plan::ways(&now, segments, Strength::Any);
        let found = TopicCounter::new(&counted_segments).count(&ways)?;
        Ok(match counted {
            Counted::Topic => found,
            Counted::Name => found.without_areas(),
        })
    };
    Ok(Some((count(versions.gone)?, count(versions.come)?)))
}

/// Whether nothing that came into the index or left it can change how `text` is understood:
/// each of its words was and is one of the index, so none is corrected, and they make the
/// same compounds.
fn is_steady(versions: Versions<'_>, text: &str) -> bool {
    let (before, after) = (versions.before.vocabulary, versions.after.vocabulary);
    let Words { words, .. } = Words::of(text);
    let is_known = |word: &Word| before.contains(&word.folded) && after.contains(&word.folded);
    words.iter().all(is_known) && compounds::are_same(&words, before, after)
}

impl Clause {
    /// Whether a service with some of these terms may have the clause: what its plan looks for
    /// is among them.
    fn may_be_in(&self, terms: &HashSet<String>) -> bool {
        let has_concept = |concept: &Concept| terms.contains(concept.id());
        let mut found = self.concepts.iter().chain(&self.answers);
        found.any(|found| has_concept(&found.concept))
            || self.related.iter().any(|concept| has_concept(concept))
            || self.joined.iter().any(|word| word.may_be_in(terms))
            || self.words.iter().all(|word| word.may_be_in(terms))
    }
}

impl Word {
    fn may_be_in(&self, terms: &HashSet<String>) -> bool {
        let is_read = |language: Language| {
            let analysis = self.analysis(language);
            analysis.readings.iter().any(|reading| {
                let mut parts = reading.parts.iter();
                terms.contains(&reading.lemma)
                    || (reading.parts.len() > 1 && parts.all(|part| terms.contains(part)))
            })
        };
        terms.contains(&self.folded) || Language::ALL.into_iter().any(is_read)
    }
}

fn is_same(then: &Understanding, now: &Understanding) -> bool {
    let mode = |understood: &Understanding| understood.place.as_ref().map(|place| place.mode);
    mode(then) == mode(now) && same_topic(then, now)
}
