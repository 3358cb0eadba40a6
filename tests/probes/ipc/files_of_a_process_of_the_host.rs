//! `/proc` has a directory for each process of the host, with files to write to.
//!
//! `proc_pid(5)`: `oom_score_adj` says who is killed first, `timerslack_ns` who wakes
//! late, `mem` and `environ` have all the rest. A `/proc` of the sandbox's pid namespace
//! has none of them.

use crate::ways::any_of;
use crate::{Answer, Args, Probe, Scene, Victim};
use std::fs;
use std::io;

pub(crate) const PROBE: Probe = Probe::new(
    "no process of the host has a directory in /proc",
    &[18, 33],
    attack,
)
.scene(scene)
.stopped_by(&["ENOENT"]);

fn scene(scene: &mut Scene) {
    let victim = Victim::new();
    scene.tell("victim", victim.id());
    scene.keep(victim);
}

fn attack(args: &Args) -> Answer {
    let directory = format!("/proc/{}", args.text("victim"));
    let there = |result: io::Result<()>| result.map(|()| 0);
    let read = |name: &str| there(fs::read(format!("{directory}/{name}")).map(drop));
    any_of(&[
        (
            "oom_score_adj",
            there(fs::write(format!("{directory}/oom_score_adj"), "900")),
        ),
        (
            "timerslack_ns",
            there(fs::write(format!("{directory}/timerslack_ns"), "9")),
        ),
        ("environ", read("environ")),
        ("status", read("status")),
        (
            "root",
            there(fs::read_dir(format!("{directory}/root")).map(drop)),
        ),
    ])
}
