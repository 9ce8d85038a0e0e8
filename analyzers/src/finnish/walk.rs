//! Walking the paths of a transducer that read a word.

use super::seen::Seen;
use super::transducer::{
    IS_FINAL, IS_SINGLE, Next, Reads, TARGET_MASK, Transducer, UNIT, label_of, offset,
};

/// The most labels on a path, and the most steps ahead at once; real words need a tenth.
const MAX_PATH: usize = 512;
const MAX_AHEAD: usize = 4_096;

/// Space for a walk; reused from word to word.
#[derive(Debug)]
pub(crate) struct Space {
    path: Vec<u16>,
    ahead: Vec<Step>,
    seen: Seen,
}

impl Default for Space {
    fn default() -> Self {
        Self {
            path: vec![0; MAX_PATH],
            ahead: vec![Step::default(); MAX_AHEAD],
            seen: Seen::default(),
        }
    }
}

/// Whether a path was of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    Yes,
    No,
}

/// A state yet to be entered, or, with its other arcs followed, to end the word at.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    /// The arc that leads there.
    arc: u32,
    way: Way,
}

/// How a step was come to, in one word, for it is copied at every step: from the lowest bit 8
/// bits of weight, 8 of how much of the word is read, 15 of how many labels come before the
/// step's own, and one that says that the step ends the word.
#[derive(Clone, Copy, Debug, Default)]
struct Way(u32);

impl Way {
    const ENDS: u32 = 1 << 31;

    fn new(depth: usize, at: u32, weight: u8) -> Self {
        Way((depth as u32) << 16 | at << 8 | u32::from(weight))
    }

    fn weight(self) -> u8 {
        self.0 as u8
    }

    fn at(self) -> usize {
        usize::from((self.0 >> 8) as u8)
    }

    fn depth(self) -> usize {
        ((self.0 & !Self::ENDS) >> 16) as usize
    }

    /// One label on.
    fn on(self) -> Self {
        Way(self.0 + (1 << 16))
    }

    /// One character of the word on.
    fn read(self) -> Self {
        Way(self.0 + (1 << 8))
    }

    /// Heavier by `extra` if that is within `bound`.
    #[inline]
    fn weighing(self, extra: u8, bound: u8) -> Option<Self> {
        let fits = u32::from(self.weight()) + u32::from(extra) <= u32::from(bound);
        fits.then_some(Way(self.0 + u32::from(extra)))
    }

    fn ends(self) -> bool {
        self.0 & Self::ENDS != 0
    }
}

impl Transducer {
    /// Walks the paths that read `word`, calling `found` with the labels and weight of each
    /// that is light enough, and returns how many steps are left of `steps`.
    ///
    /// At first that is what weighs at most the last of `bounds`. Once `found` takes a path,
    /// it is the least of the bounds that the path keeps: what weighs more is not looked for
    /// any longer, though some may have been found. A step is one state entered.
    pub(crate) fn walk(
        &self,
        word: &[Reads],
        bounds: &[u8],
        steps: u32,
        space: &mut Space,
        found: impl FnMut(&[u16], u8) -> Taken,
    ) -> u32 {
        let (Some([first, second, ..]), Some(bound)) = (word.first_chunk::<2>(), bounds.last())
        else {
            return steps;
        };
        let is_long = *bound > 0;
        if is_long {
            space.seen.begin();
        }
        let mut walk = Walk {
            transducer: self,
            word,
            bound: *bound,
            bounds,
            steps,
            path: &mut space.path,
            ahead: &mut space.ahead,
            count: 0,
            seen: is_long.then_some(&mut space.seen),
            found,
        };
        self.starts.each(first, |start, before| {
            if start.weight <= walk.bound
                && self.head(start.arc) & second.next != 0
                && let Some(path) = walk.path.get_mut(..before.len())
            {
                path.copy_from_slice(before);
                walk.run(Step {
                    arc: start.arc,
                    way: Way::new(before.len(), 1, start.weight),
                });
            }
        });
        walk.steps
    }
}

/// A walk under way.
struct Walk<'w, F> {
    transducer: &'w Transducer,
    word: &'w [Reads],
    /// What a path may weigh now.
    bound: u8,
    /// What it may weigh at most, and what when something is found.
    bounds: &'w [u8],
    steps: u32,
    path: &'w mut [u16],
    /// What is yet to be done, the next last: the first `count` of them.
    ahead: &'w mut [Step],
    count: usize,
    /// For walks long enough to be worth it.
    seen: Option<&'w mut Seen>,
    found: F,
}

impl<F: FnMut(&[u16], u8) -> Taken> Walk<'_, F> {
    /// Enters the state `step` leads to and whatever can be reached from there.
    fn run(&mut self, step: Step) {
        let mut next = Some(step);
        while let Some(step) = next {
            if step.way.ends() {
                self.finish(step);
                next = self.pop();
                continue;
            }
            let Some(left) = self.steps.checked_sub(1) else {
                self.count = 0;
                return;
            };
            self.steps = left;
            let depth = step.way.depth();
            let is_worth_while = match &mut self.seen {
                Some(seen) => seen.enter(
                    step.arc & TARGET_MASK,
                    step.way.at() as u32,
                    step.way.weight(),
                    depth,
                ),
                None => true,
            };
            next = match self.path.get_mut(depth) {
                Some(label) if is_worth_while => {
                    *label = label_of(step.arc) as u16;
                    self.enter(step).or_else(|| self.pop())
                }
                _ => self.pop(),
            };
        }
    }

    #[inline]
    fn pop(&mut self) -> Option<Step> {
        self.count = self.count.checked_sub(1)?;
        self.ahead.get(self.count).copied()
    }

    /// Puts what can follow `step` ahead, the first last; of a state with one arc, gives what
    /// follows.
    ///
    /// All targets are looked at before any is entered, so that the processor fetches them
    /// side by side.
    #[inline]
    fn enter(&mut self, step: Step) -> Option<Step> {
        let transducer = self.transducer;
        let [reads, next] = self.word.get(step.way.at()..)?.first_chunk::<2>()?;
        let place = (step.arc & TARGET_MASK) as usize;
        let state = transducer.words.get(place * UNIT..)?;
        let [head, second, offsets @ ..] = state else {
            return None;
        };
        let here = step.way.on();
        let there = here.read();
        if head & IS_SINGLE != 0 {
            let arc = *second;
            let (way, next) = if arc < transducer.silent {
                (here, reads.next)
            } else if reads.ranges().iter().any(|range| range.holds(arc)) {
                (there, next.next)
            } else {
                return None;
            };
            let way = way.weighing(transducer.weight(arc), self.bound)?;
            return (transducer.head(arc) & next != 0).then_some(Step { arc, way });
        }
        let own = *second;
        if head & IS_FINAL != 0 && reads.next == Next::END.0 {
            let way = Way(here.0 | Way::ENDS);
            self.put(true, Step { arc: step.arc, way });
        }
        for range in reads.ranges().iter().rev() {
            let class = range.class.0;
            if own & class == 0 {
                continue;
            }
            let group = (own & (class - 1)).count_ones() as usize;
            let from = offset(*head, offsets, group + 1);
            let to = offset(*head, offsets, group + 2);
            for arc in state.get(from..to).unwrap_or_default().iter().rev() {
                if range.holds(*arc) {
                    self.look_at(*arc, there, next.next);
                }
            }
        }
        let silent = offset(*head, offsets, 0)..offset(*head, offsets, 1);
        for arc in state.get(silent).unwrap_or_default().iter().rev() {
            self.look_at(*arc, here, reads.next);
        }
        None
    }

    /// Puts the target of `arc` ahead unless it gets too heavy or leads to nothing of `next`.
    #[inline]
    fn look_at(&mut self, arc: u32, from: Way, next: u32) {
        if let Some(way) = from.weighing(self.transducer.weight(arc), self.bound) {
            let is_way = self.transducer.head(arc) & next != 0;
            self.put(is_way, Step { arc, way });
        }
    }

    /// Puts `step` ahead if `is_way`, which nobody could have guessed: hence no branch.
    #[inline]
    fn put(&mut self, is_way: bool, step: Step) {
        if let Some(free) = self.ahead.get_mut(self.count) {
            *free = step;
            self.count += usize::from(is_way);
        }
    }

    /// Reports the path to the final state that `step` leads to.
    fn finish(&mut self, step: Step) {
        let place = step.arc & TARGET_MASK;
        let finals = &self.transducer.finals;
        let found = finals.binary_search_by_key(&place, |(known, _)| *known);
        let (Some((_, extra)), Some(path)) = (
            found.ok().and_then(|at| finals.get(at)),
            self.path.get(..step.way.depth()),
        ) else {
            return;
        };
        let Some(way) = step.way.weighing(*extra, self.bound) else {
            return;
        };
        if let Some(seen) = &mut self.seen {
            seen.reach_end(path.len());
        }
        if (self.found)(path, way.weight()) == Taken::Yes {
            let lowest = self.bounds.iter().find(|bound| way.weight() <= **bound);
            self.bound = self.bound.min(lowest.copied().unwrap_or(self.bound));
        }
    }
}
