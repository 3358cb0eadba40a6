//! A process changes how the kernel treats it, by writing below `/proc/self`.
//!
//! `proc_pid_oom_score_adj(5)` saves it from being killed when memory is short, and
//! `proc_pid_attr(5)` asks for another label (CVE-2019-16884 of runc was about that file).

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "no setting of a process is changed through /proc",
    &[19],
    attack,
)
.stopped_by(&["EROFS"]);

const FILES: [&str; 5] = [
    "oom_score_adj",
    "clear_refs",
    "coredump_filter",
    "comm",
    "timerslack_ns",
];

fn attack(_: &Args) -> Answer {
    let open = |name: &str| {
        OpenOptions::new()
            .write(true)
            .open(format!("/proc/self/{name}"))
    };
    match FILES.iter().find(|name| open(name).is_ok()) {
        Some(name) => Ok(format!("{name} is open for writing")),
        None => {
            open(FILES[0])?;
            Ok("open".to_owned())
        }
    }
}
