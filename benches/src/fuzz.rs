//! `fuzz`: random texts through normalising, tokenising and analysing, with the slowest call.
//!
//! Deterministic, and runs on the stable toolchain; `fuzz/` has the coverage-guided targets.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use luukku_analyzers::{Analyzers, Language, fold, guess_language, normalize, tokenize};

/// How much to try.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Texts for each of normalise, tokenise and analyse.
    #[arg(long, default_value_t = 1_000_000)]
    runs: u64,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// No call may take longer.
const SLOWEST: Duration = Duration::from_millis(50);

/// What texts are made of: words, endings, joints, invisibles, other scripts.
const PIECES: &[&str] = &[
    "vertais",
    "tuki",
    "ryhmä",
    "Forssa",
    "ssa",
    "n",
    "lle",
    "in",
    "kin",
    "mme",
    "ajo",
    "aja",
    "maa",
    "työ",
    "kuusi",
    "Å",
    "ä",
    "ö",
    "a",
    "e",
    "i",
    "o",
    "u",
    "y",
    "k",
    "s",
    "t",
    "-",
    "–",
    ":",
    "'",
    "’",
    "´",
    ".",
    ",",
    "_",
    " ",
    "\n",
    "1",
    "30100",
    "EU",
    "x",
    "é",
    "š",
    "ß",
    "İ",
    "\u{301}",
    "\u{308}",
    "\u{323}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "ﬁ",
    "Ａ",
    "½",
    "ﷺ",
    "ж",
    "東",
    "ไทย",
    "ع",
    "🙂",
    "👩‍👧",
    "\u{0}",
    "\u{fffd}",
    "\u{10ffff}",
];

/// Tries random texts and prints the slowest call of each step; an error on the first that is
/// slower than 50 ms. A panic is a panic.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut random = Random(arguments.seed);
    let analyzers = Analyzers::new();
    let _ = guess_language("tuki");
    measure("normalise", arguments.runs, &mut random, |text| {
        let normalized = normalize(text);
        let twice = normalize(normalized.as_str());
        assert_eq!(twice.as_str(), normalized.as_str(), "{text:?}");
        let folded = fold(text);
        assert_eq!(fold(&folded), folded, "{text:?}");
    })?;
    measure("tokenise", arguments.runs, &mut random, |text| {
        let normalized = normalize(text);
        for token in tokenize(&normalized) {
            let origin = normalized.original_range(&token.range);
            assert!(text.get(origin).is_some_and(|s| !s.is_empty()), "{text:?}");
        }
        let _ = guess_language(text);
    })?;
    measure("analyse", arguments.runs, &mut random, |text| {
        for language in Language::ALL {
            assert!(!analyzers.analyze(text, language).readings.is_empty());
        }
        let _ = analyzers.analyze_without_dots(text, Language::Finnish);
    })
}

fn measure(name: &str, runs: u64, random: &mut Random, step: impl Fn(&str)) -> Result<()> {
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..runs {
        let text = random.text();
        let started = Instant::now();
        step(&text);
        let mut took = started.elapsed();
        if took > SLOWEST {
            // A shared machine may have been elsewhere: what counts is slow twice.
            let started = Instant::now();
            step(&text);
            took = took.min(started.elapsed());
        }
        ensure!(took <= SLOWEST, "{name}: {text:?} took {took:?}");
        if took > slowest.0 {
            slowest = (took, text);
        }
    }
    let (took, text) = slowest;
    println!("{name}: {runs} runs, slowest {took:?} for {text:?}");
    Ok(())
}

/// xorshift64*: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % below.max(1)
    }

    fn text(&mut self) -> String {
        let pieces = 1 + self.next(24);
        let mut text = String::new();
        for _ in 0..pieces {
            if self.next(16) == 0 {
                text.extend(char::from_u32(self.next(0x11_0000) as u32));
            } else {
                text.push_str(PIECES.get(self.next(PIECES.len())).unwrap_or(&"a"));
            }
        }
        text
    }
}
