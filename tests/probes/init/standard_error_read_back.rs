//! A log that the program may append to is read back.
//!
//! Other programs' lines are in it. The descriptor is open for writing only; opening
//! `/dev/stderr` again asks the file and not the descriptor (`proc_pid_fd(5)`).

use crate::{Answer, Args, Probe, Scene, Stopped};
use std::fs::{self, OpenOptions};

pub(crate) const PROBE: Probe =
    Probe::new("a log that is standard error cannot be read", &[9], attack)
        .scene(scene)
        .stopped_by(&["EACCES"]);

fn scene(scene: &mut Scene) {
    let log = scene.secret();
    let file = OpenOptions::new().append(true).open(log);
    scene.stderr(file.expect("the log"));
}

fn attack(args: &Args) -> Answer {
    let text = fs::read_to_string("/proc/self/fd/2")?;
    match text.contains(args.text("token")) {
        true => Ok(text),
        false => Err(Stopped::because("another text")),
    }
}
