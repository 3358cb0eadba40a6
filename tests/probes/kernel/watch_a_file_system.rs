//! A whole file system is watched, whatever part of it was excepted.
//!
//! `fanotify_init(2)`: since Linux 5.13 also without privileges, in a narrow form.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("no file system is watched", &[24], attack).stopped_by(&["EPERM"]);

/// `FAN_REPORT_FID`, without which it takes a privilege.
fn attack(_: &Args) -> Answer {
    call(libc::SYS_fanotify_init, &[0x200.into(), 0.into()])?;
    Ok("a group".to_owned())
}
