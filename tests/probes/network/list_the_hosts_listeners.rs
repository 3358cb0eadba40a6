//! `/proc/net` tells which services of the host listen, and on which port.
//!
//! `proc_pid_net(5)`: it is that of the process's own network namespace, if it has one
//! and if `/proc` was mounted in it.

use crate::{Answer, Args, Probe, Scene, Stopped};
use birdcage::Exception;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};

pub(crate) const PROBE: Probe = Probe::new("the host's listeners are not listed", &[28], attack)
    .scene(scene)
    .stopped_by(&["it is not listed"])
    .works_with(|scene| scene.allow(Exception::Networking));

fn scene(scene: &mut Scene) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a listener");
    scene.tell("port", listener.local_addr().expect("its address").port());
    scene.keep(listener);
}

fn attack(args: &Args) -> Answer {
    let port = format!(":{:04X} ", args.number("port"));
    let list = fs::read_to_string("/proc/net/tcp")?;
    match list.lines().find(|line| line.contains(&port)) {
        Some(line) => Ok(line.to_owned()),
        None => Err(Stopped::because("it is not listed")),
    }
}
