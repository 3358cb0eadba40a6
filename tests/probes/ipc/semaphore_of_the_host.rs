//! A semaphore of the host is taken and never given back.
//!
//! `semop(2)`: all who wait for it wait for ever. It is found by its key or by its
//! number, if the ipc namespace is the host's (`ipc_namespaces(7)`).

use crate::calls::call;
use crate::system_v::{Object, key};
use crate::ways::any_of;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe = Probe::new("no semaphore of the host is reached", &[33], attack)
    .scene(scene)
    .stopped_by(&["by key: ENOENT, by number: EINVAL"]);

fn scene(scene: &mut Scene) {
    let create = (libc::IPC_CREAT | libc::IPC_EXCL | 0o600).into();
    let words = [key(scene.token()).into(), 1.into(), create];
    let set = Object::make(libc::SYS_semget, &words, libc::SYS_semctl);
    scene.tell("number", set.id());
    scene.keep(set);
}

fn attack(args: &Args) -> Answer {
    let key = key(args.text("token"));
    let number = args.number("number");
    any_of(&[
        (
            "by key",
            call(libc::SYS_semget, &[key.into(), 0.into(), 0.into()]),
        ),
        (
            "by number",
            call(
                libc::SYS_semctl,
                &[number.into(), 0.into(), libc::GETVAL.into()],
            ),
        ),
    ])
}
