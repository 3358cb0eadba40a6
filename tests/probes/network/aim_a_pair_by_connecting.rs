//! One half of a pair of datagram sockets is connected once more, to somebody else.
//!
//! `connect(2)`: datagram sockets may change their peer as often as they like. The pair
//! is asked for as `SOCK_RAW`, which the kernel makes a datagram pair of (`unix(7)`).

use crate::mailbox;
use crate::{Answer, Args, Probe};
use rustix::net::{AddressFamily, SendFlags, SocketAddrUnix, SocketFlags, SocketType};
use rustix::net::{connect, send, socketpair};

pub(crate) const PROBE: Probe = Probe::new(
    "no half of a raw pair is connected to the host",
    &[30],
    attack,
)
.scene(mailbox::scene)
.stopped_here_by(mailbox::stopped_by)
.works_with(mailbox::unix_sockets)
.judged_by_host(mailbox::judge);

fn attack(args: &Args) -> Answer {
    let flags = SocketFlags::CLOEXEC;
    let (half, _other) = socketpair(AddressFamily::UNIX, SocketType::RAW, flags, None)?;
    connect(&half, &SocketAddrUnix::new(args.path("socket"))?)?;
    send(&half, b"hello", SendFlags::empty())?;
    Ok("sent".to_owned())
}
