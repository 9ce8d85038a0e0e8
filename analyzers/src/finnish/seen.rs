//! What a walk has learnt: from where the end of the word cannot be reached.

/// Entries of the memory; a walk that enters more states forgets some.
const ENTRIES_BITS: u32 = 11;
/// Bits of an entry that name a state and a place in the word.
const AT_BITS: u32 = 7;
const KEY_BITS: u32 = AT_BITS + super::transducer::TARGET_BITS;
const IS_ALIVE: u64 = 1 << 63;

/// The states entered in one walk, and from which of them a word's end was reached.
///
/// A walk comes by one state many times when many beginnings lead there: the same ending
/// after each of them. What did not get to the end the first time will not the second, if it
/// weighs no less. Walks that find something at once seldom come by twice and do without.
///
/// An entry holds, from the lowest bit: place in the word, state, weight, the walk's number,
/// and whether an end was reached. Two entries may want one place; the later takes it, and
/// the earlier is forgotten, which costs time only.
#[derive(Debug, Default)]
pub(super) struct Seen {
    entries: Vec<u64>,
    /// The number of this walk.
    walk: u64,
    /// The states on the path, first to last.
    trail: Vec<u32>,
}

impl Seen {
    /// Forgets what other walks have seen.
    pub(super) fn begin(&mut self) {
        self.walk += 1;
        if self.entries.is_empty() || self.walk >= 1 << (63 - KEY_BITS - 8) {
            self.entries.clear();
            self.entries.resize(1 << ENTRIES_BITS, 0);
            self.walk = 1;
        }
        self.trail.clear();
    }

    /// Goes on to the state at `place` after `depth` others, at character `at` of the word;
    /// whether that can be worth while.
    #[inline]
    pub(super) fn enter(&mut self, place: u32, at: u32, weight: u8, depth: usize) -> bool {
        let key = place << AT_BITS | at;
        self.trail.truncate(depth);
        self.trail.push(key);
        let walk = self.walk;
        let Some(entry) = self.entries.get_mut(slot(key)) else {
            return true;
        };
        let is_same = is_of(*entry, key, walk);
        if is_same && *entry & IS_ALIVE != 0 {
            return true;
        }
        if is_same && (*entry >> KEY_BITS) as u8 <= weight {
            return false;
        }
        *entry = walk << (KEY_BITS + 8) | u64::from(weight) << KEY_BITS | u64::from(key);
        true
    }

    /// Remembers that the word's end was reached by the first `depth` states of the path.
    pub(super) fn reach_end(&mut self, depth: usize) {
        for key in self.trail.iter().take(depth) {
            if let Some(entry) = self.entries.get_mut(slot(*key))
                && is_of(*entry, *key, self.walk)
            {
                *entry |= IS_ALIVE;
            }
        }
    }
}

/// Whether `entry` is of `key` in this `walk`.
fn is_of(entry: u64, key: u32, walk: u64) -> bool {
    let is_walk = (entry & !IS_ALIVE) >> (KEY_BITS + 8) == walk;
    is_walk && entry as u32 & ((1 << KEY_BITS) - 1) == key
}

fn slot(key: u32) -> usize {
    (key.wrapping_mul(0x9E37_79B1) >> (32 - ENTRIES_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn what_led_nowhere_is_not_tried_again_unless_it_got_lighter() {
        let mut seen = Seen::default();
        seen.begin();
        assert!(seen.enter(7, 3, 10, 0));
        assert!(!seen.enter(7, 3, 10, 0));
        assert!(seen.enter(7, 4, 10, 0), "elsewhere in the word");
        assert!(seen.enter(7, 3, 9, 0), "lighter");
        seen.begin();
        assert!(seen.enter(7, 3, 10, 0), "another walk");
    }

    #[test]
    fn what_led_to_an_end_is_tried_again() {
        let mut seen = Seen::default();
        seen.begin();
        assert!(seen.enter(1, 1, 0, 0));
        assert!(seen.enter(2, 2, 0, 1));
        seen.reach_end(2);
        assert!(seen.enter(3, 2, 0, 1));
        assert!(seen.enter(1, 1, 0, 0));
        assert!(seen.enter(2, 2, 0, 1));
        assert!(!seen.enter(3, 2, 0, 1));
    }
}
