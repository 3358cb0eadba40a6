//! `clone3` takes its flags from memory, where no filter sees them.
//!
//! `clone(2)`: it must say `ENOSYS`, or the C library does not fall back to `clone`.
//! Docker's filter said `EPERM` at first, and no program could make a thread.

use crate::calls::make_child;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("clone3 does not exist", &[23, 24], attack).stopped_by(&["ENOSYS"]);

fn attack(_: &Args) -> Answer {
    let user = u64::try_from(libc::CLONE_NEWUSER).expect("a flag");
    // Flags first, the exit signal fifth.
    let mut arguments = [user, 0, 0, 0, 17, 0, 0, 0_u64];
    make_child(libc::SYS_clone3, &[(&mut arguments).into(), 64.into()])?;
    Ok("a process in a user namespace".to_owned())
}
