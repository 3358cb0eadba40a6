//! Pages are moved between nodes, also those of other processes, and tell where they are.
//!
//! `move_pages(2)`, `mbind(2)`, `migrate_pages(2)`: CVE-2016-2384's neighbours; the
//! first told the addresses of set-user-id programs (CVE-2017-14140).

use crate::calls::{Word, call};
use crate::ways::{all_of, any_of};
use crate::{Answer, Args, Probe};
use std::io;

pub(crate) const PROBE: Probe = Probe::new("no memory is placed on a node", &[24], attack)
    .stopped_by(&["EPERM"])
    .control(control)
    .inapplicable_if(&[("ENOSYS", "the kernel is built without nodes")]);

fn each() -> [(&'static str, io::Result<i64>); 4] {
    let zero = || Word::from(0);
    let (mut from, mut to) = (1_u64, 1_u64);
    let nodes: [Word<'_>; 4] = [zero(), 64.into(), (&mut from).into(), (&mut to).into()];
    [
        ("move_pages", call(libc::SYS_move_pages, &[zero(); 6])),
        ("migrate_pages", call(libc::SYS_migrate_pages, &nodes)),
        ("mbind", call(libc::SYS_mbind, &[zero(); 6])),
        ("set_mempolicy", call(libc::SYS_set_mempolicy, &[zero(); 3])),
    ]
}

fn attack(_: &Args) -> Answer {
    any_of(&each())
}

fn control(_: &Args) -> Answer {
    all_of(&each())
}
