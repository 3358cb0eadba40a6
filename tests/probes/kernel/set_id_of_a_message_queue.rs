//! A message queue is a file with a mode, which its maker chooses.
//!
//! `mq_open(3)`: another way to create with a mode. The queue is in the ipc namespace
//! of its maker; who mounts that (`mq_overview(7)`) sees the file.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe};
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new("no message queue has a set-id bit", &[25], attack)
    .stopped_by(&["EPERM"])
    .inapplicable_if(&[("ENOSYS", "the kernel is built without message queues")]);

fn attack(args: &Args) -> Answer {
    let name = CString::new(args.text("token")).expect("a name");
    let flags = libc::O_CREAT | libc::O_RDWR;
    let name = name.as_c_str().into();
    call(
        libc::SYS_mq_open,
        &[name, flags.into(), 0o4700.into(), Word::NULL],
    )?;
    call(libc::SYS_mq_unlink, &[name])?;
    Ok("made".to_owned())
}
