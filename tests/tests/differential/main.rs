//! The real thing against a model: random exceptions to random trees, denials of what is
//! there and of what is not, what a program can do there, and what is left on the host.
//!
//! Each case is tried by the program `differ`, in a process of its own, which is where
//! the model is too. To try more: `cargo xtask differential --cases 5000 --seed 1`.

use birdcage_tests::{beside, is_root, judge};
use std::process::Command;

/// Half of the cases, which half of the processors are for.
const CASES: u64 = 250;

/// Tries the cases from a seed on.
#[track_caller]
fn try_cases(mut place: Command, seed: u64, ground: &str) {
    place.args([CASES.to_string(), seed.to_string(), ground.to_owned()]);
    let output = judge(place);
    println!("{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_program_can_do_what_the_rules_say_and_nothing_else() {
    try_cases(Command::new(beside("differ")), 1, "plain");
}

/// In a mount namespace of its own, which an ordinary user has as root of a user namespace.
#[test]
fn a_program_can_do_what_the_rules_say_where_the_host_mounts_file_systems() {
    let mut place = Command::new("unshare");
    if !is_root() {
        place.args(["--user", "--map-root-user"]);
    }
    place.args(["--mount", "--"]).arg(beside("differ"));
    try_cases(place, 1_000_001, "mounts");
}
