//! The figures as a page for the repository, and both pages from kept figures.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};

use super::figures::{Figures, SideFigures, Size};
use super::ours::Part;
use super::query::Set;
use super::table::{digits, target_rows};
use super::targets::{MIXED_GROWTH, Q5_GROWTH};
use super::{page, write};

/// Which figures, and what to write.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files that `speed --json` wrote, the fewest services first.
    #[arg(required = true, value_name = "FILE")]
    figures: Vec<PathBuf>,
    /// The page with plots.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The tables, as Markdown.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

/// Writes the pages.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let mut all: Option<Figures> = None;
    for path in &arguments.figures {
        let problem = || path.display().to_string();
        let text = fs::read_to_string(path).with_context(problem)?;
        let read: Figures = serde_json::from_str(&text).with_context(problem)?;
        match &mut all {
            None => all = Some(read),
            Some(all) => {
                ensure!(
                    all.machine == read.machine,
                    "{}: of another machine",
                    path.display()
                );
                all.command = format!("{}; {}", all.command, read.command);
                all.date = format!("{}; {}", all.date, read.date);
                all.sizes.extend(read.sizes);
            }
        }
    }
    let figures = all.context("no figures")?;
    if let Some(path) = &arguments.html {
        write(path, &page::page(&figures))?;
    }
    if let Some(path) = &arguments.markdown {
        write(path, &markdown(&figures))?;
    }
    Ok(())
}

/// The tables as Markdown.
pub(super) fn markdown(figures: &Figures) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "# Speed, measured\n\nWritten by `benches report`. {}; {}.\n\n```sh\n{}\n```\n\n\
         One thread, hot, all sides in turns in one run, the best of three times of each query, \
         each after some that warm the caches; microseconds, median / p99. Only ratios from one run count. Where the time goes: \
         [PROFILES.md](PROFILES.md).\n",
        figures.machine, figures.date, figures.command
    );
    for size in &figures.sizes {
        of_size(&mut text, size);
    }
    growth(&mut text, figures);
    text
}

fn of_size(text: &mut String, size: &Size) {
    let _ = write!(text, "\n## {} services\n\n", size.corpus.documents);
    let _ = writeln!(
        text,
        "Corpus BLAKE3 `{}` (seed {}, {:.1} words a document), queries `{}`; {} of our answers \
         compared with a scan of the records before anything was timed.\n",
        size.corpus.blake3,
        size.corpus.seed,
        size.corpus.words_a_document,
        size.queries,
        size.checked.values().sum::<usize>()
    );
    let mut header = vec![String::new()];
    header.extend(size.sides.iter().map(|side| side.name.clone()));
    let sets = Set::SHAPES.into_iter().chain([Set::Mixed]);
    let rows = sets.map(|set| {
        let mut row = vec![set.title().to_owned()];
        row.extend(size.sides.iter().map(|side| match side.sets.get(&set) {
            Some(set) if set.answered < set.queries => format!(
                "{} / {} ({} of {} answered)",
                digits(set.median),
                digits(set.p99),
                set.answered,
                set.queries
            ),
            Some(set) => format!("{} / {}", digits(set.median), digits(set.p99)),
            None => "–".to_owned(),
        }));
        row
    });
    rows_of(text, &header, rows);
    let header = [
        "",
        "version",
        "build s",
        "index MB",
        "cold open ms",
        "resident MB",
        "of its own MB",
    ];
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    let rows = size.sides.iter().map(|side: &SideFigures| {
        vec![
            side.name.clone(),
            side.version.clone(),
            format!("{:.1}", side.build_seconds),
            megabytes(side.index_bytes),
            side.cold_open(),
            megabytes(side.resident_bytes),
            megabytes(side.own_bytes),
        ]
    });
    rows_of(text, &header.map(str::to_owned), rows);
    let mut header = vec!["target".to_owned(), "at most".to_owned()];
    let ours = size.sides.iter().take(Part::ALL.len());
    header.extend(ours.map(|side| side.name.clone()));
    rows_of(text, &header, target_rows(size).into_iter());
    for (name, why) in &size.left_out {
        let _ = writeln!(text, "{name} is left out: {why}.");
    }
}

/// What the first and the last size differ by, where there are several.
fn growth(text: &mut String, figures: &Figures) {
    let (Some(first), Some(last)) = (figures.sizes.first(), figures.sizes.last()) else {
        return;
    };
    if first.corpus.documents == last.corpus.documents {
        return;
    }
    let _ = write!(
        text,
        "\n## Growth from {} to {} services\n\n",
        first.corpus.documents, last.corpus.documents
    );
    for (set, at_most) in [(Set::Mixed, MIXED_GROWTH), (Set::Q5, Q5_GROWTH)] {
        for (few, many) in first.sides.iter().zip(&last.sides).take(Part::ALL.len()) {
            if let (Some(few_set), Some(many_set)) = (few.sets.get(&set), many.sets.get(&set)) {
                let grown = many_set.median / few_set.median;
                let verdict = if grown <= at_most {
                    "reached"
                } else {
                    "not reached"
                };
                let _ = writeln!(
                    text,
                    "- {}, {}: median {grown:.2} × (at most {at_most} ×: {verdict})",
                    set.title(),
                    many.name
                );
            }
        }
    }
}

/// A table in Markdown.
fn rows_of(text: &mut String, header: &[String], rows: impl Iterator<Item = Vec<String>>) {
    let _ = writeln!(text, "| {} |", header.join(" | "));
    let _ = writeln!(text, "|{}", "---|".repeat(header.len()));
    for mut row in rows {
        row.resize(header.len(), String::new());
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text.push('\n');
}
