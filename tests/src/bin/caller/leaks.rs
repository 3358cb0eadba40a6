//! However many cages there have been, nothing of them is left in the caller.

use crate::failures::FAILURES;
use birdcage_tests::{Census, Scratch, base, children, mappings, printed, sh, spawns};

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

/// The same for sandboxes that are prepared, and programs in them.
pub(crate) fn nothing_prepared() {
    let once = || {
        let prepared = base([]).prepare().expect("a prepared sandbox");
        prepared.stock_networks(1).expect("a network");
        for _ in 0..4 {
            assert!(prepared.status(sh(":")).expect("a program").success());
        }
    };
    once();
    let (before, mapped) = (Census::take(), mappings());
    (0..spawns(100) / 4).for_each(|_| once());
    let changes = before.changes(&Census::take());
    assert!(changes.is_empty(), "{}", changes.join("\n"));
    assert_eq!(children(), [""; 0], "children are left");
    assert!(mappings().saturating_sub(mapped) <= 2, "mappings are left");
}

fn once(scratch: &Scratch, turn: usize) {
    if turn % 4 == 3 {
        let (name, fail) = FAILURES[turn / 4 % FAILURES.len()];
        assert!(fail(scratch).is_err(), "{name} did not fail");
    } else {
        assert_eq!(printed("echo x"), "x\n");
    }
}
