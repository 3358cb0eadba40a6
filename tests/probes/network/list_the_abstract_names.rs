//! `/proc/net/unix` tells which abstract names the host's daemons have.
//!
//! `unix(7)`: the names are secrets of some of them, and whoever knows one may try it.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::fs;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};

pub(crate) const PROBE: Probe = Probe::new(
    "the host's abstract names are not listed",
    &[28, 30],
    attack,
)
.scene(scene)
.stopped_by(&["it is not listed"])
.works_with(|scene| scene.allow(Exception::Networking));

fn scene(scene: &mut Scene) {
    let name = SocketAddr::from_abstract_name(scene.token()).expect("a name");
    scene.keep(UnixListener::bind_addr(&name).expect("a listener"));
}

fn attack(args: &Args) -> Answer {
    let list = fs::read("/proc/net/unix")?;
    match String::from_utf8_lossy(&list).contains(args.text("token")) {
        true => Ok("it is listed".to_owned()),
        false => Err(Stopped::because("it is not listed")),
    }
}
