//! The family has garbage in its high half, which the kernel does not look at.
//!
//! `socket(2)` takes three `int`s. CVE-2019-10063 is the same mistake with `ioctl`: 64
//! bits were compared where 32 count.

use crate::calls::call;
use crate::{Answer, Args, Probe};
use birdcage::Exception;

pub(crate) const PROBE: Probe = Probe::new(
    "no refused family is there, whatever its high half",
    &[29, 30],
    attack,
)
.scene(|scene| scene.allow(Exception::Networking))
.stopped_by(&["EAFNOSUPPORT"])
.works_with(crate::mailbox::unix_sockets);

fn attack(_: &Args) -> Answer {
    let family = i64::from(libc::AF_UNIX) | 0x2_0000_0000;
    let kind = i64::from(libc::SOCK_STREAM) | 0x1_0000_0000;
    call(libc::SYS_socket, &[family.into(), kind.into(), 0.into()])?;
    Ok("a Unix socket".to_owned())
}
