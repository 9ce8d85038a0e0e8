//! Concepts: one thing people ask for, with all the words they use for it.
//!
//! A label meets a text over lemmas, longest first, so "support groups", "stödgrupper" and
//! "vertaistukiryhmiä" are one concept. Concepts come from the tables that ship and from those
//! given to a build ([`Thesaurus`]); they are part of the index, analysed when it is built.
//!
//! In an index they are two files:
//!
//! - `concepts.fst`, an FST from keys to meanings. A key is a byte for the language and the
//!   lemmas of a label's words with a NUL between; its value says where its meanings are.
//! - `concepts.json`: the concepts (id, labels, broader ones by number), the meanings (concept
//!   by number, weight in percent) and the tables they are from.
//!
//! Finding walks the FST, some ten nodes a lemma, and makes nothing on the way.

mod error;
mod known;
mod labels;
mod merge;
mod names;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod thesaurus;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock, OnceLock};

use foldhash::fast::RandomState;
use fst::Streamer as _;
use fst::raw::{CompiledAddr, Fst, Output};
use luukku_analyzers::{Language, StreamToken};

use crate::catalog::LocalizedText;
use labels::{BETWEEN, content_words, language_byte};

pub use error::ThesaurusError;
pub(crate) use known::{LabelWord, LabelWords};
pub use thesaurus::{Compiled, TableSummary, Thesaurus};

/// Most concepts broader than one that are reached: above them are "activities" and "things".
const BROADER: usize = 12;

/// Most steps up from a concept.
const DEPTH: usize = 4;

/// Most ways of reading the words so far that are followed at once.
const WAYS: usize = 16;

/// One concept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Concept {
    id: String,
    label: LocalizedText,
    /// Numbers of the concepts right above it.
    broader: Vec<u32>,
    /// Numbers of the concepts that answer the same need.
    related: Vec<u32>,
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

/// What a label means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Meaning {
    concept: u32,
    /// How surely, in percent.
    percent: u8,
}

impl Meaning {
    /// How surely, 0 to 1.
    fn weight(self) -> f32 {
        f32::from(self.percent) / 100.0
    }
}

/// A concept met in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) concept: Arc<Concept>,
    /// How surely the words mean it, 0 to 1: less for alternative names, and for labels that
    /// several concepts have.
    pub(crate) weight: f32,
    /// Positions of the words that say it.
    pub(crate) positions: Range<usize>,
}

/// The concepts of an index.
pub struct Concepts {
    all: Vec<Arc<Concept>>,
    /// Numbers of the concepts, in the order of their ids.
    by_id: Vec<u32>,
    labels: Fst<Vec<u8>>,
    /// The meanings of all keys: a value of `labels` is where its own begin, times 256, and how
    /// many there are.
    meanings: Vec<Meaning>,
    tables: Vec<TableSummary>,
    /// Every label as written: for building an index, and not kept in one.
    written: Vec<WrittenLabel>,
    /// The words that labels go on with: made when it is first asked for, for building an index.
    later_words: OnceLock<HashSet<Box<[u8]>, RandomState>>,
}

/// A label as it is written in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct WrittenLabel {
    concept: u32,
    language: Language,
    text: String,
}

/// A label of a concept, as suggestions are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label<'a> {
    /// The concept's id.
    pub(crate) concept: &'a str,
    pub(crate) language: Language,
    pub(crate) text: &'a str,
    /// Whether it is the concept's name in the language.
    pub(crate) is_preferred: bool,
}

fn by_id(all: &[Arc<Concept>]) -> Vec<u32> {
    let mut numbers: Vec<u32> = (0u32..).take(all.len()).collect();
    numbers.sort_by(|a, b| all[*a as usize].id.cmp(&all[*b as usize].id));
    numbers
}

/// A way of reading the words so far: a node of the FST and what was output until there.
#[derive(Clone, Copy)]
struct Way {
    node: CompiledAddr,
    output: Output,
}

impl Concepts {
    /// The concepts that ship with the program, made once and shared.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: LazyLock<Arc<Concepts>> =
            LazyLock::new(|| Arc::new(Thesaurus::shipped().compile(&|_, _| {}).0));
        Arc::clone(&SHIPPED)
    }

    fn new(
        all: Vec<Concept>,
        labels: BTreeMap<Vec<u8>, Vec<Meaning>>,
        tables: Vec<TableSummary>,
    ) -> Self {
        let mut meanings = Vec::new();
        let mut places: HashMap<Vec<Meaning>, u64> = HashMap::new();
        let keys: Vec<(Vec<u8>, u64)> = labels
            .into_iter()
            .map(|(key, of_key)| {
                let count = of_key.len() as u64;
                let place = *places.entry(of_key).or_insert_with_key(|of_key| {
                    let place = meanings.len() as u64;
                    meanings.extend_from_slice(of_key);
                    place
                });
                (key, place << 8 | count)
            })
            .collect();
        // Keys come sorted from the map, so there is no error to lose.
        let labels = Fst::from_iter_map(keys).unwrap_or_else(|_| fst::Map::default().into_fst());
        let all: Vec<Arc<Concept>> = all.into_iter().map(Arc::new).collect();
        Self {
            by_id: by_id(&all),
            all,
            labels,
            meanings,
            tables,
            written: Vec::new(),
            later_words: OnceLock::new(),
        }
    }

    /// Every label of every concept as written, in the order of the tables; none for concepts
    /// opened from an index.
    pub(crate) fn written_labels(&self) -> impl Iterator<Item = Label<'_>> {
        self.written.iter().filter_map(|label| {
            let concept = self.all.get(label.concept as usize)?;
            Some(Label {
                concept: concept.id(),
                language: label.language,
                text: &label.text,
                is_preferred: concept.label().get(label.language) == Some(&label.text),
            })
        })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The tables they are from.
    #[must_use]
    pub fn tables(&self) -> &[TableSummary] {
        &self.tables
    }

    /// The concepts in a text, given the lemmas of its words in order. Of overlapping labels
    /// the longest counts; several concepts may share a label, the likeliest comes first.
    pub(crate) fn find<T: AsRef<str>>(
        &self,
        lemmas: &[StreamToken<T>],
        language: Language,
    ) -> Vec<Found> {
        let words = content_words(lemmas, language);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let mut texts = rest
                .iter()
                .map(|word| word.iter().map(|token| token.text.as_ref().as_bytes()));
            let longest = texts.next().and_then(|first| {
                let begun = self.begin(first, language);
                let longer = self.go_on(begun.ways, texts);
                let longer = longer.map(|(words, ends)| (words + 1, ends));
                longer.or((!begun.ends.is_empty()).then_some((1, begun.ends)))
            });
            at += longest.map_or(1, |(length, _)| length);
            let Some((length, ends)) = longest else {
                continue;
            };
            let first = rest.first().and_then(|word| word.first());
            let last = rest.get(length - 1).and_then(|word| word.first());
            if let (Some(first), Some(last)) = (first, last) {
                self.add(&mut found, &ends, first.position..last.position + 1);
            }
        }
        found
    }

    /// Adds what the labels at `ends` mean, each concept once, to what was found.
    fn add(&self, found: &mut Vec<Found>, ends: &Ends, positions: Range<usize>) {
        let from = found.len();
        for meaning in self.meanings_of(ends) {
            if let Some(concept) = self.all.get(meaning.concept as usize) {
                found.push(Found {
                    concept: Arc::clone(concept),
                    weight: meaning.weight(),
                    positions: positions.clone(),
                });
            }
        }
        if let Some(new) = found.get_mut(from..) {
            new.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        }
    }

    /// What the labels at `ends` mean, each concept once.
    fn meanings_of(&self, ends: &Ends) -> Vec<Meaning> {
        let mut met: Vec<Meaning> = Vec::new();
        for meaning in ends.iter().flat_map(|value| self.meanings_at(value)) {
            if !met.iter().any(|known| known.concept == meaning.concept) {
                met.push(*meaning);
            }
        }
        met
    }

    fn meanings_at(&self, value: u64) -> &[Meaning] {
        let place = (value >> 8) as usize;
        let count = (value & 0xff) as usize;
        self.meanings
            .get(place..place.saturating_add(count))
            .unwrap_or_default()
    }

    /// The labels that begin with a word, given its lemmas.
    fn begin<'w>(&self, lemmas: impl Iterator<Item = &'w [u8]>, language: Language) -> Begun {
        let root = Way {
            node: self.labels.root().addr(),
            output: Output::zero(),
        };
        let mut begun = Begun::default();
        let Some(start) = self.follow(root, &[language_byte(language)]) else {
            return begun;
        };
        for way in lemmas.filter_map(|lemma| self.follow(start, lemma)) {
            self.end_or_go_on(way, &mut begun);
        }
        begun
    }

    /// The longest of the labels that go on in `ways` with the words that follow: how many of
    /// them it takes and where its readings end.
    fn go_on<'w, L>(
        &self,
        mut ways: Few<Way>,
        words: impl Iterator<Item = L>,
    ) -> Option<(usize, Ends)>
    where
        L: Iterator<Item = &'w [u8]> + Clone,
    {
        let mut best = None;
        for (length, lemmas) in (1..).zip(words) {
            if ways.is_empty() {
                break;
            }
            let mut next = Begun::default();
            for way in ways.iter() {
                for way in lemmas.clone().filter_map(|lemma| self.follow(way, lemma)) {
                    self.end_or_go_on(way, &mut next);
                }
            }
            if !next.ends.is_empty() {
                best = Some((length, next.ends));
            }
            ways = next.ways;
        }
        best
    }

    /// Adds where the labels end that end with the word so far, and where longer ones go on.
    fn end_or_go_on(&self, way: Way, begun: &mut Begun) {
        let node = self.labels.node(way.node);
        if node.is_final() {
            begun.ends.push(way.output.cat(node.final_output()).value());
        }
        if let Some(way) = self.follow(way, &[BETWEEN]) {
            begun.ways.push(way);
        }
    }

    fn follow(&self, mut way: Way, bytes: &[u8]) -> Option<Way> {
        for byte in bytes {
            let node = self.labels.node(way.node);
            let transition = node.transition(node.find_input(*byte)?);
            way = Way {
                node: transition.addr,
                output: way.output.cat(transition.out),
            };
        }
        Some(way)
    }

    /// The concept with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Concept>> {
        self.all.get(self.number(id)? as usize)
    }

    /// The number of the concept with this id.
    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        let id_of = |number: &u32| self.all.get(*number as usize).map(|concept| concept.id());
        let found = self
            .by_id
            .binary_search_by(|number| id_of(number).cmp(&Some(id)));
        self.by_id.get(found.ok()?).copied()
    }

    /// The lemmas that labels are made of.
    pub(crate) fn words(&self) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        let mut keys = self.labels.stream();
        while let Some((key, _)) = keys.next() {
            let lemmas = key.get(1..).unwrap_or_default();
            for lemma in lemmas.split(|byte| *byte == BETWEEN) {
                words.insert(String::from_utf8_lossy(lemma).into_owned());
            }
        }
        words
    }

    /// The concepts that answer the same need as `concept`, less surely.
    pub(crate) fn related(&self, concept: &Concept) -> impl Iterator<Item = &Arc<Concept>> {
        let numbers = concept.related.iter();
        numbers.filter_map(|number| self.all.get(*number as usize))
    }

    /// Every concept broader than `concept`, with how many steps up it is, the nearest first:
    /// what answers the narrower answers those too.
    pub(crate) fn broader<'a>(&'a self, concept: &'a Concept) -> Vec<(usize, &'a Concept)> {
        let mut line: Vec<(usize, &Concept)> = vec![(0, concept)];
        let mut at = 0;
        while let Some((steps, narrower)) = line.get(at).copied() {
            at += 1;
            if steps == DEPTH {
                continue;
            }
            for number in &narrower.broader {
                let Some(broader) = self.all.get(*number as usize) else {
                    continue;
                };
                let known = line.iter().any(|(_, known)| known.id == broader.id);
                if !known && line.len() <= BROADER {
                    line.push((steps + 1, broader));
                }
            }
        }
        line.remove(0);
        line
    }
}

impl fmt::Debug for Concepts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Concepts")
            .field("concepts", &self.all.len())
            .field("labels", &self.labels.len())
            .finish_non_exhaustive()
    }
}

/// Labels that begin with the words so far.
#[derive(Clone, Copy, Default)]
struct Begun {
    /// Where those end that are no longer.
    ends: Ends,
    /// Where the longer ones go on.
    ways: Few<Way>,
}

/// Up to [`WAYS`] values on the stack; more are left out.
#[derive(Clone, Copy)]
struct Few<T> {
    values: [Option<T>; WAYS],
    len: usize,
}

type Ends = Few<u64>;

impl<T: Copy> Default for Few<T> {
    fn default() -> Self {
        Self {
            values: [None; WAYS],
            len: 0,
        }
    }
}

impl<T: Copy> Few<T> {
    fn push(&mut self, value: T) {
        if let Some(free) = self.values.get_mut(self.len) {
            *free = Some(value);
            self.len += 1;
        }
    }

    fn iter(&self) -> impl Iterator<Item = T> + '_ {
        self.values.iter().flatten().copied()
    }

    fn is_empty(&self) -> bool {
        self.len == 0
    }
}
