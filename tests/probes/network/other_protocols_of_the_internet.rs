//! A stream or datagram socket of the internet speaks another protocol than TCP and UDP.
//!
//! `socket(2)`: the third argument loads a module. SCTP (CVE-2019-8956), L2TP
//! (CVE-2022-4129) and DCCP (CVE-2017-6074) hide behind the most harmless family.

use crate::calls::call;
use crate::ways::any_of;
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new("the internet is TCP and UDP only", &[29], attack)
    .scene(|scene| scene.allow(Exception::Networking))
    .stopped_by(&["EPROTONOSUPPORT"])
    .inapplicable_if(&[("EPROTONOSUPPORT", "the kernel is built without all of them")]);

const L2TP: i32 = 115;

fn attack(_: &Args) -> Answer {
    let make = |kind: i32, protocol: i32| {
        let inet = libc::AF_INET.into();
        call(libc::SYS_socket, &[inet, kind.into(), protocol.into()])
    };
    any_of(&[
        ("SCTP", make(libc::SOCK_STREAM, libc::IPPROTO_SCTP)),
        (
            "multipath TCP",
            make(libc::SOCK_STREAM, libc::IPPROTO_MPTCP),
        ),
        ("SMC", make(libc::SOCK_STREAM, 256)),
        ("L2TP", make(libc::SOCK_DGRAM, L2TP)),
        ("UDP-Lite", make(libc::SOCK_DGRAM, libc::IPPROTO_UDPLITE)),
    ])
}
