//! Some forty families of sockets are there, for hardware that nobody has.
//!
//! `address_families(7)`: any user has their modules loaded. CVE-2017-6074 was in DCCP,
//! CVE-2021-43267 in TIPC, CVE-2010-3904 in RDS.

use crate::calls::{call, own_namespaces};
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new("no rare family of sockets is there", &[29], attack)
    .scene(|scene| scene.allow(Exception::Networking))
    .stopped_by(&["EAFNOSUPPORT"])
    .control(control);

/// All but local, inet, inet6 and netlink, and beyond the newest.
fn attack(_: &Args) -> Answer {
    let families = (3..64).filter(|family| ![libc::AF_INET6, libc::AF_NETLINK].contains(family));
    let kinds = [
        libc::SOCK_STREAM,
        libc::SOCK_DGRAM,
        libc::SOCK_RAW,
        libc::SOCK_SEQPACKET,
    ];
    let pairs = families.flat_map(|family| kinds.map(|kind| (family, kind)));
    let tried: Vec<_> = pairs
        .map(|(family, kind)| {
            let socket = call(libc::SYS_socket, &[family.into(), kind.into(), 0.into()]);
            ("a family", socket)
        })
        .collect();
    any_of(&tried)
}

fn control(args: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNET)?;
    attack(args)
}
