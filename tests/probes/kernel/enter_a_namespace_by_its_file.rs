//! `setns` with a file of `/proc` enters a namespace that is there already.
//!
//! `setns(2)`. runc leaked such files into the container (CVE-2016-9962).

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};
use std::fs::File;
use std::os::fd::AsFd;

pub(crate) const PROBE: Probe = Probe::new("no namespace is entered by its file", &[23], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    let own = File::open("/proc/self/ns/uts")?;
    call(
        libc::SYS_setns,
        &[own.as_fd().into(), libc::CLONE_NEWUTS.into()],
    )?;
    Ok("entered".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWUTS)?;
    attack(args)
}
