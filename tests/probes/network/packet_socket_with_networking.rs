//! The same on the host's own network, which was excepted.
//!
//! `packet(7)`. Here the sandbox is in the host's network namespace, and nothing but
//! the filter and the missing `CAP_NET_RAW` keeps it from reading everybody's traffic.

use crate::calls::{call, own_namespaces};
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new(
    "no packet socket is made, not with networking either",
    &[29],
    attack,
)
.scene(|scene| scene.allow(Exception::Networking))
.stopped_by(&["EAFNOSUPPORT"])
.control(control);

fn attack(_: &Args) -> Answer {
    call(
        libc::SYS_socket,
        &[libc::AF_PACKET.into(), libc::SOCK_DGRAM.into(), 0.into()],
    )?;
    Ok("a socket".to_owned())
}

fn control(args: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNET)?;
    attack(args)
}
