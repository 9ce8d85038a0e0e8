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
    /// How many labels come before it.
    depth: u16,
    /// How much of the word is read.
    at: u8,
    weight: u8,
}

/// The depth of a step that ends the word.
const ENDS: u16 = 1 << 15;

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
                    depth: before.len() as u16,
                    at: 1,
                    weight: start.weight,
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
            if step.depth & ENDS != 0 {
                self.finish(step);
                next = self.pop();
                continue;
            }
            let Some(left) = self.steps.checked_sub(1) else {
                self.count = 0;
                return;
            };
            self.steps = left;
            let is_worth_while = match &mut self.seen {
                Some(seen) => {
                    let place = step.arc & TARGET_MASK;
                    seen.enter(place, step.at, step.weight, usize::from(step.depth))
                }
                None => true,
            };
            next = match self.path.get_mut(usize::from(step.depth)) {
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
        let at = usize::from(step.at);
        let [reads, next] = self.word.get(at..)?.first_chunk::<2>()?;
        let place = (step.arc & TARGET_MASK) as usize;
        let state = transducer.words.get(place * UNIT..)?;
        let [head, second, offsets @ ..] = state else {
            return None;
        };
        let here = Step {
            depth: step.depth + 1,
            ..step
        };
        let there = Step {
            at: step.at + 1,
            ..here
        };
        if head & IS_SINGLE != 0 {
            let arc = *second;
            let is_silent = arc < transducer.silent;
            let (from, next) = if is_silent {
                (here, reads.next)
            } else {
                (there, next.next)
            };
            let may_go = is_silent || reads.ranges().iter().any(|range| range.holds(arc));
            let weight = from.weight.saturating_add(self.weight(arc));
            let is_way = may_go && weight <= self.bound && transducer.head(arc) & next != 0;
            return is_way.then_some(Step {
                arc,
                weight,
                ..from
            });
        }
        let own = *second;
        if head & IS_FINAL != 0 && reads.next == Next::END.0 {
            self.put(
                true,
                Step {
                    depth: here.depth | ENDS,
                    ..here
                },
            );
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
    fn look_at(&mut self, arc: u32, from: Step, next: u32) {
        let weight = from.weight.saturating_add(self.weight(arc));
        if weight <= self.bound {
            let is_way = self.transducer.head(arc) & next != 0;
            self.put(
                is_way,
                Step {
                    arc,
                    weight,
                    ..from
                },
            );
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

    #[inline]
    fn weight(&self, arc: u32) -> u8 {
        let weight = self.transducer.weights.get(label_of(arc));
        weight.copied().unwrap_or(u8::MAX)
    }

    /// Reports the path to the final state that `step` leads to.
    fn finish(&mut self, step: Step) {
        let place = step.arc & TARGET_MASK;
        let finals = &self.transducer.finals;
        let Ok(at) = finals.binary_search_by_key(&place, |(known, _)| *known) else {
            return;
        };
        let (Some((_, extra)), Some(path)) = (
            finals.get(at),
            self.path.get(..usize::from(step.depth & !ENDS)),
        ) else {
            return;
        };
        let weight = step.weight.saturating_add(*extra);
        if weight > self.bound {
            return;
        }
        if let Some(seen) = &mut self.seen {
            seen.reach_end(path.len());
        }
        if (self.found)(path, weight) == Taken::Yes {
            let lowest = self.bounds.iter().find(|bound| weight <= **bound);
            self.bound = self.bound.min(lowest.copied().unwrap_or(self.bound));
        }
    }
}
