//! `/proc` is remounted for writing, and with it all that `/proc/sys` sets.
//!
//! `mount(2)`, `MS_REMOUNT | MS_BIND`. Whoever has the mount's namespace may, unless
//! the flag is locked (`mount_namespaces(7)`).

use crate::calls::{Word, call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no mount can be changed", &[14, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    remount(c"/proc")
}

fn remount(place: &std::ffi::CStr) -> Answer {
    let flags = libc::MS_REMOUNT | libc::MS_BIND;
    call(
        libc::SYS_mount,
        &[
            Word::NULL,
            place.into(),
            Word::NULL,
            flags.into(),
            Word::NULL,
        ],
    )?;
    Ok("writable".to_owned())
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNS)?;
    let tmpfs = c"tmpfs".into();
    let read_only = libc::MS_RDONLY.into();
    call(
        libc::SYS_mount,
        &[tmpfs, c"/tmp".into(), tmpfs, read_only, Word::NULL],
    )?;
    remount(c"/tmp")
}
