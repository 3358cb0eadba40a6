//! Memory is made that the kernel itself has no map of.
//!
//! `memfd_secret(2)`, Linux 5.14: it cannot be swapped or looked into, and is for
//! programs that nobody has to supervise.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no secret memory is made", &[24], attack)
    .stopped_by(&["ENOSYS"])
    .inapplicable_if(&[("ENOSYS", "the kernel has none, or it is switched off")]);

fn attack(_: &Args) -> Answer {
    call(libc::SYS_memfd_secret, &[0.into()])?;
    Ok("a descriptor".to_owned())
}
