//! `micro`: the six fixed queries and the parts of answering, by Criterion; some minutes.
//!
//! Criterion keeps its figures below `target/criterion` and says what changed since the last
//! run. On a machine that does other things too, trust `gate` before it.

use std::time::Duration;

use anyhow::Result;
use criterion::Criterion;
use luukku_engine::index::Snapshot;

use crate::speed::fixed::{index, queries};

/// How long each is warmed and measured.
const WARM: Duration = Duration::from_secs(1);
const MEASURE: Duration = Duration::from_secs(5);

/// What to measure on.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many generated services.
    #[arg(long, default_value_t = 20_000)]
    documents: u64,
}

/// Measures and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (corpus, snapshot) = index(folder.path(), arguments.documents)?;
    println!("{corpus}");
    let mut criterion = Criterion::default()
        .warm_up_time(WARM)
        .measurement_time(MEASURE);
    for query in queries() {
        // What fails, fails here, and is not timed as fast.
        query.answer(&snapshot)?;
        criterion.bench_function(&format!("answer {}", query.name), |bencher| {
            bencher.iter(|| query.answer(&snapshot));
        });
        if query.has_words() {
            criterion.bench_function(&format!("understand {}", query.name), |bencher| {
                bencher.iter(|| query.understand(&snapshot));
            });
        }
    }
    let home = folder.path().join("index");
    criterion.bench_function("open", |bencher| bencher.iter(|| Snapshot::open(&home)));
    criterion.final_summary();
    Ok(())
}
