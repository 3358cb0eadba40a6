//! The network namespace is the host's, with every interface and firewall of it.
//!
//! `network_namespaces(7)`. That is what networking means, and nothing else may.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new("the network namespace is a new one", &[28], attack)
    .scene(scene)
    .stopped_by(&["another one"])
    .works_with(|scene| scene.allow(Exception::Networking));

const LINK: &str = "/proc/self/ns/net";

fn scene(scene: &mut Scene) {
    let own = std::fs::read_link(LINK).expect("/proc");
    scene.tell("net", own.display());
}

fn attack(args: &Args) -> Answer {
    match std::fs::read_link(LINK)? == args.path("net") {
        true => Ok("the host's".to_owned()),
        false => Err(Stopped::because("another one")),
    }
}
