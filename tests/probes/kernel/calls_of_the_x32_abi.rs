//! A number with bit 30 is a call of the x32 ABI, under the same architecture value.
//!
//! `seccomp(2)`, "Caveats": a filter that allows what it does not know, or looks only
//! at the architecture, lets all of them through. Here the process is killed.

use crate::calls::{call, in_child};
use crate::{Answer, Args, Probe, Stopped};

/// Few kernels have the ABI, but all come to an answer.
pub(crate) const PROBE: Probe =
    Probe::new("a call of the x32 ABI ends the process", &[23, 24], attack)
        .stopped_by(&["SIGSYS"])
        .inapplicable_if(&[("ENOSYS", "this architecture has no such bit")]);

const BIT: i64 = 0x4000_0000;

fn attack(_: &Args) -> Answer {
    if !cfg!(target_arch = "x86_64") {
        return Err(Stopped::because("ENOSYS"));
    }
    in_child(|| {
        let flags = [libc::CLONE_NEWUSER.into()];
        i32::from(call(BIT | libc::SYS_unshare, &flags).is_err())
    })?;
    Ok("the kernel answered, if only with ENOSYS".to_owned())
}
