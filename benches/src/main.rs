//! Measurements of Luukku: what it finds, and how fast.
#![expect(clippy::print_stdout, reason = "measurements are printed")]

mod build;
mod corpus;
mod finnish;
mod fuzz;
mod gate;
mod kill;
mod load;
mod micro;
mod process;
mod relevance;
mod speed;
mod suggest;
mod understand;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// As in the server and the indexer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures Luukku.
#[derive(Parser)]
#[command(name = "benches", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Finnish analysis against gold lemmas, with Snowball and libvoikko beside it.
    Finnish(finnish::Arguments),
    /// Building an index of generated services: time, memory, bytes, with Lucene beside it.
    Build(build::Arguments),
    /// Writes a corpus of generated services, for measuring at any size.
    Generate(corpus::Arguments),
    /// Random texts through the analysers, and the slowest call.
    Fuzz(fuzz::Arguments),
    /// Kills builds and updates at random moments, and looks what is left.
    Kill(kill::Arguments),
    /// Types judged queries letter by letter: speed of suggestions, and whether each is true.
    Suggest(suggest::Arguments),
    /// How fast queries are answered, with peers beside it in the same run.
    Speed(speed::Arguments),
    /// Answers queries of `speed` for one side, one a line.
    #[command(hide = true)]
    Answer(speed::AnswerArguments),
    /// Six fixed queries and their parts, by Criterion.
    Micro(micro::Arguments),
    /// Instructions of six fixed queries, compared with those kept.
    Gate(gate::Arguments),
    /// Answers the six below Callgrind, for `gate`.
    #[command(hide = true)]
    Counted(gate::CountedArguments),
    /// Pages of figures that `speed` kept: with plots, and as tables.
    Report(speed::ReportArguments),
    /// A server under load: latencies at a rate, the most it answers, and the ceiling.
    Load(load::Arguments),
    /// Serves a fixed body, for the ceiling of `load`.
    #[command(hide = true)]
    FixedBody(load::FixedArguments),
    /// Ranking against judged queries.
    Relevance(relevance::Arguments),
    /// How long it takes to understand a query.
    Understand(understand::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Finnish(arguments) => finnish::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Generate(arguments) => corpus::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Kill(arguments) => kill::run(&arguments),
        Command::Understand(arguments) => understand::run(&arguments),
        Command::Suggest(arguments) => suggest::run(&arguments),
        Command::Speed(arguments) => speed::run(&arguments),
        Command::Answer(arguments) => speed::answer(&arguments),
        Command::Micro(arguments) => micro::run(&arguments),
        Command::Gate(arguments) => gate::run(&arguments),
        Command::Counted(arguments) => gate::counted(&arguments),
        Command::Report(arguments) => speed::report(&arguments),
        Command::Load(arguments) => load::run(&arguments),
        Command::FixedBody(arguments) => load::serve_fixed(&arguments),
        Command::Relevance(arguments) => relevance::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "the message of a command line")]
            {
                eprintln!("benches: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
