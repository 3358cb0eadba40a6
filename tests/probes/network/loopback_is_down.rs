//! A new network namespace has a loopback that is down, and programs are given the host's for it.
//!
//! `network_namespaces(7)`. What cannot talk to itself is run with networking, which is
//! worse than a loopback of its own.

use crate::calls::own_namespaces;
use crate::{Answer, Args, Probe, Stopped};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

pub(crate) const PROBE: Probe = Probe::new(
    "the sandbox has a loopback of its own that is up",
    &[28],
    attack,
)
.stopped_by(&["it is up"])
.control(control);

fn attack(_: &Args) -> Answer {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    match TcpStream::connect(listener.local_addr()?) {
        Ok(_) => Err(Stopped::because("it is up")),
        Err(error) => Ok(error.to_string()),
    }
}

fn control(args: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNET)?;
    attack(args)
}
