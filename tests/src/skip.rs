//! Skips, which are printed and counted, and what decides them.

use std::io::{self, Write};

/// Says that a test cannot be tried on this machine.
///
/// The line goes past the test harness, which would swallow it: whoever runs the
/// suite counts these lines, and a machine that should have none fails on one.
#[expect(clippy::let_underscore_must_use, reason = "nobody is left to tell")]
pub fn skip(reason: &str) {
    let _ = writeln!(io::stdout(), "skipped: {reason}");
}

/// Whether the test runs as root, which makes it harder for the sandbox.
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
