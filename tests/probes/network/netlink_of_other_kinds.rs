//! Of netlink's kinds only routes are needed; audit, uevents, firewalls and the others are not.
//!
//! `netlink(7)`: a forged uevent made udev run a program as root (CVE-2009-1185), and
//! nftables is where CVE-2022-32250 and CVE-2024-1086 were.

use crate::calls::call;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new("netlink is for routes only", &[29], attack)
    .scene(|scene| scene.allow(Exception::Networking))
    .stopped_by(&["EAFNOSUPPORT"]);

fn attack(_: &Args) -> Answer {
    let tried: Vec<_> = (1..32)
        .map(|kind| {
            let netlink = libc::AF_NETLINK.into();
            (
                "a kind",
                call(
                    libc::SYS_socket,
                    &[netlink, libc::SOCK_RAW.into(), kind.into()],
                ),
            )
        })
        .collect();
    any_of(&tried)
}
