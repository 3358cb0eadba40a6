//! The policy that every sandbox is measured with, and the files it is about.
//!
//! Reading `/usr` and `/etc`, one directory to write to, six device nodes, a
//! fresh `/proc` and a private `/tmp`; and the target, or it could not start.

use std::path::{Path, PathBuf};

/// What may be read.
pub const READ: [&str; 2] = ["/usr", "/etc"];

/// The device nodes that bubblewrap's `--dev` makes.
pub const DEVICES: [&str; 6] = [
    "/dev/null",
    "/dev/zero",
    "/dev/full",
    "/dev/random",
    "/dev/urandom",
    "/dev/tty",
];

/// The directory that each sandbox has for itself, and how much it may hold.
pub const PRIVATE: &str = "/tmp";
/// In bytes.
pub const PRIVATE_SIZE: u64 = 1024 * 1024;

/// The target, in the directory of this run.
pub fn target(directory: &Path) -> PathBuf {
    directory.join("target")
}

/// The directory that may be written to.
pub fn writable(directory: &Path) -> PathBuf {
    directory.join("writable")
}

/// The file that the `number`th additional exception is for.
pub fn file(directory: &Path, number: usize) -> PathBuf {
    directory.join("files").join(number.to_string())
}
