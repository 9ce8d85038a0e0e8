//! The dictionary of suggestions: what can be typed, and what it can become.
//!
//! Three files. `suggest.fst` leads from what is typed to the number of an entry, the most
//! useful entries first ([`walk`] needs it so); `suggest.entries` holds the entries ([`mod@file`]):
//! *topics*, texts that find services, each with how many it finds in every municipality,
//! region and county, counted by the search itself when the generation is built; and *names*
//! of services. `suggest.counts` has, for updates of the index, the words of the records that
//! may be topics.
//!
//! A key is a [`Space`], folded words with a blank between, [`walk::END`], and for further
//! entries of the same words three bytes that tell them apart.

mod areas;
mod build;
mod bytes;
mod entry;
mod file;
mod keys;
mod names;
mod plural;
mod update;
pub(crate) mod walk;

use std::path::Path;

use fst::raw::Fst;
use luukku_analyzers::{Language, TokenKind, fold, normalize, tokenize};
use tantivy::directory::{Directory as _, MmapDirectory, OwnedBytes};

use super::IndexError;
use super::layout::{ENTRIES, SUGGEST};
use file::Entries;
use walk::Start;

pub(super) use build::{SuggestBuilder, Suggested, Suggestions};
pub(crate) use entry::{AreaNumber, Name, Tally, Topic};
pub(super) use update::SuggestUpdate;
pub(crate) use walk::Completed;

/// What a key leads to. The keys of a space begin with its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    /// Topics of a language by how they begin.
    Topics(Language),
    /// Topics of a language by a later word, or a later part of a compound.
    TopicParts(Language),
    /// Topics of a language by the lemmas of all their words.
    TopicLemmas(Language),
    /// Names of organizations by every word.
    Organizations,
    /// Names of services by how they begin.
    Names,
    /// Names of services by a later word.
    NameParts,
    /// What most is found of in an area, in a language; these keys have no words.
    Local(Language, AreaNumber),
}

impl Space {
    fn bytes(self) -> Vec<u8> {
        let language = |base: u8, language: Language| vec![base + language as u8];
        match self {
            Self::Topics(of) => language(b'A', of),
            Self::TopicParts(of) => language(b'D', of),
            Self::TopicLemmas(of) => language(b'G', of),
            Self::Organizations => vec![b'J'],
            Self::Names => vec![b'K'],
            Self::NameParts => vec![b'L'],
            Self::Local(of, area) => {
                let mut bytes = language(b'M', of);
                bytes.extend(area.number().to_be_bytes());
                bytes
            }
        }
    }
}

/// The words of a text as keys have them: folded, a blank between.
pub(crate) fn key_words(text: &str) -> Vec<String> {
    let normalized = normalize(text);
    tokenize(&normalized)
        .into_iter()
        .filter(|token| token.kind != TokenKind::Part)
        .map(|token| fold(normalized.slice(&token.range)))
        .collect()
}

/// The dictionary, mapped.
pub(crate) struct SuggestDictionary {
    fst: Fst<OwnedBytes>,
    entries: Entries,
}

impl SuggestDictionary {
    /// Opens the dictionary of the generation in `home`, whose files have been verified.
    pub(super) fn open(home: &Path) -> Result<Self, IndexError> {
        let map = |name: &str| {
            let path = home.join(name);
            let read = || -> tantivy::Result<OwnedBytes> {
                let slice = MmapDirectory::open(home)?.open_read(Path::new(name))?;
                Ok(slice.read_bytes()?)
            };
            read().map_err(IndexError::tantivy(&path))
        };
        let fst = Fst::new(map(SUGGEST)?)
            .map_err(|error| IndexError::damaged(&home.join(SUGGEST), error.to_string()))?;
        let entries = Entries::decode(map(ENTRIES)?)
            .ok_or_else(|| IndexError::damaged(&home.join(ENTRIES), "its header is wrong"))?;
        Ok(Self { fst, entries })
    }

    /// A topic by its number; the first one stands for all services and has no text.
    pub(crate) fn topic(&self, number: u64) -> Option<Topic> {
        self.entries.topic(usize::try_from(number).ok()?)
    }

    /// How many services there are, in all and by place.
    pub(crate) fn all_services(&self) -> Tally {
        self.topic(0).map(|topic| topic.tally).unwrap_or_default()
    }

    /// A name by its number.
    pub(crate) fn name(&self, number: u64) -> Option<Name> {
        self.entries.name(usize::try_from(number).ok()?)
    }

    /// All topics, that of all services first.
    fn topics(&self) -> impl Iterator<Item = Topic> + '_ {
        (0..self.entries.topics()).filter_map(|number| self.entries.topic(number))
    }

    /// All names.
    fn names(&self) -> impl Iterator<Item = Name> + '_ {
        self.entries.names()
    }

    /// Entries that begin with `typed`, at most `most`, the most useful first.
    pub(crate) fn complete(&self, space: Space, typed: &str, most: usize) -> Vec<Completed> {
        walk::best(&self.fst, &self.starts(space, typed), most)
    }

    /// Entries that are `typed`.
    pub(crate) fn whole(&self, space: Space, typed: &str, most: usize) -> Vec<Completed> {
        let starts = walk::whole(&self.fst, &self.starts(space, typed));
        walk::best(&self.fst, &starts, most)
    }

    /// Entries that begin with `typed` when at most `edits` typing errors are put right.
    pub(crate) fn complete_with_errors(
        &self,
        space: Space,
        typed: &str,
        edits: u8,
        most: usize,
    ) -> Vec<Completed> {
        let starts = walk::with_errors(&self.fst, &space.bytes(), typed, edits);
        walk::best(&self.fst, &starts, most)
    }

    fn starts(&self, space: Space, typed: &str) -> Vec<Start> {
        walk::exact(&self.fst, &space.bytes(), typed)
    }
}
