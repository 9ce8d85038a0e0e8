//! Timing: all sides in turns, query by query.

use anyhow::Result;

use super::check::Check;
use super::figures::{SetFigures, SideFigures};
use super::query::{Answer, Query, Set};
use super::side::Side;

/// How often each query is timed.
const VISITS: u32 = 3;

/// Answers at a turn: the last is timed, those before it warm caches, which the turns of the
/// others have emptied: an answer in microseconds is only hot after some.
const RUNS: u32 = 5;

/// The same of a side that takes longer than this for an answer, in seconds.
const SLOW_RUNS: u32 = 2;
const SLOW_SECONDS: f64 = 0.01;

/// All sides answer a set so long before it is timed, in seconds, and each query at least
/// once: a virtual machine has to see its code before it compiles it.
const WARM_SECONDS: f64 = 1.0;

/// Most answers that warm a side for a set: passing lines costs as much as a fast answer.
const MOST_WARMING: usize = 20_000;

/// Most time for a side and a set, in seconds. A slower side is timed once a query, and one
/// slower still answers fewer of them.
const PATIENCE_SECONDS: f64 = 25.0;

/// How a side answered a set.
pub(super) struct Measured {
    pub(super) figures: SetFigures,
    /// The last answer to each query that was asked.
    answers: Vec<Answer>,
}

/// How often a side is asked, and how many queries.
struct Plan {
    visits: u32,
    runs: u32,
    queries: usize,
}

/// Times all sides; one result a side, in their order.
pub(super) fn set(queries: &[Query], sides: &mut [(Side, SideFigures)]) -> Result<Vec<Measured>> {
    let mut plans = Vec::with_capacity(sides.len());
    for (side, _) in sides.iter_mut() {
        plans.push(warm(queries, side)?);
    }
    let unset = (f64::INFINITY, Answer::default());
    let mut best = vec![vec![unset; queries.len()]; sides.len()];
    for visit in 0..VISITS {
        for (number, query) in queries.iter().enumerate() {
            for (((side, _), plan), best) in sides.iter_mut().zip(&plans).zip(&mut best) {
                if visit >= plan.visits || number >= plan.queries {
                    continue;
                }
                let answer = side.ask(query, plan.runs)?;
                let micros = answer.micros.last().copied().unwrap_or(f64::INFINITY);
                if let Some(slot) = best.get_mut(number) {
                    *slot = (slot.0.min(micros), answer);
                }
            }
        }
    }
    let measured = best.into_iter().zip(&plans).map(|(best, plan)| {
        let (micros, answers): (Vec<f64>, Vec<Answer>) =
            best.into_iter().take(plan.queries).unzip();
        let answered = answers.iter().filter(|answer| !answer.is_empty()).count();
        Measured {
            figures: SetFigures::of(micros, plan.visits, answered),
            answers,
        }
    });
    Ok(measured.collect())
}

/// Lets a side answer until it is warm, and finds out how slow it is.
fn warm(queries: &[Query], side: &mut Side) -> Result<Plan> {
    let mut spent = 0.0;
    let mut asked = 0;
    for query in queries.iter().cycle() {
        let is_warm = spent > WARM_SECONDS && asked >= queries.len();
        if is_warm || spent > PATIENCE_SECONDS || asked >= MOST_WARMING {
            break;
        }
        let answer = side.ask(query, 1)?;
        spent += answer.micros.iter().sum::<f64>() / 1e6;
        asked += 1;
    }
    let seconds = spent / asked.max(1) as f64;
    let runs = if seconds > SLOW_SECONDS {
        SLOW_RUNS
    } else {
        RUNS
    };
    let seconds_a_visit = f64::from(runs) * seconds * queries.len() as f64;
    let visits = if seconds_a_visit * f64::from(VISITS) > PATIENCE_SECONDS {
        1
    } else {
        VISITS
    };
    let share = (PATIENCE_SECONDS / seconds_a_visit).min(1.0);
    Ok(Plan {
        visits,
        runs,
        queries: ((queries.len() as f64 * share) as usize).max(1),
    })
}

impl Measured {
    /// How many answers are those of a scan; `None` where a scan cannot tell.
    pub(super) fn exact(&self, check: &Check<'_>, queries: &[Query]) -> Result<Option<usize>> {
        let mut exact = 0;
        for (query, answer) in queries.iter().zip(&self.answers) {
            let is_exact = match query.set {
                Set::Q4 => check.are_nearest(query, &answer.ids),
                Set::Q5 => {
                    let (total, counts) = check.counted(query)?;
                    answer.total.is_none_or(|said| said == total as u64)
                        && answer.counts.iter().all(|(class, count)| {
                            counts.get(class.as_str()).copied() == Some(*count as usize)
                        })
                }
                _ => return Ok(None),
            };
            exact += usize::from(is_exact);
        }
        Ok(Some(exact))
    }
}
