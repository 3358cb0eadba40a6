//! Netlink configures the network, and much of the rest of the kernel.
//!
//! `netlink(7)`. Name resolution asks it for addresses, so that it is there with
//! networking; without there is nothing to ask.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new("there is no netlink without networking", &[29], attack)
    .stopped_by(&["EAFNOSUPPORT"])
    .works_with(|scene| scene.allow(Exception::Networking));

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_socket,
        &[
            libc::AF_NETLINK.into(),
            libc::SOCK_RAW.into(),
            libc::NETLINK_ROUTE.into(),
        ],
    )?;
    Ok("a socket".to_owned())
}
