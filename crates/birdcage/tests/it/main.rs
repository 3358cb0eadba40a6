//! The facade as its users see it: programs are run, and what they find is looked at.

mod child;
mod directory;
mod environment;
mod errors;
mod lookup;
mod presets;
mod streams;

use birdcage::process::Command;
use birdcage::{Birdcage, Exception, Preset};

/// A sandbox in which ordinary programs run, with these exceptions beside.
fn cage(exceptions: impl IntoIterator<Item = Exception>) -> Birdcage {
    let mut cage = Birdcage::with_preset(&Preset::base()).expect("the preset");
    for exception in exceptions {
        cage.add_exception(exception).expect("an exception");
    }
    cage
}

/// A shell that runs this script.
fn sh(script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script]);
    command
}

/// What a script prints inside.
#[track_caller]
fn printed(cage: &Birdcage, script: &str) -> String {
    let output = cage.output(sh(script)).expect("spawn");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{script}: {}: {error}",
        output.status
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}
