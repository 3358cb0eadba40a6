//! What is denied below a wider exception, and the sandbox's own files that win over it.

mod files;
mod missing;
mod present;

use birdcage::Exception;
use birdcage::process::Command;
use birdcage_tests::{act, cage, inside};

/// Performs an act in a sandbox, and in one that is made from a template.
#[track_caller]
fn check(exceptions: &[Exception], acting: &[&str], expected: &str) {
    let answer = act(&cage(exceptions.to_vec()), acting);
    assert_eq!(answer, expected, "{exceptions:?}: {acting:?}");
    let mut command = Command::new(inside());
    command.args(acting);
    let prepared = cage(exceptions.to_vec()).prepare().expect("prepared");
    let output = prepared.output(command).expect("a program");
    let answer = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        answer.trim_end(),
        expected,
        "prepared, {exceptions:?}: {acting:?}"
    );
}
