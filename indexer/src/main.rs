//! The `indexer` command line.

mod commands;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use comfy_table::{Table, presets};
use indicatif::{HumanBytes, HumanCount, ProgressBar};
use luukku_engine::Language;
use luukku_engine::index::{self, IndexError};
use luukku_indexer::{
    BuildOptions, Built, Counts, FetchOptions, Finding, ImportOptions, IndexerError, Source,
    SourceFormat, Verdict, analysis_table, build, import,
};

/// A record is many small pieces, and documents are freed by other threads than made them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Findings of each kind that a summary shows.
const SHOWN: usize = 20;

const EXIT_CODES: &str = "Exit codes:
  0  done
  1  a file could not be read or written
  2  the command line is wrong
  3  too many records were rejected, or none accepted: nothing was published
  4  the index or generation is missing, damaged, or of another version
  5  another build or sync is at work in the directory
  6  some feeds failed or were held back; the others are live";

/// Builds, verifies and inspects a Luukku index, and shows how texts are read.
#[derive(Parser)]
#[command(name = "indexer", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds a new generation from source files (see indexer/SOURCES.md) and makes it live.
    #[command(after_help = EXIT_CODES)]
    Build {
        /// Files or folders to read, in order; or addresses (http, https) to fetch.
        #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
        input: Vec<PathBuf>,
        /// Their format, where the names do not tell it.
        #[arg(long, value_name = "FORMAT")]
        format: Option<SourceFormat>,
        /// Which column or tag is what, for formats that need to be told.
        #[arg(long, value_name = "FILE")]
        map: Option<PathBuf>,
        /// Tables of concepts beside those that ship (see indexer/THESAURUS.md).
        #[arg(long, num_args = 1.., value_name = "FILE")]
        thesaurus: Vec<PathBuf>,
        /// Boundaries of municipalities, GeoJSON in WGS84 (see indexer/RECORDS.md): a location
        /// that names no municipality is in the one around it.
        #[arg(long, value_name = "FILE")]
        boundaries: Option<PathBuf>,
        /// Areas of PTV to fetch, such as Municipality/061; all of it when there are none.
        #[arg(long, num_args = 1.., value_name = "AREA")]
        area: Vec<String>,
        /// Where addresses are fetched to; "spool" in the index directory when not said.
        #[arg(long, value_name = "DIR")]
        spool: Option<PathBuf>,
        /// Most requests in a second to a server.
        #[arg(long, value_name = "NUMBER", default_value_t = 5.0, value_parser = rate)]
        rate: f64,
        /// The index directory; made where needed.
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
        /// Most rejected records, in percent; above it nothing is published.
        #[arg(long, value_name = "PERCENT", default_value_t = 1.0, value_parser = percent)]
        max_rejects: f64,
        /// Writes every finding here: CSV when the name ends in .csv, else a JSON object a line.
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Puts new and changed services into the live generation, and deletes others.
    #[command(after_help = EXIT_CODES)]
    Update(commands::UpdateArguments),
    /// Fetches the feeds of a file that are due, and applies what changed in one update.
    #[command(after_help = EXIT_CODES)]
    Sync(commands::SyncArguments),
    /// Makes an earlier generation live again, after it was verified.
    #[command(after_help = EXIT_CODES)]
    Rollback(commands::RollbackArguments),
    /// Removes old generations; never the live one.
    #[command(after_help = EXIT_CODES)]
    Prune(commands::PruneArguments),
    /// Lists the generations of an index, the newest first.
    #[command(after_help = EXIT_CODES)]
    Generations(commands::GenerationsArguments),
    /// Writes all services of the live generation to a file.
    #[command(after_help = EXIT_CODES)]
    Export(commands::ExportArguments),
    /// Lists what each organization has not confirmed since a day: the coordinator's work list.
    #[command(after_help = EXIT_CODES)]
    Stale(commands::StaleArguments),
    /// Checks every file of the live generation against its manifest.
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// The index directory.
        dir: PathBuf,
    },
    /// Makes tables of concepts.
    Thesaurus {
        #[command(subcommand)]
        command: ThesaurusCommand,
    },
    /// Shows what each word of a text can be: tokens, lemmas, compound parts, cases.
    Analyze {
        /// The text, such as "vertaistukiryhmien Forssassa".
        text: String,
        /// Its language: fi, sv or en.
        #[arg(long, default_value = "fi")]
        language: Language,
    },
    /// Shows what the live generation holds.
    #[command(after_help = EXIT_CODES)]
    Inspect {
        /// The index directory.
        dir: PathBuf,
    },
}

#[derive(Subcommand)]
enum ThesaurusCommand {
    /// Makes a table of concepts (see indexer/THESAURUS.md) from a SKOS vocabulary.
    #[command(after_help = EXIT_CODES)]
    Import {
        /// Turtle (.ttl), N-Triples (.nt) or RDF/XML (.rdf, .xml, .owl).
        #[arg(long, value_name = "FILE")]
        input: PathBuf,
        /// The table to write.
        #[arg(long, value_name = "FILE")]
        output: PathBuf,
        /// Only concepts of this concept scheme.
        #[arg(long, value_name = "URI")]
        scheme: Option<String>,
    },
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent),
        _ => Err("not a number from 0 to 100".to_owned()),
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if (0.01..=1000.0).contains(&rate) => Ok(rate),
        _ => Err("not a number from 0.01 to 1000".to_owned()),
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Build {
            input,
            format,
            map,
            thesaurus,
            boundaries,
            area,
            spool,
            rate,
            output,
            max_rejects,
            report,
        } => run_build(&BuildOptions {
            areas: area,
            spool,
            fetch: FetchOptions {
                requests_per_second: rate,
                ..FetchOptions::default()
            },
            thesauri: thesaurus,
            boundaries,
            max_rejects_percent: max_rejects,
            report,
            progress: ProgressBar::new(0),
            ..BuildOptions::new(sources(input, format, map.as_deref()), output)
        }),
        Command::Thesaurus {
            command:
                ThesaurusCommand::Import {
                    input,
                    output,
                    scheme,
                },
        } => run_import(&ImportOptions {
            input,
            output,
            scheme,
            progress: ProgressBar::new(0),
        }),
        Command::Update(arguments) => commands::update(arguments),
        Command::Sync(arguments) => commands::sync(arguments),
        Command::Rollback(arguments) => commands::rollback(&arguments),
        Command::Prune(arguments) => commands::prune(&arguments),
        Command::Generations(arguments) => commands::generations(&arguments),
        Command::Export(arguments) => commands::export(arguments),
        Command::Stale(arguments) => commands::stale(arguments),
        Command::Verify { dir } => run_verify(&dir),
        Command::Inspect { dir } => run_inspect(&dir),
        Command::Analyze { text, language } => {
            writeln!(io::stdout(), "{}", analysis_table(&text, language)).map_err(Into::into)
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "indexer: {error}");
            ExitCode::from(exit_code(&error))
        }
    }
}

fn sources(paths: Vec<PathBuf>, format: Option<SourceFormat>, map: Option<&Path>) -> Vec<Source> {
    let source = |path| Source {
        path,
        format,
        map: map.map(Path::to_owned),
    };
    paths.into_iter().map(source).collect()
}

fn exit_code(error: &anyhow::Error) -> u8 {
    match error.downcast_ref::<IndexerError>() {
        Some(IndexerError::Empty | IndexerError::TooManyRejects { .. }) => return 3,
        Some(IndexerError::Sources { .. }) => return 2,
        Some(IndexerError::SpoolBusy(_)) => return 5,
        Some(IndexerError::Index(error)) => return index_exit_code(error),
        _ => {}
    }
    if error.is::<commands::FeedsLeft>() {
        return 6;
    }
    error.downcast_ref().map_or(1, index_exit_code)
}

fn index_exit_code(error: &IndexError) -> u8 {
    match error {
        IndexError::Missing(_)
        | IndexError::Damaged { .. }
        | IndexError::Incompatible { .. }
        | IndexError::NoGeneration { .. } => 4,
        IndexError::Busy(_) => 5,
        _ => 1,
    }
}

fn run_build(options: &BuildOptions) -> anyhow::Result<()> {
    match build(options) {
        Ok(built) => {
            print_findings(&built.counts, &built.findings)?;
            print_concepts(&built)?;
            let mut out = io::stdout();
            let cache = luukku_engine::analyzers().cache_stats();
            writeln!(
                out,
                "{} words analysed, {:.0} % of them from the cache",
                HumanCount(cache.hits + cache.misses),
                cache.hit_rate() * 100.0
            )?;
            writeln!(
                out,
                "generation {}: {} services in {} places, now live in {}",
                built.generation,
                HumanCount(built.manifest.services),
                HumanCount(built.manifest.places),
                options.output.display()
            )?;
            Ok(())
        }
        Err(failure) => {
            print_findings(&failure.counts, &failure.findings)?;
            Err(failure.error.into())
        }
    }
}

/// What the tables of concepts gave, and what was left out of them.
fn print_concepts(built: &Built) -> io::Result<()> {
    let mut out = io::stdout();
    for table in &built.manifest.tables {
        writeln!(
            out,
            "concepts of {}: {} with {} labels; left out: {} without an id, {} without a \
             label, {} labels too long",
            table.name,
            HumanCount(table.concepts as u64),
            HumanCount(table.labels as u64),
            HumanCount(table.without_id as u64),
            HumanCount(table.without_label as u64),
            HumanCount(table.long_labels as u64)
        )?;
    }
    let all = &built.concepts;
    writeln!(
        out,
        "{} concepts in all, said in {} ways; left out: {} labels without a word or with too \
         many, {} that mean too many concepts, {} ids that no table has",
        HumanCount(all.concepts as u64),
        HumanCount(all.labels as u64),
        HumanCount(all.unreadable_labels as u64),
        HumanCount(all.ambiguous_labels as u64),
        HumanCount(all.unknown_ids as u64)
    )
}

fn print_findings(counts: &Counts, findings: &[Finding]) -> io::Result<()> {
    let mut out = io::stdout();
    for (verdict, heading, all) in [
        (Verdict::Note, "about the sources", counts.notes),
        (Verdict::Rejected, "rejected", counts.rejected),
        (Verdict::Warning, "accepted with a warning", counts.warned),
        (Verdict::Linked, "linked as duplicates", counts.linked),
    ] {
        let of_kind: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let mut rows = table();
        rows.set_header([heading, "field", "value", "reason"]);
        for finding in of_kind.iter().take(SHOWN) {
            rows.add_row([
                &finding.place(),
                finding.field.as_deref().unwrap_or_default(),
                finding.value.as_deref().unwrap_or_default(),
                &finding.reason,
            ]);
        }
        writeln!(out, "{rows}\n")?;
        if of_kind.len() > SHOWN {
            writeln!(
                out,
                "… {} in all; --report FILE names them",
                HumanCount(all)
            )?;
        }
    }
    writeln!(
        out,
        "{} records read: {} accepted ({} with warnings), {} rejected; {} linked as duplicates",
        HumanCount(counts.read),
        HumanCount(counts.accepted),
        HumanCount(counts.warned),
        HumanCount(counts.rejected),
        HumanCount(counts.linked)
    )
}

fn run_import(options: &ImportOptions) -> anyhow::Result<()> {
    let counts = import(options)?;
    let count = HumanCount;
    writeln!(
        io::stdout(),
        "{} triples read: {} concepts with {} labels, now in {}\nleft out: {} deprecated \
         concepts, {} without a label in Finnish, Swedish or English, {} of other schemes; {} \
         labels in other languages; {} labelled resources that are no concepts",
        count(counts.triples),
        count(counts.concepts),
        count(counts.labels),
        options.output.display(),
        count(counts.deprecated),
        count(counts.without_label),
        count(counts.other_scheme),
        count(counts.other_languages),
        count(counts.not_concepts)
    )?;
    Ok(())
}

fn run_verify(dir: &Path) -> anyhow::Result<()> {
    let (generation, manifest) = index::verify(dir)?;
    let bytes: u64 = manifest.files.values().map(|file| file.bytes).sum();
    writeln!(
        io::stdout(),
        "generation {generation}: {} files, {}, all as the manifest says",
        manifest.files.len(),
        HumanBytes(bytes)
    )?;
    Ok(())
}

fn run_inspect(dir: &Path) -> anyhow::Result<()> {
    let (generation, manifest) = index::verify(dir)?;
    let mut facts = table();
    facts.add_row(["generation", generation.as_str()]);
    facts.add_row([
        "written",
        &format!("{} by version {}", manifest.created_at, manifest.program),
    ]);
    facts.add_row(["text analysis", &manifest.analysis]);
    facts.add_row(["services", &HumanCount(manifest.services).to_string()]);
    facts.add_row(["places", &HumanCount(manifest.places).to_string()]);
    facts.add_row([
        "newest record verified",
        manifest.data_as_of.as_deref().unwrap_or("not known"),
    ]);

    let mut sources = table();
    sources.set_header(["source", "licence", "services"]);
    for source in &manifest.sources {
        sources.add_row([
            &source.source,
            &source.licence,
            &HumanCount(source.services).to_string(),
        ]);
    }

    let mut concepts = table();
    concepts.set_header(["table of concepts", "concepts", "labels"]);
    for table in &manifest.tables {
        concepts.add_row([
            &table.name,
            &HumanCount(table.concepts as u64).to_string(),
            &HumanCount(table.labels as u64).to_string(),
        ]);
    }

    let mut files = table();
    files.set_header(["file", "size"]);
    for (name, file) in &manifest.files {
        files.add_row([name.as_str(), &HumanBytes(file.bytes).to_string()]);
    }
    writeln!(
        io::stdout(),
        "{facts}\n\n{sources}\n\n{concepts}\n\n{files}"
    )?;
    Ok(())
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
}
