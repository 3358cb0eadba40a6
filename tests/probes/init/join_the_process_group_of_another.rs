//! The program joins a process group of the caller's session.
//!
//! `setpgid(2)`: any group of the own session may be joined. In the shell's group
//! it gets what is typed there (`^C`), may read the terminal, and can signal all of it.

use crate::calls::{Word, call, fork};
use crate::{Answer, Args, Probe, Scene, Stopped, Victim};

pub(crate) const PROBE: Probe = Probe::new(
    "no process inside can join a process group of the caller's session",
    &[5],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"]);

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.tell("group", victim.id());
    scene.keep(victim);
}

/// A child may, if the program itself leads a session.
fn attack(args: &Args) -> Answer {
    let group = args.number("group");
    let child = fork(|| {
        let joined = call(libc::SYS_setpgid, &[0.into(), group.into()]);
        let code = joined.map_or_else(|error| error.raw_os_error().unwrap_or(1), |_| 0);
        std::process::exit(code);
    })?;
    let mut status = 0_i32;
    let words = [child.into(), (&mut status).into(), 0.into(), Word::NULL];
    call(libc::SYS_wait4, &words)?;
    match libc::WEXITSTATUS(status) {
        0 => Ok("a member".to_owned()),
        code => Err(Stopped::from(std::io::Error::from_raw_os_error(code))),
    }
}
