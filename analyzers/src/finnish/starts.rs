//! The beginnings of all walks, worked out once.

use super::transducer::{LabelRange, Reads, TARGET_MASK, Transducer, label_of};

/// The most silent labels before a word's first letter; the lexicon has three.
const MAX_SILENT: usize = 16;

/// The arcs that can read a word's first letter, with the silent labels before each.
///
/// Every walk begins at one state, which has many silent arcs: a third of all that a walk
/// looks at would be the way to its first letter.
#[derive(Clone, Debug, Default)]
pub(super) struct Starts {
    /// By the character read; then in the order a walk comes by.
    all: Vec<Start>,
    /// How many of `all` read a label less than each.
    below: Vec<u16>,
    /// What is written before a first letter: the silent labels, in the order walks come by.
    before: Vec<Vec<u16>>,
}

/// An arc that reads a first letter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    pub(super) arc: u32,
    /// Of the arc and the labels before it, in halves.
    pub(super) weight: u8,
    /// Which labels come before, by number.
    before: u16,
}

impl Starts {
    /// Works out the starts of `transducer`; `None` when silent arcs go round in circles.
    pub(super) fn of(transducer: &Transducer) -> Option<Self> {
        let mut starts = Starts::default();
        starts.collect(transducer, 0, 0, &mut Vec::new())?;
        // All labels of a character are one range, and the place of its first label stands
        // for it.
        let mut character_of: Vec<u32> = (0..transducer.labels.len() as u32).collect();
        let ranges = transducer.alphabet.iter().map(|(_, range)| *range);
        for range in ranges.chain([transducer.other]) {
            let labels = usize::from(range.from)..usize::from(range.from + range.count);
            character_of.get_mut(labels)?.fill(u32::from(range.from));
        }
        let character = |start: &Start| character_of.get(label_of(start.arc)).copied();
        starts.all.sort_by_key(character);
        starts.below = character_of
            .iter()
            .chain([&u32::MAX])
            .map(|c| {
                starts
                    .all
                    .partition_point(|start| character(start) < Some(*c)) as u16
            })
            .collect();
        Some(starts)
    }

    /// Collects what the state at `place` reads, after what is behind its silent arcs.
    fn collect(
        &mut self,
        transducer: &Transducer,
        place: u32,
        weight: u8,
        path: &mut Vec<u16>,
    ) -> Option<()> {
        if path.len() > MAX_SILENT {
            return None;
        }
        let arcs = transducer.arcs(place);
        let weight_of = |arc: u32| weight.saturating_add(transducer.weight(arc));
        let (silent, reading) = arcs.split_at(arcs.partition_point(|a| *a < transducer.silent));
        for arc in silent {
            path.push(label_of(*arc) as u16);
            self.collect(transducer, arc & TARGET_MASK, weight_of(*arc), path)?;
            path.pop();
        }
        let before = u16::try_from(self.before.len()).ok()?;
        for arc in reading {
            self.all.push(Start {
                arc: *arc,
                weight: weight_of(*arc),
                before,
            });
        }
        self.before.push(path.clone());
        u16::try_from(self.all.len()).is_ok().then_some(())
    }

    /// Calls `found` with every start that reads `first`, in the order a walk comes by, and
    /// the labels before it.
    pub(super) fn each(&self, first: &Reads, mut found: impl FnMut(&Start, &[u16])) {
        let mut ways = [&[][..]; 4];
        for (way, range) in ways.iter_mut().zip(first.ranges()) {
            *way = self.reading(*range);
        }
        while let Some(before) = ways
            .iter()
            .filter_map(|way| Some(way.first()?.before))
            .min()
        {
            let labels = self
                .before
                .get(usize::from(before))
                .map_or(&[][..], Vec::as_slice);
            for way in &mut ways {
                while let Some((start, later)) = way.split_first()
                    && start.before == before
                {
                    found(start, labels);
                    *way = later;
                }
            }
        }
    }

    fn reading(&self, range: LabelRange) -> &[Start] {
        let below = |label: u16| self.below.get(usize::from(label)).copied();
        match (below(range.from), below(range.from + range.count)) {
            (Some(from), Some(to)) => self.all.get(usize::from(from)..usize::from(to)),
            _ => None,
        }
        .unwrap_or_default()
    }

    pub(super) fn memory_bytes(&self) -> usize {
        self.all.capacity() * size_of::<Start>() + self.below.capacity() * size_of::<u16>()
    }
}
