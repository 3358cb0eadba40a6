//! The kernel is asked to signal a process of the host when there is something to read.
//!
//! `fcntl(2)`, `F_SETOWN` and `F_SETSIG`: the signal is sent by the kernel, later, and
//! no call that a filter knows as one for signals is made.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene, Victim};
use rustix::pipe::pipe;
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new(
    "no process of the host is made the owner of a pipe",
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
    let (reader, writer) = pipe()?;
    let set = |command: i32, value: i32| {
        call(
            libc::SYS_fcntl,
            &[reader.as_fd().into(), command.into(), value.into()],
        )
    };
    const SET_SIGNAL: i32 = 10;
    set(libc::F_SETOWN, args.number("victim"))?;
    set(SET_SIGNAL, libc::SIGUSR1)?;
    set(libc::F_SETFL, libc::O_ASYNC)?;
    rustix::io::write(&writer, b"x")?;
    Ok("owned".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let signal = scene.kept::<Victim>().ended_by()?;
    Some(format!("it got signal {signal}"))
}
