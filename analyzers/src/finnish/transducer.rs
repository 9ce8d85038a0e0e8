//! A weighted finite-state transducer, packed for reading.

use super::symbols::Symbol;

/// Bits of an arc that name its target state; the rest names its label.
pub(super) const TARGET_BITS: u32 = 21;
pub(super) const TARGET_MASK: u32 = (1 << TARGET_BITS) - 1;
/// Bits of a state's head that count its arcs; the rest says what can be read next.
pub(super) const COUNT_BITS: u32 = 10;
pub(super) const COUNT_MASK: u32 = (1 << COUNT_BITS) - 1;
/// States begin at multiples of this many words, so that a target fits its bits.
pub(super) const UNIT: usize = 2;
/// Words of a state before its arcs.
pub(super) const HEAD: usize = 1;
/// The input code of the file for nothing.
pub(super) const READS_NOTHING: u32 = 0;

/// What an arc reads, writes and weighs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    /// The code point read; 0 for nothing, 1 for any character outside the alphabet.
    pub(crate) input: u32,
    pub(crate) output: Symbol,
    /// In halves.
    pub(crate) weight: u8,
}

/// A set of characters that can be read next, coarse: 21 classes of characters and the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Next(pub(super) u32);

impl Next {
    /// The end of the word.
    pub(super) const END: Next = Next(1 << 21);

    pub(super) fn of(c: char) -> Self {
        Next(1 << Self::class(c))
    }

    fn class(c: char) -> u32 {
        match c {
            'a' | 'A' => 0,
            'd' | 'D' => 1,
            'e' | 'E' => 2,
            'h' | 'H' => 3,
            'i' | 'I' => 4,
            'j' | 'J' => 5,
            'k' | 'K' => 6,
            'l' | 'L' => 7,
            'm' | 'M' => 8,
            'n' | 'N' => 9,
            'o' | 'O' => 10,
            'p' | 'P' => 11,
            'r' | 'R' => 12,
            's' | 'S' => 13,
            't' | 'T' => 14,
            'u' | 'U' => 15,
            'v' | 'V' => 16,
            'y' | 'Y' => 17,
            'ä' | 'Ä' => 18,
            'ö' | 'Ö' => 19,
            _ => 20,
        }
    }
}

/// The transducer.
///
/// One array of words holds it. A state is a head (what can be read next, and its number of
/// arcs), then its arcs (label, and where the target's head is), sorted by label; it begins
/// at an even place, so that a target fits its 21 bits. So entering a state touches one cache
/// line, and refusing to enter one touches no other. 14.6 MB for the Finnish lexicon. Nothing
/// changes after loading: all threads share one.
#[derive(Debug)]
pub(crate) struct Transducer {
    pub(super) labels: Vec<Label>,
    /// The labels' weights once more, close together: they are read at every step.
    pub(super) weights: Vec<u8>,
    pub(super) words: Vec<u32>,
    pub(super) finals: Vec<(u32, u8)>,
    /// Labels that read nothing are `0..silent`.
    pub(super) silent: u32,
    /// Labels that read a character outside the alphabet.
    pub(super) other: LabelRange,
    /// Labels by the character they read, sorted.
    pub(super) alphabet: Vec<(char, LabelRange)>,
    /// The same for the first characters of Unicode, by code point.
    pub(super) latin: Vec<LabelRange>,
}

/// Labels `from..to`, all reading one character, as the arcs' words that can carry them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LabelRange {
    pub(super) from: u32,
    pub(super) to: u32,
}

impl LabelRange {
    fn is_empty(self) -> bool {
        self.from == self.to
    }
}

/// What can read one character of a word: its own labels, then those of what else it may
/// stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reads {
    /// Filled from the front; an empty range ends them.
    ranges: [LabelRange; 4],
    /// What of a state's head must be there.
    next: u32,
}

fn label_of(word: u32) -> usize {
    (word >> TARGET_BITS) as usize
}

impl Transducer {
    /// Ends `word`; to be called before a walk.
    pub(crate) fn finish_word(word: &mut Vec<Reads>) {
        for reads in word.iter_mut() {
            reads.next <<= COUNT_BITS;
        }
        word.push(Reads {
            next: Next::END.0 << COUNT_BITS,
            ..Reads::default()
        });
    }

    /// Lets `reads` also read `c`; at most four characters.
    pub(crate) fn add_reading(&self, reads: &mut Reads, c: char) {
        if let Some(free) = reads.ranges.iter_mut().find(|range| range.is_empty()) {
            *free = self.range(c);
            reads.next |= Next::of(c).0;
        }
    }

    /// The labels that read `c`.
    fn range(&self, c: char) -> LabelRange {
        match self.latin.get(c as usize) {
            Some(range) => *range,
            None => self.find(c),
        }
    }

    pub(super) fn find(&self, c: char) -> LabelRange {
        self.alphabet
            .binary_search_by_key(&c, |(known, _)| *known)
            .ok()
            .and_then(|i| self.alphabet.get(i))
            .map_or(self.other, |(_, range)| *range)
    }

    /// What `label` writes.
    pub(crate) fn output(&self, label: u16) -> Symbol {
        self.labels
            .get(usize::from(label))
            .map_or(Symbol::Nothing, |label| label.output)
    }

    /// The character `label` reads, `None` for a silent one. What is outside the alphabet
    /// reads as U+0001.
    pub(crate) fn character(&self, label: u16) -> Option<char> {
        let label = self.labels.get(usize::from(label))?;
        char::from_u32(label.input).filter(|_| label.input != READS_NOTHING)
    }

    /// Bytes held.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
            + self.labels.capacity() * size_of::<Label>()
            + self.latin.capacity() * size_of::<LabelRange>()
            + self.alphabet.capacity() * size_of::<(char, LabelRange)>()
    }

    /// Walks every path that reads `word` and weighs at most `bound` halves, calling `found`
    /// with its labels and weight, and returns how many steps are left of `steps`.
    ///
    /// A step is one state entered. `path` is scratch space, left empty.
    pub(crate) fn walk(
        &self,
        word: &[Reads],
        bound: u8,
        steps: u32,
        path: &mut Vec<u16>,
        found: impl FnMut(&[u16], u8),
    ) -> u32 {
        path.clear();
        let mut walk = Walk {
            transducer: self,
            word,
            bound,
            steps,
            path,
            found,
        };
        // The start state is the target of an arc that is not there; its label is dropped again.
        walk.follow(0, 0, 0);
        walk.steps
    }
}

/// A walk under way.
struct Walk<'w, F> {
    transducer: &'w Transducer,
    word: &'w [Reads],
    bound: u8,
    steps: u32,
    path: &'w mut Vec<u16>,
    found: F,
}

impl<F: FnMut(&[u16], u8)> Walk<'_, F> {
    /// Goes along `arc` (only its target and weight matter) to read the word from `at`,
    /// unless it gets too heavy or cannot lead anywhere.
    fn follow(&mut self, arc: u32, at: usize, weight: u8) {
        let transducer = self.transducer;
        let label = label_of(arc);
        let place = arc & TARGET_MASK;
        let (Some(extra), Some(reads), Some([head, rest @ ..])) = (
            transducer.weights.get(label),
            self.word.get(at),
            transducer.words.get(place as usize * UNIT..),
        ) else {
            return;
        };
        let weight = weight.saturating_add(*extra);
        let is_open = weight <= self.bound && head & reads.next != 0;
        if !is_open || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        self.path.push(label as u16);
        let arcs = rest.get(..(head & COUNT_MASK) as usize).unwrap_or_default();
        let mut silent = 0;
        for arc in arcs {
            if *arc >= transducer.silent {
                break;
            }
            silent += 1;
            self.follow(*arc, at, weight);
        }
        let arcs = arcs.get(silent..).unwrap_or_default();
        for range in &reads.ranges {
            if range.is_empty() {
                break;
            }
            // Short lists are faster scanned than halved.
            let start = if arcs.len() > 12 {
                arcs.partition_point(|arc| *arc < range.from)
            } else {
                0
            };
            for arc in arcs.get(start..).unwrap_or_default() {
                if *arc >= range.to {
                    break;
                }
                if *arc >= range.from {
                    self.follow(*arc, at + 1, weight);
                }
            }
        }
        if at + 1 == self.word.len() {
            self.finish(place, weight);
        }
        self.path.pop();
    }

    /// Reports the path when the state at `place` is final.
    fn finish(&mut self, place: u32, weight: u8) {
        let finals = &self.transducer.finals;
        let Ok(at) = finals.binary_search_by_key(&place, |(known, _)| *known) else {
            return;
        };
        let Some((_, extra)) = finals.get(at) else {
            return;
        };
        let weight = weight.saturating_add(*extra);
        if weight <= self.bound {
            (self.found)(self.path.get(1..).unwrap_or_default(), weight);
        }
    }
}
