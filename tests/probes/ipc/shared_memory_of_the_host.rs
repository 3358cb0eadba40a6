//! A segment of shared memory is found by its key, or by its number.
//!
//! `shmget(2)`: mode and uid decide, and the uid inside is the caller's. Databases and
//! X servers share their memory so. An ipc namespace (`ipc_namespaces(7)`) has its own.

use crate::calls::{Word, call};
use crate::system_v::{Object, key};
use crate::ways::any_of;
use crate::{Answer, Args, Probe, Scene};

pub(crate) const PROBE: Probe =
    Probe::new("no shared memory of the host is attached", &[33], attack)
        .scene(scene)
        .stopped_by(&["by key: ENOENT, by number: EINVAL"]);

fn scene(scene: &mut Scene) {
    let create = (libc::IPC_CREAT | libc::IPC_EXCL | 0o600).into();
    let words = [key(scene.token()).into(), 4096.into(), create];
    let segment = Object::make(libc::SYS_shmget, &words, libc::SYS_shmctl);
    scene.tell("number", segment.id());
    scene.keep(segment);
}

fn attack(args: &Args) -> Answer {
    let key = key(args.text("token"));
    let number = args.number("number");
    any_of(&[
        (
            "by key",
            call(libc::SYS_shmget, &[key.into(), 0.into(), 0.into()]),
        ),
        (
            "by number",
            call(libc::SYS_shmat, &[number.into(), Word::NULL, 0.into()]),
        ),
    ])
}
