//! Processes whose parent has ended inside.

use birdcage_tests::printed;

/// Process 1 cannot be seen inside, so only the shell and what it starts is counted.
const STATES: &str = "for s in /proc/[0-9]*/stat; do \
     read -r line < $s && line=${line##*) } && echo ${line%% *}; done 2>/dev/null";

#[test]
fn orphans_are_reaped() {
    let make = "i=0; while [ $i -lt 20 ]; do (sh -c 'sleep 0.05' &); i=$((i+1)); done";
    let states = printed(&format!("{make}; sleep 0.6; {STATES}"));
    assert_eq!(states, "R\n", "the shell itself and no zombie");
}

#[test]
fn a_child_that_the_program_does_not_wait_for_is_a_zombie_of_its_own() {
    // The control: this is what the test above would see of an orphan that stays.
    let script = format!("sh -c 'sleep 0.05 & exec sleep 0.4' & sleep 0.2; {STATES}");
    let states = printed(&script);
    assert!(states.contains('Z'), "{states}");
}

#[test]
fn the_parent_of_an_orphan_is_the_first_process() {
    let script = "(sh -c 'sleep 0.1; grep PPid: /proc/$$/status' &); sleep 0.4";
    assert_eq!(printed(script), "PPid:\t1\n");
}

#[test]
fn many_orphans_that_end_at_once_do_not_hide_the_programs_end() {
    let make = "i=0; while [ $i -lt 100 ]; do (sleep 0.2 &); i=$((i+1)); done";
    assert_eq!(printed(&format!("{make}; sleep 0.2; echo end")), "end\n");
}
