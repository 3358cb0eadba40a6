//! The true wait status, also in a caller that ignores the ends of its children.

use birdcage_tests::{base, sh, start};
use std::os::unix::process::ExitStatusExt;

/// The program's own end, not the reaper's and not "no child processes".
pub(crate) fn is_true() {
    let cage = base([]);
    let ended = |script: &str| cage.clone().status(sh(script)).expect("a status");
    assert_eq!(ended("exit 42").code(), Some(42));
    assert_eq!(ended("kill -TERM $$").signal(), Some(15));
    assert_eq!(ended("exit 0").code(), Some(0));
    let mut killed = start("sleep 100");
    killed.kill().expect("kill");
    assert_eq!(killed.wait().expect("a status").signal(), Some(9));
    assert_eq!(killed.wait().expect("the same").signal(), Some(9));
}
