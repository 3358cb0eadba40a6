//! `kill(0, …)` signals the whole process group, and the caller may be in it.
//!
//! `kill(2)`: with a pid of 0 the signal goes to every process of the caller's
//! group. A pid namespace does not split a group, and so a program that was never
//! given a session of its own can end the shell's pipeline that it is a part of.

use crate::calls::{call, ignore};
use crate::{Answer, Args, Probe, Scene, Victim};

pub(crate) const PROBE: Probe = Probe::new(
    "a signal to the own process group does not reach the caller's",
    &[5, 33],
    attack,
)
.scene(scene)
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.group(victim.id());
    scene.keep(victim);
}

fn attack(_: &Args) -> Answer {
    ignore(libc::SIGUSR1);
    call(libc::SYS_kill, &[0.into(), libc::SIGUSR1.into()])?;
    Ok("sent".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let signal = scene.kept::<Victim>().ended_by()?;
    Some(format!("the neighbour got signal {signal}"))
}
