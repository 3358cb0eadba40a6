//! `unshare` has a flag that is a part of the signal number in `clone`: `CLONE_NEWTIME`.
//!
//! `time_namespaces(7)`. A list of flags that was written for `clone` misses it.

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("unshare makes no time namespace", &[23, 24], attack)
    .stopped_by(&["EPERM"])
    .control(control);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_unshare, &[libc::CLONE_NEWTIME.into()])?;
    Ok("a time namespace".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(0)?;
    attack(args)
}
