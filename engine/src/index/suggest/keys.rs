//! What is typed and leads to an entry, gathered and written as an FST.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use super::Space;
use super::walk::END;
use crate::index::IndexError;
use crate::query::limits;

/// Keys with the numbers of their entries, packed: a million names have three million keys,
/// and three million vectors would take four times as much.
#[derive(Default)]
pub(super) struct Keys {
    bytes: Vec<u8>,
    keys: Vec<Key>,
}

/// A key among the bytes.
#[derive(Clone, Copy)]
struct Key {
    start: usize,
    length: u32,
    number: u32,
}

impl Keys {
    /// Adds the words of a space, of entry `number`: all entries have a number of 32 bits.
    pub(super) fn push(&mut self, space: Space, words: &str, number: u64) {
        let start = self.bytes.len();
        self.bytes.extend(space.bytes());
        let bounded = words.char_indices().nth(limits::MAX_SUGGEST_KEY_CHARS);
        let bounded = bounded
            .and_then(|(end, _)| words.get(..end))
            .unwrap_or(words);
        self.bytes.extend(bounded.bytes());
        self.bytes.push(END);
        self.keys.push(Key {
            start,
            length: (self.bytes.len() - start) as u32,
            number: number as u32,
        });
    }

    /// Puts the keys in their order, each once. Cheap where nearly all are.
    pub(super) fn sort(&mut self) {
        let Self { bytes, keys } = self;
        let order = |key: &Key| (text(bytes, key), key.number);
        keys.sort_by(|one, other| order(one).cmp(&order(other)));
        keys.dedup_by(|one, other| order(one) == order(other));
    }

    /// Writes the FST of the keys, durably. Equal keys are told apart by three bytes: more
    /// than 16 million are not kept.
    pub(super) fn write(mut self, path: &Path) -> Result<(), IndexError> {
        let damaged = |error: fst::Error| IndexError::damaged(path, error.to_string());
        self.sort();
        let Self { bytes, keys } = self;
        let text = |key: &Key| text(&bytes, key);
        let file = File::create(path).map_err(IndexError::io(path, "create"))?;
        let mut builder = fst::raw::Builder::new(BufWriter::new(file)).map_err(damaged)?;
        let mut longer = Vec::new();
        for same in keys.chunk_by(|one, other| text(one) == text(other)) {
            for (at, key) in (0u32..1 << 24).zip(same) {
                longer.clear();
                longer.extend(text(key));
                if at > 0 {
                    let [_, rest @ ..] = at.to_be_bytes();
                    longer.extend(rest);
                }
                builder
                    .insert(&longer, u64::from(key.number))
                    .map_err(damaged)?;
            }
        }
        let mut writer = builder.into_inner().map_err(damaged)?;
        writer
            .flush()
            .and_then(|()| writer.get_ref().sync_all())
            .map_err(IndexError::io(path, "write"))
    }
}

/// The bytes of a key.
fn text<'b>(bytes: &'b [u8], key: &Key) -> &'b [u8] {
    let end = key.start + key.length as usize;
    bytes.get(key.start..end).unwrap_or_default()
}
