//! A raw socket writes its own headers, and so speaks for others.
//!
//! `raw(7)`: it takes `CAP_NET_RAW`. With networking the network is the host's.

use crate::calls::{call, own_namespaces};
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use birdcage::Exception;
use std::io;

pub(crate) const PROBE: Probe = Probe::new("no raw socket is made", &[29], attack)
    .scene(|scene| scene.allow(Exception::Networking))
    .stopped_by(&["EAFNOSUPPORT"])
    .control(control);

fn both() -> [(&'static str, io::Result<i64>); 2] {
    let make = |family: i32, protocol: i32| {
        call(
            libc::SYS_socket,
            &[family.into(), libc::SOCK_RAW.into(), protocol.into()],
        )
    };
    [
        ("inet", make(libc::AF_INET, libc::IPPROTO_ICMP)),
        ("inet6", make(libc::AF_INET6, libc::IPPROTO_ICMPV6)),
    ]
}

fn attack(_: &Args) -> Answer {
    any_of(&both())
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNET)?;
    any_of(&both())
}
