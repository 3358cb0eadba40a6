//! `/proc/sys/vm` says how much memory the machine promises, and when it gives up.
//!
//! `proc_sys_vm(5)`: `panic_on_oom` turns a full memory into a crash of the host, and
//! `overcommit_memory` makes every other program fail. uid 0 owns the files.

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "the memory policy of the machine cannot be changed",
    &[19],
    attack,
)
.stopped_by(&["EROFS"])
.inapplicable_if(&[("EACCES", "the files are root's, and we are not")]);

const FILES: [&str; 3] = ["overcommit_memory", "panic_on_oom", "drop_caches"];

fn attack(_: &Args) -> Answer {
    let open = |name: &str| {
        OpenOptions::new()
            .write(true)
            .open(format!("/proc/sys/vm/{name}"))
    };
    match FILES.iter().find(|name| open(name).is_ok()) {
        Some(name) => Ok(format!("{name} is open for writing")),
        None => {
            open(FILES[0])?;
            Ok("open".to_owned())
        }
    }
}
