//! A capability is left in one of the five sets.
//!
//! Podman and Moby left inheritable ones (CVE-2022-27650, CVE-2022-24769), which a
//! program with file capabilities makes effective: `capabilities(7)`.

use crate::{Answer, Args, Probe, Stopped};
use std::fs;

pub(crate) const PROBE: Probe = Probe::new(
    "no capability is left in any of the five sets",
    &[22],
    attack,
)
.stopped_by(&["five empty sets"]);

fn attack(_: &Args) -> Answer {
    let status = fs::read_to_string("/proc/self/status")?;
    let sets: Vec<_> = status
        .lines()
        .filter(|line| line.starts_with("Cap"))
        .collect();
    let filled = sets
        .iter()
        .find(|line| !line.ends_with("\t0000000000000000"));
    match (filled, sets.len()) {
        (Some(line), _) => Ok((*line).to_owned()),
        (None, 5) => Err(Stopped::because("five empty sets")),
        (None, number) => Ok(format!("only {number} sets are told")),
    }
}
