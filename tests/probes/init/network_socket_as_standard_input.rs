//! A socket of the caller's network is given as standard input, as `inetd` does.
//!
//! `connect(2)` with `AF_UNSPEC` dissolves the connection, and the next `connect` goes
//! anywhere: a socket stays in the network namespace in which it was made.

use crate::calls::call;
use crate::{Answer, Args, Probe, Scene};
use std::net::{TcpListener, TcpStream};

pub(crate) const PROBE: Probe = Probe::new(
    "a socket of the host's network cannot be standard input",
    &[9, 29],
    attack,
)
.scene(scene)
.stopped_by(&["refused"])
.works_with(networking);

fn scene(scene: &mut Scene) {
    let listen = || TcpListener::bind("127.0.0.1:0").expect("a listener");
    let (given, other) = (listen(), listen());
    let address = given.local_addr().expect("an address");
    scene.stdin(TcpStream::connect(address).expect("a connection"));
    scene.tell("port", other.local_addr().expect("an address").port());
    scene.keep((given, other));
}

fn networking(scene: &mut Scene) {
    scene.allow(birdcage::Exception::Networking);
}

fn attack(args: &Args) -> Answer {
    let connect =
        |address: &mut [u8; 16]| call(libc::SYS_connect, &[0.into(), address.into(), 16.into()]);
    connect(&mut [0; 16])?;
    let mut address = [0; 16];
    let port = u16::try_from(args.number("port")).expect("a port");
    address[0] = 2;
    address[2..4].copy_from_slice(&port.to_be_bytes());
    address[4..8].copy_from_slice(&[127, 0, 0, 1]);
    connect(&mut address)?;
    Ok("connected to another".to_owned())
}
