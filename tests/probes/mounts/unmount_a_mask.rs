//! What covers a file of `/proc` is taken away.
//!
//! `umount2(2)` with `MNT_DETACH`. In CVE-2025-31133 the mask of runc was never what it
//! should have been; here it is, and has to stay.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "what covers a file of /proc cannot be taken away",
    &[18, 19],
    attack,
)
.stopped_by(&["EPERM"])
.control(control);

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_umount2,
        &[c"/proc/kallsyms".into(), libc::MNT_DETACH.into()],
    )?;
    Ok("taken away".to_owned())
}

/// In namespaces of its own everybody may, what they have mounted themselves.
fn control(args: &Args) -> Answer {
    let own = libc::CLONE_NEWUSER | libc::CLONE_NEWNS;
    call(libc::SYS_unshare, &[own.into()])?;
    let words = [
        c"/proc/self/stat".into(),
        c"/proc/kallsyms".into(),
        Word::NULL,
        libc::MS_BIND.into(),
        Word::NULL,
    ];
    call(libc::SYS_mount, &words)?;
    attack(args)
}
