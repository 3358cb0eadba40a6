//! The caller gives half of a pair of datagram sockets as standard input.
//!
//! `unix(7)`: who has it needs no call to make a socket, and aims it at any daemon
//! whose socket is in sight. Such a stream is refused before anything happens.

use crate::mailbox;
use crate::{Answer, Args, Probe, Scene};
use rustix::net::{SendFlags, SocketAddrUnix, sendto};
use std::os::unix::net::UnixDatagram;

pub(crate) const PROBE: Probe = Probe::new(
    "a stream that could be aimed elsewhere is refused",
    &[30],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.judged_by_host(mailbox::judge);

fn scene(scene: &mut Scene) {
    mailbox::scene(scene);
    let (half, other) = UnixDatagram::pair().expect("a pair");
    scene.stdin(half);
    scene.keep(std::os::fd::OwnedFd::from(other));
}

fn attack(args: &Args) -> Answer {
    let daemon = SocketAddrUnix::new(args.path("socket"))?;
    sendto(
        rustix::stdio::stdin(),
        b"hello",
        SendFlags::empty(),
        &daemon,
    )?;
    Ok("sent".to_owned())
}
