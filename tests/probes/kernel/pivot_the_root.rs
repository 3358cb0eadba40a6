//! `pivot_root` brings another mount to the top, below which the old root may lie.
//!
//! `pivot_root(2)`. It is how a sandbox leaves the host, and the way back.

use crate::calls::{Word, call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("the root cannot be pivoted", &[18, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_pivot_root, &[c"/proc".into(), c"/proc".into()])?;
    Ok("pivoted".to_owned())
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNS)?;
    let tmpfs = c"tmpfs".into();
    call(
        libc::SYS_mount,
        &[tmpfs, c"/tmp".into(), tmpfs, 0.into(), Word::NULL],
    )?;
    call(libc::SYS_pivot_root, &[c"/tmp".into(), c"/tmp".into()])?;
    Ok("pivoted".to_owned())
}
