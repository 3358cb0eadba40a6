//! A vsock leads out of the virtual machine, past every network namespace.
//!
//! `vsock(7)`: its addresses belong to no namespace. CVE-2021-26708 was in it.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new("no socket leads to the hypervisor", &[29], attack)
    .scene(|scene| scene.allow(Exception::Networking))
    .stopped_by(&["EAFNOSUPPORT"])
    .inapplicable_if(&[("EAFNOSUPPORT", "the kernel is built without vsock")]);

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_socket,
        &[libc::AF_VSOCK.into(), libc::SOCK_STREAM.into(), 0.into()],
    )?;
    Ok("a socket".to_owned())
}
