//! Waiting for something that is about to be so.

use std::env;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Whether it comes true within a second, asked every few milliseconds.
///
/// # Panics
/// As [`within_seconds`].
pub fn within_a_second(condition: impl FnMut() -> bool) -> bool {
    within_seconds(1, condition)
}

/// Whether it comes true within as many seconds, or `BIRDCAGE_PATIENCE` times as many: that is
/// set where the machine is slow.
///
/// # Panics
/// If the variable says something that is no number.
pub fn within_seconds(seconds: u64, condition: impl FnMut() -> bool) -> bool {
    let number = |text: String| text.parse().expect("BIRDCAGE_PATIENCE is a number");
    let times = env::var("BIRDCAGE_PATIENCE").map_or(1, number);
    within(Duration::from_secs(seconds * times), condition)
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
