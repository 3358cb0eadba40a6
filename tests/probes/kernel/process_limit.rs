//! A fork bomb takes all process ids of the host.
//!
//! `RLIMIT_NPROC` (`getrlimit(2)`) is counted for each user namespace since Linux
//! 5.14; for uid 0, which has no such limit, the largest id of the pid namespace
//! counts (6.14). It is not tried: what is looked at is whether one of the two is
//! less than the host's.

use crate::{Answer, Args, Probe, Scene, Stopped};
use rustix::process::{Resource, getrlimit};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new("the number of processes is bounded", &[27], attack)
    .promised_where(promised)
    .scene(scene)
    .stopped_by(&["it is bounded"])
    .inapplicable_if(&[("it is bounded", "the host bounds them as closely")]);

/// The most that a sandbox may have.
const MOST: u64 = 16 * 1024;

fn promised() -> Result<(), &'static str> {
    let (major, minor) = match birdcage_tests::is_root() {
        true => (6, 14),
        false => (5, 14),
    };
    match birdcage_tests::is_kernel(major, minor) {
        true => Ok(()),
        false => Err("the kernel counts no processes for each namespace"),
    }
}

fn largest() -> u64 {
    let text = fs::read_to_string("/proc/sys/kernel/pid_max").expect("/proc");
    let largest: u64 = text.trim().parse().expect("a number");
    // Uid 0 is not held to the other limit, whatever it is.
    match birdcage_tests::is_root() {
        true => largest,
        false => largest.min(getrlimit(Resource::Nproc).maximum.unwrap_or(u64::MAX)),
    }
}

fn scene(scene: &mut Scene) {
    scene.tell("most", largest());
}

fn attack(args: &Args) -> Answer {
    let host: u64 = args.text("most").parse().expect("a number");
    let most = largest();
    // A small host may bound its users as closely: that is bound enough.
    match most < host.max(MOST + 1) {
        true => Err(Stopped::because("it is bounded")),
        false => Ok(format!("{most} processes, as on the host")),
    }
}
