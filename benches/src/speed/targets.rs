//! What is to be reached, as ratios to peers in the same run.

use super::figures::{SetFigures, SideFigures, Size};
use super::query::Set;

/// Which figure of a set counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statistic {
    Median,
    P99,
}

impl Statistic {
    pub(super) fn of(self, figures: &SetFigures) -> f64 {
        match self {
            Statistic::Median => figures.median,
            Statistic::P99 => figures.p99,
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Statistic::Median => "median",
            Statistic::P99 => "p99",
        }
    }
}

/// One target: our figure is at most this share of the peer's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub(super) set: Set,
    pub(super) statistic: Statistic,
    pub(super) peer: &'static str,
    pub(super) at_most: f64,
}

const fn median(set: Set, peer: &'static str, at_most: f64) -> Target {
    Target {
        set,
        statistic: Statistic::Median,
        peer,
        at_most,
    }
}

const fn p99(set: Set, peer: &'static str, at_most: f64) -> Target {
    Target {
        set,
        statistic: Statistic::P99,
        peer,
        at_most,
    }
}

/// All targets of queries.
pub(super) const TARGETS: &[Target] = &[
    median(Set::Q1, "seekstorm", 1.0),
    median(Set::Q1, "lucene", 0.3),
    p99(Set::Q1, "seekstorm", 0.35),
    median(Set::Q2, "seekstorm", 1.0),
    median(Set::Q2, "lucene", 1.0 / 25.0),
    p99(Set::Q2, "seekstorm", 0.25),
    median(Set::Q2Or, "seekstorm", 0.2),
    median(Set::Q2Or, "lucene", 0.05),
    p99(Set::Q2Or, "seekstorm", 1.0 / 3.0),
    p99(Set::Q2Or, "lucene", 1.0 / 3.0),
    median(Set::Q3, "seekstorm", 1.0 / 12.0),
    median(Set::Q3, "lucene", 1.0 / 40.0),
    median(Set::Q3, "postgis", 1.0 / 400.0),
    median(Set::Q4, "lucene", 1.0 / 15.0),
    median(Set::Q4, "postgis", 1.0 / 150.0),
    median(Set::Q4, "seekstorm", 1.0 / 1000.0),
    median(Set::Q5, "lucene", 1.0 / 15.0),
    median(Set::Q5, "tantivy", 1.0 / 50.0),
    median(Set::Q6, "seekstorm", 0.2),
    median(Set::Q7, "seekstorm", 0.5),
    median(Set::Q7, "lucene", 1.0 / 3.0),
];

/// Our index is at most this many times Lucene's.
pub(super) const INDEX_BYTES: f64 = 1.1;

/// A cold open of a million services takes at most so many milliseconds.
pub(super) const COLD_OPEN_MS: f64 = 100.0;

/// From one size to the next, what Q5 may grow by (200,000 to a million services).
pub(super) const Q5_GROWTH: f64 = 2.5;

/// The same of the mixed load (100,000 to a million).
pub(super) const MIXED_GROWTH: f64 = 2.5;

/// How a target was met.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    pub(super) ours: f64,
    pub(super) theirs: f64,
}

impl Met {
    /// Our figure as a share of theirs.
    pub(super) fn ratio(self) -> f64 {
        self.ours / self.theirs
    }
}

impl Target {
    /// How a side of ours met it; `None` where the peer did not answer.
    pub(super) fn met(&self, ours: &SideFigures, size: &Size) -> Option<Met> {
        let peer = size.sides.iter().find(|side| side.name == self.peer)?;
        let figure = |side: &SideFigures| {
            let set = side.sets.get(&self.set)?;
            Some(self.statistic.of(set))
        };
        Some(Met {
            ours: figure(ours)?,
            theirs: figure(peer)?,
        })
    }
}

/// A ratio as people say it: "1/25" below a half.
pub(super) fn share(ratio: f64) -> String {
    if ratio < 0.45 {
        let parts = 1.0 / ratio;
        if parts < 10.0 {
            format!("1/{parts:.1}")
        } else {
            format!("1/{parts:.0}")
        }
    } else {
        format!("{ratio:.2} ×")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_said_as_parts() {
        assert_eq!(share(0.04), "1/25");
        assert_eq!(share(0.3), "1/3.3");
        assert_eq!(share(1.1), "1.10 ×");
    }
}
