//! A descriptor is taken out of another process, for which there is a descriptor itself.
//!
//! `pidfd_getfd(2)`, Linux 5.6: whatever that process was given is given here.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use rustix::process::{PidfdFlags, getpid, pidfd_open};
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe =
    Probe::new("no descriptor is taken out of a process", &[7, 24], attack).stopped_by(&["EPERM"]);

fn attack(_: &Args) -> Answer {
    let own = pidfd_open(getpid(), PidfdFlags::empty())?;
    let taken = call(
        libc::SYS_pidfd_getfd,
        &[own.as_fd().into(), 0.into(), 0.into()],
    )?;
    Ok(format!("descriptor {taken}"))
}
