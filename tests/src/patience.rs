//! Waiting for something that is about to be so.

use std::env;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Whether it comes true within a second, asked every few milliseconds.
///
/// `BIRDCAGE_PATIENCE` may say how many seconds it is on a machine that is slow.
///
/// # Panics
/// If it says something that is no number.
pub fn within_a_second(condition: impl FnMut() -> bool) -> bool {
    let number = |text: String| text.parse().expect("BIRDCAGE_PATIENCE is a number");
    let seconds = env::var("BIRDCAGE_PATIENCE").map_or(1, number);
    within(Duration::from_secs(seconds), condition)
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
