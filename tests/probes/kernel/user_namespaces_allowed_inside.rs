//! The filter has a hole one day, and nothing behind it forbids user namespaces.
//!
//! `/proc/sys/user/max_user_namespaces` (`namespaces(7)`) holds for one user
//! namespace and all below it, whichever call makes one.

use crate::{Answer, Args, Probe, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "the namespace itself allows no user namespaces in it",
    &[23],
    attack,
)
.stopped_by(&["none is allowed"]);

fn attack(_: &Args) -> Answer {
    match fs::read_to_string("/proc/sys/user/max_user_namespaces")?.trim() {
        "0" => Err(Stopped::because("none is allowed")),
        many => Ok(many.to_owned()),
    }
}
