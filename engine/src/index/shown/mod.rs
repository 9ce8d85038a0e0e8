//! Services as answers show them: read once, and kept while they are asked for.
//!
//! An answer shows ten services. To unpack and parse their records and to read the words of
//! their texts takes longer than to find them; so both are kept for the services shown lately,
//! by document, in a bounded number of bytes, and go with the generation. Nothing of any query
//! is in them.

mod bounded;
mod known;
mod term;
mod words;

use std::sync::{Arc, OnceLock};

use luukku_analyzers::Language;
use tantivy::DocAddress;

use crate::catalog::{LocalizedText, Service};
use crate::concepts::Concepts;
use bounded::Bounded;
use known::{KnownWord, KnownWords};
pub(crate) use term::TermSet;
use term::{TermHash, TermHasher};
pub(crate) use words::TextWords;

/// What services shown lately may take, as [`Shown::bytes`] reckons it.
const MOST_BYTES: usize = 48 * 1024 * 1024;

/// What a byte of a name, summary or description takes when its words are read: a word of
/// eight letters 16 bytes, its four terms 8 each, and some concepts.
const BYTES_A_TEXT_BYTE: usize = 7;

/// What the fields of a service take, a byte of its record, beside the service itself.
const BYTES_A_RECORD_BYTE: usize = 2;

/// The services shown lately, and the words of their texts.
pub(super) struct Shelf {
    services: Bounded<DocAddress, Shown>,
    words: KnownWords,
    hasher: TermHasher,
    /// Of each concept its number and those of what is broader; made when first asked for.
    lines: Box<[OnceLock<Box<[u32]>>]>,
}

impl Shelf {
    pub(super) fn new(concepts: &Concepts) -> Self {
        Self {
            services: Bounded::new(MOST_BYTES),
            words: KnownWords::new(),
            hasher: TermHasher::default(),
            lines: (0..concepts.len()).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The service of a document, from the shelf or read: `read` gives it and the length of its
    /// record.
    pub(super) fn shown(
        &self,
        address: DocAddress,
        read: impl FnOnce() -> Option<(Service, usize)>,
    ) -> Option<Arc<Shown>> {
        self.services.get(&address, || {
            let (service, record) = read()?;
            let shown = Shown::new(service);
            let bytes = shown.bytes() + BYTES_A_RECORD_BYTE * record;
            Some((address, shown, bytes))
        })
    }

    /// What reads texts.
    pub(super) fn reading<'a>(&'a self, concepts: &'a Concepts) -> Reading<'a> {
        Reading {
            shelf: self,
            concepts,
        }
    }
}

/// Reads texts, by the words and concepts of a generation.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    shelf: &'a Shelf,
    concepts: &'a Concepts,
}

impl Reading<'_> {
    fn word(&self, word: &str, language: Language) -> Option<Arc<KnownWord>> {
        let Shelf { words, hasher, .. } = self.shelf;
        words.word(word, language, hasher, self.concepts)
    }

    /// A term as it is compared with those of texts.
    pub(crate) fn term(&self, term: &str) -> TermHash {
        self.shelf.hasher.hash(term)
    }

    /// The number of a concept and those of what is broader.
    pub(crate) fn line(&self, concept: u32) -> &[u32] {
        let Some(line) = self.shelf.lines.get(concept as usize) else {
            return &[];
        };
        line.get_or_init(|| {
            let Some(narrow) = self.concepts.numbered(concept) else {
                return Box::default();
            };
            let broader = self.concepts.broader(narrow).into_iter();
            let broader = broader.filter_map(|(_, broad)| self.concepts.number(broad.id()));
            std::iter::once(concept).chain(broader).collect()
        })
    }
}

/// A text of a service that highlights are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    /// Its name.
    Name,
    /// Its summary.
    Summary,
    /// Its description.
    Description,
}

/// A service, and the words of its texts as far as they were needed.
#[derive(Debug)]
pub(crate) struct Shown {
    service: Arc<Service>,
    words: [[OnceLock<TextWords>; Language::ALL.len()]; 3],
}

impl Shown {
    pub(crate) fn new(service: Service) -> Self {
        Self {
            service: Arc::new(service),
            words: Default::default(),
        }
    }

    pub(crate) fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// One of its texts as it is shown in `language`: the language it is in, and the text.
    pub(crate) fn text(&self, text: Text, language: Language) -> Option<(Language, &str)> {
        self.localized(text).best(language)
    }

    fn localized(&self, text: Text) -> &LocalizedText {
        match text {
            Text::Name => &self.service.name,
            Text::Summary => &self.service.summary,
            Text::Description => &self.service.description,
        }
    }

    /// The words of that text, read when first asked for.
    pub(crate) fn words(
        &self,
        text: Text,
        language: Language,
        reading: &Reading<'_>,
    ) -> Option<&TextWords> {
        let (found, written) = self.text(text, language)?;
        let words = self.words.get(text as usize)?.get(found as usize)?;
        Some(words.get_or_init(|| TextWords::of(written, found, reading)))
    }

    /// What it takes with all texts read, but for the strings of the service.
    fn bytes(&self) -> usize {
        let texts = [Text::Name, Text::Summary, Text::Description];
        let texts = texts.into_iter().flat_map(|text| {
            let texts = Language::ALL.map(|language| self.localized(text).get(language));
            texts.into_iter().flatten().map(str::len)
        });
        let words: usize = texts.map(|bytes| BYTES_A_TEXT_BYTE * bytes).sum();
        size_of::<Self>() + size_of::<Service>() + words
    }
}
