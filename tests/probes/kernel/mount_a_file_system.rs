//! A program mounts something, over a file that others trust or without a restriction.
//!
//! `mount(2)` takes `CAP_SYS_ADMIN` in the namespace of the mounts, which the maker
//! of a sandbox has and must not leave behind (CVE-2021-41133 of Flatpak).

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("nothing can be mounted", &[22, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    let tmpfs = c"tmpfs".into();
    call(
        libc::SYS_mount,
        &[tmpfs, c"/proc".into(), tmpfs, 0.into(), Word::NULL],
    )?;
    Ok("mounted".to_owned())
}

/// In namespaces of its own everybody may.
fn control(args: &Args) -> Answer {
    let own = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;
    call(libc::SYS_unshare, &[own.into()])?;
    attack(args)
}
