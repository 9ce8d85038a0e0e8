//! The peers: what each needs, and how its programs are started.
//!
//! All have the same two commands: `build RECORDS INDEX` writes an index, `serve INDEX`
//! answers queries from standard input.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::build::lucene_library;

/// The peers that can be asked for.
pub(super) const NAMES: [&str; 6] = [
    "lucene",
    "seekstorm",
    "tantivy",
    "xapian",
    "sqlite",
    "postgis",
];

/// A peer that is ready to run.
pub(super) struct Peer {
    pub(super) name: &'static str,
    /// Program and arguments before the command.
    program: Vec<OsString>,
}

impl Peer {
    /// Looks for what a peer needs.
    ///
    /// # Errors
    /// When something is missing; the error says what, and where it is told how to install it.
    pub(super) fn ready(name: &str) -> Result<Self> {
        let home = home(name);
        let help = || format!("see benches/peers/{name}/README.md");
        let (name, program) = match name {
            "lucene" => ("lucene", lucene(&home)),
            "seekstorm" => ("seekstorm", compiled(&home, "peer-seekstorm")),
            "tantivy" => ("tantivy", compiled(&home, "peer-tantivy")),
            "xapian" => ("xapian", compiled(&home, "peer-xapian")),
            "postgis" => ("postgis", compiled(&home, "peer-postgis")),
            _ => ("sqlite", compiled(&home, "peer-sqlite")),
        };
        Ok(Self {
            name,
            program: program.with_context(help)?,
        })
    }

    pub(super) fn build(&self, records: &Path, index: &Path) -> Command {
        let mut command = self.command();
        command.arg("build").arg(records).arg(index);
        command
    }

    pub(super) fn serve(&self, index: &Path) -> Command {
        let mut command = self.command();
        command.arg("serve").arg(index);
        command
    }

    fn command(&self) -> Command {
        let mut parts = self.program.iter();
        let mut command = Command::new(parts.next().cloned().unwrap_or_default());
        command.args(parts);
        command
    }
}

fn home(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("peers")
        .join(name)
}

/// Compiles the Java peer.
fn lucene(home: &Path) -> Result<Vec<OsString>> {
    let (java, classpath) = lucene_library(&home.join("Speed.java"))?;
    // One collector thread and no more heap than the index takes several times over: what is
    // timed is one thread.
    let options = ["-Xmx3g", "-XX:+UseSerialGC", "-cp", &classpath, "Speed"];
    let mut program = vec![java.into_os_string()];
    program.extend(options.map(OsString::from));
    Ok(program)
}

/// The program of a peer that its README says how to compile.
fn compiled(home: &Path, name: &str) -> Result<Vec<OsString>> {
    let program = home.join("target/release").join(name);
    ensure!(program.exists(), "it is not built");
    Ok(vec![program.into_os_string()])
}
