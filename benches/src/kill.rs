//! SIGKILL at random moments of builds and updates: the index is the old one or the new one,
//! exactly, every time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use clap::ValueEnum;
use luukku_engine::index::{GenerationId, Snapshot, current_generation, verify};
use luukku_engine::query::{SearchRequest, search};
use luukku_indexer::{BuildOptions, UpdateOptions, build, update};

/// Services of the index, and of each update.
const SERVICES: u64 = 2_000;
const CHANGED: u64 = 100;

/// Generations kept: the folder must not grow with the runs.
const KEPT: usize = 2;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many times to kill, builds and updates in turn.
    #[arg(long, default_value_t = 200)]
    runs: u64,
    /// Where the random numbers start.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The process that is killed: does the work once.
    #[arg(long, hide = true, requires_all = ["input", "index"])]
    victim: Option<Work>,
    #[arg(long, hide = true)]
    input: Option<PathBuf>,
    #[arg(long, hide = true)]
    index: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Work {
    Build,
    Update,
}

/// Names of services by their ids.
type Names = BTreeMap<u64, String>;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    if let (Some(work), Some(input), Some(index)) =
        (arguments.victim, &arguments.input, &arguments.index)
    {
        return be_victim(work, input, index);
    }
    let folder = tempfile::tempdir()?;
    let index = folder.path().join("index");
    let input = folder.path().join("records.jsonl");
    let mut names: Names = (0..SERVICES).map(|id| (id, name(id, 0))).collect();
    write(&input, &names)?;
    be_victim(Work::Build, &input, &index)?;

    let mut random = Random(arguments.seed);
    let mut longest = BTreeMap::new();
    for work in [Work::Build, Work::Update] {
        // As long as one takes that is not killed.
        let started = Instant::now();
        let changes = changes(work, &names, 1, &mut random);
        write(&input, &changes)?;
        ensure!(victim(work, &input, &index)?.wait()?.success());
        names = after(work, &names, &changes);
        longest.insert(work as u8, started.elapsed());
    }
    let mut outcomes: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for run in 0..arguments.runs {
        let work = if run.is_multiple_of(2) {
            Work::Build
        } else {
            Work::Update
        };
        let changes = changes(work, &names, run + 2, &mut random);
        write(&input, &changes)?;
        let live = current_generation(&index)?;
        let most = longest.get(&(work as u8)).copied().unwrap_or_default();
        let mut child = victim(work, &input, &index)?;
        std::thread::sleep(most.mul_f64(random.share() * 1.05));
        // It may have ended already.
        let _ = child.kill();
        child.wait()?;
        let expected = after(work, &names, &changes);
        let is_new = check(&index, &live, &names, &expected)
            .with_context(|| format!("run {run} of seed {}", arguments.seed))?;
        if is_new {
            names = expected;
        }
        let outcome = if is_new { "new" } else { "old" };
        let of_work = match work {
            Work::Build => "build",
            Work::Update => "update",
        };
        *outcomes.entry((of_work, outcome)).or_default() += 1;
        luukku_engine::index::prune(&index, KEPT)?;
    }
    for ((work, outcome), count) in &outcomes {
        println!("{work}: killed {count} times, the {outcome} index after it");
    }
    println!(
        "{} kills (a build takes {:.2?}, an update {:.2?}): every index verified, opened, and \
         had exactly the services of before or of after",
        arguments.runs,
        longest
            .get(&(Work::Build as u8))
            .copied()
            .unwrap_or_default(),
        longest
            .get(&(Work::Update as u8))
            .copied()
            .unwrap_or_default()
    );
    Ok(())
}

fn be_victim(work: Work, input: &Path, index: &Path) -> anyhow::Result<()> {
    let inputs = vec![input.to_owned()];
    match work {
        Work::Build => {
            build(&BuildOptions::new(inputs, index.to_owned()))?;
        }
        Work::Update => {
            update(&UpdateOptions::new(inputs, index.to_owned()))?;
        }
    }
    Ok(())
}

fn victim(work: Work, input: &Path, index: &Path) -> anyhow::Result<Child> {
    let work = match work {
        Work::Build => "build",
        Work::Update => "update",
    };
    let child = Command::new(std::env::current_exe()?)
        .args(["kill", "--victim", work, "--input"])
        .arg(input)
        .arg("--index")
        .arg(index)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(child)
}

fn name(id: u64, version: u64) -> String {
    let kinds = ["Kirjasto", "Apteekki", "Tukiryhmä", "Uimahalli"];
    let kind = kinds[(id + version) as usize % kinds.len()];
    format!("{kind} {id} {version}")
}

/// What a build or an update is given: for a build everything, a part of it new.
fn changes(work: Work, names: &Names, version: u64, random: &mut Random) -> Names {
    let mut changed = match work {
        Work::Build => names.clone(),
        Work::Update => Names::new(),
    };
    for _ in 0..CHANGED {
        let id = random.next() % (SERVICES * 11 / 10);
        changed.insert(id, name(id, version));
    }
    changed
}

fn after(work: Work, names: &Names, changes: &Names) -> Names {
    let mut after = match work {
        Work::Build => Names::new(),
        Work::Update => names.clone(),
    };
    after.extend(changes.iter().map(|(id, name)| (*id, name.clone())));
    after
}

fn write(path: &Path, names: &Names) -> anyhow::Result<()> {
    let mut text = String::new();
    for (id, name) in names {
        let record = serde_json::json!({
            "id": id.to_string(),
            "name": name,
            "municipality": "Forssa",
            "lat": 60.8 + (id % 100) as f64 / 1_000.0,
            "lon": 23.6,
        });
        text += &record.to_string();
        text.push('\n');
    }
    std::fs::write(path, text)?;
    Ok(())
}

/// Whether the index is the new one; an error when it is neither, or not whole.
fn check(index: &Path, live: &GenerationId, before: &Names, after: &Names) -> anyhow::Result<bool> {
    let (generation, _) = verify(index)?;
    let snapshot = Snapshot::open(index)?;
    let mut found = Names::new();
    for service in snapshot.services() {
        let service = service?;
        let (_, name) = service.name.iter().next().context("a service has a name")?;
        found.insert(service.id.as_str().parse()?, name.to_owned());
    }
    let is_new = generation != *live;
    let expected = if is_new { after } else { before };
    if found != *expected {
        bail!("generation {generation} has other services than were written");
    }
    let answer = search(&snapshot, &SearchRequest::new("apteekki"))?;
    let pharmacies = found.values().filter(|name| name.starts_with("Apteekki"));
    ensure!(answer.total == pharmacies.count(), "a search finds others");
    Ok(is_new)
}

/// `SplitMix64`: the same numbers for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}
