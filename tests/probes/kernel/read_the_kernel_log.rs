//! The kernel's messages have its addresses, and what other containers did.
//!
//! `syslog(2)`; `dmesg_restrict` is the host's choice and off in many places.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("the kernel's log is not read", &[19, 24], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("EPERM", "kernel.dmesg_restrict is 1, and we are not root")]);

const SIZE: i32 = 10;

fn attack(_: &Args) -> Answer {
    let size = call(libc::SYS_syslog, &[SIZE.into(), Word::NULL, 0.into()])?;
    Ok(format!("{size} bytes"))
}
