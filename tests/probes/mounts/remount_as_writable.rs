//! A read-only mount is made writable again, by `mount`.
//!
//! `MS_REMOUNT | MS_BIND` changes the flags of one mount (`mount(2)`): root in a
//! container that has kept `CAP_SYS_ADMIN` starts with that.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no mount is made writable by mount(2)", &[14], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    let flags = libc::MS_REMOUNT | libc::MS_BIND;
    let none = c"none".into();
    call(
        libc::SYS_mount,
        &[none, c"/proc".into(), none, flags.into(), Word::NULL],
    )?;
    Ok("writable".to_owned())
}

/// In namespaces of its own everybody may, what they have mounted themselves.
fn control(args: &Args) -> Answer {
    let own = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;
    call(libc::SYS_unshare, &[own.into()])?;
    let (tmpfs, flags) = (c"tmpfs".into(), libc::MS_RDONLY);
    call(
        libc::SYS_mount,
        &[tmpfs, c"/proc".into(), tmpfs, flags.into(), Word::NULL],
    )?;
    attack(args)
}
