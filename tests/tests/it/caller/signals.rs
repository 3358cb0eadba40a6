//! Callers that handle, block or ignore signals.

use birdcage_tests::{judge, scenario};
use std::process::Command;

/// The scenario, started by a program that has it ignore these signals.
fn ignoring(signals: &str, name: &str) -> Command {
    let own = scenario(name);
    let mut command = Command::new("/usr/bin/env");
    command
        .arg(format!("--ignore-signal={signals}"))
        .arg(own.get_program())
        .args(own.get_args());
    command.env("RUST_BACKTRACE", "0");
    command
}

#[test]
fn a_wait_goes_on_when_a_handler_has_run() {
    judge(scenario("waits-through-signals"));
}

#[test]
fn handlers_run_in_the_caller_alone_while_it_spawns() {
    judge(scenario("spawns-through-signals"));
}

#[test]
fn the_status_is_the_programs_own() {
    judge(scenario("true-status"));
}

#[test]
fn the_status_is_the_programs_own_where_ends_of_children_are_ignored() {
    judge(ignoring("CHLD", "true-status"));
}

#[test]
fn a_caller_that_ignores_signals_is_not_changed_either() {
    for name in ["unchanged-by-success", "unchanged-by-failure"] {
        judge(ignoring("CHLD,PIPE,HUP,USR1", name));
    }
}

#[test]
fn a_program_starts_with_default_dispositions_and_no_signal_blocked() {
    judge(ignoring(
        "INT,HUP,PIPE,USR1,RTMIN",
        "program-starts-with-default-signals",
    ));
}
