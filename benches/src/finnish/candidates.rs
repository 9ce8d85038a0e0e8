//! The analysers compared: ours, Snowball, and libvoikko where it is installed.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use frostem::{Algorithm, Stemmer};
use luukku_analyzers::{Analysis, Analyzers, Language, Origin};

use super::metrics::{Answer, Answers, Compound};

/// Our readings of `words`.
pub(super) fn ours(
    words: &BTreeSet<String>,
    analyze: impl Fn(&str, Language) -> Analysis,
) -> Answers {
    words
        .iter()
        .map(|word| (word.clone(), our_answer(&analyze(word, Language::Finnish))))
        .collect()
}

fn our_answer(analysis: &Analysis) -> Answer {
    let readings = &analysis.readings;
    Answer {
        lemmas: readings.iter().map(|r| r.lemma.replace('-', "")).collect(),
        compounds: readings
            .iter()
            .map(|r| Compound {
                head: r.parts.last().cloned().unwrap_or_default(),
                boundaries: r
                    .boundaries
                    .iter()
                    .map(|at| letters(&r.lemma, *at))
                    .collect(),
            })
            .collect(),
        is_known: readings.iter().any(|r| r.origin != Origin::Stem),
    }
}

/// Letters, not counting hyphens, in the first `bytes` of `text`.
fn letters(text: &str, bytes: usize) -> usize {
    let start = text.get(..bytes).unwrap_or(text);
    start.chars().filter(|c| *c != '-').count()
}

/// Words a second of ours, uncached, on this thread.
pub(super) fn our_speed(analyzers: &Analyzers, words: &[&str]) -> f64 {
    speed(words, |word| {
        black_box(analyzers.analyze(word, Language::Finnish));
    })
}

/// Snowball's stems of `words`.
pub(super) fn snowball(words: &BTreeSet<String>) -> Answers {
    let stemmer = Stemmer::new(Algorithm::Finnish);
    words
        .iter()
        .map(|word| {
            let answer = Answer {
                lemmas: vec![stemmer.stem(&word.to_lowercase()).into_owned()],
                compounds: vec![Compound::default()],
                is_known: true,
            };
            (word.clone(), answer)
        })
        .collect()
}

/// Words a second of Snowball on this thread; words come lower-case.
pub(super) fn snowball_speed(words: &[&str]) -> f64 {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let stemmer = Stemmer::new(Algorithm::Finnish);
    speed(&lower, |word| {
        black_box(stemmer.stem(word));
    })
}

fn speed(words: &[&str], mut analyze: impl FnMut(&str)) -> f64 {
    let started = Instant::now();
    for word in words {
        analyze(word);
    }
    words.len() as f64 / started.elapsed().as_secs_f64()
}

/// libvoikko's analyses of `words`, and its words a second on one thread.
///
/// The peer is a program of its own (`benches/peers/voikko`), built on first use. An error
/// says why there is none; most often libvoikko is not installed.
pub(super) fn voikko<'w>(words: impl Iterator<Item = &'w str>) -> Result<(Answers, f64)> {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("peers/voikko/Cargo.toml");
    let mut peer = Command::new("cargo")
        .args(["run", "--quiet", "--release", "--manifest-path"])
        .arg(manifest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let input: String = words.flat_map(|word| [word, "\n"]).collect();
    let mut stdin = peer.stdin.take().context("no standard input")?;
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = peer.wait_with_output()?;
    ensure!(output.status.success(), "the peer does not build or run");
    writer
        .join()
        .map_err(|_| anyhow::anyhow!("the writer failed"))??;
    let mut answers = Answers::new();
    let mut words_per_second = 0.0;
    for line in String::from_utf8(output.stdout)?.lines() {
        if let Some(speed) = line.strip_prefix("#words_per_second ") {
            words_per_second = speed.parse()?;
        } else {
            let mut fields = line.split('\t');
            let word = fields.next().unwrap_or_default();
            answers.insert(word.to_owned(), voikko_answer(fields));
        }
    }
    Ok((answers, words_per_second))
}

fn voikko_answer<'l>(analyses: impl Iterator<Item = &'l str>) -> Answer {
    let mut answer = Answer::default();
    for analysis in analyses {
        let (base, word_bases) = analysis.split_once('|').unwrap_or((analysis, ""));
        let lemma = base.to_lowercase().replace('-', "");
        answer.compounds.push(voikko_compound(&lemma, word_bases));
        answer.lemmas.push(lemma);
        answer.is_known = true;
    }
    answer
}

/// Reads `+tuki(tuki)+ryhmä(ryhmä)`; an element like `us(+us)` is an ending of the one before.
/// The head is what the lemma has after the last boundary.
fn voikko_compound(lemma: &str, word_bases: &str) -> Compound {
    let mut compound = Compound::default();
    let mut at = 0;
    for element in word_bases.to_lowercase().split(")+").flat_map(|e| {
        // Elements without a base end at the next plus: `+1980+-+luku(luku)`.
        let (plain, last) = e
            .rsplit_once('+')
            .filter(|_| !e.contains("(+"))
            .unwrap_or(("", e));
        plain
            .split('+')
            .chain([last])
            .map(str::to_owned)
            .collect::<Vec<_>>()
    }) {
        let element = element.trim_matches(['+', ')']);
        let (written, base) = element.split_once('(').unwrap_or((element, element));
        let written = written.replace('-', "");
        if written.is_empty() {
            continue;
        }
        let is_ending = base.starts_with('+');
        if !is_ending && at > 0 {
            compound.boundaries.insert(at);
        }
        at += written.chars().count();
    }
    if let Some(last) = compound.boundaries.last() {
        compound.head = lemma.chars().skip(*last).collect();
    }
    compound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voikko_word_bases_are_read() {
        let check = |lemma, word_bases, head, boundaries: &[usize]| {
            let compound = voikko_compound(lemma, word_bases);
            assert_eq!(compound.head, head);
            assert!(compound.boundaries.iter().eq(boundaries));
        };
        let group = "+vertais(vertainen)+tuki(tuki)+ryhmä(ryhmä)";
        check("vertaistukiryhmä", group, "ryhmä", &[7, 11]);
        check("1980luku", "+1980+-+luku(luku)", "luku", &[4]);
        check(
            "äänioikeus",
            "+ääni(ääni)+oike(oikea)+us(+us)",
            "oikeus",
            &[4],
        );
        check("forssa", "+Forssa(Forssa)", "", &[]);
    }
}
