//! The file `suggest.entries`: topics and names by their numbers.
//!
//! Numbers are little-endian. The file: how many topics and how many names there are, how many
//! bytes all tallies and all topics have (4 bytes each); where each topic ends, counted from
//! the first, and where each block of names ends (4 bytes each); the tallies, the topics, the
//! names. A tally stands there once, however many topics have it; names are in blocks, in
//! which each begins where it differs from the one before.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::ops::Range;
use std::path::Path;

use tantivy::directory::OwnedBytes;

use super::bytes::Reader;
use super::entry::{Name, Tally, Topic};
use crate::index::IndexError;

/// Names in a block: to read one, those before it are read too, some 0.05 µs each.
const BLOCK: usize = 8;
const HEADER: usize = 16;
const END: usize = 4;

/// The entries, mapped.
pub(super) struct Entries {
    bytes: OwnedBytes,
    topics: usize,
    names: usize,
    tallies_at: usize,
    topics_at: usize,
    names_at: usize,
}

impl Entries {
    /// Reads the header; `None` when it does not fit the bytes.
    pub(super) fn decode(bytes: OwnedBytes) -> Option<Self> {
        let (words, _) = bytes.get(..HEADER)?.as_chunks::<4>();
        let [topics, names, tally_bytes, topic_bytes] = words else {
            return None;
        };
        let number = |word: &[u8; 4]| u32::from_le_bytes(*word) as usize;
        let (topics, names) = (number(topics), number(names));
        let tallies_at = HEADER + END * (topics + names.div_ceil(BLOCK));
        let topics_at = tallies_at + number(tally_bytes);
        let names_at = topics_at + number(topic_bytes);
        (names_at <= bytes.len()).then_some(Self {
            bytes,
            topics,
            names,
            tallies_at,
            topics_at,
            names_at,
        })
    }

    pub(super) fn topics(&self) -> usize {
        self.topics
    }

    /// A topic by its number.
    pub(super) fn topic(&self, number: usize) -> Option<Topic> {
        if number >= self.topics {
            return None;
        }
        let bytes = self.bytes.get(self.topics_at..self.names_at)?;
        let tallies = self.bytes.get(self.tallies_at..self.topics_at)?;
        Topic::read(bytes.get(self.range(number, 0)?)?, |at| {
            Tally::read(&mut Reader(tallies.get(at as usize..)?))
        })
    }

    /// A name by its number.
    pub(super) fn name(&self, number: usize) -> Option<Name> {
        if number >= self.names {
            return None;
        }
        let mut bytes = self.block(number / BLOCK)?;
        let mut name = Name::read(&mut bytes, None)?;
        for _ in 0..number % BLOCK {
            name = Name::read(&mut bytes, Some(&name))?;
        }
        Some(name)
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = Name> + '_ {
        let blocks = (0..self.names.div_ceil(BLOCK)).filter_map(|number| self.block(number));
        blocks.flat_map(|mut bytes| {
            let first = Name::read(&mut bytes, None);
            std::iter::successors(first, move |name| Name::read(&mut bytes, Some(name)))
        })
    }

    /// The names of a block.
    fn block(&self, number: usize) -> Option<Reader<'_>> {
        let names = self.bytes.get(self.names_at..)?;
        Some(Reader(names.get(self.range(number, self.topics)?)?))
    }

    /// From the end before to that of a number, among the ends after the first `skipped`.
    fn range(&self, number: usize, skipped: usize) -> Option<Range<usize>> {
        let end_of = |number: usize| -> Option<usize> {
            let bytes = self.bytes.get(HEADER + END * (skipped + number)..)?;
            Some(u32::from_le_bytes(*bytes.first_chunk()?) as usize)
        };
        let start = match number.checked_sub(1) {
            Some(before) => end_of(before)?,
            None => 0,
        };
        Some(start..end_of(number)?)
    }
}

/// Gathers the entries, in the order of their numbers.
#[derive(Default)]
pub(super) struct EntriesWriter {
    tallies: Vec<u8>,
    /// Where each tally is, by its bytes.
    known: HashMap<Vec<u8>, u32>,
    topics: Vec<u8>,
    topic_ends: Vec<u32>,
    names: Vec<u8>,
    /// Where each name ends.
    name_ends: Vec<u32>,
    last: Option<Name>,
}

impl EntriesWriter {
    pub(super) fn topic(&mut self, topic: &Topic) {
        let mut tally = Vec::new();
        topic.tally.write(&mut tally);
        let next = self.tallies.len() as u32;
        let at = *self.known.entry(tally).or_insert_with_key(|tally| {
            self.tallies.extend(tally);
            next
        });
        topic.write(at, &mut self.topics);
        self.topic_ends.push(self.topics.len() as u32);
    }

    pub(super) fn name(&mut self, name: Name) {
        let is_first = self.name_ends.len().is_multiple_of(BLOCK);
        let before = self.last.take().filter(|_| !is_first);
        name.write(&mut self.names, before.as_ref());
        self.name_ends.push(self.names.len() as u32);
        self.last = Some(name);
    }

    /// Writes the file, durably.
    pub(super) fn write(&self, path: &Path) -> Result<(), IndexError> {
        let file = File::create(path).map_err(IndexError::io(path, "create"))?;
        let write = || {
            let bytes = self.bytes()?;
            let mut file = BufWriter::new(file);
            file.write_all(&bytes)?;
            file.flush()?;
            file.get_ref().sync_all()
        };
        write().map_err(IndexError::io(path, "write"))
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        let sections = [&self.tallies, &self.topics, &self.names];
        if sections
            .iter()
            .any(|bytes| u32::try_from(bytes.len()).is_err())
        {
            return Err(io::Error::other("there are more than 4 GB to suggest"));
        }
        let mut bytes = Vec::new();
        let counts = [self.topic_ends.len(), self.name_ends.len()];
        let lengths = [self.tallies.len(), self.topics.len()];
        for word in counts.into_iter().chain(lengths) {
            bytes.extend((word as u32).to_le_bytes());
        }
        let blocks = self.name_ends.chunks(BLOCK).filter_map(<[u32]>::last);
        for end in self.topic_ends.iter().chain(blocks) {
            bytes.extend(end.to_le_bytes());
        }
        bytes.extend(sections.into_iter().flatten());
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use luukku_analyzers::Language;
    use proptest::prelude::*;

    use super::super::entry::{AreaNumber, TopicKind};
    use super::*;
    use crate::catalog::GeoPoint;
    use crate::gazetteer::MunicipalityCode;

    fn topic() -> impl Strategy<Value = Topic> {
        let areas = prop::collection::btree_map(0..1_400u16, 1..300u32, 0..3);
        ("[a-c]{1,3}", "[a-c]{1,3}", "[a-c]{0,2}", 0..2u32, areas).prop_map(
            |(text, label, concept, national, areas)| Topic {
                kind: if concept.is_empty() {
                    TopicKind::Organization
                } else {
                    TopicKind::Concept
                },
                language: Language::Swedish,
                text,
                label,
                concept,
                tally: Tally {
                    total: 1_000,
                    national,
                    areas: areas
                        .into_iter()
                        .map(|(area, count)| (AreaNumber::from_number(area), count))
                        .collect(),
                },
            },
        )
    }

    fn name() -> impl Strategy<Value = Name> {
        ("[a-cä]{1,5}", "[a-c]{1,3}", 0..3u16, any::<bool>()).prop_map(
            |(text, id, municipality, is_placed)| Name {
                language: Language::Finnish,
                text,
                id,
                municipality: MunicipalityCode::new(municipality).ok(),
                point: is_placed
                    .then(|| GeoPoint::new(60.814_64, -0.5))
                    .and_then(Result::ok),
            },
        )
    }

    proptest! {
        #[test]
        fn entries_come_back_and_damaged_files_do_no_harm(
            topics in prop::collection::vec(topic(), 0..8),
            names in prop::collection::vec(name(), 0..30),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
        ) {
            let mut writer = EntriesWriter::default();
            for topic in &topics {
                writer.topic(topic);
            }
            for name in &names {
                writer.name(name.clone());
            }
            let mut bytes = writer.bytes().expect("small");
            let entries = Entries::decode(OwnedBytes::new(bytes.clone())).expect("whole");
            for number in 0..=topics.len() {
                prop_assert_eq!(entries.topic(number), topics.get(number).cloned());
            }
            for number in 0..=names.len() {
                prop_assert_eq!(entries.name(number), names.get(number).cloned());
            }
            prop_assert_eq!(entries.names().collect::<Vec<_>>(), names);

            let at = at.index(bytes.len());
            let cut = bytes[..at].to_vec();
            bytes[at] = byte;
            for damaged in [bytes, cut] {
                if let Some(entries) = Entries::decode(OwnedBytes::new(damaged)) {
                    for number in 0..40 {
                        let _ = (entries.topic(number), entries.name(number));
                    }
                    let _ = entries.names().take(100).count();
                }
            }
        }
    }
}
