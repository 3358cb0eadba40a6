//! Acts: one thing a program might do, done in a sandbox or outside, and how it went.

use crate::beside;
use birdcage::process::{Command, Output, Stdio};
use birdcage::{Birdcage, Exception};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process as std_process;

/// The arguments of an act, its name first.
pub type Acting = Vec<OsString>;

/// Where the program `inside` is.
///
/// # Panics
/// If it has not been built.
pub fn inside() -> PathBuf {
    beside("inside")
}

/// What a dynamically linked program needs before it can run at all.
pub fn libraries() -> Vec<Exception> {
    let there = |path: &&str| Path::new(path).exists();
    let paths = ["/usr/lib", "/usr/lib64", "/lib", "/lib64"]
        .into_iter()
        .filter(there);
    paths
        .map(|path| Exception::ExecuteAndRead(path.into()))
        .collect()
}

/// A cage in which `inside` can run, and these exceptions.
///
/// # Panics
/// If an exception is refused.
#[track_caller]
pub fn cage(exceptions: impl IntoIterator<Item = Exception>) -> Birdcage {
    let mut cage = Birdcage::new();
    let own = libraries()
        .into_iter()
        .chain([Exception::ExecuteAndRead(inside())]);
    for exception in own.chain(exceptions) {
        let shown = format!("{exception:?}");
        if let Err(error) = cage.add_exception(exception) {
            panic!("{shown}: {error}");
        }
    }
    cage
}

/// Performs an act in that cage and says how it went: `ok`, `ok` and a text, or an errno's name.
///
/// # Panics
/// If `inside` could not be run or did not come to an answer.
#[track_caller]
pub fn act<S: AsRef<OsStr>>(cage: &Birdcage, acting: impl IntoIterator<Item = S>) -> String {
    act_on(cage, Stdio::null(), acting)
}

/// The same with something else as standard input.
///
/// # Panics
/// As [`act`].
#[track_caller]
pub fn act_on<S: AsRef<OsStr>>(
    cage: &Birdcage,
    stdin: Stdio,
    acting: impl IntoIterator<Item = S>,
) -> String {
    let mut command = Command::new(inside());
    command.args(acting).stdin(stdin);
    act_with(cage, command)
}

/// The same with a command made by the caller, who has set the standard input.
///
/// # Panics
/// As [`act`].
#[track_caller]
pub fn act_with(cage: &Birdcage, mut command: Command) -> String {
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = match cage.clone().spawn(command) {
        Ok(child) => child,
        Err(error) => panic!("spawn: {error}"),
    };
    answer(&child.wait_with_output().expect("the output of the act"))
}

/// Performs an act without any sandbox: the control of a denial.
///
/// # Panics
/// As [`act`].
#[track_caller]
pub fn act_outside<S: AsRef<OsStr>>(acting: impl IntoIterator<Item = S>) -> String {
    act_outside_on(std_process::Stdio::null(), acting)
}

/// The same with something else as standard input.
///
/// # Panics
/// As [`act`].
#[track_caller]
pub fn act_outside_on<S: AsRef<OsStr>>(
    stdin: impl Into<std_process::Stdio>,
    acting: impl IntoIterator<Item = S>,
) -> String {
    let mut command = std_process::Command::new(inside());
    let output = command.args(acting).stdin(stdin).output();
    answer(&output.expect("running the act outside"))
}

#[track_caller]
fn answer(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{}: {text}{complaint}",
        output.status
    );
    text.trim_end_matches('\n').to_owned()
}
