//! `kill(-1, …)` signals all processes that one may signal.
//!
//! `kill(2)`: in a pid namespace those are its own (`pid_namespaces(7)`), and of these
//! neither the first nor the sender. Asked is only who would get it, by signal 0.

use crate::calls::call;
use crate::{Answer, Args, Probe, Victim};

pub(crate) const PROBE: Probe = Probe::new(
    "a signal to everybody finds nobody of the host",
    &[33],
    attack,
)
.scene(|scene| scene.keep(Victim::new()))
.stopped_by(&["ESRCH"]);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_kill, &[(-1).into(), 0.into()])?;
    Ok("somebody".to_owned())
}
