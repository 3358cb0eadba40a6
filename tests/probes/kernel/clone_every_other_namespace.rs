//! Once inside a user namespace, `clone(2)` makes all the other kinds.
//!
//! `namespaces(7)`: each takes `CAP_SYS_ADMIN`, which the sandbox's own user
//! namespace would give. A network namespace alone opens nftables (CVE-2024-1086).

use crate::calls::{make_child, own_namespaces};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};

pub(crate) const PROBE: Probe =
    Probe::new("clone makes no namespace of any kind", &[23, 24], attack)
        .stopped_by(&["EPERM"])
        .control(control);

const KINDS: [(&str, i32); 6] = [
    ("mount", libc::CLONE_NEWNS),
    ("cgroup", libc::CLONE_NEWCGROUP),
    ("uts", libc::CLONE_NEWUTS),
    ("ipc", libc::CLONE_NEWIPC),
    ("pid", libc::CLONE_NEWPID),
    ("net", libc::CLONE_NEWNET),
];

fn each() -> [(&'static str, std::io::Result<i64>); 6] {
    KINDS.map(|(name, kind)| {
        let flags = kind | libc::SIGCHLD;
        (name, make_child(libc::SYS_clone, &[flags.into()]))
    })
}

fn attack(_: &Args) -> Answer {
    any_of(&each())
}

fn control(_: &Args) -> Answer {
    own_namespaces(0)?;
    all_of(&each())
}
