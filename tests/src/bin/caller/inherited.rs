//! A program that has the caller's own streams, and descriptors that are not close-on-exec.

use birdcage::process::Command;
use birdcage_tests::{base, sh};
use std::fs::File;
use std::io::Read;

/// Copies standard input to standard output, and says a word on standard error.
pub(crate) fn echo() {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "cat; echo to stderr >&2"]);
    assert_eq!(base([]).status(command).expect("a status").code(), Some(0));
}

/// A pipe that every process of the caller's would inherit: neither the program nor the first
/// process of its sandbox does, and so it comes to its end though both run on.
pub(crate) fn leaves_open_pipes_behind() {
    let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
    let (other, others) = rustix::pipe::pipe().expect("a pipe");
    let mut command = sh("echo text; exec >&-; exec sleep 100");
    command.stdout(writer);
    let mut child = base([]).spawn(command).expect("spawn");
    drop(others);
    for (end, expected) in [(reader, "text\n"), (other, "")] {
        let mut text = String::new();
        File::from(end).read_to_string(&mut text).expect("UTF-8");
        assert_eq!(text, expected);
    }
    assert_eq!(child.try_wait().expect("an answer"), None, "it runs on");
    child.kill().expect("kill");
    child.wait().expect("a status");
}
