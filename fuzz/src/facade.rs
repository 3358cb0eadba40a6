//! What is true of every list of exceptions and every command.

use birdcage::process::Command;
use birdcage::{Birdcage, Exception};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Whatever is asked for, there is a plan or an error, and never a panic. Which
/// of the two, and what the plan prints, does not depend on the order in which
/// the exceptions were added, and adding one twice changes nothing.
///
/// What fails leaves the cage as it was.
pub fn property(data: &[u8]) {
    let mut words = data.split(|byte| *byte == b'\n');
    let command = command(words.next().unwrap_or_default());
    let exceptions: Vec<_> = words.take(16).filter_map(exception).collect();
    let good: Vec<_> = exceptions.into_iter().filter(is_possible).collect();
    let forwards = cage(good.iter());
    assert_eq!(forwards, cage(good.iter().rev()), "{good:?}");
    assert_eq!(forwards, cage(good.iter().chain(&good)), "{good:?}");
    let _printed = forwards.map(|cage| cage.plan(&command).map(|plan| plan.to_string()));
}

/// A line is a letter for the kind and a path or a name; some host paths are near.
fn exception(line: &[u8]) -> Option<Exception> {
    let (kind, rest) = line.split_first()?;
    let text = OsStr::from_bytes(rest);
    let path = near(rest);
    Some(match kind % 14 {
        0 => Exception::Read(path),
        1 => Exception::WriteAndRead(path),
        2 => Exception::ExecuteAndRead(path),
        3 => Exception::Environment(String::from_utf8_lossy(rest).into_owned()),
        4 => Exception::FullEnvironment,
        5 => Exception::Networking,
        6 => Exception::UnixSockets,
        // One value for each name: two would be a conflict, which is an error.
        7 => Exception::Variable {
            name: text.into(),
            value: "value".into(),
        },
        8 => Exception::PrivateDirectory {
            path: text.into(),
            size: 4096,
        },
        9 => Exception::Deny(path),
        10 => Exception::UnixSocket(path),
        11 => Exception::WorkingDirectory(path),
        12 => Exception::Hostname(text.into()),
        _ => Exception::Link {
            at: text.into(),
            target: "target".into(),
        },
    })
}

/// Real paths in which links, devices and directories lie, so that some are found.
fn near(bytes: &[u8]) -> PathBuf {
    const PATHS: [&str; 10] = [
        "/",
        "/proc",
        "/proc/self",
        "/dev",
        "/dev/null",
        "/etc",
        "/usr",
        "/usr/../bin",
        "/lib/",
        "/bin/sh",
    ];
    match bytes {
        [byte] => PATHS
            .get(usize::from(*byte) % PATHS.len())
            .map(PathBuf::from)
            .unwrap_or_default(),
        bytes => Path::new(OsStr::from_bytes(bytes)).to_owned(),
    }
}

fn command(words: &[u8]) -> Command {
    let mut words = words.split(|byte| *byte == b' ').map(OsStr::from_bytes);
    let mut command = Command::new(words.next().unwrap_or_default());
    for word in words {
        command.arg(word).env(word, word);
    }
    command
}

fn is_possible(exception: &Exception) -> bool {
    let mut cage = Birdcage::new();
    let possible = cage.add_exception(exception.clone()).is_ok();
    assert!(
        possible || cage == Birdcage::new(),
        "{exception:?} left something behind"
    );
    possible
}

/// None if some of them contradict each other.
fn cage<'a>(exceptions: impl Iterator<Item = &'a Exception>) -> Option<Birdcage> {
    let mut cage = Birdcage::new();
    for exception in exceptions {
        cage.add_exception(exception.clone()).ok()?;
    }
    Some(cage)
}
