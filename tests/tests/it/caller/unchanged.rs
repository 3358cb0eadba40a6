//! The caller is afterwards as it was before, each time in a process of its own.

use birdcage_tests::{Scratch, judge, scenario};
use std::fs;

#[test]
fn a_spawn_changes_nothing_of_its_caller() {
    judge(scenario("unchanged-by-success"));
}

#[test]
fn a_spawn_that_fails_changes_nothing_of_its_caller() {
    judge(scenario("unchanged-by-failure"));
}

#[test]
fn signals_that_the_caller_has_blocked_stay_blocked() {
    judge(scenario("unchanged-while-signals-are-blocked"));
}

#[test]
fn no_descriptor_mapping_or_zombie_is_left_after_many_spawns() {
    judge(scenario("leaks-nothing"));
}

#[test]
fn what_a_spawn_leaves_open_is_closed_in_every_program_the_caller_executes() {
    judge(scenario("passes-nothing-on"));
}

#[test]
fn a_caller_with_hardly_a_descriptor_gets_a_cage_or_an_error() {
    judge(scenario("few-descriptors"));
}

#[test]
fn streams_that_the_caller_has_closed_lead_to_nothing() {
    let scratch = Scratch::new();
    let mut closed = scenario("closed-streams");
    closed.arg(scratch.at("results"));
    judge(closed);
    let results = fs::read_to_string(scratch.at("results")).expect("the results");
    let expected = "inherited Ok(Some(0))\npiped Ok(Some(0))\noutput Ok(\"text\\n\")\n";
    assert_eq!(results, expected);
}
