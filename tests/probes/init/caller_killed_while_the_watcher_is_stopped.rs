//! First the process that watches the caller is stopped, then the caller is killed.
//!
//! Whoever waits for an event can be kept from it. A stopped process 1 would see
//! neither the end of the caller nor that of the program (`pid_namespaces(7)`).

use crate::calls::{call, fork};
use crate::{Answer, Args, Probe, Scene, ready};
use birdcage_tests::within_a_second;
use std::process::Child;

pub(crate) const PROBE: Probe = Probe::new(
    "who watches the caller cannot be stopped from inside",
    &[3, 4],
    attack,
)
.when_ready(kill)
.judged_by_host(judge);

fn attack(_: &Args) -> Answer {
    // The host's own is deaf to it as well.
    let _sent = call(libc::SYS_kill, &[1.into(), libc::SIGSTOP.into()]);
    fork(stay)?;
    ready();
    stay();
    Ok("stayed".to_owned())
}

fn stay() {
    std::thread::sleep(std::time::Duration::from_secs(60));
}

fn kill(_: &mut Scene, caller: &mut Child) {
    caller.kill().expect("kill");
}

fn judge(scene: &mut Scene) -> Option<String> {
    let gone = within_a_second(|| scene.processes().is_empty());
    (!gone).then(|| format!("{} processes are left", scene.processes().len()))
}
