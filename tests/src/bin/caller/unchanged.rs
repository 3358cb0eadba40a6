//! Nothing of the caller's changes, whatever a spawn comes to.

use crate::failures::FAILURES;
use birdcage::process::Command;
use birdcage_sys::signal::{Mask, set_mask};
use birdcage_tests::{Census, Scratch, base, printed, sh};

/// A census before and after a spawn that works.
pub(crate) fn by_success() {
    // Whatever is done once only, in the library or below, is done now.
    assert_eq!(printed("echo first"), "first\n");
    let before = Census::take();
    assert_eq!(printed("echo second"), "second\n");
    compare("success", &before);
}

/// A census before and after each spawn that does not.
pub(crate) fn by_failure() {
    let scratch = Scratch::new();
    for (name, fail) in FAILURES {
        let before = Census::take();
        let outcome = fail(&scratch);
        assert!(outcome.is_err(), "{name} did not fail");
        compare(name, &before);
    }
}

/// A census before and after a sandbox is prepared, used, and dropped.
pub(crate) fn by_preparing() {
    assert_eq!(printed("echo first"), "first\n");
    let before = Census::take();
    let prepared = base([]).prepare().expect("a prepared sandbox");
    prepared.stock_networks(2).expect("networks");
    let held = before.changes(&Census::take());
    let is_descriptor = |change: &String| change.starts_with("descriptor ");
    assert!(
        held.len() == 5 && held.iter().all(is_descriptor),
        "{held:#?}"
    );
    for _ in 0..3 {
        let output = prepared.output(sh("echo x")).expect("a program");
        assert_eq!(output.stdout, b"x\n");
    }
    assert!(prepared.output(Command::new("/no/such")).is_err());
    drop(prepared);
    compare("preparing", &before);
}

/// The same in a caller that has blocked all signals, and keeps them so.
pub(crate) fn while_signals_are_blocked() {
    set_mask(Mask::FULL).expect("a mask");
    by_success();
    by_failure();
    set_mask(Mask::EMPTY).expect("a mask");
}

fn compare(name: &str, before: &Census) {
    let changes = before.changes(&Census::take());
    assert!(
        changes.is_empty(),
        "{name} changed its caller:\n{}",
        changes.join("\n")
    );
}
