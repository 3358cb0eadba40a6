//! What a program finds of its caller's signals: nothing.

use birdcage_sys::signal::{Mask, set_mask};
use birdcage_tests::printed;
use signal_hook::consts::{SIGCHLD, SIGUSR2, SIGWINCH};
use std::fs;

/// In a caller with handlers, blocked and (by whoever started it) ignored signals.
pub(crate) fn program_starts_with_default_signals() {
    for signal in [SIGCHLD, SIGUSR2, SIGWINCH] {
        let flag = Default::default();
        signal_hook::flag::register(signal, flag).expect("a handler");
    }
    set_mask(Mask::FULL).expect("a mask");
    let own = fs::read_to_string("/proc/thread-self/status").expect("status");
    for name in ["SigBlk", "SigIgn", "SigCgt"] {
        assert_ne!(
            value(&own, name),
            0,
            "the caller's {name}: nothing is being tried"
        );
    }
    let inside = printed("exec cat /proc/self/status");
    for name in ["SigBlk", "SigIgn", "SigCgt", "SigPnd", "ShdPnd"] {
        assert_eq!(value(&inside, name), 0, "{name} inside");
    }
}

fn value(status: &str, name: &str) -> u64 {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    u64::from_str_radix(line.expect("a line of that name").trim(), 16).expect("a number")
}
