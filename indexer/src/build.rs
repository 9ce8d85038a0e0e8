//! Source files to a published generation.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use luukku_engine::catalog::Service;
use luukku_engine::concepts::Compiled;
use luukku_engine::gazetteer::Gazetteer;
use luukku_engine::index::{GenerationId, IndexBuilder, IndexError, Manifest, Prepared, Preparer};
use luukku_engine::record;

use crate::boundaries;
use crate::pipeline;
use crate::report::Report;
use crate::source::{JsonLines, RawRecord};
use crate::thesaurus;
use crate::{Counts, Finding, IndexerError, Verdict};

/// Words whose analyses are kept while building: most of those of a million services. At most
/// some 130 MB, and analysing a word again takes ten times as long as finding it.
const REMEMBERED_WORDS: usize = 1 << 18;

/// Records between two messages of the progress bar.
const MESSAGE_EVERY: u64 = 64;

/// What to build from, where to, and how much may be wrong.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Files in the record format, read in order.
    pub inputs: Vec<PathBuf>,
    /// Tables of concepts beside those that ship, in the format of `indexer/THESAURUS.md`.
    pub thesauri: Vec<PathBuf>,
    /// Boundaries of municipalities, a GeoJSON file.
    pub boundaries: Option<PathBuf>,
    /// The index directory; made where needed.
    pub output: PathBuf,
    /// Most rejected records, in percent of those read; above it nothing is published.
    pub max_rejects_percent: f64,
    /// Where to write every finding, one JSON object a line.
    pub report: Option<PathBuf>,
    /// Where to show progress.
    pub progress: ProgressBar,
}

impl BuildOptions {
    /// Builds `inputs` into `output`, with 1 % rejects allowed, no report and no progress bar.
    #[must_use]
    pub fn new(inputs: Vec<PathBuf>, output: PathBuf) -> Self {
        Self {
            inputs,
            thesauri: Vec::new(),
            boundaries: None,
            output,
            max_rejects_percent: 1.0,
            report: None,
            progress: ProgressBar::hidden(),
        }
    }
}

/// What was built.
#[derive(Clone, Debug)]
pub struct Built {
    /// The generation that is live now.
    pub generation: GenerationId,
    /// What it holds.
    pub manifest: Manifest,
    /// What became of the tables of concepts.
    pub concepts: Compiled,
    /// How many records went where.
    pub counts: Counts,
    /// The first thousand findings.
    pub findings: Vec<Finding>,
}

/// Why a build published nothing, with what was found until then.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct BuildFailure {
    /// Why.
    #[source]
    pub error: IndexerError,
    /// How many records went where.
    pub counts: Counts,
    /// The first thousand findings.
    pub findings: Vec<Finding>,
}

/// Reads every input, and publishes a generation of the records that are right.
///
/// # Errors
/// When an input cannot be read, too many records are rejected or none is accepted, or the
/// index cannot be written. The generation that was live stays so.
pub fn build(options: &BuildOptions) -> Result<Built, Box<BuildFailure>> {
    let mut report = match Report::new(options.report.as_deref()) {
        Ok(report) => report,
        Err(error) => {
            return Err(Box::new(BuildFailure {
                error,
                counts: Counts::default(),
                findings: Vec::new(),
            }));
        }
    };
    let published = publish(options, &mut report);
    options.progress.finish_and_clear();
    let Report {
        counts, findings, ..
    } = report;
    match published {
        Ok((generation, manifest, concepts)) => Ok(Built {
            generation,
            manifest,
            concepts,
            counts,
            findings,
        }),
        Err(error) => Err(Box::new(BuildFailure {
            error,
            counts,
            findings,
        })),
    }
}

fn publish(
    options: &BuildOptions,
    report: &mut Report,
) -> Result<(GenerationId, Manifest, Compiled), IndexerError> {
    let total = options
        .inputs
        .iter()
        .map(|input| size(input))
        .sum::<Result<u64, _>>()?;
    let (concepts, compiled) = thesaurus::compile(&options.thesauri, &options.progress)?;
    options.progress.reset();
    options.progress.set_length(total);
    options.progress.set_style(style());
    let boundaries = options.boundaries.as_deref().map(boundaries::read);
    let boundaries = boundaries.transpose()?;
    let mut builder = IndexBuilder::with_concepts(&options.output, concepts)?;
    if let Some(read) = boundaries {
        options.progress.println(format!(
            "boundaries of {} municipalities",
            read.municipalities
        ));
        builder = builder.with_boundaries(read.boundaries);
    }
    luukku_engine::analyzers().grow_cache(REMEMBERED_WORDS);
    let preparer = builder.preparer();
    pipeline::in_order(
        records(&options.inputs, &options.progress),
        |(_, raw)| raw.text.as_ref().map_or(0, String::len),
        |(file, RawRecord { line, text })| Judged {
            origin: Origin { file, line },
            outcome: judge(text, &preparer),
        },
        |judged| commit(judged, &mut builder, report, &options.progress),
    )?;
    report.finish()?;
    let Counts {
        read,
        accepted,
        rejected,
        ..
    } = report.counts;
    let max_percent = options.max_rejects_percent;
    if rejected as f64 * 100.0 > read as f64 * max_percent {
        return Err(IndexerError::TooManyRejects {
            rejected,
            read,
            max_percent,
        });
    }
    if accepted == 0 {
        return Err(IndexerError::Empty);
    }
    options
        .progress
        .set_message("merging, hashing and publishing");
    let (generation, manifest) = builder.publish()?;
    Ok((generation, manifest, compiled))
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {eta} left {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn size(input: &Path) -> Result<u64, IndexerError> {
    Ok(input
        .metadata()
        .map_err(IndexerError::io(input, "read"))?
        .len())
}

/// The records of all inputs, in order.
fn records<'a>(
    inputs: &'a [PathBuf],
    progress: &'a ProgressBar,
) -> impl Iterator<Item = Result<(&'a Path, RawRecord), IndexerError>> + Send {
    let open = |input: &'a PathBuf| {
        let file = File::open(input).map_err(IndexerError::io(input, "open"))?;
        let reader = BufReader::with_capacity(1 << 16, progress.wrap_read(file));
        Ok(JsonLines::new(reader).map(move |raw| {
            let raw = raw.map_err(IndexerError::io(input, "read"))?;
            Ok((input.as_path(), raw))
        }))
    };
    inputs.iter().flat_map(move |input| {
        let (records, problem) = match open(input) {
            Ok(records) => (Some(records), None),
            Err(problem) => (None, Some(Err(problem))),
        };
        records.into_iter().flatten().chain(problem)
    })
}

/// What became of a record: everything that can be found out of it by itself.
struct Judged<'a> {
    origin: Origin<'a>,
    outcome: Result<Accepted, Rejected>,
}

/// Where a record is from.
#[derive(Clone, Copy)]
struct Origin<'a> {
    file: &'a Path,
    line: u64,
}

struct Accepted {
    id: String,
    prepared: Prepared,
    /// Fields, and what is doubtful about them.
    warnings: Vec<(String, String)>,
}

struct Rejected {
    field: Option<String>,
    reason: String,
}

impl Origin<'_> {
    fn finding(
        self,
        verdict: Verdict,
        id: Option<String>,
        field: Option<String>,
        reason: String,
    ) -> Finding {
        Finding {
            verdict,
            file: self.file.to_owned(),
            line: self.line,
            id,
            field,
            reason,
        }
    }
}

fn judge(text: Result<String, String>, preparer: &Preparer) -> Result<Accepted, Rejected> {
    let text = text.map_err(|reason| Rejected {
        field: None,
        reason,
    })?;
    let parsed = record::parse(&text).map_err(|error| Rejected {
        field: error.field().map(str::to_owned),
        reason: error.to_string(),
    })?;
    let service = &parsed.service;
    let mut warnings: Vec<(String, String)> = parsed
        .warnings
        .into_iter()
        .map(|warning| (warning.field, warning.message))
        .collect();
    warnings.extend(unknown_places(service));
    Ok(Accepted {
        id: service.id.as_str().to_owned(),
        prepared: preparer.prepare(service),
        warnings,
    })
}

/// Adds a record to the index, or says why not.
fn commit(
    judged: Judged<'_>,
    builder: &mut IndexBuilder,
    report: &mut Report,
    progress: &ProgressBar,
) -> Result<(), IndexerError> {
    report.counts.read += 1;
    if report.counts.read.is_multiple_of(MESSAGE_EVERY) {
        progress.set_message(format!(
            "{} accepted, {} rejected",
            report.counts.accepted, report.counts.rejected
        ));
    }
    let Judged { origin, outcome } = judged;
    let rejected = |id, field, reason| origin.finding(Verdict::Rejected, id, field, reason);
    let Accepted {
        id,
        prepared,
        warnings,
    } = match outcome {
        Ok(accepted) => accepted,
        Err(Rejected { field, reason }) => {
            report.counts.rejected += 1;
            return report.add(rejected(None, field, reason));
        }
    };
    match builder.add_prepared(prepared) {
        Ok(()) => report.counts.accepted += 1,
        Err(error @ IndexError::DuplicateId(_)) => {
            report.counts.rejected += 1;
            let field = Some("id".to_owned());
            return report.add(rejected(Some(id), field, error.to_string()));
        }
        Err(error) => return Err(error.into()),
    }
    report.counts.warned += u64::from(!warnings.is_empty());
    for (field, message) in warnings {
        let id = Some(id.clone());
        report.add(origin.finding(Verdict::Warning, id, Some(field), message))?;
    }
    Ok(())
}

/// Municipality names that the gazetteer does not know, with their fields.
fn unknown_places(service: &Service) -> Vec<(String, String)> {
    let gazetteer = Gazetteer::embedded();
    let located = service
        .locations
        .iter()
        .filter_map(|location| location.municipality.as_ref());
    let served = &service.service_area.municipalities;
    let located = located
        .filter(|name| gazetteer.municipality_named(name).is_none())
        .filter(|name| gazetteer.place_named(name).is_empty())
        .map(|name| ("municipality", name));
    let served = served
        .iter()
        .filter(|name| gazetteer.municipality_named(name).is_none())
        .map(|name| ("municipalities", name));
    located
        .chain(served)
        .map(|(field, name)| {
            (
                field.to_owned(),
                format!("{name:?} is no municipality the gazetteer knows"),
            )
        })
        .collect()
}
