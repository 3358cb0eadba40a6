//! Waiting for something that is about to be so.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// Whether it comes true within a second, asked every few milliseconds.
pub fn within_a_second(condition: impl FnMut() -> bool) -> bool {
    within(Duration::from_secs(1), condition)
}

/// Whether it comes true within that time.
pub fn within(time: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + time;
    while !condition() {
        if Instant::now() >= end {
            return condition();
        }
        sleep(Duration::from_millis(5));
    }
    true
}
