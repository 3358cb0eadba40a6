//! A process of the host is signalled by its id, in each way that there is.
//!
//! `kill(2)`, `tgkill(2)`, `rt_sigqueueinfo(2)`, `pidfd_open(2)`. The same uid is leave
//! enough; a pid namespace (`pid_namespaces(7)`) has no id for it.

use crate::calls::call;
use crate::ways::any_of;
use crate::{Answer, Args, Probe, Scene, Victim};

pub(crate) const PROBE: Probe = Probe::new(
    "no process of the host is signalled by its id",
    &[33],
    attack,
)
.scene(scene)
.stopped_by(&["ESRCH"])
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.tell("victim", victim.id());
    scene.keep(victim);
}

fn attack(args: &Args) -> Answer {
    let (victim, signal) = (args.number("victim"), libc::SIGUSR1);
    // The signal's number, nothing, and that it was queued.
    let mut queued = [0_i32; 32];
    (queued[0], queued[2]) = (signal, -1);
    any_of(&[
        (
            "pidfd_open",
            call(libc::SYS_pidfd_open, &[victim.into(), 0.into()]),
        ),
        (
            "kill",
            call(libc::SYS_kill, &[victim.into(), signal.into()]),
        ),
        (
            "group",
            call(libc::SYS_kill, &[(-victim).into(), signal.into()]),
        ),
        (
            "tkill",
            call(libc::SYS_tkill, &[victim.into(), signal.into()]),
        ),
        (
            "tgkill",
            call(
                libc::SYS_tgkill,
                &[victim.into(), victim.into(), signal.into()],
            ),
        ),
        (
            "queue",
            call(
                libc::SYS_rt_sigqueueinfo,
                &[victim.into(), signal.into(), (&mut queued).into()],
            ),
        ),
    ])
}

fn judge(scene: &mut Scene) -> Option<String> {
    let signal = scene.kept::<Victim>().ended_by()?;
    Some(format!("it got signal {signal}"))
}
