//! A datagram is sent to a daemon of the host, without any connection.
//!
//! `unix(7)`: `/dev/log` and systemd's notification sockets take what comes.

use crate::mailbox;
use crate::{Answer, Args, Probe};
use std::os::unix::net::UnixDatagram;

pub(crate) const PROBE: Probe =
    Probe::new("no datagram comes to a socket of the host", &[30], attack)
        .scene(mailbox::scene)
        .stopped_here_by(mailbox::stopped_by)
        .works_with(mailbox::unix_sockets)
        .judged_by_host(mailbox::judge);

fn attack(args: &Args) -> Answer {
    let socket = UnixDatagram::unbound()?;
    socket.send_to(b"hello", args.path("socket"))?;
    Ok("sent".to_owned())
}
