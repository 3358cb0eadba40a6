//! The flags of `clone(2)` have garbage in their high half, which the kernel does not look at.
//!
//! A filter that compares all 64 bits lets it pass: the same mistake as with
//! `TIOCSTI` in CVE-2019-10063. `clone(2)`: the flags are 32 bits wide.

use crate::calls::make_child;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "clone makes no user namespace, whatever the high half of its flags",
    &[23],
    attack,
)
.stopped_by(&["EPERM"]);

fn attack(_: &Args) -> Answer {
    let flags = i64::from(libc::CLONE_NEWUSER | libc::SIGCHLD) | 0x5a5a_0000_0000_0000;
    make_child(libc::SYS_clone, &[flags.into()])?;
    Ok("a process in one".to_owned())
}
