//! A datagram needs no connection and no answer to do harm.
//!
//! `udp(7)`: statistics, names and logs are taken from whoever sends to the loopback.
//! The program cannot tell whether it has come through; the host can.

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::net::{Ipv4Addr, UdpSocket};

pub(crate) const PROBE: Probe = Probe::new(
    "no datagram comes to the host's loopback",
    &[28, 29],
    attack,
)
.scene(scene)
.works_with(|scene| scene.allow(Exception::Networking))
.judged_by_host(judge);

fn scene(scene: &mut Scene) {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a socket");
    socket.set_nonblocking(true).expect("a socket");
    scene.tell("port", socket.local_addr().expect("its address").port());
    scene.keep(socket);
}

fn attack(args: &Args) -> Answer {
    let port: u16 = args.text("port").parse().expect("a port");
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.send_to(args.text("token").as_bytes(), (Ipv4Addr::LOCALHOST, port))?;
    Ok("sent".to_owned())
}

/// Over the loopback it is there before the call that sends it returns.
fn judge(scene: &mut Scene) -> Option<String> {
    let mut bytes = [0; 64];
    let length = scene.kept::<UdpSocket>().recv(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes[..length]).into_owned())
}
