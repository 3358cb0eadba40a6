//! A descriptor is made to signal another process when something can be read.
//!
//! `F_SETOWN`, `O_ASYNC` and `F_SETSIG` of `fcntl(2)`: the kernel sends the signal, by
//! the process id that was given, long after who asked for it may be gone. No
//! filter that looks at `kill` sees it.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene, Victim};
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

pub(crate) const PROBE: Probe = Probe::new(
    "a descriptor cannot be made to signal a process outside",
    &[5, 33],
    attack,
)
.scene(scene)
.stopped_by(&["ESRCH"])
.judged_by_host(judge);

/// `fcntl.h`, where the C library has it for those who ask for all of Linux.
const F_SETSIG: i32 = 10;

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.tell("victim", victim.id());
    scene.keep(victim);
}

fn attack(args: &Args) -> Answer {
    let (mut left, right) = UnixStream::pair()?;
    let fcntl = |command: i32, value: i32| {
        call(
            libc::SYS_fcntl,
            &[right.as_fd().into(), command.into(), value.into()],
        )
    };
    fcntl(libc::F_SETOWN, args.number("victim"))?;
    fcntl(F_SETSIG, libc::SIGUSR1)?;
    fcntl(libc::F_SETFL, libc::O_ASYNC)?;
    left.write_all(b"x")?;
    Ok("the kernel sends it".to_owned())
}

fn judge(scene: &mut Scene) -> Option<String> {
    let signal = scene.kept::<Victim>().ended_by()?;
    Some(format!("the neighbour got signal {signal}"))
}
