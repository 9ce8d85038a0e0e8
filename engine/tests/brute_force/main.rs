//! Whatever is asked of whatever services, the answer is what going through all of them gives.
//!
//! Random services all over the earth (towns, single points, both poles, both sides of ±180°,
//! several places a service, some without any), built and then updated several times, so that
//! there are deletions and several segments; random questions of words, position, radius, box,
//! municipalities, filters, order and page. Each answer is compared with
//!
//! 1. a *model* that goes through the records with formulas of its own (`model.rs`): which
//!    services, how many, in which order. Only how well a single word matches is the engine's own
//!    word, asked one word at a time without a place;
//! 2. the same question answered to the end, where nothing can be passed over: the same ids.
//!
//! Some thousand questions by default; `LUUKKU_CASES=100000 cargo test --release --test
//! brute_force` asks so many. The seed is fixed, `LUUKKU_SEED` sets another.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod corpus;
mod model;
mod question;

use std::collections::BTreeMap;
use std::env;

use corpus::Corpus;
use fastrand::Rng;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{AccessPath, Explain, search};
use model::Model;
use question::Question;

/// Questions in all, unless said otherwise: some seconds of an unoptimised build.
const CASES: usize = 1_000;
/// With so many there is time for long lists of services.
const MANY_CASES: usize = 50_000;
/// Questions of one state of the services.
const CASES_A_STATE: usize = 50;
/// States of the same services: built, then updated so many times.
const STATES: usize = 4;
/// One in so many questions is also answered to the end.
const TO_THE_END: usize = 4;

fn number(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}

#[test]
fn answers_are_those_of_going_through_all_services() {
    let cases = number("LUUKKU_CASES").map_or(CASES, |cases| cases as usize);
    let mut rng = Rng::with_seed(number("LUUKKU_SEED").unwrap_or(20_261_122));
    let (mut asked, mut corpora) = (0, 0);
    let mut paths: BTreeMap<&str, usize> = BTreeMap::new();
    while asked < cases {
        let size = sizes(corpora, cases);
        let mut corpus = Corpus::new(&mut rng, size);
        for state in 0..STATES {
            if state > 0 {
                corpus.change(&mut rng);
            }
            let snapshot = corpus.snapshot();
            let model = Model::of(&snapshot, corpus.services());
            for _ in 0..CASES_A_STATE * if size > 1_000 { 20 } else { 1 } {
                let question = Question::any(&mut rng, &corpus);
                if let Err(difference) = tried(|| model.compare(&snapshot, &question)) {
                    panic!(
                        "corpus {corpora}, state {state}, {size} services: {question:#?}\n{difference}"
                    );
                }
                asked += 1;
                for path in paths_of(&snapshot, &question) {
                    *paths.entry(path.name()).or_default() += 1;
                }
                if asked % TO_THE_END == 0
                    && let Err(difference) =
                        tried(|| question::same_to_the_end(&snapshot, &question))
                {
                    panic!(
                        "corpus {corpora}, state {state}, {size} services: {question:#?}\n{difference}"
                    );
                }
            }
        }
        corpora += 1;
        if corpora % 10 == 0 {
            eprintln!("{asked} of {cases} questions asked");
        }
    }
    eprintln!("{asked} questions of {corpora} lists of services; looked for by {paths:?}");
    // The strongest first are held by a test of their own, where services differ more.
    assert!(paths.len() >= 6, "each other way is taken: {paths:?}");
}

/// How what is asked was looked for.
fn paths_of(snapshot: &Snapshot, question: &Question) -> Vec<AccessPath> {
    let mut request = question.request.clone();
    request.explain = Explain::On;
    let answer = search(snapshot, &request).expect("an answer, as before");
    let steps = answer.steps.expect("explained");
    steps.into_iter().map(|step| step.path).collect()
}

/// Tries again where an answer may have been cut short: a search has a quarter of a second, which
/// a busy machine can take away from it. What is wrong stays wrong.
fn tried(compare: impl Fn() -> Result<(), String>) -> Result<(), String> {
    compare().or_else(|_| compare()).or_else(|_| compare())
}

/// How many services the `n`th list has: mostly a few cells, one in ten several tracts when
/// there is time for them.
fn sizes(n: usize, cases: usize) -> usize {
    match n % 10 {
        0 => 1,
        1 => 7,
        2..=5 => 150,
        6..=7 => 400,
        8 => 900,
        _ if cases >= MANY_CASES => 9_000,
        _ => 700,
    }
}
