//! Suggestions while judged queries are typed: how fast, how often, how soon, and how true.
//!
//! - *latency* is that of one call, in the order typed; `--repeat` types every query so many
//!   times and takes the best time of each keystroke, for machines that do other things too:
//!   short beginnings then come from memory;
//! - a keystroke is *served* when there is at least one suggestion;
//! - a suggestion *meets* its query when it shares a concept with it, or is one of its first
//!   ten answers, or, for a query without a concept, has its first answer among its own first
//!   ten; the figure is after how many letters the first one does;
//! - every suggestion's count is compared with a search for its text: services that have all
//!   of it. Names of services have no count; a search for one has to find something.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args;
use luukku_engine::Language;
use luukku_engine::catalog::GeoPoint;
use luukku_engine::index::Snapshot;
use luukku_engine::query::{
    Explain, Page, SearchRequest, SearchResponse, SuggestRequest, Suggestion, SuggestionKind,
    limits, search, suggest,
};

/// Mismatches shown.
const SHOWN: usize = 20;

/// Types judged queries letter by letter.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The index.
    #[arg(long, value_name = "DIR")]
    index: PathBuf,
    /// The folder of judged queries (`queries.tsv`: qid, query, lang, lat, lon, category).
    #[arg(long, value_name = "DIR", required_unless_present = "show")]
    queries: Option<PathBuf>,
    /// Only shows what goes on from this text.
    #[arg(long, value_name = "TEXT")]
    show: Option<String>,
    /// The language of the interface for `--show`.
    #[arg(long, default_value = "fi")]
    language: Language,
    /// How often every query is typed.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Does not compare the counts with searches.
    #[arg(long)]
    unchecked: bool,
}

struct Query {
    text: String,
    language: Language,
    position: Option<GeoPoint>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let snapshot = Snapshot::open(&arguments.index)?;
    luukku_engine::load();
    if let Some(text) = &arguments.show {
        let mut request = SuggestRequest::new(text);
        request.language = arguments.language;
        return show(&snapshot, &request);
    }
    let Some(folder) = &arguments.queries else {
        bail!("--queries or --show is needed");
    };
    let queries = read_queries(&folder.join("queries.tsv"))?;
    let mut figures = Figures::default();
    let mut checker = Checker::new(&snapshot);
    for query in &queries {
        figures.type_query(&snapshot, query, &mut checker, arguments)?;
    }
    figures.print(queries.len(), arguments.repeat)
}

fn show(snapshot: &Snapshot, request: &SuggestRequest) -> anyhow::Result<()> {
    let started = Instant::now();
    let suggestions = suggest(snapshot, request)?;
    let took = started.elapsed();
    let mut out = std::io::stdout();
    for item in &suggestions.items {
        let parts: String = item
            .parts
            .iter()
            .map(|part| {
                if part.matched {
                    format!("[{}]", part.text)
                } else {
                    part.text.clone()
                }
            })
            .collect();
        let services = item.services().map_or(String::new(), |n| format!(" ({n})"));
        let kind = format!("{:?}", item.kind);
        let kind = kind.split([' ', '{']).next().unwrap_or_default();
        writeln!(out, "{kind:12} {parts}{services}")?;
    }
    writeln!(out, "{} µs", took.as_micros())?;
    Ok(())
}

#[derive(Default)]
struct Figures {
    times: Vec<Duration>,
    slowest: String,
    served: usize,
    not_served: Vec<String>,
    /// After how many letters a suggestion met each query.
    met_after: Vec<usize>,
    typed_in_full: Vec<usize>,
    never: Vec<String>,
    suggestions: usize,
    /// Suggestions whose count was compared with a search.
    checked: usize,
    mismatches: Vec<String>,
}

impl Figures {
    fn type_query(
        &mut self,
        snapshot: &Snapshot,
        query: &Query,
        checker: &mut Checker<'_>,
        arguments: &Arguments,
    ) -> anyhow::Result<()> {
        let intent = Intent::of(snapshot, query)?;
        let mut typed = String::new();
        let mut met = None;
        for (letters, letter) in (1..).zip(query.text.chars()) {
            typed.push(letter);
            let request = SuggestRequest {
                text: typed.clone(),
                language: query.language,
                position: query.position,
                limit: limits::MAX_SUGGESTIONS,
            };
            let mut took = Duration::MAX;
            let mut suggestions = Vec::new();
            for _ in 0..arguments.repeat {
                let started = Instant::now();
                suggestions.clone_from(&suggest(snapshot, &request)?.items);
                took = took.min(started.elapsed());
            }
            if self
                .times
                .iter()
                .max()
                .is_none_or(|slowest| took > *slowest)
            {
                self.slowest.clone_from(&typed);
            }
            self.times.push(took);
            self.served += usize::from(!suggestions.is_empty());
            if suggestions.is_empty() {
                self.not_served.push(typed.clone());
            }
            self.suggestions += suggestions.len();
            if arguments.unchecked {
                continue;
            }
            self.checked += suggestions.len();
            for suggestion in &suggestions {
                let found = checker.search(suggestion, query.language, query.position)?;
                if let Some(problem) = found.problem(suggestion) {
                    self.mismatches.push(format!("{typed:?}: {problem}"));
                }
                if met.is_none() && intent.is_met(suggestion, found) {
                    met = Some(letters);
                }
            }
        }
        let length = query.text.chars().count();
        self.typed_in_full.push(length);
        match met {
            Some(letters) => self.met_after.push(letters),
            None => self.never.push(query.text.clone()),
        }
        Ok(())
    }

    fn print(mut self, queries: usize, repeat: u32) -> anyhow::Result<()> {
        let mut out = std::io::stdout();
        self.times.sort_unstable();
        let keystrokes = self.times.len();
        let at = |share: f64| {
            let at = ((keystrokes as f64 * share) as usize).min(keystrokes.saturating_sub(1));
            self.times.get(at).map_or(0, Duration::as_micros)
        };
        writeln!(out, "{queries} queries, {keystrokes} keystrokes")?;
        writeln!(
            out,
            "latency, best of {repeat}: median {} µs, p99 {} µs, max {} µs (at {:?})",
            at(0.5),
            at(0.99),
            at(1.0),
            self.slowest
        )?;
        writeln!(
            out,
            "served: {:.1} % of keystrokes, {:.1} suggestions a keystroke",
            100.0 * self.served as f64 / keystrokes as f64,
            self.suggestions as f64 / keystrokes as f64
        )?;
        let some = self
            .not_served
            .iter()
            .step_by(self.not_served.len().div_ceil(SHOWN).max(1));
        writeln!(out, "not served, some: {:?}", some.collect::<Vec<_>>())?;
        let mean = |letters: &[usize]| letters.iter().sum::<usize>() as f64 / letters.len() as f64;
        if !self.met_after.is_empty() {
            writeln!(
                out,
                "met: {} of {queries} queries, after {:.1} letters on average; queries have {:.1}",
                self.met_after.len(),
                mean(&self.met_after),
                mean(&self.typed_in_full)
            )?;
            writeln!(out, "never met: {:?}", self.never)?;
        }
        if self.checked > 0 {
            writeln!(
                out,
                "mismatches: {} of {} suggestions",
                self.mismatches.len(),
                self.checked
            )?;
        }
        for mismatch in self.mismatches.iter().take(SHOWN) {
            writeln!(out, "  {mismatch}")?;
        }
        Ok(())
    }
}

/// What a query is about.
struct Intent {
    concepts: Vec<String>,
    first_answers: Vec<String>,
}

impl Intent {
    fn of(snapshot: &Snapshot, query: &Query) -> anyhow::Result<Self> {
        let mut request = SearchRequest::new(&query.text);
        request.language = query.language;
        request.position = query.position;
        let response = search(snapshot, &request)?;
        Ok(Self {
            concepts: concepts(&response),
            first_answers: first_answers(&response),
        })
    }

    fn is_met(&self, suggestion: &Suggestion, found: &Found) -> bool {
        match &suggestion.kind {
            SuggestionKind::Service { id, .. } => self.first_answers.contains(id),
            SuggestionKind::Place { .. } => false,
            _ if self.concepts.is_empty() => self
                .first_answers
                .first()
                .is_some_and(|first| found.first_answers.contains(first)),
            _ => found
                .concepts
                .iter()
                .any(|concept| self.concepts.contains(concept)),
        }
    }
}

fn concepts(response: &SearchResponse) -> Vec<String> {
    let concepts = &response.interpretation.concepts;
    concepts.iter().map(|concept| concept.id.clone()).collect()
}

fn first_answers(response: &SearchResponse) -> Vec<String> {
    let hits = response.hits.iter().take(10);
    hits.map(|hit| hit.service.id.as_str().to_owned()).collect()
}

/// What a search for a suggestion's text finds.
pub(crate) struct Found {
    total: usize,
    /// Services that have all of it; `None` when there are more than a page of them.
    full: Option<usize>,
    concepts: Vec<String>,
    first_answers: Vec<String>,
}

impl Found {
    /// What is not as the suggestion says.
    pub(crate) fn problem(&self, suggestion: &Suggestion) -> Option<String> {
        let text = &suggestion.text;
        if self.total == 0 {
            return Some(format!("{text:?} finds nothing"));
        }
        let said = suggestion.services()?;
        let found = self.full.unwrap_or(self.total);
        (said != found).then(|| format!("{text:?} says {said}, finds {found}"))
    }
}

/// Searches for suggestions, each text once.
pub(crate) struct Checker<'a> {
    snapshot: &'a Snapshot,
    known: HashMap<String, Found>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            known: HashMap::new(),
        }
    }

    /// What a suggestion made for this language and position finds.
    pub(crate) fn search(
        &mut self,
        suggestion: &Suggestion,
        language: Language,
        position: Option<GeoPoint>,
    ) -> anyhow::Result<&Found> {
        let text = &suggestion.text;
        let key = format!("{text}\n{language}\n{position:?}");
        if !self.known.contains_key(&key) {
            let mut request = SearchRequest::new(text);
            request.language = language;
            request.position = position;
            request.explain = Explain::On;
            request.page = Page {
                number: 1,
                size: limits::MAX_PAGE_SIZE,
            };
            let response = search(self.snapshot, &request)?;
            let is_full = |hit: &luukku_engine::query::Hit| {
                let missing = hit.explanation.as_ref().map(|why| why.missing.is_empty());
                missing.unwrap_or_default()
            };
            // Those that have all come first.
            let full = response.hits.iter().take_while(|hit| is_full(hit)).count();
            let found = Found {
                total: response.total,
                full: (full < response.hits.len()).then_some(full),
                concepts: concepts(&response),
                first_answers: first_answers(&response),
            };
            self.known.insert(key.clone(), found);
        }
        self.known.get(&key).context("just searched for")
    }
}

fn read_queries(path: &Path) -> anyhow::Result<Vec<Query>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut queries = Vec::new();
    for (number, line) in (1..).zip(text.lines()).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, text, language, lat, lon, ..] = cells.as_slice() else {
            bail!("{}:{number}: {} columns", path.display(), cells.len());
        };
        let position = match (*lat, *lon) {
            ("", _) | (_, "") => None,
            (lat, lon) => Some(GeoPoint::new(lat.parse()?, lon.parse()?)?),
        };
        queries.push(Query {
            text: (*text).to_owned(),
            language: language.parse()?,
            position,
        });
    }
    Ok(queries)
}
