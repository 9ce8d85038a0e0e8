//! The figures of one corpus as text.

use std::fmt::Write as _;

use comfy_table::Table;

use super::figures::{SideFigures, Size};
use super::ours::Part;
use super::query::Set;
use super::targets::{COLD_OPEN_MS, INDEX_BYTES, Statistic, TARGETS, share};

/// All tables of one corpus.
pub(super) fn of(size: &Size) -> String {
    let mut text = String::new();
    let shown = size.checked.values().sum::<usize>();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}\nqueries BLAKE3 {}, {shown} answers compared with a scan\n{}\n{}\n{}",
        size.corpus,
        size.queries,
        queries(size),
        indexes(size),
        targets(size)
    );
    for (name, why) in &size.left_out {
        let _ = writeln!(text, "{name} is left out: {why}");
    }
    text
}

/// Median and p99 of each set and side.
fn queries(size: &Size) -> Table {
    let mut table = Table::new();
    let names = size.sides.iter().map(|side| side.name.as_str());
    let mut header = vec!["µs, median / p99"];
    header.extend(names);
    table.set_header(header);
    for set in Set::SHAPES.into_iter().chain([Set::Mixed]) {
        let mut row = vec![set.title().to_owned()];
        row.extend(size.sides.iter().map(|side| cell(side, set)));
        table.add_row(row);
    }
    table
}

fn cell(side: &SideFigures, set: Set) -> String {
    let Some(figures) = side.sets.get(&set) else {
        return "–".to_owned();
    };
    let mut cell = format!("{} / {}", digits(figures.median), digits(figures.p99));
    if figures.answered < figures.queries {
        let none = figures.queries - figures.answered;
        let _ = write!(cell, "\n{none} of {} unanswered", figures.queries);
    }
    if let Some(exact) = figures.exact.filter(|exact| *exact < figures.queries) {
        let _ = write!(cell, "\n{exact} of {} exact", figures.queries);
    }
    cell
}

/// Microseconds with three digits that count.
pub(super) fn digits(micros: f64) -> String {
    if micros < 9.95 {
        format!("{micros:.2}")
    } else if micros < 99.5 {
        format!("{micros:.1}")
    } else {
        format!("{micros:.0}")
    }
}

/// What is not counted in a cold open: the first answer, the files that are verified after it,
/// and the program's own tables, which are loaded before.
fn beside(side: &SideFigures) -> String {
    let answered = side.answered_ms;
    let answered = answered.map(|ms| format!("; a first question answered after {ms:.0} ms"));
    let verified = side.verified_ms;
    let verified = verified.map(|ms| format!("; every file verified after {ms:.0} ms"));
    let tables = side.tables_ms;
    let tables = tables.map(|ms| format!("; the program's tables, before, {ms:.0} ms"));
    let all = answered.into_iter().chain(verified).chain(tables);
    all.collect()
}

/// Build time, bytes, memory and opening of each side.
fn indexes(size: &Size) -> Table {
    let mut table = Table::new();
    table.set_header([
        "",
        "build s",
        "of processors",
        "peak MB",
        "index MB",
        "cold open ms",
        "resident MB",
        "of its own",
        "version",
    ]);
    let megabytes = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    for side in &size.sides {
        table.add_row([
            side.name.clone(),
            format!("{:.1}", side.build_seconds),
            format!("{:.1}", side.build_cpu_seconds),
            megabytes(side.build_peak_bytes),
            megabytes(side.index_bytes),
            side.cold_open(),
            megabytes(side.resident_bytes),
            megabytes(side.own_bytes),
            side.version.clone(),
        ]);
    }
    table
}

/// The targets: what each of our sides has of the peer's figure.
fn targets(size: &Size) -> Table {
    let mut table = Table::new();
    let ours: Vec<&SideFigures> = size.sides.iter().take(Part::ALL.len()).collect();
    let mut header = vec!["target".to_owned(), "at most".to_owned()];
    header.extend(ours.iter().map(|side| side.name.clone()));
    table.set_header(header);
    for row in target_rows(size) {
        table.add_row(row);
    }
    table
}

/// A row a target: what it is, what is asked, and what each side of ours has.
pub(super) fn target_rows(size: &Size) -> Vec<Vec<String>> {
    let ours: Vec<&SideFigures> = size.sides.iter().take(Part::ALL.len()).collect();
    let mut rows = Vec::new();
    for target in TARGETS {
        let met: Vec<_> = ours
            .iter()
            .filter_map(|side| target.met(side, size))
            .collect();
        if met.is_empty() {
            continue;
        }
        let mut row = vec![
            format!(
                "{}, {} of {}",
                target.set.title(),
                target.statistic.title(),
                target.peer
            ),
            share(target.at_most),
        ];
        row.extend(met.iter().map(|met| verdict(met.ratio(), target.at_most)));
        rows.push(row);
    }
    rows.extend(other_ratios(size));
    let lucene = size.sides.iter().find(|side| side.name == "lucene");
    if let (Some(lucene), Some(first)) = (lucene, ours.first()) {
        let ratio = first.index_bytes as f64 / lucene.index_bytes as f64;
        rows.push(vec![
            "index bytes of lucene".to_owned(),
            share(INDEX_BYTES),
            verdict(ratio, INDEX_BYTES),
        ]);
    }
    if let Some(first) = ours.first() {
        let is_reached = if first.cold_open_ms <= COLD_OPEN_MS {
            "reached"
        } else {
            "not reached"
        };
        rows.push(vec![
            "cold open (of a million services)".to_owned(),
            format!("{COLD_OPEN_MS:.0} ms"),
            format!(
                "{:.1} ms, {is_reached}{}",
                first.cold_open_ms,
                beside(first)
            ),
        ]);
    }
    rows
}

/// Our share of every other median that a peer has, where no target is set.
fn other_ratios(size: &Size) -> Vec<Vec<String>> {
    let (ours, peers) = size.sides.split_at(Part::ALL.len().min(size.sides.len()));
    let mut rows = Vec::new();
    for set in Set::SHAPES.into_iter().chain([Set::Mixed]) {
        for peer in peers {
            let has_target = TARGETS.iter().any(|target| {
                (target.set, target.statistic) == (set, Statistic::Median)
                    && target.peer == peer.name
            });
            let Some(theirs) = peer.sets.get(&set).filter(|_| !has_target) else {
                continue;
            };
            let mut row = vec![
                format!("{}, median of {}", set.title(), peer.name),
                "–".to_owned(),
            ];
            let sets = ours.iter().filter_map(|side| side.sets.get(&set));
            row.extend(sets.map(|set| share(set.median / theirs.median)));
            rows.push(row);
        }
    }
    rows
}

fn verdict(ratio: f64, at_most: f64) -> String {
    if ratio <= at_most {
        format!("{}, reached", share(ratio))
    } else {
        format!("{}, {:.1} × too much", share(ratio), ratio / at_most)
    }
}
