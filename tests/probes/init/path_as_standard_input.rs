//! A file that was opened for its path alone is given as standard input.
//!
//! `O_PATH` (`open(2)`) gives no right to its content; through `/proc/self/fd` it
//! is opened for all that its mode allows, past every mount.

use crate::{Answer, Args, Probe, Scene};
use rustix::fs::{Mode, OFlags, open};

pub(crate) const PROBE: Probe = Probe::new(
    "what is opened for its path alone cannot be standard input",
    &[7, 9],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    let secret = scene.secret();
    let flags = OFlags::PATH | OFlags::CLOEXEC;
    scene.stdin(open(secret, flags, Mode::empty()).expect("the secret"));
}

fn attack(_: &Args) -> Answer {
    Ok(std::fs::read_to_string("/proc/self/fd/0")?)
}
