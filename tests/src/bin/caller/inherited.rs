//! A program that has the caller's own streams.

use birdcage::process::Command;
use birdcage_tests::base;

/// Copies standard input to standard output, and says a word on standard error.
pub(crate) fn echo() {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "cat; echo to stderr >&2"]);
    assert_eq!(base([]).status(command).expect("a status").code(), Some(0));
}
