//! Packing a transducer: from the columns of a lexicon file to one array of words.

use super::starts::Starts;
use super::transducer::{
    BUCKET_BITS, COUNT_BITS, COUNT_MASK, HEAD, IS_FINAL, Label, LabelRange, Next, TARGET_BITS,
    TARGET_MASK, Transducer, UNIT, jumps_of,
};

/// The input codes of the file: nothing, and any character outside the alphabet.
const READS_OTHER: u32 = 1;

/// A transducer being packed: first all degrees, then the arcs in order, then the finals.
pub(crate) struct Builder {
    labels: Vec<Label>,
    words: Vec<u32>,
    /// Where each state begins, in pairs of words.
    places: Vec<u32>,
    /// What each label's character is among [`Next`]; nothing for a silent one.
    next: Vec<Next>,
    silent: u32,
    /// Silent arcs, from and to where.
    chains: Vec<(u32, u32)>,
}

impl Builder {
    /// Lays out states with `degrees` arcs; `None` when the packing has too few bits for them.
    pub(crate) fn new(labels: Vec<Label>, degrees: &[u16]) -> Option<Self> {
        let mut end = 0;
        let mut places = Vec::with_capacity(degrees.len());
        for degree in degrees {
            places.push(end);
            let degree = usize::from(*degree);
            end += (HEAD + jumps_of(degree) + degree).div_ceil(UNIT) as u32;
        }
        let fits = end <= TARGET_MASK
            && labels.len() < 1 << (32 - TARGET_BITS)
            && degrees
                .iter()
                .all(|degree| u32::from(*degree) <= COUNT_MASK);
        let mut words = vec![0; end as usize * UNIT];
        for (place, degree) in places.iter().zip(degrees) {
            *words.get_mut(*place as usize * UNIT)? = u32::from(*degree);
        }
        let next = labels
            .iter()
            .map(|label| match char::from_u32(label.input) {
                _ if label.input == super::transducer::READS_NOTHING => Next::default(),
                Some(c) => Next::of(c),
                None => Next::default(),
            })
            .collect();
        let silent =
            labels.partition_point(|label| label.input == super::transducer::READS_NOTHING);
        fits.then_some(Self {
            silent: (silent as u32) << TARGET_BITS,
            labels,
            words,
            places,
            next,
            chains: Vec::new(),
        })
    }

    /// Packs the arcs of `state`, each a label and a target; states come in order.
    /// `None` when there is no such state, label or target.
    pub(crate) fn state(
        &mut self,
        state: usize,
        arcs: impl Iterator<Item = (u16, u32)>,
    ) -> Option<()> {
        let place = *self.places.get(state)?;
        let [head, words @ ..] = self.words.get_mut(place as usize * UNIT..)? else {
            return None;
        };
        let (jumps, words) = words.split_at_mut_checked(jumps_of((*head & COUNT_MASK) as usize))?;
        let mut next = 0;
        for (word, (label, target)) in words.iter_mut().zip(arcs) {
            let target = *self.places.get(target as usize)?;
            next |= self.next.get(usize::from(label))?.0;
            *word = u32::from(label) << TARGET_BITS | target;
            if *word < self.silent {
                self.chains.push((place, target));
            }
        }
        let arcs = words.get(..(*head & COUNT_MASK) as usize)?;
        for (bucket, pair) in (0..).step_by(2).zip(jumps) {
            let start = |bucket| arcs.partition_point(|arc| arc >> BUCKET_BITS < bucket) as u32;
            *pair = start(bucket + 1) << 16 | start(bucket);
        }
        *head |= next << COUNT_BITS;
        Some(())
    }

    /// Marks the final states, with their weights in halves, and lets every state know what
    /// can be read behind its silent arcs.
    pub(crate) fn finish(mut self, finals: &[(u32, u8)]) -> Option<Transducer> {
        let finals = finals
            .iter()
            .map(|(state, weight)| Some((*self.places.get(*state as usize)?, *weight)))
            .collect::<Option<Vec<_>>>()?;
        for (place, _) in &finals {
            let place = *place as usize * UNIT;
            *self.words.get_mut(place)? |= Next::END.0 << COUNT_BITS | IS_FINAL;
        }
        self.settle();
        let mut other = LabelRange::default();
        let mut alphabet = Vec::new();
        let mut from = (self.silent >> TARGET_BITS) as usize;
        for group in self.labels.get(from..)?.chunk_by(|a, b| a.input == b.input) {
            let to = from + group.len();
            let range = LabelRange {
                from: (from as u32) << TARGET_BITS,
                to: (to as u32) << TARGET_BITS,
            };
            match group.first()?.input {
                READS_OTHER => other = range,
                code => alphabet.push((char::from_u32(code)?, range)),
            }
            from = to;
        }
        let mut transducer = Transducer {
            weights: self.labels.iter().map(|label| label.weight).collect(),
            labels: self.labels,
            words: self.words,
            finals,
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
                let later = later.unwrap_or_default() >> COUNT_BITS << COUNT_BITS;
                if let Some(word) = self.words.get_mut(*from as usize * UNIT) {
                    is_settled &= *word | later == *word;
                    *word |= later;
                }
            }
        }
    }
}
