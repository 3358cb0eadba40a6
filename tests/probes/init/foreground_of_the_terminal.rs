//! The program puts itself into the foreground of the caller's terminal.
//!
//! `TIOCSPGRP` (`ioctl_tty(2)`): then it gets what is typed, and the shell that reads
//! the terminal is stopped by `SIGTTIN`. It takes a terminal of the own session.

use crate::terminal::Terminal;
use crate::{Answer, Args, Probe, Scene};
use rustix::process::getpgrp;
use rustix::termios::tcsetpgrp;

pub(crate) const PROBE: Probe = Probe::new(
    "the program cannot come to the foreground of the caller's terminal",
    &[5],
    attack,
)
.scene(scene)
.stopped_by(&["ENOTTY"]);

fn scene(scene: &mut Scene) {
    Terminal::set(scene);
    scene.through(&["setsid", "--ctty"]);
}

fn attack(_: &Args) -> Answer {
    tcsetpgrp(rustix::stdio::stdin(), getpgrp())?;
    Ok("in the foreground".to_owned())
}
