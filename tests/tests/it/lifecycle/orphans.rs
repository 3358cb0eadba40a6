//! Processes whose parent has ended inside.

use birdcage_tests::printed;

/// Puts the states of all processes into `s`, without one more process for it.
///
/// Process 1 cannot be seen inside, so only the shell and what it starts is counted.
const LOOK: &str = "s=; for f in /proc/[0-9]*/stat; do \
     read -r line <$f && line=${line##*) } && s=$s${line%% *}; done 2>/dev/null";

/// Does `look` until `found`, half a minute at most, and says then what is in `s`.
fn polled(begin: &str, look: &str, found: &str) -> String {
    printed(&format!(
        "{begin}; i=0; while {look}; ! {found} && [ $i -lt 300 ]; do sleep 0.1; i=$((i+1)); done; echo $s"
    ))
}

#[test]
fn orphans_are_reaped() {
    let make = "i=0; while [ $i -lt 20 ]; do (sh -c 'sleep 0.05' &); i=$((i+1)); done";
    let states = polled(make, LOOK, "[ $s = R ]");
    assert_eq!(states, "R\n", "the shell itself and no zombie");
}

#[test]
fn a_child_that_the_program_does_not_wait_for_is_a_zombie_of_its_own() {
    // The control: this is what the test above would see of an orphan that stays.
    let make = "sh -c 'sleep 0.05 & exec sleep 600' &";
    let states = polled(&format!("{make} :"), LOOK, r#"[ "$s" != "${s#*Z}" ]"#);
    assert!(states.contains('Z'), "{states}");
}

#[test]
fn the_parent_of_an_orphan_is_the_first_process() {
    let orphan = "until grep PPid:.1$ /proc/$$/status >/tmp/found; do sleep 0.05; done";
    let begin = format!("(sh -c '{orphan}' &)");
    // What was read counts: the file may be written right after.
    let found = polled(
        &begin,
        "s=$(cat /tmp/found 2>&1)",
        r#"[ "$s" != "${s#PPid}" ]"#,
    );
    assert_eq!(found, "PPid: 1\n");
}

#[test]
fn many_orphans_that_end_at_once_do_not_hide_the_programs_end() {
    let make = "i=0; while [ $i -lt 100 ]; do (sleep 0.2 &); i=$((i+1)); done";
    assert_eq!(printed(&format!("{make}; sleep 0.2; echo end")), "end\n");
}
