//! With networking *and* Unix sockets nothing but Landlock keeps abstract names closed.
//!
//! `landlock(7)`, `LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET`, Linux 6.12. What was excepted
//! are socket files that can be seen; a name is none. Here it is a datagram.

use crate::mailbox;
use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};

pub(crate) const PROBE: Probe = Probe::new(
    "no exception opens an abstract socket of the host",
    &[30, 31],
    attack,
)
.needs_landlock(
    6,
    "without scopes abstract names are open to who has both exceptions",
)
.scene(scene)
.stopped_by(&["EPERM"])
.judged_by_host(mailbox::judge);

fn address(token: &str) -> SocketAddr {
    SocketAddr::from_abstract_name(token).expect("a name")
}

fn scene(scene: &mut Scene) {
    let socket = UnixDatagram::bind_addr(&address(scene.token())).expect("a socket");
    mailbox::keep(scene, socket);
    scene.allow(Exception::Networking);
    scene.allow(Exception::UnixSockets);
}

fn attack(args: &Args) -> Answer {
    UnixDatagram::unbound()?.send_to_addr(b"hello", &address(args.text("token")))?;
    Ok("sent".to_owned())
}
