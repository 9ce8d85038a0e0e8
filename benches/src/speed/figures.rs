//! What was measured, as it is kept in JSON.

use std::collections::BTreeMap;
use std::fs;

use serde::{Deserialize, Serialize};

use super::query::Set;
use crate::corpus::Written;

/// All figures of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// The command line.
    pub(crate) command: String,
    pub(crate) date: String,
    pub(crate) machine: Machine,
    /// One for each number of documents.
    pub(crate) sizes: Vec<Size>,
}

/// The machine it was measured on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_bytes: u64,
    pub(crate) system: String,
}

/// The figures of one corpus.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Size {
    pub(crate) corpus: Written,
    /// BLAKE3 of all queries, in hexadecimal.
    pub(crate) queries: String,
    /// How many of our answers were compared with a scan.
    pub(crate) checked: BTreeMap<Set, usize>,
    /// Ours first.
    pub(crate) sides: Vec<SideFigures>,
    /// Peers that were asked for and are missing, and why.
    pub(crate) left_out: BTreeMap<String, String>,
}

/// The figures of one side.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SideFigures {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Until one index with everything was on disk.
    pub(crate) build_seconds: f64,
    pub(crate) build_cpu_seconds: f64,
    pub(crate) build_peak_bytes: u64,
    pub(crate) index_bytes: u64,
    /// With no page of the index in memory, until it could be asked.
    pub(crate) cold_open_ms: f64,
    /// From the same moment until a first question was answered with ten whole services, of a
    /// side that tells.
    #[serde(default)]
    pub(crate) answered_ms: Option<f64>,
    /// From the same moment until every file was verified, of a side that verifies any.
    #[serde(default)]
    pub(crate) verified_ms: Option<f64>,
    /// What the program's own tables took before that, of a side that tells; not counted in
    /// either.
    #[serde(default)]
    pub(crate) tables_ms: Option<f64>,
    /// After everything was asked: with mapped files, and of its own.
    pub(crate) resident_bytes: u64,
    pub(crate) own_bytes: u64,
    pub(crate) sets: BTreeMap<Set, SetFigures>,
}

impl SideFigures {
    /// How long a cold open takes, in a cell of a table.
    pub(crate) fn cold_open(&self) -> String {
        let answered = self.answered_ms;
        let answered = answered.map_or_else(String::new, |ms| format!(" (answered {ms:.0})"));
        let verified = self.verified_ms;
        let verified = verified.map_or_else(String::new, |ms| format!(" (verified {ms:.0})"));
        format!("{:.1}{answered}{verified}", self.cold_open_ms)
    }
}

/// How fast a side answered a set.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SetFigures {
    /// In microseconds, of the best time of each query.
    pub(crate) median: f64,
    pub(crate) p99: f64,
    pub(crate) queries: usize,
    /// How often each was timed.
    pub(crate) visits: u32,
    /// Queries with an answer at all.
    pub(crate) answered: usize,
    /// Queries whose answer is that of a scan, where a scan can tell.
    pub(crate) exact: Option<usize>,
}

impl SetFigures {
    /// Of the best time of each query, in microseconds.
    pub(super) fn of(mut best: Vec<f64>, visits: u32, answered: usize) -> Self {
        best.sort_unstable_by(f64::total_cmp);
        Self {
            median: quantile(&best, 0.5),
            p99: quantile(&best, 0.99),
            queries: best.len(),
            visits,
            answered,
            exact: None,
        }
    }
}

/// The value that a share of sorted values is not greater than; 0 of none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.max(1) - 1).copied().unwrap_or_default()
}

impl Machine {
    /// This machine.
    pub(crate) fn this() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let after = |text: &str, name: &str| {
            let line = text.lines().find(|line| line.starts_with(name));
            let value = line.and_then(|line| line.split_once(':'));
            value.map_or_else(String::new, |(_, value)| value.trim().to_owned())
        };
        let memory = after(&read("/proc/meminfo"), "MemTotal");
        let kilobytes = memory.strip_suffix(" kB").unwrap_or_default();
        Self {
            processor: after(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            memory_bytes: kilobytes.parse::<u64>().unwrap_or_default() * 1024,
            system: format!("Linux {}", read("/proc/sys/kernel/osrelease").trim()),
        }
    }
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let gigabytes = self.memory_bytes as f64 / f64::from(1 << 30);
        write!(
            f,
            "{}, {} cores, {gigabytes:.0} GiB, {}",
            self.processor, self.cores, self.system
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let values: Vec<f64> = (1..=200).map(f64::from).collect();
        assert!((quantile(&values, 0.5) - 100.0).abs() < 1e-9);
        assert!((quantile(&values, 0.99) - 198.0).abs() < 1e-9);
        assert!((quantile(&values[..1], 0.99) - 1.0).abs() < 1e-9);
        assert!(quantile(&[], 0.5).abs() < 1e-9);
    }
}
