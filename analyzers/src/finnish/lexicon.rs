//! The embedded lexicon: reading its file into a [`Transducer`].

use std::fmt;
use std::thread;

use flate2::{Decompress, FlushDecompress, Status};

use super::builder::Builder;
use super::symbols::{Source, Symbol};
use super::transducer::{Label, Transducer};

/// The file that `tools/convert_lexicon.py` wrote; its format is described there.
static FILE: &[u8] = include_bytes!("../../../data/finnish/lexicon.bin");

const MAGIC: &[u8] = b"LUUKKUFI";
const VERSION: u32 = 1;
/// The most a payload may unpack to; the real one is 12.9 MB.
const MAX_PAYLOAD: usize = 64 << 20;
/// What a guess weighs more than the file says, in halves: enough to keep the guesser, which
/// reads any word to its end, out of all walks but the last.
pub(super) const GUESS_WEIGHT: u8 = 100;
/// The codes of an arc's target.
const REMEMBERED: u8 = 0;
const NEXT: u8 = 1;

/// A lexicon file that cannot be read, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BadLexicon(&'static str);

impl fmt::Display for BadLexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "finnish lexicon: {}", self.0)
    }
}

/// The lexicon unpacked.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) transducer: Transducer,
    /// The first eight bytes of the payload's SHA-256, in hexadecimal.
    pub(crate) hash: String,
}

impl Lexicon {
    /// Unpacks the embedded lexicon: 3.7 MB into 19.8 MB, in some 90 ms.
    pub(crate) fn embedded() -> Result<Self, BadLexicon> {
        Self::read(FILE)
    }

    fn read(file: &[u8]) -> Result<Self, BadLexicon> {
        let mut header = Columns(file);
        if header.take(8)? != MAGIC || header.u32()? != VERSION {
            return Err(BadLexicon("not a file of this version"));
        }
        let [first, second, ..] = *header.take(32)?.as_chunks::<4>().0 else {
            return Err(BadLexicon("the file ends early"));
        };
        let hash = format!(
            "{:08x}{:08x}",
            u32::from_be_bytes(first),
            u32::from_be_bytes(second)
        );
        let symbol_count = header.u32()? as usize;
        let label_count = header.u32()? as usize;
        let state_count = header.u32()? as usize;
        let arc_count = header.u32()? as usize;
        let final_count = header.u32()? as usize;
        let payload_len = header.u32()? as usize;
        let mut payload = vec![0; payload_len.min(MAX_PAYLOAD)];
        let unpacked =
            Decompress::new(true).decompress(header.0, &mut payload, FlushDecompress::Finish);
        if !matches!(unpacked, Ok(Status::StreamEnd)) {
            return Err(BadLexicon("the payload does not unpack"));
        }

        let mut columns = Columns(&payload);
        let symbols = columns.symbols(symbol_count)?;
        let labels = columns.labels(label_count, &symbols)?;
        let finals = (0..final_count)
            .map(|_| Ok((columns.u32()?, columns.u8()?)))
            .collect::<Result<Vec<_>, _>>()?;
        let degrees: Vec<u16> = pairs(columns.take(2 * state_count)?).collect();
        let arc_labels = columns.take(2 * arc_count)?;
        let codes = columns.take(arc_count)?;

        // The layout and the targets know nothing of each other: a core for each.
        let (builder, targets) = thread::scope(|scope| {
            let layout = scope.spawn(|| Builder::new(labels, &degrees, &finals, pairs(arc_labels)));
            let targets = targets(&degrees, pairs(arc_labels), codes, columns.0);
            (layout.join(), targets)
        });
        let mut builder = builder
            .ok()
            .flatten()
            .ok_or(BadLexicon("too large to pack"))?;
        let (mut arc_labels, mut targets) = (arc_labels, targets.as_slice());
        for (state, degree) in degrees.iter().enumerate() {
            let degree = usize::from(*degree);
            let (own_labels, later_labels) = arc_labels
                .split_at_checked(2 * degree)
                .ok_or(BadLexicon("the degrees do not add up"))?;
            let (own_targets, later_targets) = targets
                .split_at_checked(degree)
                .ok_or(BadLexicon("the degrees do not add up"))?;
            (arc_labels, targets) = (later_labels, later_targets);
            let arcs = pairs(own_labels).zip(own_targets.iter().copied());
            builder
                .state(state, pairs(own_labels), arcs)
                .ok_or(BadLexicon("an arc leads nowhere"))?;
        }
        Ok(Self {
            transducer: builder
                .finish()
                .ok_or(BadLexicon("silent arcs go round in circles"))?,
            hash,
        })
    }
}

/// The targets of all arcs, in order; fewer when the columns end early.
fn targets(
    degrees: &[u16],
    mut labels: impl Iterator<Item = u16>,
    codes: &[u8],
    escapes: &[u8],
) -> Vec<u32> {
    let mut decoder = Targets::new(escapes);
    let mut targets = Vec::with_capacity(codes.len());
    let mut codes = codes.iter();
    for (state, degree) in (0u32..).zip(degrees) {
        let mut before = 0;
        for (label, code) in labels
            .by_ref()
            .zip(codes.by_ref())
            .take(usize::from(*degree))
        {
            before = decoder.next(before, label, *code, state);
            targets.push(before);
        }
    }
    targets
}

/// Undoes the target codes.
struct Targets<'b> {
    memory: Vec<u32>,
    /// The escapes' low, middle and high bytes.
    planes: [std::slice::Iter<'b, u8>; 3],
}

impl<'b> Targets<'b> {
    fn new(escapes: &'b [u8]) -> Self {
        let (low, rest) = escapes.split_at(escapes.len() / 3);
        let (middle, high) = rest.split_at(rest.len() / 2);
        Self {
            memory: vec![0; 1 << 16],
            planes: [low.iter(), middle.iter(), high.iter()],
        }
    }

    /// The next target; a state that does not exist when the escapes have ended.
    #[inline]
    fn next(&mut self, before: u32, label: u16, code: u8, state: u32) -> u32 {
        let cell = before
            .wrapping_mul(2048)
            .wrapping_add(u32::from(label))
            .wrapping_mul(0x9E37_79B1)
            >> 16;
        let Some(cell) = self.memory.get_mut(cell as usize) else {
            return u32::MAX;
        };
        *cell = match code {
            REMEMBERED => *cell,
            NEXT => state + 1,
            _ => {
                let [low, middle, high] = self.planes.each_mut().map(Iterator::next);
                let (Some(low), Some(middle), Some(high)) = (low, middle, high) else {
                    return u32::MAX;
                };
                u32::from_le_bytes([*low, *middle, *high, 0])
            }
        };
        *cell
    }
}

fn pairs(bytes: &[u8]) -> impl ExactSizeIterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| match *pair {
        [low, high] => u16::from_le_bytes([low, high]),
        _ => 0,
    })
}

/// What is left of the bytes being read.
struct Columns<'b>(&'b [u8]);

impl<'b> Columns<'b> {
    fn take(&mut self, len: usize) -> Result<&'b [u8], BadLexicon> {
        let (taken, rest) = self
            .0
            .split_at_checked(len)
            .ok_or(BadLexicon("the file ends early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, BadLexicon> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, BadLexicon> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, BadLexicon> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn symbols(&mut self, count: usize) -> Result<Vec<Symbol>, BadLexicon> {
        (0..count)
            .map(|_| {
                let len = usize::from(self.u8()?);
                let text = std::str::from_utf8(self.take(len)?);
                text.map(Symbol::parse)
                    .map_err(|_| BadLexicon("a symbol is not UTF-8"))
            })
            .collect()
    }

    fn labels(&mut self, count: usize, symbols: &[Symbol]) -> Result<Vec<Label>, BadLexicon> {
        (0..count)
            .map(|_| {
                let input = self.u32()?;
                let written = symbols.get(usize::from(self.u16()?));
                let output = *written.ok_or(BadLexicon("a label writes no symbol"))?;
                let extra = match output {
                    Symbol::Source(Source::Guess) => GUESS_WEIGHT,
                    _ => 0,
                };
                Ok(Label {
                    input,
                    output,
                    weight: self.u8()?.saturating_add(extra),
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_refused() {
        assert!(Lexicon::read(b"").is_err());
        assert!(Lexicon::read(&FILE[..FILE.len() / 2]).is_err());
        let mut damaged = FILE.to_vec();
        damaged[FILE.len() / 2] ^= 1;
        assert!(Lexicon::read(&damaged).is_err());
        damaged.truncate(60);
        assert!(Lexicon::read(&damaged).is_err());
    }
}
