//! The root is unmounted, to see what it was put over.
//!
//! `pivot_root(2)` puts the old root somewhere, and many a sandbox leaves it below the
//! new one, covered. `umount2(2)` uncovers it.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("the root cannot be unmounted", &[18], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    unmount(c"/")
}

fn unmount(path: &std::ffi::CStr) -> Answer {
    call(libc::SYS_umount2, &[path.into(), libc::MNT_DETACH.into()])?;
    Ok("unmounted".to_owned())
}

/// In namespaces of its own everybody may, what they have mounted themselves.
fn control(_: &Args) -> Answer {
    let own = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;
    call(libc::SYS_unshare, &[own.into()])?;
    let tmpfs = c"tmpfs".into();
    call(
        libc::SYS_mount,
        &[tmpfs, c"/proc".into(), tmpfs, 0.into(), Word::NULL],
    )?;
    unmount(c"/proc")
}
