//! A directory of the host is given as standard input, by mistake or by `<.`.
//!
//! `openat(2)` leads to all that is below it, whatever is mounted inside. CVE-2024-21626
//! and its kin are this with another number.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::fs::File;

pub(crate) const PROBE: Probe = Probe::new("a directory cannot be standard input", &[7, 9], attack)
    .scene(scene)
    .stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    scene.secret();
    let directory = File::open(scene.scratch().path()).expect("the directory");
    scene.stdin(directory);
}

fn attack(_: &Args) -> Answer {
    call(libc::SYS_fchdir, &[0.into()])?;
    Ok(std::fs::read_to_string("secret")?)
}
