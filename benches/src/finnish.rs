//! `finnish`: Finnish analysis against gold lemmas, with Snowball and libvoikko beside it.

mod candidates;
mod gold;
mod metrics;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use luukku_analyzers::Analyzers;
use serde_json::{Map, Value, json};

use gold::{Gold, Token};
use metrics::{Answers, Figures};

/// Timed rounds; the fastest counts, since a shared machine only ever slows a round down.
const ROUNDS: usize = 5;

/// Where the gold data is.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder of `*.norm.tsv` and, if there, `places.txt` and `services.txt`.
    #[arg(long)]
    gold: PathBuf,
    /// Also write the figures to this file.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Print the words of this text (`tdt-dev`) whose lemma ours does not find.
    #[arg(long)]
    misses: Option<String>,
}

/// An analyser with what it answered.
struct Candidate {
    name: &'static str,
    answers: Answers,
    dotless: Answers,
    words_per_second: f64,
}

/// Measures, prints and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let started = Instant::now();
    let analyzers = Analyzers::new();
    let load_ms = started.elapsed().as_secs_f64() * 1e3;

    let texts = gold::texts(&arguments.gold)?;
    let lists = gold::lists(&arguments.gold)?;
    let tokens: Vec<Token> = texts.iter().flat_map(|text| text.tokens.clone()).collect();
    let candidates = candidates(&analyzers, &tokens, &lists);
    let all = Gold {
        name: "all".to_owned(),
        tokens,
    };

    let mut report = Map::new();
    println!(
        "load {load_ms:.0} ms, lexicon {:.1} MB",
        analyzers.lexicon_bytes() as f64 / 1e6
    );
    report.insert("load_ms".to_owned(), json!(load_ms));
    report.insert("lexicon_bytes".to_owned(), json!(analyzers.lexicon_bytes()));
    let ours = candidates.first().map_or(0.0, |ours| ours.words_per_second);
    for candidate in &candidates {
        let speed = candidate.words_per_second;
        println!(
            "\n{}: {speed:.0} words/s, ours {:.1} times as fast",
            candidate.name,
            ours / speed
        );
        println!(
            "{:10} {:>6} {:>6} {:>6} {:>6} {:>8} {:>6} {:>6} {:>13} {:>6}",
            "text",
            "tokens",
            "any",
            "first",
            "not",
            "nominal",
            "all",
            "head",
            "boundary R/P",
            "no ä ö"
        );
        let mut figures = Map::new();
        for text in texts.iter().chain([&all]).chain(&lists) {
            let measured = Figures::of(&text.tokens, &candidate.answers, &candidate.dotless);
            print(&text.name, &measured);
            figures.insert(text.name.clone(), measured.json());
        }
        let entry = json!({ "words_per_second": speed, "figures": Value::Object(figures) });
        report.insert(candidate.name.to_owned(), entry);
    }
    if let Some(name) = &arguments.misses
        && let Some(ours) = candidates.first()
    {
        for text in texts.iter().chain(&lists).filter(|text| text.name == *name) {
            print_misses(&text.tokens, &ours.answers);
        }
    }
    if let Some(path) = &arguments.json {
        let text = serde_json::to_string_pretty(&Value::Object(report))?;
        fs::write(path, text + "\n").with_context(|| format!("{}", path.display()))?;
    }
    Ok(())
}

/// Asks every analyser for every form as written, in small letters and without dots, and
/// times them in turn so that all see the same machine.
fn candidates(analyzers: &Analyzers, tokens: &[Token], lists: &[Gold]) -> Vec<Candidate> {
    let every = || {
        tokens
            .iter()
            .chain(lists.iter().flat_map(|list| &list.tokens))
    };
    let mut words: BTreeSet<String> = every().map(|token| token.form.clone()).collect();
    words.extend(every().map(|token| token.form.to_lowercase()));
    let dotless: BTreeSet<String> = every().filter_map(Token::without_dots).collect();
    let running: Vec<&str> = tokens.iter().map(|token| token.form.as_str()).collect();

    let mut candidates = vec![
        Candidate {
            name: "luukku",
            answers: candidates::ours(&words, |w, l| analyzers.analyze(w, l)),
            dotless: candidates::ours(&dotless, |w, l| analyzers.analyze_without_dots(w, l)),
            words_per_second: 0.0,
        },
        Candidate {
            name: "snowball",
            answers: candidates::snowball(&words),
            dotless: candidates::snowball(&dotless),
            words_per_second: 0.0,
        },
    ];
    let asked = words.iter().chain(&dotless).map(String::as_str);
    match candidates::voikko(asked) {
        Ok((answers, _)) => candidates.push(Candidate {
            name: "libvoikko",
            dotless: answers.clone(),
            answers,
            words_per_second: 0.0,
        }),
        Err(error) => println!("libvoikko is left out: {error}"),
    }
    for _ in 0..ROUNDS {
        for candidate in &mut candidates {
            let speed = match candidate.name {
                "luukku" => candidates::our_speed(analyzers, &running),
                "snowball" => candidates::snowball_speed(&running),
                _ => candidates::voikko(running.iter().copied()).map_or(0.0, |(_, speed)| speed),
            };
            candidate.words_per_second = candidate.words_per_second.max(speed);
        }
    }
    candidates
}

fn print(name: &str, figures: &Figures) {
    println!(
        "{name:10} {:>6} {:>6.4} {:>6.4} {:>6.4} {:>8.4} {:>6.4} {:>6.4} {:>6.3} {:>6.3} {:>6.4}",
        figures.tokens,
        figures.lemma_any.value(),
        figures.lemma_first.value(),
        figures.not_analysed.value(),
        figures.nominal_pairs.f(),
        figures.all_pairs.f(),
        figures.heads.value(),
        figures.boundaries.recall,
        figures.boundaries.precision,
        figures.without_dots.value(),
    );
}

fn print_misses(tokens: &[Token], answers: &Answers) {
    for token in tokens {
        let lemmas = answers.get(&token.form).map_or(&[][..], |a| &a.lemmas);
        if !lemmas.iter().any(|lemma| token.is_lemma(lemma)) {
            let said = lemmas.join(" ");
            println!("{}\t{}\t{}\t{said}", token.form, token.lemma, token.class);
        }
    }
}
