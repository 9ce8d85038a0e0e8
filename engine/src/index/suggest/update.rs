//! Suggestions after an update: what is counted is only what changed.
//!
//! A topic finds now what it found before, less the old versions of the changed services that
//! it found, and with the new versions that it finds. Both are counted by the same plan, so
//! the sum is what a count of everything would give, as long as the topic is still understood
//! the same: words that come into the index or leave it can change that, and then the topic
//! is counted anew.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use fst::Streamer as _;
use luukku_analyzers::Language;

use super::SuggestDictionary;
use super::build::{
    Candidate, SuggestBuilder, Suggested, Suggestions, TopicWords, candidates, count, counted,
    share_out,
};
use super::entry::{Tally, Topic};
use crate::catalog::Service;
use crate::index::layout::{COUNTS, write_durably};
use crate::index::{Boundaries, IndexError};
use crate::query::{
    Counted, CountedSegments, TopicCounter, Versions, tally_of_all, tally_of_changes,
};

/// Gathers what an update changes.
#[derive(Default)]
pub(in crate::index) struct SuggestUpdate {
    gone: SuggestBuilder,
    come: SuggestBuilder,
}

impl SuggestUpdate {
    /// A service as it was.
    pub(in crate::index) fn delete(&mut self, service: &Service, boundaries: &Boundaries) {
        self.gone.add(Suggested::by(service, boundaries));
    }

    /// A service as it is.
    pub(in crate::index) fn add(&mut self, service: &Service, boundaries: &Boundaries) {
        self.come.add(Suggested::by(service, boundaries));
    }

    /// Writes the dictionary into `home`, from that of the generation in `previous`.
    ///
    /// Cost: a search of the changed services a topic, shared by all processors, and one of
    /// all services for each topic that is new.
    pub(in crate::index) fn write(
        self,
        previous: &Path,
        home: &Path,
        versions: Versions<'_>,
    ) -> Result<(), IndexError> {
        let dictionary = SuggestDictionary::open(previous)?;
        let words_before = TopicWords::open(&previous.join(COUNTS))?;
        let mut words = words_before.clone();
        words.change(&self.gone.words(), &self.come.words());
        let changed: HashSet<String> = self.gone.names.iter().map(|name| name.id).collect();
        let mut names = self.come.names;
        names.extend(
            dictionary
                .names()
                .filter(|name| !changed.contains(&name.id)),
        );
        let after = Suggestions::new(words, names);

        let counted = count_changes(&dictionary, &words_before, after.words(), versions);
        let (counted, all) = counted.map_err(IndexError::tantivy(home))?;
        after.write_counted(home, &counted, all)
    }
}

fn count_changes(
    dictionary: &SuggestDictionary,
    words_before: &TopicWords,
    words: &TopicWords,
    versions: Versions<'_>,
) -> tantivy::Result<(Vec<Candidate>, Tally)> {
    let Versions {
        before,
        after,
        gone,
        come,
        ..
    } = versions;
    let mut topics = candidates(after, words);
    let in_all = gone.searcher.num_docs() + come.searcher.num_docs();
    let segments = CountedSegments::new(after)?;
    if in_all >= after.searcher.num_docs() {
        // Counting everything is less work.
        return Ok((count(&segments, topics)?, segments.tally_of_all()?));
    }
    let mut known: HashMap<(Counted, String), Tally> = HashMap::new();
    for candidate in candidates(before, words_before) {
        // Candidates that found nothing have no entry.
        known.insert(key(&candidate.topic), Tally::default());
    }
    for topic in dictionary.topics().skip(1) {
        known.insert(key(&topic), topic.tally);
    }
    share_out(&mut topics, || {
        let mut counter = TopicCounter::new(&segments);
        let known = &known;
        move |candidate| {
            let topic = &mut candidate.topic;
            let after_changes = match known.get(&key(topic)) {
                Some(tally) => tally_of_changes(versions, counted(topic), &topic.text)?
                    .map(|(gone, come)| tally.changed(&gone, &come)),
                None => None,
            };
            topic.tally = match after_changes {
                Some(tally) => tally,
                None => counter.tally(&topic.text, counted(topic))?,
            };
            Ok(())
        }
    })?;
    topics.retain(|candidate| candidate.topic.tally.total > 0);
    let all = dictionary
        .all_services()
        .changed(&tally_of_all(gone)?, &tally_of_all(come)?);
    Ok((topics, all))
}

/// What a count depends on, but for the services.
fn key(topic: &Topic) -> (Counted, String) {
    (counted(topic), topic.text.clone())
}

const KEYWORD: u8 = b'K';
const ORGANIZATION: u8 = b'O';

impl TopicWords {
    /// Writes `suggest.counts`: an FST from `K` and a keyword, or `O`, the number of a language
    /// and the name of an organization, to how many services have it.
    pub(super) fn write(&self, path: &Path) -> Result<(), IndexError> {
        let keywords = self.keywords.iter().map(|(text, services)| {
            let mut key = vec![KEYWORD];
            key.extend(text.bytes());
            (key, *services)
        });
        let organizations = self
            .organizations
            .iter()
            .map(|((language, text), services)| {
                let mut key = vec![ORGANIZATION, *language as u8];
                key.extend(text.bytes());
                (key, *services)
            });
        let counts: BTreeMap<Vec<u8>, u64> = keywords.chain(organizations).collect();
        let map = fst::Map::from_iter(counts)
            .map_err(|error| IndexError::damaged(path, error.to_string()))?;
        write_durably(path, map.as_fst().as_bytes())
    }

    fn open(path: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(path).map_err(IndexError::io(path, "read"))?;
        let map =
            fst::Map::new(bytes).map_err(|error| IndexError::damaged(path, error.to_string()))?;
        let mut words = Self::default();
        let mut counts = map.stream();
        while let Some((key, services)) = counts.next() {
            words
                .read(key, services)
                .ok_or_else(|| IndexError::damaged(path, "it has a key that is none"))?;
        }
        Ok(words)
    }

    fn read(&mut self, key: &[u8], services: u64) -> Option<()> {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        match key {
            [KEYWORD, rest @ ..] => {
                self.keywords.insert(text(rest)?, services);
            }
            [ORGANIZATION, language, rest @ ..] => {
                let language = *Language::ALL.get(usize::from(*language))?;
                self.organizations.insert((language, text(rest)?), services);
            }
            _ => return None,
        }
        Some(())
    }

    pub(super) fn change(&mut self, gone: &Self, come: &Self) {
        change(&mut self.keywords, &gone.keywords, &come.keywords);
        change(
            &mut self.organizations,
            &gone.organizations,
            &come.organizations,
        );
    }
}

fn change<K: Ord + Clone>(
    counts: &mut BTreeMap<K, u64>,
    gone: &BTreeMap<K, u64>,
    come: &BTreeMap<K, u64>,
) {
    for (key, services) in come {
        *counts.entry(key.clone()).or_default() += services;
    }
    for (key, services) in gone {
        if let Some(count) = counts.get_mut(key) {
            *count = count.saturating_sub(*services);
            if *count == 0 {
                counts.remove(key);
            }
        }
    }
}
