//! A read-only mount is made writable again, by the new calls.
//!
//! CVE-2021-41133 of Flatpak: a filter that refuses `mount(2)` has to refuse
//! `mount_setattr(2)`, `fspick(2)` and `open_tree(2)` too, which are younger than it.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new(
    "no mount is changed by the calls that came later",
    &[14, 24],
    attack,
)
.stopped_by(&["EPERM"])
.control(control);

const ATTRIBUTES: usize = 32;

/// The first that is let through counts, whatever the kernel then says of it.
fn attack(_: &Args) -> Answer {
    let picked = call(
        libc::SYS_fspick,
        &[libc::AT_FDCWD.into(), c"/proc".into(), 0.into()],
    );
    let made = call(libc::SYS_fsopen, &[c"tmpfs".into(), 0.into()]);
    let copied = call(
        libc::SYS_open_tree,
        &[libc::AT_FDCWD.into(), c"/proc".into(), 1.into()],
    );
    for other in [picked, made, copied] {
        only_refused(other)?;
    }
    change()
}

fn only_refused(answer: io::Result<i64>) -> io::Result<()> {
    match answer {
        Err(error) if error.raw_os_error() == Some(libc::EPERM) => Ok(()),
        Err(error) => Err(error),
        Ok(descriptor) => Err(io::Error::other(format!("descriptor {descriptor}"))),
    }
}

fn change() -> Answer {
    // Nothing is set, and MOUNT_ATTR_RDONLY is cleared.
    let attributes = &mut [0_u64, 1, 0, 0];
    let words = [
        libc::AT_FDCWD.into(),
        c"/proc".into(),
        0.into(),
        attributes.into(),
        ATTRIBUTES.into(),
    ];
    call(libc::SYS_mount_setattr, &words)?;
    Ok("writable".to_owned())
}

/// In namespaces of its own everybody may.
fn control(_: &Args) -> Answer {
    let own = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;
    call(libc::SYS_unshare, &[own.into()])?;
    change()
}
