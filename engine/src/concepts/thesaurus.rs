//! Tables to concepts: read, merged, and made ready for look-up.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use luukku_analyzers::{Analyzers, Language};
use serde::{Deserialize, Serialize};

use super::labels::{Kind, Labelled};
use super::merge::{Group, merge};
use super::table::{self, Row};
use super::{Concept, Concepts, Meaning, ThesaurusError, WrittenLabel};
use crate::catalog::LocalizedText;

/// What ships with the program, the hand-written table first: where two are the same concept,
/// the first names it.
const SHIPPED: &[(&str, &str)] = &[
    (
        "concepts",
        include_str!("../../../data/concepts/concepts.tsv"),
    ),
    (
        "more_concepts",
        include_str!("../../../data/concepts/more_concepts.tsv"),
    ),
    ("ptv", include_str!("../../../data/concepts/ptv.tsv")),
    ("osm", include_str!("../../../data/concepts/osm.tsv")),
];

/// Most concepts that a label may mean. With more it tells nothing: OpenStreetMap has "shop"
/// for nearly every shop.
const MEANINGS: usize = 4;

/// What a table gave, and what of it was left out and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSummary {
    /// The file's name, without its folder.
    pub name: String,
    /// BLAKE3 of the file, in hexadecimal.
    pub blake3: String,
    /// Lines that are concepts.
    pub concepts: usize,
    /// Labels of these, in all languages.
    pub labels: usize,
    /// Lines left out: no id.
    pub without_id: usize,
    /// Lines left out: no label in any language.
    pub without_label: usize,
    /// Labels left out: longer than anybody asks.
    pub long_labels: usize,
}

/// What became of the tables together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compiled {
    /// Concepts, the same ones of several tables merged.
    pub concepts: usize,
    /// Ways of saying them, as lemmas.
    pub labels: usize,
    /// Labels left out: no word in them, or too many to look up.
    pub unreadable_labels: usize,
    /// Labels left out: they would mean too many concepts.
    pub ambiguous_labels: usize,
    /// Broader and related concepts that are named and in no table.
    pub unknown_ids: usize,
}

/// Tables of concepts, on their way into an index.
///
/// ```
/// use std::path::Path;
/// use luukku_engine::concepts::Thesaurus;
///
/// let mut thesaurus = Thesaurus::shipped();
/// let table = "id\tfi\tsv\ten\nlighthouse\tmajakka\tfyr\tlighthouse\n";
/// let summary = thesaurus.add(Path::new("own.tsv"), table)?;
/// assert_eq!((summary.concepts, summary.labels), (1, 3));
/// let (concepts, compiled) = thesaurus.compile(&|_, _| {});
/// assert_eq!(concepts.len(), compiled.concepts);
/// # Ok::<(), luukku_engine::concepts::ThesaurusError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Thesaurus {
    rows: Vec<Row>,
    tables: Vec<TableSummary>,
    /// Rows of what ships come first, and there are this many.
    shipped: usize,
}

impl Thesaurus {
    /// The tables that ship with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut thesaurus = Self::default();
        for (name, text) in SHIPPED {
            // A test reads them all, so there is no error to lose.
            let _ = thesaurus.add(Path::new(name), text);
        }
        thesaurus.shipped = thesaurus.rows.len();
        thesaurus
    }

    /// Adds a table in the format of `indexer/THESAURUS.md`; `name` is the file that errors name.
    ///
    /// # Errors
    /// When a column is missing or unknown, a line has another number of columns, an id is
    /// there twice, or a concept is broader than itself.
    pub fn add(&mut self, name: &Path, text: &str) -> Result<TableSummary, ThesaurusError> {
        let table = table::read(name, text)?;
        let file = name
            .file_name()
            .map_or_else(String::new, |file| file.to_string_lossy().into_owned());
        let summary = TableSummary {
            blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
            concepts: table.rows.len(),
            labels: table.labels,
            without_id: table.without_id,
            without_label: table.without_label,
            long_labels: table.long_labels,
            name: file.clone(),
        };
        self.rows.extend(table.rows.into_iter().map(|mut row| {
            if row.source.is_empty() {
                row.source.clone_from(&file);
            }
            row
        }));
        self.tables.push(summary.clone());
        Ok(summary)
    }

    /// Analyses the labels, merges what is the same, and makes the concepts. `progress` is told
    /// how many concepts of how many are analysed.
    ///
    /// Cost: some 20 µs a label over all cores, and about 1 kB of memory a concept meanwhile.
    #[must_use]
    pub fn compile(self, progress: &(dyn Fn(usize, usize) + Sync)) -> (Concepts, Compiled) {
        let shipped: Vec<String> = self.rows[..self.shipped]
            .iter()
            .map(|row| row.source.clone())
            .collect();
        let rows = analyse(self.rows, crate::analysis::analyzers(), progress);
        let mut compiled = Compiled {
            unreadable_labels: rows.iter().map(|row| row.unreadable).sum(),
            ..Compiled::default()
        };
        let groups = merge(rows);
        let all = concepts(&groups, &mut compiled);
        let labels = meanings(&groups, &shipped, &mut compiled);
        compiled.concepts = all.len();
        compiled.labels = labels.len();
        let mut concepts = Concepts::new(all, labels, self.tables);
        concepts.written = written_labels(groups);
        (concepts, compiled)
    }
}

/// Analyses the labels of all rows, in their order, on every core.
fn analyse(
    rows: Vec<Row>,
    analyzers: &Analyzers,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Labelled> {
    let total = rows.len();
    let done = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut parts: Vec<Vec<Row>> = Vec::new();
    let mut rows = rows.into_iter();
    loop {
        let part: Vec<Row> = rows.by_ref().take(total.div_ceil(threads)).collect();
        if part.is_empty() {
            break;
        }
        parts.push(part);
    }
    let work = |part: Vec<Row>| -> Vec<Labelled> {
        part.into_iter()
            .map(|row| {
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
                Labelled::of(row, analyzers)
            })
            .collect()
    };
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        running
            .into_iter()
            .flat_map(|thread| match thread.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// The concepts of the groups, with what is broader by number.
fn concepts(groups: &[Group], compiled: &mut Compiled) -> Vec<Concept> {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    for (number, group) in (0..).zip(groups) {
        for row in &group.rows {
            numbers.entry(&row.row.id).or_insert(number);
        }
    }
    let mut all = Vec::with_capacity(groups.len());
    for (number, group) in (0..).zip(groups) {
        let mut concept = Concept {
            id: String::new(),
            label: LocalizedText::default(),
            broader: Vec::new(),
            related: Vec::new(),
        };
        for row in group.rows.iter().map(|labelled| &labelled.row) {
            if concept.id.is_empty() {
                concept.id.clone_from(&row.id);
            }
            for (language, labels) in Language::ALL.into_iter().zip(&row.labels) {
                if let (None, Some(label)) = (concept.label.get(language), labels.first()) {
                    concept.label.set(language, label.as_str());
                }
            }
            for (ids, known) in [
                (&row.broader, &mut concept.broader),
                (&row.related, &mut concept.related),
            ] {
                for id in ids {
                    match numbers.get(id.as_str()) {
                        // It was merged with its own broader concept.
                        Some(other) if *other == number => {}
                        Some(other) if known.contains(other) => {}
                        Some(other) => known.push(*other),
                        None => compiled.unknown_ids += 1,
                    }
                }
            }
        }
        all.push(concept);
    }
    all
}

/// The labels of the groups as written, each once a concept and language.
fn written_labels(groups: Vec<Group>) -> Vec<WrittenLabel> {
    let mut written: Vec<WrittenLabel> = Vec::new();
    for (concept, group) in (0..).zip(groups) {
        let from = written.len();
        for row in group.rows {
            for (language, labels) in Language::ALL.into_iter().zip(row.row.labels) {
                for text in labels {
                    let label = WrittenLabel {
                        concept,
                        language,
                        text,
                    };
                    if !written[from..].contains(&label) {
                        written.push(label);
                    }
                }
            }
        }
    }
    written
}

/// What one concept gives a key.
#[derive(Clone, Copy)]
struct Claim {
    concept: u32,
    kind: Kind,
    /// Whether it is in a table that ships: those were written for services, word by word.
    is_shipped: bool,
}

/// What each key means. A name of a concept goes before other concepts' alternative names: these
/// are often only near the thing, as "child" is to a nursery.
fn meanings(
    groups: &[Group],
    shipped: &[String],
    compiled: &mut Compiled,
) -> BTreeMap<Vec<u8>, Vec<Meaning>> {
    let mut claims: BTreeMap<Vec<u8>, Vec<Claim>> = BTreeMap::new();
    for (concept, group) in (0..).zip(groups) {
        for row in &group.rows {
            let is_shipped = shipped.contains(&row.row.source);
            for label in row.labels.iter().flatten() {
                for key in &label.keys {
                    let known = claims.entry(key.clone()).or_default();
                    let claim = Claim {
                        concept,
                        kind: label.kind,
                        is_shipped,
                    };
                    match known.iter_mut().find(|known| known.concept == concept) {
                        Some(known) => {
                            known.kind = known.kind.min(claim.kind);
                            known.is_shipped |= is_shipped;
                        }
                        None => known.push(claim),
                    }
                }
            }
        }
    }
    let mut meanings = BTreeMap::new();
    for (key, mut claims) in claims {
        let is_name = |claim: &Claim| claim.is_shipped || claim.kind == Kind::Preferred;
        if claims.iter().any(is_name) {
            claims.retain(is_name);
        }
        if claims.len() > MEANINGS && claims.iter().any(|claim| claim.is_shipped) {
            claims.retain(|claim| claim.is_shipped);
        }
        if claims.len() > MEANINGS {
            compiled.ambiguous_labels += 1;
            continue;
        }
        let share = 1.0 / (claims.len() as f32).sqrt();
        let of_claim = |claim: &Claim| {
            let weight = match claim.kind {
                _ if claim.is_shipped => 1.0,
                Kind::Preferred => share,
                Kind::Alternative => 0.8 * share,
                Kind::Shortened => 0.7 * share,
            };
            Meaning {
                concept: claim.concept,
                percent: (weight * 100.0).round() as u8,
            }
        };
        let of_key: Vec<Meaning> = claims.iter().map(of_claim).collect();
        meanings.insert(key, of_key);
    }
    meanings
}
