//! A leader of a session makes the caller's terminal its own.
//!
//! `TIOCSCTTY` (`ioctl_tty(2)`): with an argument of 1, root takes it away from the
//! session that has it; what that takes is `CAP_SYS_ADMIN` outside of any sandbox.

use crate::calls::call;
use crate::terminal::Terminal;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe = Probe::new(
    "the terminal of the caller's session cannot be taken from it",
    &[5, 6],
    attack,
)
.scene(scene)
.stopped_by(&["EPERM"])
.control(control);

fn scene(scene: &mut Scene) {
    Terminal::set(scene);
    scene.through(&["setsid", "--ctty"]);
}

fn attack(_: &Args) -> Answer {
    // It is a leader already, if the sandbox made it one.
    let _session = rustix::process::setsid();
    take(1)
}

/// Who has it may ask for it.
fn control(_: &Args) -> Answer {
    take(0)
}

fn take(steal: i32) -> Answer {
    let words = [0.into(), libc::TIOCSCTTY.into(), steal.into()];
    call(libc::SYS_ioctl, &words)?;
    Ok("the terminal is ours".to_owned())
}
