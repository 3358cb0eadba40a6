//! Callers with odd signals, other threads, and others who wait.

use crate::tried::{tried, works};

#[test]
fn signals_may_be_blocked_or_ignored() {
    works("signals-blocked");
    works("signals-ignored");
}

#[test]
fn ends_of_children_may_be_nobodys_business_or_somebody_elses() {
    works("no-zombies");
    works("subreaper");
    works("somebody-else-waits");
}

#[test]
fn other_threads_may_change_what_all_share() {
    works("restless-threads");
}

/// The caller may come to its end by that, but nothing runs with a wall less.
#[test]
fn a_thread_that_closes_what_is_not_its_own_takes_no_protection_away() {
    for _ in 0..5 {
        tried("thread-that-closes-descriptors").has_no_gap();
    }
}
