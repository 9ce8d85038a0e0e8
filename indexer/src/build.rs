//! Source files to a published generation.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use luukku_engine::catalog::Service;
use luukku_engine::concepts::Compiled;
use luukku_engine::gazetteer::Gazetteer;
use luukku_engine::index::{GenerationId, IndexBuilder, IndexError, Manifest};
use luukku_engine::record;

use crate::boundaries;
use crate::report::Report;
use crate::source::{JsonLines, RawRecord};
use crate::thesaurus;
use crate::{Counts, Finding, IndexerError, Verdict};

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
    for input in &options.inputs {
        read(input, &mut builder, report, &options.progress)?;
    }
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

fn read(
    input: &Path,
    builder: &mut IndexBuilder,
    report: &mut Report,
    progress: &ProgressBar,
) -> Result<(), IndexerError> {
    let file = File::open(input).map_err(IndexerError::io(input, "open"))?;
    let reader = BufReader::with_capacity(1 << 16, progress.wrap_read(file));
    for raw in JsonLines::new(reader) {
        let raw = raw.map_err(IndexerError::io(input, "read"))?;
        report.counts.read += 1;
        progress.set_message(format!(
            "{} accepted, {} rejected",
            report.counts.accepted, report.counts.rejected
        ));
        accept(input, raw, builder, report)?;
    }
    Ok(())
}

/// Adds one record to the index, or says why not.
fn accept(
    input: &Path,
    raw: RawRecord,
    builder: &mut IndexBuilder,
    report: &mut Report,
) -> Result<(), IndexerError> {
    let RawRecord { line, text } = raw;
    let finding = |verdict, id: Option<String>, field: Option<String>, reason: String| Finding {
        verdict,
        file: input.to_owned(),
        line,
        id,
        field,
        reason,
    };
    let parsed = match text.map(|text| record::parse(&text)) {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(error)) => {
            report.counts.rejected += 1;
            let field = error.field().map(str::to_owned);
            return report.add(finding(Verdict::Rejected, None, field, error.to_string()));
        }
        Err(reason) => {
            report.counts.rejected += 1;
            return report.add(finding(Verdict::Rejected, None, None, reason));
        }
    };
    let service = parsed.service;
    let id = service.id.as_str().to_owned();
    match builder.add(&service) {
        Ok(()) => report.counts.accepted += 1,
        Err(error @ IndexError::DuplicateId(_)) => {
            report.counts.rejected += 1;
            let field = Some("id".to_owned());
            return report.add(finding(
                Verdict::Rejected,
                Some(id),
                field,
                error.to_string(),
            ));
        }
        Err(error) => return Err(error.into()),
    }
    let mut warnings: Vec<(String, String)> = parsed
        .warnings
        .into_iter()
        .map(|warning| (warning.field, warning.message))
        .collect();
    warnings.extend(unknown_places(&service));
    report.counts.warned += u64::from(!warnings.is_empty());
    for (field, message) in warnings {
        report.add(finding(
            Verdict::Warning,
            Some(id.clone()),
            Some(field),
            message,
        ))?;
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
