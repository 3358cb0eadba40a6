//! What the probes of datagrams share: a socket of the host, and what has come to it.

use crate::Scene;
use birdcage::Exception;
use std::os::unix::net::UnixDatagram;

/// A datagram socket of the host below a read exception, whose path is told as `socket`.
pub(crate) fn scene(scene: &mut Scene) {
    let directory = scene.scratch().directory("excepted");
    let path = directory.join("socket");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    scene.tell("socket", path.display());
    scene.allow(Exception::Read(directory));
    keep(scene, socket);
}

/// Keeps a socket to be looked into by [`judge`].
pub(crate) fn keep(scene: &mut Scene, socket: UnixDatagram) {
    socket.set_nonblocking(true).expect("a socket");
    scene.keep(socket);
}

/// What has come: a datagram is there before the call that sends it returns.
pub(crate) fn judge(scene: &mut Scene) -> Option<String> {
    let mut bytes = [0; 64];
    let length = scene.kept::<UnixDatagram>().recv(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes[..length]).into_owned())
}

/// What stops a socket of that family on its way to a path: the filter, or Landlock where it
/// can tell the host's sockets from the program's own.
pub(crate) fn stopped_by() -> &'static [&'static str] {
    match birdcage_tests::landlock_version() {
        0..9 => &["EAFNOSUPPORT"],
        _ => &["EACCES"],
    }
}

/// Lets sockets of that family be made.
pub(crate) fn unix_sockets(scene: &mut Scene) {
    scene.allow(Exception::UnixSockets);
}
