//! nDCG@10, MRR@10, recall@50 and success@1.
//!
//! The gain of nDCG is 2^grade − 1, discounted by log2(rank + 1) (Järvelin and Kekäläinen
//! 2002, the form of Burges 2005); the other figures count grades from 2.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::judged::Grades;

/// Answers taken of each query: recall is counted at 50.
pub(crate) const TAKEN: usize = 50;

/// The figures of one query, or their means over several; each 0–1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) ndcg: f64,
    pub(crate) mrr: f64,
    pub(crate) recall: f64,
    pub(crate) success: f64,
}

impl Figures {
    /// The figures of a query whose answers were `found`, best first.
    pub(crate) fn of(grades: &Grades, found: &[&str]) -> Self {
        let grade = |id: &str| grades.get(id).copied().unwrap_or(0);
        let mut best: Vec<u32> = grades.values().copied().collect();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let ideal = discounted(best.iter().map(|grade| gain(*grade)));
        let relevant = best.iter().filter(|grade| **grade >= 2).count();
        let first = found.iter().take(10).position(|id| grade(id) >= 2);
        let recalled = found.iter().take(TAKEN).filter(|id| grade(id) >= 2).count();
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            ndcg: share(discounted(found.iter().map(|id| gain(grade(id)))), ideal),
            mrr: first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
            recall: share(recalled as f64, relevant.min(TAKEN) as f64),
            success: f64::from(u8::from(first == Some(0))),
        }
    }

    /// The means; all 0 when there are none.
    pub(crate) fn mean(of: &[Self]) -> Self {
        let mut sum = Self::default();
        for figures in of {
            sum += *figures;
        }
        let count = of.len().max(1) as f64;
        Self {
            ndcg: sum.ndcg / count,
            mrr: sum.mrr / count,
            recall: sum.recall / count,
            success: sum.success / count,
        }
    }

    pub(crate) fn all(&self) -> [f64; 4] {
        [self.ndcg, self.mrr, self.recall, self.success]
    }
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.ndcg += other.ndcg;
        self.mrr += other.mrr;
        self.recall += other.recall;
        self.success += other.success;
    }
}

fn gain(grade: u32) -> f64 {
    f64::from(2u32.pow(grade.min(16)) - 1)
}

fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    (2..)
        .zip(gains.take(10))
        .map(|(rank, gain)| gain / f64::from(rank).log2())
        .fold(0.0, |sum, gain| sum + gain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_definitions() {
        let grades = Grades::from([
            ("a".to_owned(), 3),
            ("b".to_owned(), 2),
            ("c".to_owned(), 1),
        ]);
        let perfect = Figures::of(&grades, &["a", "b", "c"]);
        assert!((perfect.ndcg - 1.0).abs() < 1e-12);
        assert!((perfect.recall - 1.0).abs() < 1e-12);
        let late = Figures::of(&grades, &["x", "c", "b"]);
        assert!((late.mrr - 1.0 / 3.0).abs() < 1e-12);
        assert!((late.recall - 0.5).abs() < 1e-12);
        assert!(late.success.abs() < 1e-12);
        // 1/log2(3) + 3/2 over 7 + 3/log2(3) + 1/2
        assert!((late.ndcg - (0.630_929_8 + 1.5) / (7.0 + 1.892_789_3 + 0.5)).abs() < 1e-6);
        assert_eq!(Figures::of(&grades, &[]), Figures::default());
    }
}
