//! Source files to a published generation.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use luukku_engine::catalog::ServiceId;
use luukku_engine::concepts::Compiled;
use luukku_engine::index::{GenerationId, IndexBuilder, IndexError, Manifest, Prepared, Preparer};

use crate::boundaries;
use crate::fetch::{self, FetchOptions};
use crate::judge::{Accepted, Judged, judge};
use crate::pipeline;
use crate::report::Report;
use crate::source::{self, Input, Origin, RawRecord, Source};
use crate::thesaurus;
use crate::{Counts, Finding, IndexerError};

/// Words whose analyses are kept while building: most of those of a million services. At most
/// some 130 MB, and analysing a word again takes ten times as long as finding it.
const REMEMBERED_WORDS: usize = 1 << 18;

/// Records between two messages of the progress bar.
const MESSAGE_EVERY: u64 = 64;

/// What to build from, where to, and how much may be wrong.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// What to read, in order: files, folders, or addresses, which are fetched first.
    pub inputs: Vec<Source>,
    /// Areas of PTV to fetch, such as `Municipality/061`; all of it when there are none.
    pub areas: Vec<String>,
    /// Where addresses are fetched to; `spool` in the index directory when not said.
    pub spool: Option<PathBuf>,
    /// How servers are asked.
    pub fetch: FetchOptions,
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
    pub fn new(inputs: Vec<impl Into<Source>>, output: PathBuf) -> Self {
        Self {
            inputs: inputs.into_iter().map(Into::into).collect(),
            areas: Vec::new(),
            spool: None,
            fetch: FetchOptions::default(),
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
    let spool = options.spool.clone();
    let spool = spool.unwrap_or_else(|| options.output.join("spool"));
    let inputs = fetch::to_disk(
        &options.inputs,
        &options.areas,
        &spool,
        &options.fetch,
        &options.progress,
    )?;
    let total = inputs
        .iter()
        .map(|input| size(&input.path))
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
    let input = Input {
        progress: options.progress.clone(),
    };
    pipeline::in_order(
        records(&inputs, &input),
        RawRecord::bytes,
        || {
            let mut preparer = preparer.clone();
            move |raw| Outcome::of(judge(raw), &mut preparer)
        },
        |outcome| commit(outcome, &mut builder, report, &options.progress),
    )?;
    report.finish()?;
    report.check_rejects(options.max_rejects_percent)?;
    if report.counts.accepted == 0 {
        return Err(IndexerError::Empty);
    }
    options.progress.set_message("looking for duplicates");
    report.links(&builder.link()?)?;
    report.finish()?;
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

/// Bytes of a file, or of the files in a folder.
fn size(input: &Path) -> Result<u64, IndexerError> {
    let facts = input.metadata().map_err(IndexerError::io(input, "read"))?;
    if !facts.is_dir() {
        return Ok(facts.len());
    }
    let mut bytes = 0;
    for entry in input
        .read_dir()
        .map_err(IndexerError::io(input, "list"))?
        .flatten()
    {
        bytes += entry.metadata().map_or(0, |facts| facts.len());
    }
    Ok(bytes)
}

/// The records of all sources, in order.
fn records<'a>(
    sources: &'a [Source],
    input: &'a Input,
) -> impl Iterator<Item = Result<RawRecord, IndexerError>> + Send {
    sources.iter().flat_map(move |source| {
        let (records, problem) = match source::open(source, input) {
            Ok(records) => (Some(records), None),
            Err(problem) => (None, Some(Err(problem))),
        };
        records.into_iter().flatten().chain(problem)
    })
}

/// What a worker made of a record: no more than is needed to add it. The rest goes where it
/// came from, so that the thread all others wait for has less to do.
enum Outcome {
    Add(Box<Add>),
    Rejected(Finding),
    Removed,
    Noted(Finding),
}

struct Add {
    origin: Origin,
    id: ServiceId,
    warnings: Vec<Finding>,
    prepared: Prepared,
}

impl Outcome {
    fn of(judged: Judged, preparer: &mut Preparer) -> Self {
        match judged {
            Judged::Accepted(accepted) => {
                let Accepted {
                    origin,
                    service,
                    warnings,
                } = *accepted;
                let analysed = preparer.prepare(&service);
                Self::Add(Box::new(Add {
                    origin,
                    id: service.id,
                    warnings,
                    prepared: analysed,
                }))
            }
            Judged::Rejected(finding) => Self::Rejected(finding),
            Judged::Removed(_) => Self::Removed,
            Judged::Noted(finding) => Self::Noted(finding),
        }
    }
}

/// Adds a record to the index, or says why not.
fn commit(
    outcome: Outcome,
    builder: &mut IndexBuilder,
    report: &mut Report,
    progress: &ProgressBar,
) -> Result<(), IndexerError> {
    if report.counts.read.is_multiple_of(MESSAGE_EVERY) {
        progress.set_message(format!(
            "{} accepted, {} rejected",
            report.counts.accepted, report.counts.rejected
        ));
    }
    match outcome {
        Outcome::Removed => report.counts.removed += 1,
        Outcome::Noted(finding) => report.note(finding)?,
        Outcome::Rejected(finding) => {
            report.counts.read += 1;
            report.reject(finding)?;
        }
        Outcome::Add(add) => {
            report.counts.read += 1;
            let Add {
                origin,
                id,
                warnings,
                prepared,
            } = *add;
            match builder.add_prepared(prepared) {
                Ok(()) => report.accept(warnings)?,
                Err(error @ IndexError::DuplicateId(_)) => {
                    report.reject_id(&origin, &id, error.to_string())?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(())
}
