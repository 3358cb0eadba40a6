//! A process inside outlives the caller's `SIGKILL`.
//!
//! `PR_SET_PDEATHSIG` (`PR_SET_PDEATHSIG(2const)`) follows a thread and not a
//! process, and whoever was signalled may have cleared its own. What stays behind
//! runs on without anybody who waits for it.

use crate::calls::{fork, ignore};
use crate::{Answer, Args, Probe, Scene, ready};
use birdcage_tests::within_a_second;
use rustix::process::{set_parent_process_death_signal, setsid};
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "all processes inside end within a second of the caller's SIGKILL",
    &[4, 35],
    attack,
)
.when_ready(kill)
.judged_by_host(judge);

fn attack(_: &Args) -> Answer {
    fork(stay)?;
    fork(stay)?;
    ready();
    stay();
    Ok("stayed".to_owned())
}

/// In a session of its own, deaf to all that can be ignored.
fn stay() {
    (1..32).for_each(ignore);
    let _session = setsid();
    let _cleared = set_parent_process_death_signal(None);
    std::thread::sleep(std::time::Duration::from_secs(60));
}

fn kill(_: &mut Scene, caller: &mut Child) {
    caller.kill().expect("kill");
}

fn judge(scene: &mut Scene) -> Option<String> {
    let gone = within_a_second(|| scene.processes().is_empty());
    (!gone).then(|| format!("{} processes are left", scene.processes().len()))
}
