//! [`System`], a sandbox that the attacks are tried in.

use crate::{Entry, Scene};
use birdcage::Exception;
use birdcage_tests::beside;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A sandbox that the attacks are tried in, or none.
///
/// Each is a program that is started for one attack: its process is the sandbox's
/// caller, has the secrets that the scene gives it, and can be killed alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum System {
    /// No sandbox: where the control is performed.
    Outside,
    /// This library.
    Birdcage,
    /// This library, in a sandbox that was prepared.
    Prepared,
    /// `bwrap(1)`, with all that it can lock.
    Bubblewrap,
    /// The last version before the rewrite, in that program.
    Predecessor(PathBuf),
}

impl System {
    /// What stands above its column.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Outside => "no sandbox",
            Self::Birdcage => "birdcage",
            Self::Prepared => "prepared",
            Self::Bubblewrap => "bubblewrap",
            Self::Predecessor(_) => "birdcage 0.8.1",
        }
    }

    /// The command that performs the attack.
    pub(crate) fn command(&self, entry: &Entry, scene: &Scene) -> Command {
        let mut command = match self {
            Self::Outside => Command::new(&scene.program),
            Self::Birdcage => launcher(Command::new(beside("launch")), scene),
            Self::Prepared => launcher(prepared(), scene),
            Self::Predecessor(program) => launcher(Command::new(program), scene),
            Self::Bubblewrap => bubblewrap(scene),
        };
        if *self == Self::Outside && entry.probe.control.is_some() {
            command.arg("--control");
        }
        command.arg(entry.name).args(&scene.arguments);
        through(&scene.through, command)
    }
}

/// The command after some words that run it.
fn through(words: &[String], command: Command) -> Command {
    let Some((first, rest)) = words.split_first() else {
        return command;
    };
    let mut wrapped = Command::new(first);
    wrapped
        .args(rest)
        .arg(command.get_program())
        .args(command.get_args());
    wrapped
}

fn prepared() -> Command {
    let mut command = Command::new(beside("launch"));
    command.arg("--prepared");
    command
}

/// `launch EXCEPTION… -- PROGRAM`, each exception a word and its operands.
fn launcher(mut command: Command, scene: &Scene) -> Command {
    for exception in &scene.exceptions {
        command.args(words(exception));
    }
    command.args(&scene.manner);
    command.arg("--").arg(&scene.program);
    command
}

fn words(exception: &Exception) -> Vec<OsString> {
    let operands = |word: &str, operands: &[&OsStr]| {
        let operands = operands.iter().map(|operand| (*operand).to_owned());
        std::iter::once(word.into()).chain(operands).collect()
    };
    match exception {
        Exception::Read(path) => operands("read", &[path.as_os_str()]),
        Exception::WriteAndRead(path) => operands("write", &[path.as_os_str()]),
        Exception::ExecuteAndRead(path) => operands("execute", &[path.as_os_str()]),
        Exception::Deny(path) => operands("deny", &[path.as_os_str()]),
        Exception::Networking => operands("networking", &[]),
        Exception::UnixSockets => operands("unix-sockets", &[]),
        Exception::FullEnvironment => operands("full-environment", &[]),
        Exception::Environment(name) => operands("environment", &[name.as_ref()]),
        Exception::Variable { name, value } => operands("variable", &[name, value]),
        Exception::PrivateDirectory { path, size } => {
            operands("private", &[path.as_os_str(), size.to_string().as_ref()])
        }
        Exception::Link { at, target } => operands("link", &[at.as_os_str(), target]),
        other => panic!("a launcher has no word for {other:?}"),
    }
}

fn bubblewrap(scene: &Scene) -> Command {
    let mut command = Command::new("bwrap");
    command.args([
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
    ]);
    // As root it would keep every capability, and as anybody let make namespaces.
    command.args(["--cap-drop", "ALL", "--unshare-user", "--disable-userns"]);
    command.args(["--proc", "/proc", "--dev", "/dev"]);
    let mut exceptions = scene.exceptions.clone();
    // A later mount hides an earlier one: the narrower comes after the wider.
    exceptions.sort_by_key(|exception| place(exception).map(|path| path.components().count()));
    for exception in &exceptions {
        bind(&mut command, exception);
    }
    command.arg("--").arg(&scene.program);
    command
}

fn place(exception: &Exception) -> Option<&Path> {
    match exception {
        Exception::Read(path) | Exception::WriteAndRead(path) | Exception::Deny(path) => Some(path),
        Exception::ExecuteAndRead(path) | Exception::PrivateDirectory { path, .. } => Some(path),
        Exception::Link { at, .. } => Some(at),
        _ => None,
    }
}

fn bind(command: &mut Command, exception: &Exception) {
    match exception {
        Exception::Read(path) | Exception::ExecuteAndRead(path) => {
            command.arg("--ro-bind").args([path, path]);
        }
        Exception::WriteAndRead(path) => {
            command.arg("--bind").args([path, path]);
        }
        Exception::Deny(path) if path.is_dir() => {
            command.arg("--tmpfs").arg(path);
        }
        Exception::Deny(path) => {
            command.arg("--ro-bind").arg("/dev/null").arg(path);
        }
        Exception::Networking => {
            command.arg("--share-net");
        }
        Exception::PrivateDirectory { path, .. } => {
            command.arg("--tmpfs").arg(path);
        }
        Exception::Link { at, target } => {
            command
                .arg("--symlink")
                .args([target.as_os_str(), at.as_os_str()]);
        }
        Exception::Variable { name, value } => {
            command.arg("--setenv").args([name, value]);
        }
        Exception::Environment(name) => {
            let value = std::env::var_os(name).unwrap_or_default();
            command.arg("--setenv").arg(name).arg(value);
        }
        // It lets every socket through, and what the caller's environment holds is the scene's.
        _ => (),
    }
}

/// The peers that are there, and why the others are not.
pub fn peers() -> (Vec<System>, Vec<String>) {
    let predecessor = predecessor().map(System::Predecessor);
    let found = [has_bubblewrap().map(|()| System::Bubblewrap), predecessor];
    let (there, missing): (Vec<_>, Vec<_>) = found.into_iter().partition(Result::is_ok);
    (
        there.into_iter().filter_map(Result::ok).collect(),
        missing.into_iter().filter_map(Result::err).collect(),
    )
}

fn has_bubblewrap() -> Result<(), String> {
    let output = Command::new("bwrap").arg("--version").output();
    output
        .map(drop)
        .map_err(|error| format!("bubblewrap is not installed: {error}"))
}

/// What `cargo xtask probes` has built, beside our own program.
fn predecessor() -> Result<PathBuf, String> {
    let path = std::env::current_exe().map_err(|error| error.to_string())?;
    let path = path.with_file_name("predecessor-launch");
    let quiet = Command::new(&path)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match quiet {
        Ok(_) => Ok(path),
        Err(error) => Err(format!("birdcage 0.8.1 is not built: {error}")),
    }
}
