//! A socket computes in the kernel what a library could.
//!
//! `AF_ALG` (`Documentation/crypto/userspace-if.rst`): any user reaches every cipher of
//! the kernel by name, and modules are loaded for it; CVE-2010-4258's author called it
//! a gift.

use crate::calls::call;
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no socket reaches the kernel's ciphers", &[29], attack)
    .stopped_by(&["EAFNOSUPPORT"])
    .inapplicable_if(&[("EAFNOSUPPORT", "the kernel is built without it")]);

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_socket,
        &[libc::AF_ALG.into(), libc::SOCK_SEQPACKET.into(), 0.into()],
    )?;
    Ok("a socket".to_owned())
}
