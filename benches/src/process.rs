//! A process of its own, and what it took.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde::Serialize;

/// Between two looks at the memory of a process. Linux keeps the peak, so a look only has to
/// come after it; what is reached in the last moments is not seen.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Linux counts the time of processes in hundredths of a second, whatever its own clock.
const TICKS_A_SECOND: f64 = 100.0;

/// What a process took.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Taken {
    /// From its start to its end.
    pub(crate) seconds: f64,
    /// Time of all processors: on a machine that others use too, the steadier figure.
    pub(crate) cpu_seconds: f64,
    /// Most memory in bytes: its own and the pages of files it has mapped (`VmHWM`).
    pub(crate) peak_bytes: u64,
    /// Most memory in bytes of its own (`RssAnon`, as looked at).
    pub(crate) peak_own_bytes: u64,
    /// What it printed.
    #[serde(skip)]
    pub(crate) output: String,
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started or fails; the error has what it said.
pub(crate) fn run(command: &mut Command) -> Result<Taken> {
    let name = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let output = gather(child.stdout.take());
    let problems = gather(child.stderr.take());
    let (mut peak_bytes, mut peak_own_bytes, mut cpu_seconds) = (0, 0, 0.0);
    let (status, seconds) = loop {
        if let Some(status) = child.try_wait()? {
            break (status, started.elapsed().as_secs_f64());
        }
        cpu_seconds = processor_time(&child).unwrap_or(cpu_seconds);
        let (peak, own) = memory(&child).unwrap_or_default();
        peak_bytes = peak_bytes.max(peak);
        peak_own_bytes = peak_own_bytes.max(own);
        thread::sleep(LOOK_EVERY);
    };
    let said = |text: thread::JoinHandle<String>| text.join().unwrap_or_default();
    let (output, problems) = (said(output), said(problems));
    ensure!(status.success(), "{name}: {status}\n{output}{problems}");
    Ok(Taken {
        seconds,
        cpu_seconds,
        peak_bytes,
        peak_own_bytes,
        output,
    })
}

/// Reads a pipe to its end, so that the process never waits for a reader.
fn gather(pipe: Option<impl std::io::Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut pipe) = pipe {
            // What cannot be read is not said.
            let _ = pipe.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

/// The peak of a process, and what it has of its own now, in bytes; `None` once it has ended.
fn memory(child: &Child) -> Option<(u64, u64)> {
    let status = status(child)?;
    Some((field(&status, "VmHWM:")?, field(&status, "RssAnon:")?))
}

/// What a process has in memory now, with mapped files and of its own, in bytes; `None` once
/// it has ended.
pub(crate) fn resident(child: &Child) -> Option<(u64, u64)> {
    let status = status(child)?;
    Some((field(&status, "VmRSS:")?, field(&status, "RssAnon:")?))
}

fn status(child: &Child) -> Option<String> {
    fs::read_to_string(format!("/proc/{}/status", child.id())).ok()
}

/// A field of a process's status, in bytes.
fn field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// The time that all threads of a process took; `None` once it has ended.
fn processor_time(child: &Child) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    // The name of the program, in brackets, may have blanks: the fields follow it.
    let (_, fields) = stat.rsplit_once(") ")?;
    let mut ticks = fields.split(' ').skip(11).take(2);
    let user: f64 = ticks.next()?.parse().ok()?;
    let system: f64 = ticks.next()?.parse().ok()?;
    Some((user + system) / TICKS_A_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_timed_and_weighed_and_what_it_says_is_kept() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo started; sleep 0.2"]);
        let taken = run(&mut command).expect("it runs");
        assert_eq!(taken.output, "started\n");
        assert!(taken.seconds >= 0.2);
        assert!(taken.peak_bytes >= taken.peak_own_bytes && taken.peak_own_bytes > 0);
    }

    #[test]
    fn what_fails_says_why() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo no room >&2; exit 7"]);
        let error = run(&mut command).expect_err("it fails").to_string();
        assert!(error.contains("no room"), "{error}");
    }
}
