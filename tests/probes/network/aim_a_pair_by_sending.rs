//! One half of a pair of datagram sockets is as good as a socket: `sendto` aims it anywhere.
//!
//! `socketpair(2)`, `unix(7)`. A filter that refuses only `socket(AF_UNIX)` is walked
//! around by it.

use crate::mailbox;
use crate::{Answer, Args, Probe};
use std::os::unix::net::UnixDatagram;

pub(crate) const PROBE: Probe = Probe::new(
    "no half of a pair is aimed at the host by sending",
    &[30],
    attack,
)
.scene(mailbox::scene)
.stopped_here_by(mailbox::stopped_by)
.works_with(mailbox::unix_sockets)
.judged_by_host(mailbox::judge);

fn attack(args: &Args) -> Answer {
    let (half, _other) = UnixDatagram::pair()?;
    half.send_to(b"hello", args.path("socket"))?;
    Ok("sent".to_owned())
}
