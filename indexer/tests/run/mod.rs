//! Running the program.

use std::process::{Command, Output};

/// Runs the `indexer` command line.
pub fn indexer(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indexer"))
        .args(arguments)
        .output()
        .expect("the indexer runs")
}

/// What it exited with.
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

/// All it printed.
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
