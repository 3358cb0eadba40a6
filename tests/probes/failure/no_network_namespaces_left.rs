//! The kernel makes no network namespace any more.
//!
//! `/proc/sys/user/max_net_namespaces` (`namespaces(7)`). A sandbox of which this is "only
//! one of the walls" goes on, and its program has the host's network.

use crate::{Answer, Args, Probe, Scene};
use std::net::{TcpListener, TcpStream};

pub(crate) const PROBE: Probe = Probe::new(
    "without a network namespace the program does not run at all",
    &[34],
    attack,
)
.scene(scene)
.stopped_by(&["refused"]);

fn scene(scene: &mut Scene) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a listener");
    let address = listener.local_addr().expect("an address");
    scene.tell("address", address);
    scene.keep(listener);
    scene.place("private", "echo 0 > /proc/sys/user/max_net_namespaces");
}

fn attack(args: &Args) -> Answer {
    TcpStream::connect(args.text("address"))?;
    Ok("connected".to_owned())
}
