//! Sandboxes that are prepared once: each program is alone in one of its own.

mod apart;
mod caller;
mod seen;

use birdcage::Prepared;
use birdcage::process::{Command, Stdio};
use birdcage_tests::inside;

/// Performs an act in a sandbox of its own, as `birdcage_tests::act` does in a cage.
#[track_caller]
fn act(prepared: &Prepared, acting: &[&str]) -> String {
    let mut command = Command::new(inside());
    command.args(acting).stderr(Stdio::inherit());
    let output = prepared.output(command).expect("a program that is run");
    assert!(output.status.success(), "{acting:?}: {}", output.status);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.trim_end_matches('\n').to_owned()
}
