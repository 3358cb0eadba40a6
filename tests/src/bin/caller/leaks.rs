//! However many cages there have been, nothing of them is left in the caller.

use crate::failures::FAILURES;
use birdcage_tests::{Census, Scratch, children, mappings, printed, spawns};

/// Spawns and failures in turn, then a census against the one before.
pub(crate) fn nothing() {
    let scratch = Scratch::new();
    for turn in 0..FAILURES.len() {
        once(&scratch, turn);
    }
    let (before, mapped) = (Census::take(), mappings());
    let number = spawns(1000);
    (0..number).for_each(|turn| once(&scratch, turn));
    let changes = before.changes(&Census::take());
    assert!(
        changes.is_empty(),
        "after {number} spawns:\n{}",
        changes.join("\n")
    );
    assert_eq!(children(), [""; 0], "children are left");
    // The allocator may split or join a mapping; a leak would be one for every spawn.
    let more = mappings().saturating_sub(mapped);
    assert!(
        more <= 2,
        "{more} mappings more than before {number} spawns"
    );
}

fn once(scratch: &Scratch, turn: usize) {
    if turn % 4 == 3 {
        let (name, fail) = FAILURES[turn / 4 % FAILURES.len()];
        assert!(fail(scratch).is_err(), "{name} did not fail");
    } else {
        assert_eq!(printed("echo x"), "x\n");
    }
}
