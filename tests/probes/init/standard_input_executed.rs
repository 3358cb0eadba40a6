//! A file that was given for reading is executed.
//!
//! `execveat(2)` with `AT_EMPTY_PATH`, or `/proc/self/fd/0`: the mount that forbids
//! execution is the one that the file was opened on, which is the host's.

use crate::{Answer, Args, Probe, Scene, Stopped};
use std::fs::File;
use std::path::Path;
use std::process::Command;

pub(crate) const PROBE: Probe = Probe::new(
    "a file that is standard input cannot be executed",
    &[9, 15],
    attack,
)
.scene(scene)
.stopped_by(&["EACCES"]);

fn scene(scene: &mut Scene) {
    let program = scene.scratch().copy("input", Path::new("/bin/true"));
    scene.stdin(File::open(program).expect("the program"));
}

fn attack(_: &Args) -> Answer {
    let status = Command::new("/proc/self/fd/0").status()?;
    match status.success() {
        true => Ok("executed".to_owned()),
        false => Err(Stopped::because(status.to_string())),
    }
}
