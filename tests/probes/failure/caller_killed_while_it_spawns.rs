//! The caller is killed at any moment of a spawn, again and again.
//!
//! Between `clone` and the first process's watch there is a time in which nobody watches:
//! `PR_SET_PDEATHSIG(2const)` is not there yet, or follows who is gone. What is left would
//! be half a sandbox, with the caller's memory in it.

use crate::calls::fork;
use crate::{Answer, Args, Probe, Scene, ready};
use birdcage_tests::within_a_second;
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "a caller that is killed while it spawns leaves no process and no mount",
    &[4, 35],
    attack,
)
.scene(scene)
.control(control)
.when_ready(kill)
.judged_by_host(judge);

/// The mounts of the test's own namespace.
struct Mounts(String);

fn mounts() -> String {
    std::fs::read_to_string("/proc/self/mountinfo").expect("mounts")
}

/// Thirty callers, one after the other, each killed by `timeout(1)` a little later.
fn scene(scene: &mut Scene) {
    scene.spawned_times(1_000_000);
    let each = "for n in 1 2 3 4 5 6 7 8 9; do for m in 1 3 5 7; do \
                timeout --signal=KILL 0.0$n$m \"$@\" >/dev/null 2>&1; done; done; \
                exec \"$@\"";
    scene.through(&["sh", "-c", each, "sh"]);
    scene.keep(Mounts(mounts()));
}

/// The last caller is killed when its first program runs, or a little later.
fn attack(_: &Args) -> Answer {
    ready();
    Ok("spawned".to_owned())
}

/// Outside, a child is left.
fn control(_: &Args) -> Answer {
    fork(|| std::thread::sleep(std::time::Duration::from_secs(60)))?;
    ready();
    std::thread::sleep(std::time::Duration::from_secs(60));
    Ok("stayed".to_owned())
}

fn kill(_: &mut Scene, caller: &mut Child) {
    caller.kill().expect("kill");
}

fn judge(scene: &mut Scene) -> Option<String> {
    let gone = within_a_second(|| scene.processes().is_empty());
    let same = scene.kept::<Mounts>().0 == mounts();
    let left = scene.processes().len();
    (!gone || !same).then(|| format!("{left} processes are left, the same mounts: {same}"))
}
