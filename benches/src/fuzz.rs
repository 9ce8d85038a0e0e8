//! `fuzz`: random texts through normalising, tokenising, analysing and understanding, with the
//! slowest call.
//!
//! Deterministic, and runs on the stable toolchain; `fuzz/` has the coverage-guided targets.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use luukku_analyzers::{
    Analyzers, Language, fold, guess_language, normalize, place_name_forms, tokenize,
};
use luukku_engine::catalog::GeoPoint;
use luukku_engine::gazetteer::Gazetteer;
use luukku_engine::index::{IndexBuilder, Snapshot};
use luukku_engine::query::{SearchRequest, interpret};
use luukku_engine::record;

/// How much to try.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Texts for each of normalise, tokenise, understand and analyse.
    #[arg(long, default_value_t = 1_000_000)]
    runs: u64,
    /// Only this step.
    #[arg(long, value_parser = ["understand"])]
    only: Option<String>,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// No call may take longer.
const SLOWEST: Duration = Duration::from_millis(50);

/// How often a slow call is tried again.
const RETRIES: usize = 8;

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
    if arguments.only.is_some() {
        return understand(arguments, &mut random);
    }
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
    understand(arguments, &mut random)?;
    measure("analyse", arguments.runs, &mut random, |text| {
        for language in Language::ALL {
            assert!(!analyzers.analyze(text, language).readings.is_empty());
        }
        let _ = analyzers.analyze_without_dots(text, Language::Finnish);
    })
}

/// Understands texts as people write them and as nobody does: names of places and their forms,
/// connectors, numbers, topics, and the pieces of the other steps between.
fn understand(arguments: &Arguments, random: &mut Random) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut builder = IndexBuilder::create(folder.path())?;
    for line in SERVICES {
        builder.add(&record::parse(line)?.service)?;
    }
    builder.publish()?;
    let snapshot = Snapshot::open(folder.path())?;
    let forms: Vec<String> = Gazetteer::embedded()
        .places()
        .iter()
        .flat_map(|place| place_name_forms(place.name_fi))
        .map(|(_, form)| form)
        .collect();
    let position = GeoPoint::new(60.8146, 23.6215)?;
    measure_texts(
        "understand",
        arguments.runs,
        random,
        |random| random.query(&forms),
        |text| {
            let mut request = SearchRequest::new(text);
            request.position = text.len().is_multiple_of(2).then_some(position);
            let understood = interpret(&snapshot, &request);
            let Ok(understood) = understood else {
                panic_for(text);
                return;
            };
            let said = understood.place.and_then(|place| place.said);
            let corrected = understood.corrections.into_iter().map(|c| c.said);
            for range in said.into_iter().chain(corrected) {
                assert!(text.get(range).is_some(), "{text:?}");
            }
        },
    )
}

#[expect(clippy::panic, reason = "a finding of the fuzzer")]
fn panic_for(text: &str) {
    panic!("{text:?} is an error");
}

/// Services whose names have places in them.
const SERVICES: &[&str] = &[
    r#"{"id": "1", "name": "Vertaistukiryhmä", "municipality": "Forssa", "lat": 60.8146, "lon": 23.6215}"#,
    r#"{"id": "2", "name": "Hanko Sushi", "municipality": "Helsinki", "lat": 60.17, "lon": 24.94}"#,
    r#"{"id": "3", "name": "Salon apteekki", "municipality": "Salo", "lat": 60.38, "lon": 23.13}"#,
];

/// Words of queries that are no names.
const QUERY_WORDS: &[&str] = &[
    "apteekki",
    "tukiryhmä",
    "stödgrupp",
    "support",
    "groups",
    "lähellä",
    "lähin",
    "near",
    "me",
    "nära",
    "i",
    "in",
    "kring",
    "seudulla",
    "seudun",
    "alueella",
    "säteellä",
    "10",
    "km",
    "10km",
    "max",
    "within",
    "of",
    "från",
    "30100",
    "tai",
    "ja",
    "eller",
    ",",
    "(",
    "\"",
    "AND",
    "NOT",
    "*",
    "trakten",
    "area",
    "kilometrin",
    "päässä",
    "1,5",
    "-",
    "ä",
    "\u{308}",
    "🙂",
    "II",
];

fn measure(name: &str, runs: u64, random: &mut Random, step: impl Fn(&str)) -> Result<()> {
    measure_texts(name, runs, random, Random::text, step)
}

fn measure_texts(
    name: &str,
    runs: u64,
    random: &mut Random,
    make: impl Fn(&mut Random) -> String,
    step: impl Fn(&str),
) -> Result<()> {
    let mut slowest = (Duration::ZERO, String::new());
    for _ in 0..runs {
        let text = make(random);
        let started = Instant::now();
        step(&text);
        let mut took = started.elapsed();
        for _ in 0..RETRIES {
            if took <= SLOWEST {
                break;
            }
            // A shared machine may have been elsewhere: what counts is slow every time.
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

    /// A query: words, names with letters changed, long words, pieces.
    fn query(&mut self, forms: &[String]) -> String {
        let words = 1 + self.next(10);
        let mut query = String::new();
        for _ in 0..words {
            match self.next(8) {
                0..=2 => {
                    let form = forms
                        .get(self.next(forms.len()))
                        .map_or("Forssa", String::as_str);
                    self.name(form, &mut query);
                }
                3..=5 => {
                    query.push_str(
                        QUERY_WORDS
                            .get(self.next(QUERY_WORDS.len()))
                            .unwrap_or(&"a"),
                    );
                }
                6 => query.push_str(&self.text()),
                _ => query.extend(std::iter::repeat_n('a', self.next(300))),
            }
            query.push_str(if self.next(12) == 0 { ", " } else { " " });
        }
        query
    }

    /// A name, now and then in small letters, decomposed, or with a letter too many or few.
    fn name(&mut self, form: &str, query: &mut String) {
        let form: String = match self.next(4) {
            0 => form.to_lowercase(),
            1 => form.replace('ä', "a\u{308}").replace('ö', "o\u{308}"),
            _ => form.to_owned(),
        };
        let slip = self.next(3 * form.chars().count().max(1));
        for (at, letter) in form.chars().enumerate() {
            match (at == slip, self.next(2)) {
                (true, 0) => query.extend([letter, letter]),
                (true, _) => {}
                _ => query.push(letter),
            }
        }
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
