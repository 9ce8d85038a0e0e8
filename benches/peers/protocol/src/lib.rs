//! What `benches speed` and its peers say to each other, for peers in Rust: queries come as
//! lines of JSON, answers go as lines of JSON with the microseconds of each run.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};

/// Anything that goes wrong ends the peer, and its words the comparison.
pub type Problem = Box<dyn Error + Send + Sync>;

/// The mean radius of the earth, in metres.
pub const EARTH_M: f64 = 6_371_008.8;

/// A query.
#[derive(Deserialize)]
pub struct Asked {
    /// `q1`, `q1_or`, … `q7`.
    pub set: String,
    pub text: String,
    pub words: Vec<String>,
    /// Latitude and longitude.
    pub middle: Option<(f64, f64)>,
    pub radius_m: Option<f64>,
    /// South, west, north, east.
    pub bounds: Option<[f64; 4]>,
    runs: u32,
}

impl Asked {
    /// Whether any of the words will do.
    pub fn is_or(&self) -> bool {
        self.set.ends_with("_or")
    }
}

/// An answer.
#[derive(Default)]
pub struct Found {
    /// Numbers of records, the best first.
    pub ids: Vec<u64>,
    pub total: Option<u64>,
    /// Classes and how many records have them.
    pub counts: Vec<(String, u64)>,
    pub completions: usize,
}

impl Found {
    pub fn of(ids: Vec<u64>) -> Self {
        Self {
            ids,
            ..Self::default()
        }
    }
}

/// A record as peers index it.
pub struct Record {
    pub number: u64,
    pub line: String,
    /// All texts that are searched.
    pub text: String,
    pub lat: f64,
    pub lon: f64,
    /// Each once.
    pub classes: Vec<String>,
}

/// Reads the records of a corpus.
pub fn records(path: &Path) -> Result<impl Iterator<Item = Result<Record, Problem>>, Problem> {
    let lines = BufReader::new(File::open(path)?).lines();
    Ok((0u64..).zip(lines).map(|(number, line)| record(number, line?)))
}

fn record(number: u64, line: String) -> Result<Record, Problem> {
    let json: Value = serde_json::from_str(&line)?;
    let mut texts: Vec<&str> = ["/name/fi", "/summary/fi", "/description/fi", "/organization/name"]
        .iter()
        .filter_map(|at| json.pointer(at)?.as_str())
        .collect();
    for list in ["classes", "terms"] {
        texts.extend(json[list].as_array().into_iter().flatten().filter_map(Value::as_str));
    }
    let classes = json["classes"].as_array().into_iter().flatten();
    let mut classes: Vec<String> = classes.filter_map(Value::as_str).map(str::to_owned).collect();
    classes.sort_unstable();
    classes.dedup();
    let at = |name: &str| json["locations"][0][name].as_f64().ok_or("no position");
    Ok(Record {
        number,
        text: texts.join(". "),
        lat: at("lat")?,
        lon: at("lon")?,
        classes,
        line,
    })
}

/// Says what is opened, then answers queries from standard input until it ends.
pub fn serve(
    version: &str,
    documents: u64,
    open_ms: f64,
    mut find: impl FnMut(&Asked) -> Result<Found, Problem>,
) -> Result<(), Problem> {
    let mut out = std::io::stdout();
    let opened = json!({"version": version, "documents": documents, "open_ms": open_ms});
    writeln!(out, "{opened}")?;
    out.flush()?;
    for line in std::io::stdin().lock().lines() {
        let asked: Asked = serde_json::from_str(&line?)?;
        let mut micros = Vec::new();
        let mut found = Found::default();
        for _ in 0..asked.runs {
            let started = Instant::now();
            found = find(&asked)?;
            micros.push(started.elapsed().as_secs_f64() * 1e6);
        }
        let answer = json!({
            "micros": micros,
            "ids": found.ids,
            "total": found.total,
            "counts": found.counts,
            "completions": found.completions,
        });
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

/// Great-circle metres.
pub fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    let north = ((to.0 - from.0).to_radians() / 2.0).sin();
    let east = ((to.1 - from.1).to_radians() / 2.0).sin();
    let cosines = from.0.to_radians().cos() * to.0.to_radians().cos();
    2.0 * EARTH_M * (north * north + cosines * east * east).sqrt().min(1.0).asin()
}
