//! Gathering what can be suggested, and counting what each of it finds.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use luukku_analyzers::{Language, Streams, fold};

use super::entry::{AreaNumber, Name, Tally, Topic, TopicKind};
use super::file::EntriesWriter;
use super::keys::Keys;
use super::names::NameList;
use super::plural::plural;
use super::{Space, key_words};
use crate::analysis;
use crate::catalog::Service;
use crate::concepts::Label;
use crate::gazetteer::Gazetteer;
use crate::index::document::municipality;
use crate::index::layout::{COUNTS, ENTRIES, SUGGEST};
use crate::index::positions::primary_point;
use crate::index::{Boundaries, IndexError, concept_key};
use crate::query::{Counted, CountedSegments, Segments, TopicCounter};

/// Longest text suggested, in characters: a suggestion is a line.
const LONGEST: usize = 120;

/// Most words of a name that it is found by.
const WORDS: usize = 6;

/// Most services of the same name that are found by it: more cannot be told apart in a list.
const SAME_NAME: u32 = 8;

/// Most topics counted, the most used first: a search each, so that a build stays a build.
const TOPICS: usize = 100_000;

/// Topics that a thread counts before it takes more.
const SHARE: usize = 32;

/// Most topics kept for an area.
const LOCAL: usize = 12;

/// Most ways of reading the words of a topic that it is found by.
const READINGS: usize = 4;

/// What of one service can be suggested.
pub(in crate::index) struct Suggested {
    keywords: Vec<String>,
    organizations: Vec<(Language, String)>,
    names: Vec<Name>,
}

/// Gathers what can be suggested.
#[derive(Default)]
pub(in crate::index) struct SuggestBuilder {
    /// Words as they come, which is a million times the same few thousand.
    keywords: IndexMap<String, u64, RandomState>,
    organizations: IndexMap<(Language, String), u64, RandomState>,
    pub(super) names: NameList,
}

/// Words of the records that may be topics, and how many services have each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TopicWords {
    pub(super) keywords: BTreeMap<String, u64>,
    pub(super) organizations: BTreeMap<(Language, String), u64>,
}

/// A topic to be counted.
pub(super) struct Candidate {
    pub(super) topic: Topic,
    /// How many services are about it.
    services: u64,
    is_preferred: bool,
}

impl Suggested {
    pub(in crate::index) fn by(service: &Service, boundaries: &Boundaries) -> Self {
        let topics = service.service_classes.iter().chain(&service.terms);
        let keywords = topics
            .filter_map(|topic| shown(topic))
            // `amenity=pharmacy` is for programs.
            .filter(|text| !text.contains('='));
        let organizations = service.organization.iter().flat_map(|of| of.name.iter());
        let primary = service.locations.first();
        let municipality =
            primary.and_then(|place| municipality(place, Gazetteer::embedded(), boundaries));
        let place = primary_point(service);
        let name = |(language, name): (Language, &str)| {
            Some(Name {
                language,
                text: shown(name)?,
                id: service.id.as_str().to_owned(),
                municipality,
                point: place,
            })
        };
        Self {
            keywords: keywords.collect(),
            organizations: organizations
                .filter_map(|(language, name)| Some((language, shown(name)?)))
                .collect(),
            names: service.name.iter().filter_map(name).collect(),
        }
    }
}

impl SuggestBuilder {
    pub(in crate::index) fn add(&mut self, suggested: Suggested) {
        for keyword in suggested.keywords {
            *self.keywords.entry(keyword).or_default() += 1;
        }
        for organization in suggested.organizations {
            *self.organizations.entry(organization).or_default() += 1;
        }
        self.names.extend(suggested.names);
    }

    /// The words in their order.
    pub(super) fn words(&self) -> TopicWords {
        let keywords = self.keywords.iter();
        let organizations = self.organizations.iter();
        TopicWords {
            keywords: keywords
                .map(|(text, services)| (text.clone(), *services))
                .collect(),
            organizations: organizations
                .map(|(name, services)| (name.clone(), *services))
                .collect(),
        }
    }

    /// Takes services out again.
    pub(in crate::index) fn remove(&mut self, gone: &Self) {
        let mut words = self.words();
        words.change(&gone.words(), &TopicWords::default());
        self.keywords = words.keywords.into_iter().collect();
        self.organizations = words.organizations.into_iter().collect();
        let ids = gone.names.iter().map(|name| name.id).collect();
        self.names.remove(&ids);
    }

    /// Puts the names in order.
    ///
    /// Cost: some 4 µs a name.
    pub(in crate::index) fn sorted(self) -> Suggestions {
        Suggestions::new(self.words(), self.names)
    }
}

/// What can be suggested, of which only the topics have to be counted yet.
pub(in crate::index) struct Suggestions {
    words: TopicWords,
    /// Those of the names.
    entries: EntriesWriter,
    keys: Keys,
}

impl Suggestions {
    pub(super) fn new(words: TopicWords, names: NameList) -> Self {
        let mut entries = EntriesWriter::default();
        let mut keys = Keys::default();
        let mut same = (String::new(), 0);
        for (number, (folded, name)) in (0u64..).zip(names.into_sorted()) {
            if same.0 != folded {
                same = (folded, 0);
            }
            same.1 += 1;
            if same.1 <= SAME_NAME {
                name_keys(&mut keys, &name, number);
            }
            entries.name(name);
        }
        keys.sort();
        Self {
            words,
            entries,
            keys,
        }
    }

    pub(super) fn words(&self) -> &TopicWords {
        &self.words
    }

    /// Counts what the topics find in `segments`, and writes the dictionary into `home`.
    ///
    /// Cost: some 0.1 ms a topic, and more for the commonest, shared by all processors.
    pub(in crate::index) fn write(
        self,
        home: &Path,
        segments: Segments<'_>,
    ) -> Result<(), IndexError> {
        let problem = || IndexError::tantivy(home);
        let candidates = candidates(segments, &self.words);
        let segments = CountedSegments::new(segments).map_err(problem())?;
        let counted = count(&segments, candidates).map_err(problem())?;
        let all = segments.tally_of_all().map_err(problem())?;
        self.write_counted(home, &counted, all)
    }

    /// Writes the dictionary of `counted` topics, of which there are `all` services.
    pub(super) fn write_counted(
        self,
        home: &Path,
        counted: &[Candidate],
        all: Tally,
    ) -> Result<(), IndexError> {
        let Self {
            words,
            mut entries,
            mut keys,
        } = self;
        words.write(&home.join(COUNTS))?;
        let everything = Topic {
            kind: TopicKind::Keyword,
            language: Language::Finnish,
            text: String::new(),
            label: String::new(),
            concept: String::new(),
            tally: all,
        };
        entries.topic(&everything);
        for (number, candidate) in (1u64..).zip(counted) {
            entries.topic(&candidate.topic);
            topic_keys(&mut keys, candidate, number);
        }
        local_keys(&mut keys, counted, &everything.tally);
        entries.write(&home.join(ENTRIES))?;
        keys.write(&home.join(SUGGEST))
    }
}

/// A text as it is shown; `None` when it is too long for a line, or blank.
fn shown(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ").replace(char::is_control, "");
    (!text.is_empty() && text.chars().count() <= LONGEST).then_some(text)
}

/// What may be a topic, each text of a language once, the most used first.
pub(super) fn candidates(segments: Segments<'_>, words: &TopicWords) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut met = HashSet::new();
    let mut push = |candidate: Candidate| {
        let topic = &candidate.topic;
        let is_new = met.insert((topic.language, fold(&topic.text)));
        // The singular is known by its plural.
        let is_new_label = met.insert((topic.language, fold(&topic.label)));
        if is_new && (is_new_label || topic.text == topic.label) {
            candidates.push(candidate);
        }
    };
    for label in segments.concepts.written_labels() {
        let Label {
            concept,
            language,
            text,
            is_preferred,
        } = label;
        let having = segments.statistics().look_up(concept_key(concept));
        let services = u64::from(having.named);
        // `amenity=pharmacy` is for programs.
        if having.services > 0
            && !text.contains('=')
            && let Some(label) = shown(text)
        {
            push(Candidate {
                topic: Topic {
                    kind: TopicKind::Concept,
                    language,
                    text: plural(&label, language).unwrap_or_else(|| label.clone()),
                    label,
                    concept: concept.to_owned(),
                    tally: Tally::default(),
                },
                services,
                is_preferred,
            });
        }
    }
    let keywords = words
        .keywords
        .iter()
        .map(|(text, services)| (TopicKind::Keyword, Language::Finnish, text, services));
    let organizations = words
        .organizations
        .iter()
        .map(|((language, text), services)| (TopicKind::Organization, *language, text, services));
    for (kind, language, label, services) in keywords.chain(organizations) {
        push(Candidate {
            topic: Topic {
                kind,
                language,
                text: label.clone(),
                label: label.clone(),
                concept: String::new(),
                tally: Tally::default(),
            },
            services: *services,
            is_preferred: true,
        });
    }
    // The numbers of the entries are the order they are suggested in.
    candidates.sort_by_cached_key(|candidate| {
        (
            std::cmp::Reverse(candidate.services),
            !candidate.is_preferred,
            candidate.topic.label.chars().count(),
            candidate.topic.label.clone(),
        )
    });
    candidates.truncate(TOPICS);
    candidates
}

/// Counts what the candidates find, and leaves out those that find nothing.
pub(super) fn count(
    segments: &CountedSegments<'_>,
    mut candidates: Vec<Candidate>,
) -> tantivy::Result<Vec<Candidate>> {
    share_out(&mut candidates, || {
        let mut counter = TopicCounter::new(segments);
        move |candidate| {
            let topic = &mut candidate.topic;
            topic.tally = counter.tally(&topic.text, counted(topic))?;
            Ok(())
        }
    })?;
    candidates.retain(|candidate| candidate.topic.tally.total > 0);
    Ok(candidates)
}

/// How a topic is counted.
pub(super) fn counted(topic: &Topic) -> Counted {
    match topic.kind {
        TopicKind::Organization => Counted::Name,
        TopicKind::Concept | TopicKind::Keyword => Counted::Topic,
    }
}

/// Does for every candidate what `worker` makes for each thread, shared by all processors.
pub(super) fn share_out<W>(
    candidates: &mut [Candidate],
    worker: impl Fn() -> W + Sync,
) -> tantivy::Result<()>
where
    W: FnMut(&mut Candidate) -> tantivy::Result<()>,
{
    // The first are the most used, and take the longest: whoever is ready takes the next.
    let shares = Mutex::new(candidates.chunks_mut(SHARE));
    let next = || shares.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut each = worker();
        while let Some(share) = next() {
            share.iter_mut().try_for_each(&mut each)?;
        }
        Ok(())
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            worker.join().unwrap_or_else(|_| {
                let problem = "counting what topics find failed".to_owned();
                Err(tantivy::TantivyError::InternalError(problem))
            })?;
        }
        Ok(())
    })
}

fn topic_keys(keys: &mut Keys, candidate: &Candidate, number: u64) {
    let topic = &candidate.topic;
    let language = topic.language;
    let texts: BTreeSet<&str> = [topic.label.as_str(), topic.text.as_str()].into();
    if topic.kind == TopicKind::Organization {
        for (_, words) in word_starts(&topic.text) {
            keys.push(Space::Organizations, &words, number);
        }
        return;
    }
    for text in texts {
        for (at, words) in word_starts(text) {
            let space = if at == 0 {
                Space::Topics(language)
            } else {
                Space::TopicParts(language)
            };
            keys.push(space, &words, number);
        }
    }
    let streams = Streams::of(analysis::analyzers(), &topic.text, language);
    for part in part_starts(&topic.text, language) {
        keys.push(Space::TopicParts(language), &part, number);
    }
    for lemmas in lemma_keys(&streams) {
        keys.push(Space::TopicLemmas(language), &lemmas, number);
    }
}

/// The ways of reading a text as lemmas, one for every word.
fn lemma_keys(streams: &Streams) -> Vec<String> {
    let mut ways = vec![String::new()];
    for word in streams.lemmas.chunk_by(|a, b| a.position == b.position) {
        let longer: Vec<String> = ways
            .iter()
            .flat_map(|way| word.iter().map(move |token| join(way, &token.text)))
            .take(READINGS)
            .collect();
        ways = longer;
    }
    ways.retain(|way| !way.is_empty());
    ways
}

fn join(before: &str, word: &str) -> String {
    if before.is_empty() {
        word.to_owned()
    } else {
        format!("{before} {word}")
    }
}

/// The text from each later part of its first compound on: "ryhmät" of "tukiryhmät".
fn part_starts(text: &str, language: Language) -> Vec<String> {
    let words = key_words(text);
    let Some((first, rest)) = words.split_first() else {
        return Vec::new();
    };
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    let analysis = analysis::analyzers().analyze_cached(first, language);
    let Some(reading) = analysis.readings.first() else {
        return Vec::new();
    };
    reading
        .boundaries
        .iter()
        // The lemma and the word are the same up to the last part's ending.
        .filter(|at| first.get(..**at) == reading.lemma.get(..**at))
        .filter_map(|at| {
            let words = [&[first.get(*at..)?], rest.as_slice()].concat();
            Some(words.join(" "))
        })
        .filter(|part| part.chars().count() > 2)
        .collect()
}

/// The words of a text from each of its first words on.
fn word_starts(text: &str) -> Vec<(usize, String)> {
    let words = key_words(text);
    (0..words.len().min(WORDS))
        .filter_map(|at| Some((at, words.get(at..)?.join(" "))))
        .collect()
}

fn name_keys(keys: &mut Keys, name: &Name, number: u64) {
    for (at, words) in word_starts(&name.text) {
        let space = if at == 0 {
            Space::Names
        } else {
            Space::NameParts
        };
        keys.push(space, &words, number);
    }
}

/// For every area the topics it has most of, each concept once, by how many services it has
/// there and how much rarer they are elsewhere.
fn local_keys(keys: &mut Keys, counted: &[Candidate], all: &Tally) {
    let mut by_area: BTreeMap<(AreaNumber, u8), Vec<(f64, u64)>> = BTreeMap::new();
    for (number, candidate) in (1u64..).zip(counted) {
        let topic = &candidate.topic;
        if topic.kind != TopicKind::Concept || !candidate.is_preferred {
            continue;
        }
        let rarity = (1.0 + f64::from(all.total) / f64::from(topic.tally.total)).ln();
        for (area, services) in topic.tally.areas.iter() {
            let entry = by_area.entry((area, topic.language as u8)).or_default();
            entry.push((f64::from(services) * rarity, number));
        }
    }
    for ((area, language), mut topics) in by_area {
        let Some(language) = Language::ALL.get(usize::from(language)) else {
            continue;
        };
        topics.sort_by(|(a, first), (b, second)| b.total_cmp(a).then(first.cmp(second)));
        for (_, number) in topics.into_iter().take(LOCAL) {
            keys.push(Space::Local(*language, area), "", number);
        }
    }
}
