//! `setns` with a descriptor of a process enters several of its namespaces at once.
//!
//! `setns(2)`, since Linux 5.8. No file of `/proc` is needed, and no mount hides it.

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};
use rustix::process::{PidfdFlags, getpid, pidfd_open};
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new(
    "no namespace is entered by a process that is in it",
    &[23],
    attack,
)
.stopped_by(&["EPERM"])
.control(control);

fn attack(_: &Args) -> Answer {
    let own = pidfd_open(getpid(), PidfdFlags::empty())?;
    let kinds = libc::CLONE_NEWUTS | libc::CLONE_NEWIPC;
    call(libc::SYS_setns, &[own.as_fd().into(), kinds.into()])?;
    Ok("entered".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWUTS | libc::CLONE_NEWIPC)?;
    attack(args)
}
