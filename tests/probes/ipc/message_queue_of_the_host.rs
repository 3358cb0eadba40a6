//! A message of the host's is taken out of its queue, or a forged one put in.
//!
//! `msgop(2)`: by the key or the number, if the ipc namespace is the host's.
//! CVE-2021-22555 used these queues to shape the kernel's memory.

use crate::calls::call;
use crate::system_v::{Object, key};
use crate::ways::any_of;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe =
    Probe::new("no message queue of the host is reached", &[33], attack)
        .scene(scene)
        .stopped_by(&["by key: ENOENT, by number: EINVAL"]);

fn scene(scene: &mut Scene) {
    let create = (libc::IPC_CREAT | libc::IPC_EXCL | 0o600).into();
    let words = [key(scene.token()).into(), create];
    let queue = Object::make(libc::SYS_msgget, &words, libc::SYS_msgctl);
    scene.tell("number", queue.id());
    scene.keep(queue);
}

/// A type, and a byte.
fn attack(args: &Args) -> Answer {
    let key = key(args.text("token"));
    let number = args.number("number");
    let mut message = [1_u64, 7];
    let no_wait = libc::IPC_NOWAIT.into();
    any_of(&[
        ("by key", call(libc::SYS_msgget, &[key.into(), 0.into()])),
        (
            "by number",
            call(
                libc::SYS_msgsnd,
                &[number.into(), (&mut message).into(), 1.into(), no_wait],
            ),
        ),
    ])
}
