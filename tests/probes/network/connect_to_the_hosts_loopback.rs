//! A service that listens on 127.0.0.1 trusts everybody on the machine.
//!
//! Databases, debuggers, and metadata services do (CVE-2020-8558 of Kubernetes). A
//! network namespace has a loopback of its own (`network_namespaces(7)`).

use crate::{Answer, Args, Probe, Scene};
use birdcage::Exception;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

pub(crate) const PROBE: Probe = Probe::new(
    "what listens on the host's loopback is out of reach",
    &[28, 29],
    attack,
)
.scene(scene)
.stopped_by(&["ECONNREFUSED"])
.works_with(|scene| scene.allow(Exception::Networking));

fn scene(scene: &mut Scene) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a listener");
    scene.tell("port", listener.local_addr().expect("its address").port());
    scene.keep(listener);
}

fn attack(args: &Args) -> Answer {
    let port: u16 = args.text("port").parse().expect("a port");
    TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    Ok("connected".to_owned())
}
