//! A daemon of the host listens on an abstract socket, which no mount hides.
//!
//! `unix(7)`: abstract names have no file and no mode, and belong to the network
//! namespace. containerd's shim gave root to whoever shared it (CVE-2020-15257).

use crate::{Answer, Args, Probe, Scene};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

pub(crate) const PROBE: Probe = Probe::new(
    "an abstract socket of the host is out of reach",
    &[29, 30],
    attack,
)
.scene(scene)
.stopped_here_by(stopped_by);

/// The filter or, where Landlock lets a program have sockets, a network of its own.
fn stopped_by() -> &'static [&'static str] {
    match birdcage_tests::landlock_version() {
        0..9 => &["EAFNOSUPPORT"],
        _ => &["ECONNREFUSED"],
    }
}

fn address(token: &str) -> SocketAddr {
    SocketAddr::from_abstract_name(token).expect("a name")
}

fn scene(scene: &mut Scene) {
    let listener = UnixListener::bind_addr(&address(scene.token())).expect("a listener");
    scene.keep(listener);
}

fn attack(args: &Args) -> Answer {
    UnixStream::connect_addr(&address(args.text("token")))?;
    Ok("connected".to_owned())
}
