//! Cages in which the system's programs run, and scripts of the shell in them.

use birdcage::process::{Child, Command, Output, Stdio};
use birdcage::{Birdcage, Exception, Preset};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A program of this package: beside the test binary or, under cargo, one up.
///
/// # Panics
/// If it is in neither place.
pub fn beside(name: &str) -> PathBuf {
    // Where there is no `/proc`, the name by which it was started is all there is.
    let own = env::current_exe()
        .ok()
        .or_else(|| env::args_os().next().map(PathBuf::from));
    let own = own.expect("the path of the test binary");
    let places = own
        .ancestors()
        .skip(1)
        .take(2)
        .map(|directory| directory.join(name));
    let found = places.into_iter().find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("the program `{name}`, built by cargo"))
}

/// A cage with the preset for ordinary programs, and these exceptions.
///
/// # Panics
/// If one is refused.
#[track_caller]
pub fn base(exceptions: impl IntoIterator<Item = Exception>) -> Birdcage {
    let mut cage = Birdcage::new();
    cage.add_preset(&Preset::base()).expect("the preset");
    for exception in exceptions {
        let shown = format!("{exception:?}");
        if let Err(error) = cage.add_exception(exception) {
            panic!("{shown}: {error}");
        }
    }
    cage
}

/// A program that does nothing, with nothing to read and nowhere to write.
pub fn quiet() -> Command {
    let mut command = Command::new("/bin/true");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A script of the shell, without input, its output and errors inherited.
pub fn sh(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]).stdin(Stdio::null());
    command
}

/// Starts a script in the base cage, its output in a pipe.
///
/// # Panics
/// If it cannot be started.
#[track_caller]
pub fn start(script: &str) -> Child {
    let mut command = sh(script);
    command.stdout(Stdio::piped());
    base([])
        .spawn(command)
        .unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// Sends a signal to a program, which is numbered as in `signal(7)`.
///
/// # Panics
/// If it cannot be sent.
#[track_caller]
pub fn signal(child: &Child, number: i32) {
    child
        .signaller()
        .expect("a signaller")
        .send(number)
        .expect("a signal that is sent");
}

/// Runs a script in the base cage to its end.
///
/// # Panics
/// If it cannot be run.
#[track_caller]
pub fn run(script: &str) -> Output {
    base([])
        .output(sh(script))
        .unwrap_or_else(|error| panic!("{script}: {error}"))
}

/// What a script prints that ends well.
///
/// # Panics
/// If it does not.
#[track_caller]
pub fn printed(script: &str) -> String {
    let output = run(script);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script}: {}: {complaint}",
        output.status
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// How many processes have this text among their arguments, anywhere on the host.
///
/// # Panics
/// If `/proc` does not answer.
pub fn processes_named(token: &str) -> usize {
    let entries = fs::read_dir("/proc").expect("/proc");
    let lines = entries.filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok());
    lines
        .filter(|line| contains(line, token.as_bytes()))
        .count()
}

/// Whether one text is in the other.
pub fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// A text that no other process has among its arguments.
pub fn unguessable() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!(
        "birdcage-{:016x}",
        RandomState::new().hash_one(Path::new("token"))
    )
}
