//! A packet socket reads all that passes an interface, and writes what it likes.
//!
//! `packet(7)`: CVE-2017-7308 and CVE-2020-14386 gave root by it, from any user
//! namespace. The second way in is `SOCK_PACKET`, which the kernel turns into the first.

use crate::calls::{call, own_namespaces};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe = Probe::new("no packet socket is made", &[29], attack)
    .stopped_by(&["EAFNOSUPPORT"])
    .control(control);

const EVERY_PROTOCOL: i32 = 0x0300;

fn both() -> [(&'static str, std::io::Result<i64>); 2] {
    let make = |family: i32, kind: i32| {
        call(
            libc::SYS_socket,
            &[family.into(), kind.into(), EVERY_PROTOCOL.into()],
        )
    };
    [
        ("AF_PACKET", make(libc::AF_PACKET, libc::SOCK_RAW)),
        ("SOCK_PACKET", make(libc::AF_INET, 10)),
    ]
}

fn attack(_: &Args) -> Answer {
    any_of(&both())
}

fn control(_: &Args) -> Answer {
    own_namespaces(libc::CLONE_NEWNET)?;
    all_of(&both())
}
