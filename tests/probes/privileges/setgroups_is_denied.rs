//! `/proc/self/setgroups` still says `allow`, and the next capability gives `setgroups` away.
//!
//! `user_namespaces(7)`, "The /proc/pid/setgroups file": `deny` cannot be taken back
//! once the gid map is written, and every namespace below inherits it (CVE-2014-8989).

use crate::{Answer, Args, Probe, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "setgroups is denied for good in the user namespace",
    &[22],
    attack,
)
.stopped_by(&["it is denied"]);

fn attack(_: &Args) -> Answer {
    match fs::read_to_string("/proc/self/setgroups")?.trim() {
        "deny" => Err(Stopped::because("it is denied")),
        other => Ok(other.to_owned()),
    }
}
