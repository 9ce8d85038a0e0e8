//! Analysing: nothing panics, no word takes 50 ms, parts and boundaries fit.
#![no_main]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use luukku_analyzers::{Analyzers, Language};

static ANALYZERS: LazyLock<Analyzers> = LazyLock::new(Analyzers::new);

const SLOWEST: Duration = Duration::from_millis(50);

fuzz_target!(|text: &str| {
    let word = text.get(..text.floor_char_boundary(120)).unwrap_or(text);
    // A shared machine may have been elsewhere: what counts is slow every time.
    let is_slow = (0..3).all(|_| analyze(word) > SLOWEST);
    assert!(!is_slow, "slow: {word:?}");
});

fn analyze(word: &str) -> Duration {
    let started = Instant::now();
    for language in Language::ALL {
        let analyses = [
            ANALYZERS.analyze(word, language),
            ANALYZERS.analyze_without_dots(word, language),
        ];
        for reading in analyses.iter().flat_map(|analysis| &analysis.readings) {
            assert!(
                reading
                    .boundaries
                    .iter()
                    .all(|at| reading.lemma.is_char_boundary(*at))
            );
        }
    }
    started.elapsed()
}
