//! Packing a transducer: from the columns of a lexicon file to one array of words.

use super::starts::Starts;
use super::transducer::{
    IS_FINAL, IS_SINGLE, IS_WIDE, Label, LabelRange, MAX_LABELS, Next, READS_NOTHING, TARGET_BITS,
    TARGET_MASK, Transducer, UNIT,
};

/// The input codes of the file: nothing, and any character outside the alphabet.
const READS_OTHER: u32 = 1;
/// Words of a state of several arcs before its offsets: its head, and the classes it reads.
const HEAD: usize = 2;

/// A transducer being packed: first all degrees, then the arcs in order.
pub(crate) struct Builder {
    labels: Vec<Label>,
    words: Vec<u32>,
    /// Where each state begins, in units.
    places: Vec<u32>,
    finals: Vec<(u32, u8)>,
    /// The class of what each label reads, by number from 1; 0 for a silent one.
    class_of: Vec<u8>,
    silent: u32,
    /// Silent arcs, from and to where.
    chains: Vec<(u32, u32)>,
}

/// How a state of several arcs is laid out.
struct Shape {
    /// The classes its arcs read.
    own: u32,
    /// Offsets to a word.
    packing: usize,
    /// Words before the first arc.
    start: usize,
}

impl Shape {
    fn of(own: u32, degree: usize) -> Self {
        // Where the silent arcs begin, where each class begins, where the last ends.
        let offsets = own.count_ones() as usize + 2;
        let narrow = HEAD + offsets.div_ceil(4);
        if u8::try_from(narrow + degree).is_ok() {
            Self {
                own,
                packing: 4,
                start: narrow,
            }
        } else {
            Self {
                own,
                packing: 2,
                start: HEAD + offsets.div_ceil(2),
            }
        }
    }
}

impl Builder {
    /// Lays out states with `degrees` arcs, of which `finals` (with their weights in halves)
    /// can end a word; `arc_labels` are the labels of all arcs in order. `None` when the
    /// packing has too few bits for them.
    pub(crate) fn new(
        labels: Vec<Label>,
        degrees: &[u16],
        finals: &[(u32, u8)],
        mut arc_labels: impl Iterator<Item = u16>,
    ) -> Option<Self> {
        let classes = labels
            .iter()
            .map(|label| match char::from_u32(label.input) {
                Some(c) if label.input != READS_NOTHING => Next::of(c).0.trailing_zeros() as u8 + 1,
                _ => 0,
            });
        let class_of: Vec<u8> = classes.collect();
        let mut heads = vec![0; degrees.len()];
        for (state, _) in finals {
            *heads.get_mut(*state as usize)? = IS_FINAL;
        }
        let mut end = 0;
        let mut places = Vec::with_capacity(degrees.len());
        let mut owns = Vec::with_capacity(degrees.len());
        for (degree, head) in degrees.iter().zip(&heads) {
            places.push(end);
            let mut own = 0;
            for label in arc_labels.by_ref().take(usize::from(*degree)) {
                own |= 1 << class_of.get(usize::from(label))?;
            }
            let own = own >> 1;
            owns.push(own);
            let words = match (degree, head) {
                (1, 0) => 2,
                (degree, _) => {
                    let degree = usize::from(*degree);
                    Shape::of(own, degree).start + degree
                }
            };
            end += words.div_ceil(UNIT) as u32;
        }
        if end > TARGET_MASK || labels.len() > MAX_LABELS {
            return None;
        }
        let mut words = vec![0; end as usize * UNIT];
        for ((place, own), (head, degree)) in
            places.iter().zip(&owns).zip(heads.iter().zip(degrees))
        {
            let state = words
                .get_mut(*place as usize * UNIT..)?
                .first_chunk_mut::<2>()?;
            *state = match (degree, head) {
                (1, 0) => [IS_SINGLE, 0],
                _ => [*head, *own],
            };
        }
        let finals = finals
            .iter()
            .map(|(state, weight)| Some((*places.get(*state as usize)?, *weight)))
            .collect::<Option<_>>()?;
        let silent = labels.partition_point(|label| label.input == READS_NOTHING);
        Some(Self {
            silent: (silent as u32) << TARGET_BITS,
            labels,
            words,
            places,
            finals,
            class_of,
            chains: Vec::new(),
        })
    }

    /// Packs the arcs of `state`, each a label and a target; states come in order. `labels`
    /// are the same labels. `None` when there is no such state, label or target.
    pub(crate) fn state(
        &mut self,
        state: usize,
        labels: impl ExactSizeIterator<Item = u16>,
        mut arcs: impl Iterator<Item = (u16, u32)>,
    ) -> Option<()> {
        let place = *self.places.get(state)?;
        let state = self.words.get_mut(place as usize * UNIT..)?;
        let [head, second, ..] = *state.first_chunk::<2>()?;
        let mut pack = |label: u16, target: u32| {
            let target = *self.places.get(target as usize)?;
            let arc = u32::from(label) << TARGET_BITS | target;
            if arc < self.silent {
                self.chains.push((place, target));
            }
            Some(arc)
        };
        if head & IS_SINGLE != 0 {
            let (label, target) = arcs.next()?;
            let class = *self.class_of.get(usize::from(label))?;
            let arc = pack(label, target)?;
            *state.first_chunk_mut::<2>()? = [IS_SINGLE | (1 << class) >> 1, arc];
            return Some(());
        }
        let shape = Shape::of(second, labels.len());
        // Where the next arc of each class goes; first how many there are.
        let mut places = [0; Next::CLASSES + 1];
        for label in labels {
            *places.get_mut(usize::from(*self.class_of.get(usize::from(label))?))? += 1;
        }
        let mut at = shape.start;
        let mut offsets = 0;
        let mut write = |at: usize| {
            let word = state.get_mut(HEAD + offsets / shape.packing)?;
            let bits = 32 / shape.packing;
            *word |= (at as u32) << (bits * (offsets % shape.packing));
            offsets += 1;
            Some(())
        };
        for (class, place) in places.iter_mut().enumerate() {
            let count = std::mem::replace(place, at);
            if class == 0 || count > 0 {
                write(at)?;
            }
            at += count;
        }
        write(at)?;
        for (label, target) in arcs {
            let class = *self.class_of.get(usize::from(label))?;
            let at = places.get_mut(usize::from(class))?;
            *state.get_mut(*at)? = pack(label, target)?;
            *at += 1;
        }
        let width = if shape.packing == 4 { 0 } else { IS_WIDE };
        let end = if head & IS_FINAL == 0 { 0 } else { Next::END.0 };
        *state.first_mut()? |= width | end | shape.own;
        Some(())
    }

    /// Lets every state know what can be read behind its silent arcs.
    pub(crate) fn finish(mut self) -> Option<Transducer> {
        self.settle();
        let mut other = LabelRange::default();
        let mut alphabet = Vec::new();
        let mut from = (self.silent >> TARGET_BITS) as usize;
        for group in self.labels.get(from..)?.chunk_by(|a, b| a.input == b.input) {
            let c = char::from_u32(group.first()?.input)?;
            let range = LabelRange {
                from: from as u16,
                count: group.len() as u16,
                class: Next::of(c),
            };
            if u32::from(c) == READS_OTHER {
                other = range;
            } else {
                alphabet.push((c, range));
            }
            from += group.len();
        }
        let mut weights = Box::new([u8::MAX; MAX_LABELS]);
        for (weight, label) in weights.iter_mut().zip(&self.labels) {
            *weight = label.weight;
        }
        let mut transducer = Transducer {
            weights,
            labels: self.labels,
            words: self.words,
            finals: self.finals,
            silent: self.silent,
            other,
            alphabet,
            latin: Vec::new(),
            starts: Starts::default(),
        };
        transducer.latin = ('\0'..'\u{180}').map(|c| transducer.find(c)).collect();
        transducer.starts = Starts::of(&transducer)?;
        Some(transducer)
    }

    /// Hands what can be read next back along the silent arcs until nothing changes.
    fn settle(&mut self) {
        let mut is_settled = false;
        while !is_settled {
            is_settled = true;
            for (from, to) in self.chains.iter().rev() {
                let later = self.words.get(*to as usize * UNIT).copied();
                let later = later.unwrap_or_default() & (IS_WIDE - 1);
                if let Some(word) = self.words.get_mut(*from as usize * UNIT) {
                    is_settled &= *word | later == *word;
                    *word |= later;
                }
            }
        }
    }
}
