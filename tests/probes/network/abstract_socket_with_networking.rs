//! With networking the network namespace is the host's, and abstract names are part of it.
//!
//! `unix(7)`: that is how CVE-2020-15257 of containerd came about, for containers with
//! `--net=host`.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

pub(crate) const PROBE: Probe = Probe::new(
    "networking opens no abstract socket of the host",
    &[30, 31],
    attack,
)
.scene(scene)
.stopped_by(&["EAFNOSUPPORT"]);

fn address(token: &str) -> SocketAddr {
    SocketAddr::from_abstract_name(token).expect("a name")
}

fn scene(scene: &mut Scene) {
    scene.keep(UnixListener::bind_addr(&address(scene.token())).expect("a listener"));
    scene.allow(Exception::Networking);
}

fn attack(args: &Args) -> Answer {
    UnixStream::connect_addr(&address(args.text("token")))?;
    Ok("connected".to_owned())
}
