//! A page fault is held up, and with it the kernel in the middle of a copy.
//!
//! `userfaultfd(2)`: it turns races in the kernel into certainties, as in the
//! exploits of CVE-2016-6187 and CVE-2024-1086.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("no page fault can be held up", &[24], attack).stopped_by(&["EPERM"]);

/// `UFFD_USER_MODE_ONLY`, for which no privilege is needed.
fn attack(_: &Args) -> Answer {
    call(libc::SYS_userfaultfd, &[1.into()])?;
    Ok("a descriptor".to_owned())
}
