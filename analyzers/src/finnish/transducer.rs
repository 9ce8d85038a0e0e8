//! A weighted finite-state transducer, packed for reading.

use super::starts::Starts;
use super::symbols::Symbol;

/// Bits of an arc that name its target state; the rest names its label.
pub(super) const TARGET_BITS: u32 = 21;
pub(super) const TARGET_MASK: u32 = (1 << TARGET_BITS) - 1;
/// Labels are fewer than this.
pub(super) const MAX_LABELS: usize = 1 << (32 - TARGET_BITS);
/// The bit of a state's head that says that a word can end there.
pub(super) const IS_FINAL: u32 = 1 << 31;
/// The bit that says that the state is not final and has one arc, which comes next.
pub(super) const IS_SINGLE: u32 = 1 << 30;
/// The bit that says that the state's offsets take 16 bits each instead of 8.
pub(super) const IS_WIDE: u32 = 1 << 29;
/// States begin at multiples of this many words, so that a target fits its bits.
pub(super) const UNIT: usize = 3;
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

impl Label {
    /// The character read, `None` for a silent label. What is outside the alphabet reads as
    /// U+0001.
    pub(crate) fn character(&self) -> Option<char> {
        char::from_u32(self.input).filter(|_| self.input != READS_NOTHING)
    }
}

/// A set of characters that can be read next, coarse: 28 classes of characters and the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Next(pub(super) u32);

impl Next {
    /// The end of the word.
    pub(super) const END: Next = Next(1 << Self::CLASSES);
    pub(super) const CLASSES: usize = 28;

    pub(super) fn of(c: char) -> Self {
        let class = match c.to_ascii_lowercase() {
            c @ 'a'..='p' => u32::from(c) - u32::from('a'),
            'r' => 16,
            's' => 17,
            't' => 18,
            'u' => 19,
            'v' => 20,
            'y' => 21,
            'ä' | 'Ä' => 22,
            'ö' | 'Ö' => 23,
            '-' => 24,
            '0'..='9' => 25,
            'q' | 'w' | 'x' | 'z' | 'å' | 'Å' => 26,
            _ => 27,
        };
        Next(1 << class)
    }
}

/// The transducer.
///
/// One array of words holds it; a state begins at a multiple of three words, so that a target
/// fits its 21 bits. Its first word, the head, says what can be read next, so that entering a
/// state touches one cache line, and refusing to enter one touches no other.
///
/// - Of a state with one arc (four of ten that are entered), the arc is the second word.
/// - Of others the second word says which classes of characters its own arcs read. Then come
///   offsets, four to a word, counted in words from the head: where the silent arcs begin,
///   where those of each class begin, and where the last end; then the arcs. So the arcs for
///   a letter are found by counting bits, without a search: what a walk takes is the
///   processor's wrong guesses at what comes next, and a search is full of them.
///
/// An arc is its label and where its target's head is. Arcs are in the order of classes, those
/// of one class in the order of the file. 19.8 MB for the Finnish lexicon. Nothing changes
/// after loading: all threads share one.
#[derive(Debug)]
pub(crate) struct Transducer {
    pub(super) labels: Vec<Label>,
    /// The labels' weights once more, close together: they are read at every step.
    pub(super) weights: Box<[u8; MAX_LABELS]>,
    pub(super) words: Vec<u32>,
    pub(super) finals: Vec<(u32, u8)>,
    /// Arcs below this read nothing.
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

/// The labels that read one character: `count` of them, from `from` on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LabelRange {
    pub(super) from: u16,
    pub(super) count: u16,
    /// The character's class.
    pub(super) class: Next,
}

impl LabelRange {
    #[inline]
    pub(super) fn holds(self, arc: u32) -> bool {
        (label_of(arc) as u16).wrapping_sub(self.from) < self.count
    }
}

/// What can read one character of a word: its own labels, then those of what else it may
/// stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reads {
    ranges: [LabelRange; 4],
    /// How many of them there are.
    count: u32,
    /// What of a state's head must be there.
    pub(super) next: u32,
}

impl Reads {
    /// Labels that may be read, by character.
    #[inline]
    pub(super) fn ranges(&self) -> &[LabelRange] {
        self.ranges.get(..self.count as usize).unwrap_or_default()
    }
}

pub(super) fn label_of(arc: u32) -> usize {
    (arc >> TARGET_BITS) as usize
}

/// The offset number `at` of a state with `head`.
#[inline]
pub(super) fn offset(head: u32, offsets: &[u32], at: usize) -> usize {
    let offset = if head & IS_WIDE == 0 {
        offsets.get(at / 4).copied().unwrap_or_default() >> (8 * (at % 4)) & 0xff
    } else {
        offsets.get(at / 2).copied().unwrap_or_default() >> (16 * (at % 2)) & 0xffff
    };
    offset as usize
}

impl Transducer {
    /// Ends `word`; to be called before a walk.
    pub(crate) fn finish_word(word: &mut Vec<Reads>) {
        let end = Reads {
            next: Next::END.0,
            ..Reads::default()
        };
        // Twice, so that what comes next can be asked at the end, too.
        word.extend([end, end]);
    }

    /// Lets `reads` also read `c`; at most four characters.
    pub(crate) fn add_reading(&self, reads: &mut Reads, c: char) {
        let more = self.reads(c);
        if let Some(free) = reads.ranges.get_mut(reads.count as usize) {
            *free = more.ranges[0];
            reads.next |= more.next;
            reads.count += 1;
        }
    }

    /// The arcs of the state at `place`, the silent ones first; none when there is no state.
    pub(super) fn arcs(&self, place: u32) -> &[u32] {
        let state = self.words.get(place as usize * UNIT..).unwrap_or_default();
        match state {
            [head, arc, ..] if head & IS_SINGLE != 0 => std::slice::from_ref(arc),
            [head, own, offsets @ ..] => {
                let last = own.count_ones() as usize + 1;
                let arcs = offset(*head, offsets, 0)..offset(*head, offsets, last);
                state.get(arcs).unwrap_or_default()
            }
            _ => &[],
        }
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
        let mut reads = Reads {
            count: 1,
            next: range.class.0,
            ..Reads::default()
        };
        reads.ranges[0] = range;
        reads
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

    /// What `arc` weighs, in halves.
    #[inline]
    pub(super) fn weight(&self, arc: u32) -> u8 {
        let weight = self.weights.get(label_of(arc));
        weight.copied().unwrap_or(u8::MAX)
    }

    /// The head of the state that `arc` leads to.
    #[inline]
    pub(super) fn head(&self, arc: u32) -> u32 {
        let place = (arc & TARGET_MASK) as usize * UNIT;
        self.words.get(place).copied().unwrap_or_default()
    }

    /// Bytes held.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.capacity() * size_of::<u32>()
            + self.labels.capacity() * size_of::<Label>()
            + self.latin.capacity() * size_of::<Reads>()
            + self.alphabet.capacity() * size_of::<(char, LabelRange)>()
            + self.starts.memory_bytes()
    }
}
