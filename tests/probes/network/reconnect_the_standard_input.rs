//! The caller gives a TCP connection as standard input, as `inetd(8)` does.
//!
//! `connect(2)`: with `AF_UNSPEC` a TCP socket is disconnected, and may then be connected
//! to anybody: a socket of the host's network in a sandbox that has none.

use crate::{Answer, Args, Probe, Scene};
use rustix::net::{SocketAddrV4, connect, connect_unspec};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

pub(crate) const PROBE: Probe = Probe::new(
    "a connection of the host is not connected to somebody else",
    &[29, 30],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a listener");
    let address = listener.local_addr().expect("its address");
    scene.stdin(TcpStream::connect(address).expect("a connection"));
    scene.tell("port", address.port());
    scene.keep(listener);
}

fn attack(args: &Args) -> Answer {
    let port = args.text("port").parse().expect("a port");
    let stdin = rustix::stdio::stdin();
    connect_unspec(stdin)?;
    connect(stdin, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, port))?;
    Ok("connected again".to_owned())
}
