//! The program lifts the limits that were written into its own namespaces.
//!
//! `/proc/sys/user/max_user_namespaces` and `kernel/pid_max` (`namespaces(7)`) are the
//! sandbox's own, and open to whoever is uid 0 or owner there; so is its host name.

use crate::{Answer, Args, Probe};
use std::fs::OpenOptions;

pub(crate) const PROBE: Probe = Probe::new(
    "what limits the sandbox's own namespaces cannot be lifted from inside",
    &[19, 23],
    attack,
)
.stopped_by(&["EROFS"])
.inapplicable_if(&[("EACCES", "the files are root's, and we are not")]);

const FILES: [&str; 3] = [
    "kernel/hostname",
    "kernel/pid_max",
    "user/max_user_namespaces",
];

fn attack(_: &Args) -> Answer {
    let open = |name: &str| {
        OpenOptions::new()
            .write(true)
            .open(format!("/proc/sys/{name}"))
    };
    match FILES.iter().find(|name| open(name).is_ok()) {
        Some(name) => Ok(format!("{name} is open for writing")),
        None => {
            open(FILES[0])?;
            Ok("open".to_owned())
        }
    }
}
