//! The program is process 1 itself, to which its own default signals do nothing.
//!
//! `pid_namespaces(7)`: nobody reaps its orphans, and it cannot even abort. nsjail
//! runs programs so. Whoever waits for the program to kill itself waits for ever.

use crate::Scene;
use crate::calls::call;
use crate::{Answer, Args, Probe, ready};
use std::os::unix::process::ExitStatusExt;

pub(crate) const PROBE: Probe = Probe::new(
    "the program can end itself with a signal, for it is not process 1",
    &[3],
    attack,
)
.stopped_by(&["the host is unharmed"])
.control(control)
.when_ready(|_, _| ())
.judged_by_host(judge);

fn attack(_: &Args) -> Answer {
    ready();
    let own = std::process::id();
    call(libc::SYS_kill, &[own.into(), libc::SIGTERM.into()])?;
    Ok(format!("alive, as process {own}"))
}

/// Outside, who is deaf to the signal is as alive as process 1 would be.
fn control(args: &Args) -> Answer {
    crate::calls::ignore(libc::SIGTERM);
    attack(args)
}

fn judge(scene: &mut Scene) -> Option<String> {
    let status = scene.status();
    let by_signal = status.code() == Some(128 + libc::SIGTERM) || status.signal().is_some();
    (!by_signal).then(|| format!("{status}"))
}
