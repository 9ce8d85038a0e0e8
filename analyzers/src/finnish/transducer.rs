//! A weighted finite-state transducer, packed for reading.

use super::starts::Starts;
use super::symbols::Symbol;

/// Bits of an arc that name its target state; the rest names its label.
pub(super) const TARGET_BITS: u32 = 21;
pub(super) const TARGET_MASK: u32 = (1 << TARGET_BITS) - 1;
/// Bits of a state's head that count its arcs, with [`IS_FINAL`]; the rest says what can be
/// read next.
pub(super) const COUNT_BITS: u32 = 10;
pub(super) const COUNT_MASK: u32 = (1 << (COUNT_BITS - 1)) - 1;
/// The bit of a state's head that says that a word can end there.
pub(super) const IS_FINAL: u32 = 1 << (COUNT_BITS - 1);
/// States begin at multiples of this many words, so that a target fits its bits.
pub(super) const UNIT: usize = 2;
/// Words of a state before its arcs.
pub(super) const HEAD: usize = 1;
/// The input code of the file for nothing.
pub(super) const READS_NOTHING: u32 = 0;
/// States with at most this many arcs are scanned from the front.
const SHORT: usize = 12;
/// States with more arcs than this have a table of where to begin.
pub(super) const LONG: usize = 64;
/// Labels are in one bucket of the table when they agree above this bit of an arc.
pub(super) const BUCKET_BITS: u32 = TARGET_BITS + 4;
/// Words of the table: a place for each bucket, two to a word.
pub(super) const JUMPS: usize = 1 << (31 - BUCKET_BITS);

/// What an arc reads, writes and weighs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    /// The code point read; 0 for nothing, 1 for any character outside the alphabet.
    pub(crate) input: u32,
    pub(crate) output: Symbol,
    /// In halves.
    pub(crate) weight: u8,
}

impl Label {
    /// The character read, `None` for a silent label. What is outside the alphabet reads as
    /// U+0001.
    pub(crate) fn character(&self) -> Option<char> {
        char::from_u32(self.input).filter(|_| self.input != READS_NOTHING)
    }
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
/// One array of words holds it. A state is a head (what can be read next, whether a word can
/// end there, and its number of arcs), then, if it has many arcs, a table of where each bucket
/// of labels begins, then its arcs (label, and where the target's head is), sorted by label;
/// it begins at an even place, so that a target fits its 21 bits. So entering a state touches
/// one cache line, and refusing to enter one touches no other. 15.1 MB for the Finnish lexicon.
/// Nothing changes after loading: all threads share one.
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
    /// What reads each of the first characters of Unicode, by code point.
    pub(super) latin: Vec<Reads>,
    /// The arcs that can read a word's first letter.
    pub(super) starts: Starts,
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

    fn holds(self, arc: u32) -> bool {
        (self.from..self.to).contains(&arc)
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

impl Reads {
    /// Labels that may be read, by character.
    pub(super) fn ranges(&self) -> impl Iterator<Item = LabelRange> + '_ {
        self.ranges
            .iter()
            .copied()
            .take_while(|range| !range.is_empty())
    }

    fn takes(&self, arc: u32) -> bool {
        self.ranges().any(|range| range.holds(arc))
    }
}

/// Words of the table of a state with `count` arcs.
pub(super) fn jumps_of(count: usize) -> usize {
    if count > LONG { JUMPS } else { 0 }
}

/// Where in `arcs` those from `from` on begin, by the state's table.
fn start_of(jumps: &[u32], arcs: &[u32], from: u32) -> usize {
    let bucket = from >> BUCKET_BITS;
    let pair = jumps.get(bucket as usize / 2).copied().unwrap_or_default();
    let start = (pair >> (16 * (bucket % 2)) & 0xffff) as usize;
    let later = arcs.get(start..).unwrap_or_default().iter();
    start + later.take_while(|arc| **arc < from).count()
}

pub(super) fn label_of(word: u32) -> usize {
    (word >> TARGET_BITS) as usize
}

impl Transducer {
    /// Ends `word`; to be called before a walk.
    pub(crate) fn finish_word(word: &mut Vec<Reads>) {
        word.push(Reads {
            next: Next::END.0 << COUNT_BITS,
            ..Reads::default()
        });
    }

    /// Lets `reads` also read `c`; at most four characters.
    pub(crate) fn add_reading(&self, reads: &mut Reads, c: char) {
        let more = self.reads(c);
        if let Some(free) = reads.ranges.iter_mut().find(|range| range.is_empty()) {
            *free = more.ranges[0];
            reads.next |= more.next;
        }
    }

    /// The arcs of the state at `place`, sorted; none when there is no state.
    pub(super) fn arcs(&self, place: u32) -> &[u32] {
        let words = self.words.get(place as usize * UNIT..);
        let Some([head, rest @ ..]) = words else {
            return &[];
        };
        let count = (head & COUNT_MASK) as usize;
        let from = jumps_of(count);
        rest.get(from..from + count).unwrap_or_default()
    }

    /// What reads `c` as it is.
    pub(crate) fn reads(&self, c: char) -> Reads {
        match self.latin.get(c as usize) {
            Some(reads) => *reads,
            None => self.find(c),
        }
    }

    /// The same without the table.
    pub(super) fn find(&self, c: char) -> Reads {
        let range = self
            .alphabet
            .binary_search_by_key(&c, |(known, _)| *known)
            .ok()
            .and_then(|i| self.alphabet.get(i))
            .map_or(self.other, |(_, range)| *range);
        Reads {
            ranges: [
                range,
                LabelRange::default(),
                LabelRange::default(),
                LabelRange::default(),
            ],
            next: Next::of(c).0 << COUNT_BITS,
        }
    }

    /// What `label` reads and writes.
    pub(crate) fn label(&self, label: u16) -> Option<&Label> {
        self.labels.get(usize::from(label))
    }

    /// The character `label` reads, `None` for a silent one. What is outside the alphabet
    /// reads as U+0001.
    pub(crate) fn character(&self, label: u16) -> Option<char> {
        self.label(label)?.character()
    }

    /// Bytes held.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
            + self.labels.capacity() * size_of::<Label>()
            + self.latin.capacity() * size_of::<Reads>()
            + self.alphabet.capacity() * size_of::<(char, LabelRange)>()
            + self.starts.memory_bytes()
    }

    /// Walks every path that reads `word` and weighs at most `bound` halves, calling `found`
    /// with its labels and weight, and returns how many steps are left of `steps`.
    ///
    /// A step is one state entered.
    pub(crate) fn walk(
        &self,
        word: &[Reads],
        bound: u8,
        steps: u32,
        space: &mut Space,
        found: impl FnMut(&[u16], u8),
    ) -> u32 {
        let Some([first, second, ..]) = word.first_chunk::<2>() else {
            return steps;
        };
        space.ahead.clear();
        let mut walk = Walk {
            transducer: self,
            word,
            bound,
            steps,
            path: &mut space.path,
            ahead: &mut space.ahead,
            found,
        };
        self.starts.each(first, |start, before| {
            if start.weight <= bound && self.head(start.arc) & second.next != 0 {
                walk.path.clear();
                walk.path.extend_from_slice(before);
                walk.run(Step {
                    arc: start.arc,
                    depth: before.len() as u16,
                    at: 1,
                    weight: start.weight,
                });
            }
        });
        walk.steps
    }

    /// The head of the state that `arc` leads to.
    #[inline]
    fn head(&self, arc: u32) -> u32 {
        let place = (arc & TARGET_MASK) as usize * UNIT;
        self.words.get(place).copied().unwrap_or_default()
    }
}

/// Space for a walk; reused from word to word.
#[derive(Debug, Default)]
pub(crate) struct Space {
    path: Vec<u16>,
    ahead: Vec<Step>,
}

/// A state yet to be entered, or, with its silent arcs followed, to end the word at.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The arc that leads there.
    arc: u32,
    /// How many labels come before it.
    depth: u16,
    /// How much of the word is read.
    at: u8,
    weight: u8,
}

/// The depth of a step that ends the word.
const ENDS: u16 = 1 << 15;

/// A walk under way.
struct Walk<'w, F> {
    transducer: &'w Transducer,
    word: &'w [Reads],
    bound: u8,
    steps: u32,
    path: &'w mut Vec<u16>,
    /// What is yet to be done, the next last.
    ahead: &'w mut Vec<Step>,
    found: F,
}

impl<F: FnMut(&[u16], u8)> Walk<'_, F> {
    /// Enters the state `step` leads to and whatever can be reached from there.
    fn run(&mut self, step: Step) {
        let mut next = Some(step);
        while let Some(step) = next {
            if step.depth & ENDS != 0 {
                self.path.truncate(usize::from(step.depth & !ENDS));
                self.finish(step.arc & TARGET_MASK, step.weight);
                next = self.ahead.pop();
            } else if self.steps > 0 {
                self.steps -= 1;
                self.path.truncate(usize::from(step.depth));
                self.path.push(label_of(step.arc) as u16);
                next = self.enter(step).or_else(|| self.ahead.pop());
            } else {
                self.ahead.clear();
                break;
            }
        }
    }

    /// Puts what can follow `step` ahead, the first on top; a step that must be next is given.
    ///
    /// All targets are looked at before any is entered, so that the processor fetches them
    /// side by side.
    #[inline]
    fn enter(&mut self, step: Step) -> Option<Step> {
        let transducer = self.transducer;
        let place = (step.arc & TARGET_MASK) as usize;
        let [reads, later @ ..] = self.word.get(usize::from(step.at)..)? else {
            return None;
        };
        let [head, rest @ ..] = transducer.words.get(place * UNIT..)? else {
            return None;
        };
        let count = (head & COUNT_MASK) as usize;
        let here = Step {
            depth: step.depth + 1,
            ..step
        };
        let there = Step {
            at: here.at + 1,
            ..here
        };
        if count == 1 && head & IS_FINAL == 0 {
            // Four states in ten have one way on.
            let arc = *rest.first()?;
            return if arc < transducer.silent {
                self.look_at(arc, here, reads.next)
            } else if reads.takes(arc) {
                self.look_at(arc, there, later.first()?.next)
            } else {
                None
            };
        }
        let (jumps, rest) = rest.split_at_checked(jumps_of(count))?;
        let arcs = rest.get(..count)?;
        if head & IS_FINAL != 0 && later.is_empty() {
            self.ahead.push(Step {
                depth: here.depth | ENDS,
                ..here
            });
        }
        let first = self.ahead.len();
        let mut silent = 0;
        for arc in arcs {
            if *arc >= transducer.silent {
                break;
            }
            silent += 1;
            let step = self.look_at(*arc, here, reads.next);
            self.ahead.extend(step);
        }
        if let Some(next) = later.first() {
            for range in &reads.ranges {
                if range.is_empty() {
                    break;
                }
                let start = if count <= SHORT {
                    silent
                } else if count <= LONG {
                    // Counting all is faster than halving: nothing waits for anything.
                    arcs.iter()
                        .map(|arc| u32::from(*arc < range.from))
                        .sum::<u32>() as usize
                } else {
                    start_of(jumps, arcs, range.from)
                };
                for arc in arcs.get(start..).unwrap_or_default() {
                    if *arc >= range.to {
                        break;
                    }
                    if *arc >= range.from {
                        let step = self.look_at(*arc, there, next.next);
                        self.ahead.extend(step);
                    }
                }
            }
        }
        if self.ahead.len() > first + 1
            && let Some(ahead) = self.ahead.get_mut(first..)
        {
            ahead.reverse();
        }
        None
    }

    /// The step along `arc`, unless it gets too heavy or leads to nothing of `next`.
    #[inline]
    fn look_at(&self, arc: u32, from: Step, next: u32) -> Option<Step> {
        let transducer = self.transducer;
        let extra = *transducer.weights.get(label_of(arc))?;
        let weight = from.weight.saturating_add(extra);
        (weight <= self.bound && transducer.head(arc) & next != 0).then_some(Step {
            arc,
            weight,
            ..from
        })
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
            (self.found)(self.path, weight);
        }
    }
}
