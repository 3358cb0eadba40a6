//! `kill(-1, …)` signals every process that it may.
//!
//! `kill(2)`: all but process 1 and the sender, in the sender's pid namespace. With
//! signal 0 it only says whether there is anybody, and harms nobody.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("a signal to everybody finds nobody", &[5, 33], attack).stopped_by(&["ESRCH"]);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_kill, &[(-1).into(), 0.into()])?;
    Ok("somebody is there".to_owned())
}
