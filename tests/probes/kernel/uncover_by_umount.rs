//! What is covered in `/proc` is uncovered by `umount2`.
//!
//! `mount_namespaces(7)`: a mount that came from a more privileged namespace is
//! locked, one that the sandbox made itself is not; CVE-2025-31133 is about masks.

use crate::calls::{Word, call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("nothing can be unmounted", &[18, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    unmount(c"/proc")
}

fn unmount(place: &std::ffi::CStr) -> Answer {
    call(libc::SYS_umount2, &[place.into(), libc::MNT_DETACH.into()])?;
    Ok("unmounted".to_owned())
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNS)?;
    let tmpfs = c"tmpfs".into();
    call(
        libc::SYS_mount,
        &[tmpfs, c"/tmp".into(), tmpfs, 0.into(), Word::NULL],
    )?;
    unmount(c"/tmp")
}
