//! How often the tests that count spawn.

use std::env;

/// What `BIRDCAGE_SPAWNS` says, and `otherwise` if it says nothing.
///
/// # Panics
/// If it says something that is no number.
pub fn spawns(otherwise: usize) -> usize {
    let number = |text: String| text.parse().expect("BIRDCAGE_SPAWNS is a number");
    env::var("BIRDCAGE_SPAWNS").map_or(otherwise, number)
}
