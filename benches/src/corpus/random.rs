//! Random numbers that are the same on every machine.

/// `SplitMix64` (Steele, Lea and Flood, 2014): small, and good from any seed.
pub(crate) struct Random(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Random {
    /// The numbers of one record of a corpus.
    pub(crate) fn of(seed: u64, number: u64) -> Self {
        let mut random = Self(seed);
        let start = random.next();
        Self(start ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A whole number from 0 to below `end`; 0 when that is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number from 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// One of `all`; `None` when there is none.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// Picks numbers as often as their weights say.
pub(crate) struct Weighted {
    /// The sum of the weights up to each.
    sums: Vec<f64>,
}

impl Weighted {
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let sums = weights.into_iter().scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self {
            sums: sums.collect(),
        }
    }

    /// Weights 1, 1/2, 1/3 and so on: as often as words are used (Zipf, 1935).
    pub(crate) fn zipf(count: usize) -> Self {
        Self::new((1..=count).map(|rank| 1.0 / rank as f64))
    }

    pub(crate) fn pick(&self, random: &mut Random) -> usize {
        let all = self.sums.last().copied().unwrap_or_default();
        let at = random.unit() * all;
        self.sums.partition_point(|sum| *sum <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_picked_as_often_as_they_weigh() {
        let weighted = Weighted::new([1.0, 0.0, 3.0]);
        let mut counts = [0; 3];
        let mut random = Random::of(1, 0);
        for _ in 0..4_000 {
            counts[weighted.pick(&mut random)] += 1;
        }
        assert!((900..1_100).contains(&counts[0]), "{counts:?}");
        assert_eq!(counts[1], 0);
    }
}
