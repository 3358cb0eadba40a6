//! A call that is newer than the sandbox is let through, or refused in a way that nobody expects.
//!
//! `seccomp(2)`: libraries fall back on `ENOSYS` only; and whoever allows what is
//! unknown is open to each next kernel, as with `clone3` once.

use crate::calls::call;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new(
    "numbers that have no meaning yet do not exist",
    &[24],
    attack,
)
.stopped_by(&["ENOSYS"])
.control(control);

/// Far beyond all that Linux has, and just before what x32 begins with.
fn attack(_: &Args) -> Answer {
    let tried = [600, 1024, 0xffff, 0x3fff_ffff].map(|number| ("a number", call(number, &[])));
    any_of(&tried)
}

/// Such a number gives nothing out anywhere: the way in which it is asked works.
fn control(_: &Args) -> Answer {
    any_of(&[("getpid", call(libc::SYS_getpid, &[]))])
}
