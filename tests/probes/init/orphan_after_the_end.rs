//! A daemon that the program has left behind lives on after it.
//!
//! The old double fork: a session of its own, deaf to all signals, its parent gone.
//! It waits for the next program that is run there, with nobody who knows of it.

use crate::calls::{Word, call, fork, ignore};
use crate::{Answer, Args, Probe, Scene};
use birdcage_tests::within_a_second;
use rustix::process::setsid;

pub(crate) const PROBE: Probe = Probe::new(
    "what the program has left behind ends with it",
    &[4, 35],
    attack,
)
.judged_by_host(judge);

fn attack(_: &Args) -> Answer {
    let between = fork(|| {
        let _session = setsid();
        let _orphan = fork(stay);
    })?;
    let words = [between.into(), Word::NULL, 0.into(), Word::NULL];
    call(libc::SYS_wait4, &words)?;
    Ok("left behind".to_owned())
}

fn stay() {
    (1..65).for_each(ignore);
    std::thread::sleep(std::time::Duration::from_secs(60));
}

fn judge(scene: &mut Scene) -> Option<String> {
    let gone = within_a_second(|| scene.processes().is_empty());
    (!gone).then(|| format!("{} processes are left", scene.processes().len()))
}
