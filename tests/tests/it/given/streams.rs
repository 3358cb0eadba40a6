//! A file that is given as a stream is what it was opened for, and no more.

use birdcage::Exception::{ExecuteAndRead, WriteAndRead};
use birdcage::error::{Error, Step};
use birdcage::process::{Command, Stdio};
use birdcage_tests::{Scratch, act_on, act_outside_on, act_with, cage, has_landlock, inside};
use std::fs::{self, File, OpenOptions};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const STREAM: &str = "/proc/self/fd/0";

fn reading(path: &Path) -> File {
    File::open(path).expect("the file")
}

fn writing(path: &Path) -> File {
    OpenOptions::new().write(true).open(path).expect("the file")
}

/// The descriptor leads to the file of the host, past every mount of the sandbox.
#[test]
fn a_file_that_is_given_to_be_read_is_not_opened_for_writing() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    if !has_landlock(2) {
        return;
    }
    for act in ["write", "read-write"] {
        let inside = act_on(&cage([]), reading(&file).into(), [act, STREAM]);
        assert_eq!(inside, "EACCES", "{act}");
        assert_eq!(act_outside_on(reading(&file), [act, STREAM]), "ok", "{act}");
    }
    let read = act_on(&cage([]), reading(&file).into(), ["read", STREAM]);
    assert_eq!(read, "ok text");
}

#[test]
fn a_file_that_is_given_to_be_read_is_not_truncated() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    if !has_landlock(3) {
        return;
    }
    let inside = act_on(&cage([]), reading(&file).into(), ["truncate", STREAM]);
    assert_eq!(inside, "EACCES");
    assert_eq!(fs::read_to_string(&file).expect("text"), "text");
    assert_eq!(act_outside_on(reading(&file), ["truncate", STREAM]), "ok");
    assert_eq!(fs::read_to_string(&file).expect("text"), "");
}

/// A log, say, of which others have written the beginning.
#[test]
fn a_file_that_is_given_to_be_written_is_not_read() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    if !has_landlock(2) {
        return;
    }
    let inside = act_on(&cage([]), writing(&file).into(), ["read", STREAM]);
    assert_eq!(inside, "EACCES");
    assert_eq!(act_outside_on(writing(&file), ["read", STREAM]), "ok text");
    // What the shell does for `echo … > /dev/stdout`.
    let again = act_on(&cage([]), writing(&file).into(), ["write", STREAM]);
    assert_eq!(again, "ok");
}

/// The mount that the file is on is the host's, and does not refuse it.
#[test]
fn a_program_that_is_given_as_a_file_is_not_executed() {
    if !has_landlock(2) {
        return;
    }
    let scratch = Scratch::new();
    let copy = scratch.at("copy");
    fs::copy(inside(), &copy).expect("a copy");
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("a mode");
    let acting = ["run", STREAM, "arguments", "x"];
    let refused = act_on(&cage([]), reading(&copy).into(), acting);
    assert_eq!(refused, "EACCES");
    let excepted = cage([ExecuteAndRead(copy.clone())]);
    assert_eq!(act_on(&excepted, reading(&copy).into(), acting), "ok ok x");
    assert_eq!(act_outside_on(reading(&copy), acting), "ok ok x");
}

/// What may be written by its name may be written by its descriptor.
#[test]
fn a_file_of_a_writable_exception_is_opened_again_for_writing() {
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let cage = cage([WriteAndRead(scratch.path().into())]);
    let opened = act_on(&cage, reading(&file).into(), ["read-write", STREAM]);
    assert_eq!(opened, "ok");
}

#[test]
fn a_file_in_memory_and_a_pipe_are_streams_like_any_other() {
    let memory = rustix::fs::memfd_create("m", rustix::fs::MemfdFlags::CLOEXEC).expect("a file");
    rustix::io::pwrite(&memory, b"text", 0).expect("text");
    assert_eq!(act_on(&cage([]), memory.into(), ["read-to-end"]), "ok text");
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(writer);
    let stdin = OwnedFd::from(reader).into();
    assert_eq!(act_on(&cage([]), stdin, ["read", STREAM]), "ok");
}

/// From a directory everything below it can be opened, and everything above.
#[test]
fn a_directory_is_refused_as_a_stream() {
    let root = || OwnedFd::from(reading(Path::new("/")));
    for number in 0..3 {
        let stream = |own| {
            if own == number {
                root().into()
            } else {
                Stdio::null()
            }
        };
        let mut command = Command::new(inside());
        command.stdin(stream(0)).stdout(stream(1)).stderr(stream(2));
        let error = cage([]).spawn(command).expect_err("a directory");
        let Error::Spawn(error) = error else {
            panic!("{error}")
        };
        assert_eq!((error.step(), error.errno()), (Step::Streams, libc::EISDIR));
        let stream = ["input", "output", "error"][number];
        let sentence = error.to_string();
        assert!(
            sentence.contains(&format!("standard {stream}")),
            "{sentence}"
        );
        assert!(error.hint().is_some());
    }
    assert_eq!(
        act_outside_on(root(), ["open-below", "0", "etc/passwd"]),
        "ok"
    );
}

/// A descriptor that was opened for its path alone can be opened again for anything.
#[test]
fn a_path_that_was_only_looked_up_is_refused_as_a_stream() {
    use rustix::fs::{Mode, OFlags, open};
    let scratch = Scratch::new();
    let file = scratch.file("file", "text");
    let path = || open(&file, OFlags::PATH, Mode::empty()).expect("a path");
    let mut command = Command::new(inside());
    command.args(["read", STREAM]).stdin(path());
    let Err(Error::Spawn(error)) = cage([]).spawn(command) else {
        panic!("a path is no stream")
    };
    assert_eq!((error.step(), error.errno()), (Step::Streams, libc::EBADF));
    assert_eq!(act_outside_on(path(), ["read", STREAM]), "ok text");
    let mut command = Command::new(inside());
    command.args(["read", STREAM]).stdin(reading(&file));
    assert_eq!(act_with(&cage([]), command), "ok text");
}
