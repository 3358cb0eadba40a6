//! `clone(2)` makes the user namespace that `unshare` may not.
//!
//! A filter that knows only one of the two keeps nobody in: CVE-2022-0185 was
//! reached by `unshare` in Docker, whose filter had `clone`.

use crate::calls::make_child;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("clone makes no user namespace", &[23], attack).stopped_by(&["EPERM"]);

fn attack(_: &Args) -> Answer {
    make_child(
        libc::SYS_clone,
        &[(libc::CLONE_NEWUSER | libc::SIGCHLD).into()],
    )?;
    Ok("a process in one".to_owned())
}
