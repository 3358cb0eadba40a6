//! A POSIX message queue of the host is opened by its name.
//!
//! `mq_overview(7)`: names are those of the ipc namespace, and take no file system to
//! be mounted.

use crate::calls::{Word, call};
use crate::{Answer, Args, Probe, Scene};
use std::ffi::CString;

pub(crate) const PROBE: Probe = Probe::new(
    "no POSIX message queue of the host is opened",
    &[33],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"])
.inapplicable_if(&[("ENOSYS", "the kernel is built without message queues")]);

/// A queue that is gone with the value.
#[derive(Debug)]
struct Queue(CString);

impl Drop for Queue {
    fn drop(&mut self) {
        let _gone = call(libc::SYS_mq_unlink, &[self.0.as_c_str().into()]);
    }
}

fn open(name: &CString, flags: i32) -> std::io::Result<i64> {
    call(
        libc::SYS_mq_open,
        &[
            name.as_c_str().into(),
            flags.into(),
            0o600.into(),
            Word::NULL,
        ],
    )
}

fn scene(scene: &mut Scene) {
    let name = CString::new(scene.token()).expect("a name");
    // Where there are none, the control says so.
    if let Ok(queue) = open(&name, libc::O_CREAT | libc::O_RDWR) {
        // The queue has a name of its own.
        call(libc::SYS_close, &[queue.into()]).expect("a descriptor");
    }
    scene.keep(Queue(name));
}

fn attack(args: &Args) -> Answer {
    let name = CString::new(args.text("token")).expect("a name");
    open(&name, libc::O_RDWR)?;
    Ok("open".to_owned())
}
