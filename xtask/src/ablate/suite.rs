//! [`Suite`], tests that may notice that a step is gone, and running them.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::bench::Bench;
use crate::Result;

/// How long a run may take before it counts as red.
const PATIENCE: Duration = Duration::from_secs(120);

/// Some tests of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Suite<'a> {
    /// The attacks.
    Probes,
    /// What more than one crate is needed for.
    Together,
    /// The own tests of the crate in which the step is taken.
    Own(&'a str),
    /// Calls that fail, and processes that are killed.
    Faults,
}

/// What a run of a suite found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Red {
    pub(super) tests: Vec<String>,
    pub(super) hangs: bool,
}

impl<'a> Suite<'a> {
    /// The suites in the order of asking: the attacks are the quickest, and say most.
    pub(super) fn all(package: &'a str) -> [Self; 4] {
        [
            Self::Probes,
            Self::Together,
            Self::Own(package),
            Self::Faults,
        ]
    }

    /// What `cargo test` is told.
    fn targets(self) -> Vec<&'a str> {
        match self {
            Self::Probes => vec!["--package=birdcage-probes", "--test=probes"],
            Self::Together => vec!["--package=birdcage-tests", "--test=it", "--test=hosts"],
            Self::Faults => vec!["--package=birdcage-tests", "--test=faults"],
            Self::Own(package) => vec!["--package", package, "--lib", "--bins", "--tests"],
        }
    }

    /// What the tests are told.
    ///
    /// These take long and show no denial: that compilers work inside, and what comes
    /// of very many spawns and exceptions.
    fn passed_over(self) -> &'static [&'static str] {
        match self {
            Self::Together => &[
                "--skip=tools::",
                "--skip=input::numbers::",
                "--skip=after_many_spawns",
            ],
            _ => &[],
        }
    }

    /// Builds it, and errs if that does not work: then the list is wrong.
    pub(super) fn build(self, bench: &Bench<'_>) -> Result<()> {
        let mut cargo = self.cargo(bench);
        let output = cargo.args(["--no-run", "--quiet"]).output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(format!("without the step it does not compile:\n{said}").into())
    }

    /// Runs all of it, or, where there are names and the suite can, only those tests.
    pub(super) fn run(self, bench: &Bench<'_>, names: &[String]) -> Result<Red> {
        let mut cargo = self.cargo(bench);
        cargo
            .args(["--no-fail-fast", "--"])
            .args(self.passed_over());
        // The probes take one name at most, and not long.
        if self != Self::Probes && !names.is_empty() {
            cargo.arg("--exact").args(names);
        }
        bench.isolate(&mut cargo);
        watch(cargo, PATIENCE)
    }

    fn cargo(self, bench: &Bench<'_>) -> Command {
        let mut cargo = bench.cargo();
        cargo.arg("test").args(self.targets());
        cargo
    }
}

/// Reads what the tests print until they end or have taken too long.
fn watch(mut command: Command, patience: Duration) -> Result<Red> {
    let (reader, writer) = std::io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?);
    command.stderr(writer).process_group(0);
    let mut child = command.spawn()?;
    // The pipe ends when its last writer is closed, and `command` holds two.
    drop(command);
    let (sender, lines) = channel();
    std::thread::spawn(move || forward(reader, |line| sender.send(line).is_ok()));
    let until = Instant::now() + patience;
    let (mut red, mut last) = (Red::default(), String::new());
    loop {
        match lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                red.tests.extend(failed(&line));
                last = line;
            }
            Err(RecvTimeoutError::Timeout) => {
                red.hangs = true;
                kill_group(child.id())?;
                break;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let success = child.wait()?.success();
    match red.is_green() && !success {
        true => Err(format!("the tests did not run: {last}").into()),
        false => Ok(red),
    }
}

fn forward(reader: impl Read, mut to: impl FnMut(String) -> bool) {
    for line in BufReader::new(reader).split(b'\n') {
        let Ok(line) = line else { return };
        if !to(String::from_utf8_lossy(&line).into_owned()) {
            return;
        }
    }
}

/// The name in `test NAME ... FAILED`.
fn failed(line: &str) -> Option<String> {
    let rest = line.strip_prefix("test ")?.trim_end();
    let name = rest
        .strip_suffix("FAILED")?
        .trim_end()
        .strip_suffix("...")?;
    Some(name.trim_end().to_owned())
}

/// Kills what we started, and all that it started and that has not left its group.
fn kill_group(leader: u32) -> Result<()> {
    let group = format!("-{leader}");
    Command::new("kill")
        .args(["-KILL", "--", &group])
        .status()?;
    Ok(())
}

impl Red {
    /// True if nothing failed.
    pub(super) fn is_green(&self) -> bool {
        self.tests.is_empty() && !self.hangs
    }
}

/// How many, and which: `3: a, b, …`.
impl fmt::Display for Red {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.hangs {
            f.write_str("hangs; ")?;
        }
        write!(f, "{}", self.tests.len())?;
        let shown = self.tests.iter().take(2).map(String::as_str);
        let mut words: Vec<_> = shown.collect();
        if self.tests.len() > words.len() {
            words.push("…");
        }
        match words.is_empty() {
            true => Ok(()),
            false => write!(f, ": {}", words.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Red, failed, watch};
    use std::process::Command;
    use std::time::Duration;

    fn sh(script: &str, patience: Duration) -> crate::Result<Red> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        watch(command, patience)
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_test_that_failed_is_named() {
        assert_eq!(failed("test a::b ... FAILED").as_deref(), Some("a::b"));
        assert_eq!(
            failed("test a::b (prepared) ... FAILED").as_deref(),
            Some("a::b (prepared)")
        );
        assert_eq!(
            failed("test init::x         ... FAILED").as_deref(),
            Some("init::x")
        );
        assert_eq!(failed("test a::b ... ok"), None);
        assert_eq!(failed("test result: FAILED. 1 passed; 1 failed"), None);
    }

    // These lines must not reach our own output.
    #[test]
    fn a_run_is_red_if_a_test_failed_or_it_hangs() {
        let red = sh(
            "echo 'test a ... FAILED'; echo 'test b ... ok'; exit 101",
            LONG,
        );
        assert_eq!(red.expect("a run").tests, ["a"]);
        assert!(sh("echo 'test a ... ok'", LONG).expect("a run").is_green());
        let hanging = sh("exec sleep 600", Duration::from_millis(50)).expect("a run");
        assert!(hanging.hangs && !hanging.is_green());
    }

    #[test]
    fn a_run_that_fails_without_a_test_that_failed_is_an_error() {
        let error = sh("echo no such thing; exit 1", LONG).expect_err("an error");
        assert_eq!(error.to_string(), "the tests did not run: no such thing");
    }

    #[test]
    fn what_is_red_prints_as_a_number_and_two_names() {
        let red = |names: &[&str], hangs| Red {
            tests: names.iter().map(|name| (*name).to_owned()).collect(),
            hangs,
        };
        assert_eq!(red(&["a", "b", "c"], false).to_string(), "3: a, b, …");
        assert_eq!(red(&["a"], true).to_string(), "hangs; 1: a");
        assert_eq!(red(&[], true).to_string(), "hangs; 0");
    }
}
