//! A daemon's socket lies in a directory that was excepted for writing: that is no leave to connect.
//!
//! `unix(7)`; issue 55 of greywall, where a filter was to do what mounts did not. The
//! kind is `SOCK_SEQPACKET`, which lists of kinds forget.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType, bind, connect, listen, socket};
use std::os::fd::OwnedFd;

pub(crate) const PROBE: Probe = Probe::new(
    "a packet-wise socket of the host below a write exception is out of reach",
    &[30],
    attack,
)
.scene(scene)
.stopped_here_by(crate::mailbox::stopped_by)
.works_with(crate::mailbox::unix_sockets);

fn make() -> rustix::io::Result<OwnedFd> {
    socket(AddressFamily::UNIX, SocketType::SEQPACKET, None)
}

fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let path = directory.join("socket");
    let listener = make().expect("a socket");
    bind(&listener, &SocketAddrUnix::new(&path).expect("a path")).expect("a name");
    listen(&listener, 1).expect("a listener");
    scene.keep(listener);
    scene.tell("socket", path.display());
    scene.allow(Exception::WriteAndRead(directory));
}

fn attack(args: &Args) -> Answer {
    connect(&make()?, &SocketAddrUnix::new(args.path("socket"))?)?;
    Ok("connected".to_owned())
}
