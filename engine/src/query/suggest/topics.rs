//! Topics that what is typed may become.

use std::collections::HashMap;

use luukku_analyzers::{Language, Origin, fold};

use super::typed::{Forgive, forgiven};
use crate::analysis;
use crate::index::{Space, SuggestDictionary, Topic, key_words};

/// Most topics looked at in a way of finding them.
const LOOKED_AT: usize = 12;

/// With so many topics found, further languages and typing errors are not tried.
const ENOUGH: usize = 3;

/// Most labels of one concept.
const SAME_CONCEPT: usize = 2;

/// Most ways of reading the words as lemmas.
const READINGS: usize = 8;

/// How what is typed meets a topic, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is the topic, perhaps in another form.
    Whole,
    /// The topic begins so.
    Begins,
    /// A later word, or part of a compound, begins so.
    Part,
}

/// A topic that what is typed may become.
#[derive(Clone, Debug)]
pub(super) struct FoundTopic {
    pub(super) topic: Topic,
    pub(super) number: u64,
    pub(super) fit: Fit,
    pub(super) edits: u8,
    /// How far down the languages tried it was found.
    pub(super) language_rank: usize,
}

impl FoundTopic {
    /// How useful it is; greater is better, some 60 to 130.
    pub(super) fn score(&self) -> f64 {
        let fit = match self.fit {
            Fit::Whole => 100.0,
            Fit::Begins => 80.0,
            Fit::Part => 73.0,
        };
        let services = 2.0 * f64::from(self.topic.tally.total + 1).log2();
        fit + services.min(25.0) - 12.0 * f64::from(self.edits) - 10.0 * self.language_rank as f64
    }
}

/// Topics that `words` may become, the last of which may go on; best first.
pub(super) fn find(
    dictionary: &SuggestDictionary,
    words: &[String],
    languages: &[Language],
    forgive: Forgive,
) -> Vec<FoundTopic> {
    let key = words.join(" ");
    let letters = key.chars().count();
    let mut finder = Finder {
        dictionary,
        found: Vec::new(),
    };
    for (rank, language) in languages.iter().enumerate() {
        if letters > 2 {
            for lemmas in lemma_keys(words, *language) {
                let space = Space::TopicLemmas(*language);
                let whole = dictionary.whole(space, &lemmas, LOOKED_AT);
                finder.add(whole, Fit::Whole, rank);
            }
        }
        let begin = dictionary.complete(Space::Topics(*language), &key, LOOKED_AT);
        finder.add(begin, Fit::Begins, rank);
        if letters > 2 {
            let part = dictionary.complete(Space::TopicParts(*language), &key, LOOKED_AT);
            finder.add(part, Fit::Part, rank);
        }
        if finder.found.len() >= ENOUGH {
            break;
        }
    }
    let edits = forgiven(letters);
    if forgive == Forgive::Errors && finder.found.is_empty() && edits > 0 {
        for (rank, language) in languages.iter().enumerate() {
            let space = Space::Topics(*language);
            let meant = dictionary.complete_with_errors(space, &key, edits, LOOKED_AT);
            finder.add(meant, Fit::Begins, rank);
        }
    }
    let mut found = finder.found;
    for topic in &mut found {
        let texts = [&topic.topic.text, &topic.topic.label];
        let is_whole = |text: &&String| key_words(text).join(" ") == key;
        if texts.iter().any(is_whole) {
            topic.fit = Fit::Whole;
        }
    }
    found.sort_by(|a, b| {
        b.score()
            .total_cmp(&a.score())
            .then(a.number.cmp(&b.number))
    });
    let mut of_concept: HashMap<String, usize> = HashMap::new();
    found.retain(|found| {
        let concept = if found.topic.concept.is_empty() {
            fold(&found.topic.text)
        } else {
            found.topic.concept.clone()
        };
        let met = of_concept.entry(concept).or_default();
        *met += 1;
        *met <= SAME_CONCEPT
    });
    found
}

struct Finder<'a> {
    dictionary: &'a SuggestDictionary,
    found: Vec<FoundTopic>,
}

impl Finder<'_> {
    fn add(&mut self, completed: Vec<crate::index::Completed>, fit: Fit, language_rank: usize) {
        for completed in completed {
            let is_known = |known: &FoundTopic| known.number == completed.value;
            if self.found.iter().any(is_known) {
                continue;
            }
            if let Some(topic) = self.dictionary.topic(completed.value) {
                self.found.push(FoundTopic {
                    topic,
                    number: completed.value,
                    fit,
                    edits: completed.edits,
                    language_rank,
                });
            }
        }
    }
}

/// The ways of reading the words as lemmas, one for every word.
fn lemma_keys(words: &[String], language: Language) -> Vec<String> {
    let analyzers = analysis::analyzers();
    let mut ways = vec![String::new()];
    for word in words {
        let analysis = &analyzers.analyze_cached(word, language);
        ways = ways
            .iter()
            .flat_map(|way| {
                let known = analysis.readings.iter().filter(move |reading| {
                    // A guessed word is one that is not yet whole.
                    language != Language::Finnish || reading.origin == Origin::Lexicon
                });
                known.map(move |reading| {
                    if way.is_empty() {
                        reading.lemma.clone()
                    } else {
                        format!("{way} {}", reading.lemma)
                    }
                })
            })
            .take(READINGS)
            .collect();
    }
    ways
}
