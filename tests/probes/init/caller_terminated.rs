//! The caller ends in peace, by `SIGTERM`, and what it has started does not.
//!
//! Nobody forwards a signal that ends a process by its default action. A supervisor
//! that stops a service so believes that nothing of it is left.

use crate::calls::{fork, ignore};
use crate::{Answer, Args, Probe, Scene, ready};
use birdcage_tests::within_a_second;
use rustix::process::{Pid, Signal, kill_process, set_parent_process_death_signal, setsid};
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "all processes inside end within a second of the caller's SIGTERM",
    &[4, 35],
    attack,
)
.when_ready(terminate)
.judged_by_host(judge);

fn attack(_: &Args) -> Answer {
    fork(|| {
        (1..65).for_each(ignore);
        let _session = setsid();
        stay();
    })?;
    ready();
    stay();
    Ok("stayed".to_owned())
}

fn stay() {
    let _cleared = set_parent_process_death_signal(None);
    std::thread::sleep(std::time::Duration::from_secs(60));
}

fn terminate(_: &mut Scene, caller: &mut Child) {
    kill_process(Pid::from_child(caller), Signal::TERM).expect("kill");
}

fn judge(scene: &mut Scene) -> Option<String> {
    let gone = within_a_second(|| scene.processes().is_empty());
    (!gone).then(|| format!("{} processes are left", scene.processes().len()))
}
