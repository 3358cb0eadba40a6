//! A process of the host is signalled through a descriptor of it.
//!
//! `pidfd_send_signal(2)`: a pidfd means its process in every pid namespace, whether
//! the process has a number there or not. The library itself opens one, of its caller.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe, Scene, Victim};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

pub(crate) const PROBE: Probe = Probe::new(
    "a process that the caller has a descriptor of cannot be signalled",
    &[7, 33],
    attack,
)
.scene(scene)
.stopped_by(&["EBADF"])
.judged_by_host(judge);

const NUMBER: i32 = 6;

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    let id = Pid::from_raw(victim.id()).expect("a process id");
    let descriptor = pidfd_open(id, PidfdFlags::empty()).expect("a pidfd");
    scene.leak(descriptor, NUMBER);
    scene.keep(victim);
}

fn attack(_: &Args) -> Answer {
    let words = [NUMBER.into(), libc::SIGUSR1.into(), Word::NULL, 0.into()];
    call(libc::SYS_pidfd_send_signal, &words)?;
    Ok("sent".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let signal = scene.kept::<Victim>().ended_by()?;
    Some(format!("the neighbour got signal {signal}"))
}
